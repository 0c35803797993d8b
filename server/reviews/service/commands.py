"""A command is carried out once: its repeat gets the stored answer, other content under its id is kept for a person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.applications.models import Case, Trace
from server.applications.rules import By, legal_name
from server.applications.service import find_case
from server.applications.service.parking import fingerprint, park
from server.applications.service.trace import lock
from server.core import clock
from server.core.access import Actor
from server.core.db import Outbox, unit_of_work
from server.core.errors import AlreadyUsed
from server.core.workflow import IllegalStep
from server.reviews.models import Command
from server.reviews.rules.desks import desk_for
from server.reviews.service import people

Answer = dict[str, Any]


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
        return fingerprint(
            {"action": self.action, "about": str(self.about or self.case), "content": plain(self.content)}
        )


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
    with unit_of_work(durable=True) as outbox:
        lock(case.application_id)
        known: Command | None = Command.get_or_none(Command.id == order.id)
        if known is None:
            case = find_case(order.case)
            hand = Hand(case, people.by(order.actor, _desk(order.action, desks, case)), outbox, clock.now())
            answer = do(hand) or standing(case)
            _keep(order, answer, hand.now)
            return answer
    if known.digest != order.mark:
        _park(order, case)
    return dict(known.answer)


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
    Command.insert(row | {"digest": order.mark, "answer": answer, "done_at": now}).execute()


def _park(order: Order, case: Case) -> None:
    application = {"id": case.application_id, "division": case.division}
    body = {"action": order.action, "case": str(order.case), "content": plain(order.content)}
    author = By(order.actor.account_id, "desk", "desk", order.actor.person_id)
    raise AlreadyUsed(parked=str(park("desk", order.id, body, application=application, by=author, now=clock.now())))


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


def plain(value: Any) -> Any:
    """The same content as JSON would carry it."""
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
