"""Cases whose truth is kept outside: sent once, asked after patiently, their answer taken back into the case."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.applications.models import Case
from server.applications.rules import By
from server.applications.service import find_case, record
from server.applications.service.trace import lock
from server.core import clock
from server.core.access import Actor
from server.core.db import execute, insert_many, unit_of_work, uuid_of
from server.core.errors import DomainError, NotFound, TryAgain
from server.core.ids import uuid7
from server.core.logs import get_logger
from server.reviews import systems
from server.reviews.external import Refused, SentCase, Standing
from server.reviews.models import Dispatch
from server.reviews.rules import dispatch as rules
from server.reviews.rules.desks import UNDONE_FROM, allowed
from server.reviews.rules.dispatch import DISPATCH
from server.reviews.service import decisions, handing, knowledge, people, undoing
from server.reviews.service.commands import Answer, Hand, Order, once, standing

VERDICT_OF = {"granted": "grant", "denied": "deny"}
DECIDABLE = ("accepted", "in_review")

log = get_logger(__name__)


class SentByProgram(DomainError):
    """The program carries this case and takes its answer back; a second hand would make two truths."""

    status, slug, title = HTTPStatus.CONFLICT, "sent-by-program", "这件事由系统自动报送，不用手工登记"


def enlist(case: Case, now: datetime) -> dict[str, str]:
    """On acceptance: put the case on its way, if its truth is outside. Returns what the case is to show."""
    system = knowledge.system_of(case)
    if system is None:
        return {}
    has_adapter = system["interface"] == "adapter" and systems.adapter_of(system["code"]) is not None
    row = {"case": case.id, "system": system["code"], "attempts": 0, "not_before": now, "queued_at": now}
    row["state"] = "queued" if has_adapter else "manual"
    insert_many(Dispatch, [row], ignore=True)
    return {"turn": "outside" if has_adapter else "body"}


def send_due(now: datetime, most: int = 50) -> int:
    """Send and ask after whatever is due; returns how many were tried."""
    count = 0
    while count < most and (claimed := _claim(now)) is not None:
        _try(*claimed, now)
        count += 1
    return count


def _claim(now: datetime) -> tuple[UUID, UUID] | None:
    """Take the earliest that is due, with a lease: a killed worker's case is taken up again by the next."""
    lease = uuid7()
    sql = """
        UPDATE dispatch SET lease = ?, not_before = ?, attempts = attempts + 1
        WHERE case_id = (SELECT case_id FROM dispatch WHERE state IN ('queued', 'sent') AND not_before <= ?
                         ORDER BY not_before, case_id LIMIT 1)
          AND state IN ('queued', 'sent') AND not_before <= ?
        RETURNING case_id"""
    with unit_of_work():
        row = execute(sql, (lease, now + rules.LEASE, now, now)).fetchone()
    return None if row is None else (uuid_of(row[0]), lease)


def _try(case_id: UUID, lease: UUID, now: datetime) -> None:
    """Talk to the system outside any transaction, then write what it said, if the lease is still ours."""
    row: Dispatch = Dispatch.get_by_id(case_id)
    adapter = systems.adapter_of(row.system)
    if adapter is None:
        _give_up(case_id, lease, "no-adapter", "", now)
        return
    if row.state == "queued" and rules.is_hopeless(row.attempts - 1):  # this one counts already
        _give_up(case_id, lease, "no-answer", "", now)
        return
    try:
        answer = adapter.send(_packet(row)) if row.state == "queued" else adapter.poll(str(row.number))
    except TryAgain as trouble:
        log.info("outside_did_not_answer", system=row.system, attempts=row.attempts)
        _wait(row, lease, type(trouble).__name__, now)
    except Refused as no:
        _give_up(case_id, lease, "refused", str(no), now)
    else:
        _take_back(case_id, lease, answer, now)


def _packet(row: Dispatch) -> SentCase:
    case = find_case(row.case_id)
    papers = tuple(page for paper in case.content["materials"] for page in paper.get("pages", ()))
    return SentCase(case.id, case.item, case.content["values"], papers, row.queued_at)


def _wait(row: Dispatch, lease: UUID, trouble: str, now: datetime) -> None:
    with unit_of_work():
        _write(row.case_id, lease, not_before=rules.next_try(row.attempts, now), trouble=trouble)


def _give_up(case_id: UUID, lease: UUID, trouble: str, words: str, now: datetime) -> None:
    """It will not go by itself: the clerk gets the sheet, and reads why."""
    with unit_of_work() as outbox:
        case = _held(case_id)
        row: Dispatch = Dispatch.get_by_id(case_id)
        state = DISPATCH.take("give_up", row.state)
        if not _write(case_id, lease, state=state, trouble=trouble, words=words or None):
            return
        facts: dict[str, Any] = {
            "by": _system(row),
            "now": now,
            "outbox": outbox,
            "reason": trouble,
            "sets": {"turn": "body"},
        }
        record(case, "outside_refused", system=row.system, **facts)


def _held(case_id: UUID) -> Case:
    """The case, with its application held until the unit ends."""
    lock(find_case(case_id).application_id)
    return find_case(case_id)


def _take_back(case_id: UUID, lease: UUID, answer: Standing, now: datetime) -> None:
    """Write what they said: the number, the state, and in the end the result."""
    with unit_of_work(durable=True) as outbox:
        case = _held(case_id)
        row: Dispatch = Dispatch.get_by_id(case_id)
        news: dict[str, Any] = {"trouble": None, "number": answer.number}
        if row.state == "queued":
            news |= {"state": DISPATCH.take("send", row.state), "sent_at": now, "attempts": 0}
        news["not_before"] = now + rules.POLL_EVERY
        if not _write(case_id, lease, **news) or not case.is_open:
            return
        if answer.number != row.number or row.state == "queued":
            facts: dict[str, Any] = {"by": _system(row), "now": now, "outbox": outbox}
            record(case, "outside_taken", system=row.system, number=answer.number, **facts)
        if answer.is_final and case.state in DECIDABLE:  # else the clock stands: they are asked again later
            _end(Hand(case, _system(row), outbox, now), Dispatch.get_by_id(case_id), answer)


def _write(case_id: UUID, lease: UUID, **columns: Any) -> bool:
    """Only whoever holds the lease writes, and gives it back with that."""
    held = (Dispatch.case == case_id) & (Dispatch.lease == lease)
    return bool(Dispatch.update(lease=None, **columns).where(held).execute())


def _system(row: Dispatch) -> By:
    return By(None, "outside", row.system)


def _end(hand: Hand, row: Dispatch, answer: Standing) -> Answer:
    """Their decision is the case's; the trace names the system."""
    content = {"verdict": VERDICT_OF[answer.state], "reasons": [answer.reason], "produced": answer.produced}
    if answer.state == "granted":
        content["reasons"] = []
    state = DISPATCH.take("decide", row.state)
    outcome, words = {"state": answer.state}, answer.reason or None
    kept = {"number": answer.number, "words": words, "ended_at": hand.now, "lease": None, "trouble": None}
    Dispatch.update(state=state, outcome=outcome, **kept).where(Dispatch.case == row.case_id).execute()
    return decisions.conclude(hand, uuid7(), content, system=row.system, number=answer.number)


def enter(case_id: UUID, command_id: UUID, content: Mapping[str, Any], *, actor: Actor) -> Answer:
    """A clerk carried the case over by hand: its number there, and the outcome once there is one."""
    order = Order(command_id, "enter", case_id, actor, content)
    return once(order, lambda hand: _enter(hand, content))


def _enter(hand: Hand, content: Mapping[str, Any]) -> Answer:
    row = dispatch_of(hand.case.id)
    if row is None:
        raise NotFound()
    if row.state != "manual":
        raise SentByProgram(system=row.system, state=row.state)
    answer = Standing(content["number"], content["outcome"], content.get("reason") or "", content.get("produced") or {})
    facts: dict[str, Any] = {"by": hand.by, "now": hand.now, "outbox": hand.outbox, "reason": answer.state}
    record(hand.case, "outside_entered", system=row.system, number=answer.number, **facts)
    if answer.is_final:
        return _end(hand, row, answer) | {"number": answer.number}
    Dispatch.update(number=answer.number, sent_at=row.sent_at or hand.now).where(Dispatch.case == row.case_id).execute()
    return standing(hand.case) | {"number": answer.number}


def dispatch_of(case_id: UUID) -> Dispatch | None:
    """The case's way outside, if it has one."""
    row: Dispatch | None = Dispatch.get_or_none(Dispatch.case == case_id)
    return row


def cancel(case_id: UUID, now: datetime) -> None:
    """The case ended here (taken back, lapsed): nothing more is sent or asked."""
    still_open = (Dispatch.case == case_id) & Dispatch.state.in_(rules.OPEN)
    Dispatch.update(state="cancelled", ended_at=now, lease=None).where(still_open).execute()


def offers(case: Case, actor: Actor) -> list[str]:
    """What this person may do with the case now, also given who keeps the truth and whose turn it is."""
    found = allowed(people.desks_at(case, actor), case.state)
    row = dispatch_of(case.id)
    if row is None or row.state != "manual":
        found = [action for action in found if action != "enter"]
    if knowledge.system_of(case) is not None:
        found = [action for action in found if action not in decisions.OURS_ONLY]
    if handing.open_offer(case, clock.now()) is not None:
        found = [action for action in found if action != "pass"]
    found = [action for action in found if action not in UNDONE_FROM or undoing.refusal(case, action) is None]
    return [action for action in found if action != "resume" or case.turn != "applicant"]
