"""Starting, stopping and counting the clock of a case. Each function returns what the case is to show."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.applications.models import Case
from server.applications.rules import SYSTEM
from server.applications.service import find_case, record
from server.core import clock
from server.core.db import insert_new, unit_of_work
from server.core.ids import uuid7
from server.places.queries import calendar
from server.reviews.models import CaseClock, ClockStop
from server.reviews.rules.clocks import NOTICE_DAYS, Calendar, Due, Limit, Stop, due
from server.reviews.service.knowledge import item_of

Shown = dict[str, Any]
BATCH = 200
NOTICE = Limit(NOTICE_DAYS)


def shown(answer: Due) -> Shown:
    """The columns of the case that tell a due date."""
    return {"due_on": answer.on, "due_is_provisional": answer.is_provisional}


def receive(case: Case, received_on: date) -> Shown:
    """Begin the five days for telling everything that is missing; also when papers come back answered."""
    answer = due(received_on, NOTICE, calendar())
    row = {
        "received_on": received_on,
        "is_awaiting_notice": True,
        "warned_on_day": 0,
        "is_running": True,
        "starts_on": None,
    }
    insert_new(CaseClock(case=case.id, **row))
    CaseClock.update(**row).where(CaseClock.case == case.id).execute()
    return shown(answer)


def start(case: Case, starts_on: date, today: date) -> Shown:
    """Begin the item's own days."""
    insert_new(CaseClock(case=case.id, received_on=starts_on, is_awaiting_notice=False))
    CaseClock.update(starts_on=starts_on, is_awaiting_notice=False).where(CaseClock.case == case.id).execute()
    return count(case, today)


def told(case: Case) -> None:
    """Everything that is missing was told in time: nothing is deemed any more."""
    CaseClock.update(is_awaiting_notice=False).where(CaseClock.case == case.id).execute()


def stop(case: Case, kind: str, *, since: date, expected_until: date | None, today: date) -> Shown:
    """Let the clock stand."""
    ClockStop.create(id=uuid7(), case=case.id, kind=kind, since=since, expected_until=expected_until)
    return count(case, today)


def go_on(case: Case, until: date) -> Shown:
    """Let the clock run again."""
    ClockStop.update(until=until).where((ClockStop.case == case.id) & ClockStop.until.is_null()).execute()
    return count(case, until)


def stands(case_id: UUID) -> bool:
    """Does the clock stand now?"""
    return bool(ClockStop.select().where((ClockStop.case == case_id) & ClockStop.until.is_null()).exists())


def end(case_id: UUID) -> None:
    """The case is closed: nothing is counted any more."""
    CaseClock.update(is_running=False, is_awaiting_notice=False).where(CaseClock.case == case_id).execute()


def count(case: Case, today: date) -> Shown:
    """Count the item's days anew from what is kept, and keep the answer."""
    row: CaseClock | None = CaseClock.get_or_none(CaseClock.case == case.id)
    if row is None or row.starts_on is None:
        return {}
    days = calendar()
    stops = stops_of(case.id)
    promised, statutory = limits_of(case)
    answer = due(row.starts_on, promised, days, stops=stops, today=today)
    by_law = due(row.starts_on, statutory, days, stops=stops, today=today)
    CaseClock.update(
        due_on=answer.on, statutory_due_on=by_law.on, is_provisional=answer.is_provisional or by_law.is_provisional
    ).where(CaseClock.case == case.id).execute()
    return shown(answer)


def limits_of(case: Case) -> tuple[Limit, Limit]:
    """The promised and the statutory limit of the item's version; one stands in for the other."""
    promised = case.limits.get("promised")
    statutory = case.limits.get("statutory") or item_of(case).get("statutory_limit")
    known = promised or statutory
    if known is None:
        raise ValueError(f"{case.item} has no limit")
    return Limit.of(promised or known), Limit.of(statutory or known)


def stops_of(case_id: UUID) -> list[Stop]:
    """All times the clock stood."""
    rows = ClockStop.select().where(ClockStop.case == case_id).order_by(ClockStop.since, ClockStop.id)
    return [Stop(row.since, row.until, row.expected_until) for row in rows]


def recount(case_id: UUID, now: datetime) -> bool:
    """Count one open case again, after the calendar changed or a stop outlasted its day; did the date move?"""
    with unit_of_work() as outbox:
        case = find_case(case_id)
        today = clock.local(now).date()
        sets = _current(case, today)
        if not tells_news(case, sets):
            return False
        record(case, "recounted", by=SYSTEM, now=now, outbox=outbox, reason="calendar", sets=sets)
        return True


def tells_news(case: Case, sets: Shown) -> bool:
    """Does the case show something else yet?"""
    return any(getattr(case, name) != value for name, value in sets.items())


def _current(case: Case, today: date) -> Shown:
    if case.state == "submitted":
        row: CaseClock | None = CaseClock.get_or_none(CaseClock.case == case.id)
        return shown(due(row.received_on, NOTICE, calendar())) if row else {}
    if _counts(case):
        return count(case, today)
    return {}


def preview(days: Calendar, now: datetime) -> Iterator[tuple[Case, Due]]:
    """The open cases that would show something else by this calendar, with their new date. Writes nothing."""
    today, last = clock.local(now).date(), None
    while rows := _running(last, only_uncertain=False):
        for case in map(find_case, rows):
            answer = _due_by(days, case, today)
            if answer is not None and tells_news(case, shown(answer)):
                yield case, answer
        last = rows[-1]


def _due_by(days: Calendar, case: Case, today: date) -> Due | None:
    """What `_current` would say by another calendar, without keeping it."""
    row: CaseClock | None = CaseClock.get_or_none(CaseClock.case == case.id)
    if row is not None and case.state == "submitted":
        return due(row.received_on, NOTICE, days)
    if row is None or row.starts_on is None or not _counts(case):
        return None
    return due(row.starts_on, limits_of(case)[0], days, stops=stops_of(case.id), today=today)


def _counts(case: Case) -> bool:
    return case.state in ("accepted", "in_review", "suspended") and case.turn != "applicant"


def recount_all(now: datetime, *, only_uncertain: bool = False) -> int:
    """Count every running clock again, a few at a time; returns how many dates moved."""
    moved, last = 0, None
    while rows := _running(last, only_uncertain):
        moved += sum(recount(case_id, now) for case_id in rows)
        last = rows[-1]
    return moved


def _running(after: UUID | None, only_uncertain: bool) -> Sequence[UUID]:
    query = CaseClock.select(CaseClock.case).where(CaseClock.is_running)
    if only_uncertain:
        query = query.where(CaseClock.is_provisional)
    if after is not None:
        query = query.where(CaseClock.case > after)
    rows: Any = query.order_by(CaseClock.case).limit(BATCH).tuples()
    return [row[0] for row in rows]
