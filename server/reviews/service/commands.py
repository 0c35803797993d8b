"""A command is carried out once: its repeat gets the stored answer, other content under its id is kept for a person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from server.applications.models import Case, Trace
from server.applications.rules import By, legal_name
from server.applications.service import find_case
from server.applications.service.trace import lock
from server.core import clock
from server.core.access import Actor
from server.core.crypto import fingerprint
from server.core.db import Outbox, insert_many, unit_of_work
from server.core.errors import AlreadyUsed, IdTaken
from server.core.sweeping import drop
from server.core.workflow import IllegalStep
from server.identity.service.parking import Belongs, refusal
from server.reviews.models import Command
from server.reviews.rules.desks import desk_for
from server.reviews.service import people

Answer = dict[str, Any]
#: No page holds a command back for longer. Who repeats one after that is told how the case stands by then.
KEPT = timedelta(days=180)


class Overtaken(IllegalStep):
    """The case does not stand where this step begins; says who did what last, so that two at once understand."""


@dataclass(frozen=True)
class Order:
    """One command as it came: its id, what is to be done, with which case, what it says, who gives it."""

    id: UUID
    action: str
    case: UUID
    actor: Actor
    content: Mapping[str, Any] = field(default_factory=dict)
    about: UUID | None = None  # the noun itself where that is not the case: a correction spans several

    @property
    def mark(self) -> str:
        """The digest by which a repeat is known."""
        return fingerprint({"action": self.action, "about": self.about or self.case, "content": self.content})


@dataclass(frozen=True)
class Hand:
    """What a step works with: the case as it stands now, who does it, the unit's news, the moment."""

    case: Case
    by: By
    outbox: Outbox
    now: datetime

    @property
    def today(self) -> date:
        return clock.local(self.now).date()


def once(order: Order, do: Callable[[Hand], Answer | None]) -> Answer:
    """Carry it out in one durable unit; equal ones at the same moment queue up at the application's row."""
    case, desks = people.desk_case(order.case, order.actor)
    try:
        known = _answer(order, desks, case.application_id, do)
    except IdTaken:  # by another noun, or by an equal moment of another application
        known = None
    if known is None:
        raise parked(order, case)
    return known


def _answer(
    order: Order, desks: frozenset[str], application: UUID, do: Callable[[Hand], Answer | None]
) -> Answer | None:
    """The stored answer, else that of doing it now; None when the id stands for another command."""
    with unit_of_work(durable=True) as outbox:
        lock(application)
        known: Command | None = Command.get_or_none(Command.id == order.id)
        if known is not None:
            return dict(known.answer) if known.digest == order.mark else None
        case = find_case(order.case)
        hand = Hand(case, people.by(order.actor, _desk(order.action, desks, case)), outbox, clock.now())
        answer = do(hand) or standing(case)
        _keep(order, answer, hand.now)
        return answer


def _desk(action: str, desks: frozenset[str], case: Case) -> str:
    try:
        return desk_for(action, desks, case.state)
    except IllegalStep as no:
        raise Overtaken(**no.facts, result=case.result, last=last_step(case)) from None


def _keep(order: Order, answer: Answer, now: datetime) -> None:
    row = {
        "id": order.id,
        "kind": order.action,
        "subject": order.about or order.case,
        "account": order.actor.account_id,
    }
    if not insert_many(Command, [row | {"digest": order.mark, "answer": answer, "done_at": now}], ignore=True):
        raise IdTaken()


def forget_old(now: datetime) -> int:
    """Drop commands that nobody will repeat any more; returns how many."""
    return drop(Command, Command.done_at < now - KEPT, Command.done_at)


def parked(order: Order, case: Case) -> AlreadyUsed:
    """Keep what came under a used id for whoever answers for this desk."""
    body = {"action": order.action, "case": order.case, "content": order.content}
    belongs = Belongs(division=case.division, desk=case.body, application=case.application_id, number=case.number)
    return refusal("desk", order.id, body, account=order.actor.account_id, belongs=belongs)


def standing(case: Case) -> Answer:
    """Where a case stands, as every command answers."""
    return {
        "case": str(case.id),
        "state": case.state,
        "result": case.result,
        "name": legal_name(case.state, case.result),
        "turn": case.turn,
        "due_on": case.due_on.isoformat() if case.due_on else None,
        "due_is_provisional": case.due_is_provisional,
    }


def last_step(case: Case) -> dict[str, Any] | None:
    """Who moved the case last, and how."""
    mine = (Trace.application == case.application_id) & (Trace.case == case.id)
    row: Trace | None = Trace.select().where(mine).order_by(Trace.seq.desc()).first()
    if row is None:
        return None
    who = str(row.account) if row.account else None
    return {"step": row.step, "account": who, "role": row.role, "at": row.at.isoformat(), "state": row.to_state}
