"""Starting, stopping and counting the clock of a case. Each function returns what the case is to show."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from server.applications.models import Case
from server.core.db import insert_new
from server.core.ids import uuid7
from server.places.queries import calendar
from server.reviews.models import CaseClock, ClockStop
from server.reviews.rules.clocks import NOTICE_DAYS, Calendar, Due, Limit, Stop, due
from server.reviews.service.knowledge import item_of

Shown = dict[str, Any]
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


def stop(  # noqa: PLR0913
    case: Case, kind: str, *, since: date, expected_until: date | None, today: date, length: Limit | None = None
) -> Shown:
    """Let the clock stand; for an expected `length`, whose end moves with the calendar."""
    days = length and length.as_data()
    ClockStop.create(id=uuid7(), case=case.id, kind=kind, since=since, expected_until=expected_until, length=days)
    return count(case, today)


def go_on(case: Case, until: date) -> Shown:
    """Let the clock run again."""
    ClockStop.update(until=until).where((ClockStop.case == case.id) & ClockStop.until.is_null()).execute()
    return count(case, until)


def expect(cases: Iterable[Case], kind: str, until: date) -> None:
    """What a stop waits for is to come on another day."""
    mine = ClockStop.case.in_([case.id for case in cases]) & (ClockStop.kind == kind) & ClockStop.until.is_null()
    ClockStop.update(expected_until=until).where(mine).execute()


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
    _expect_again(case.id, days)
    stops = stops_of(case.id, days)
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


def _expect_again(case_id: UUID, days: Calendar) -> None:
    """Keep on which day the procedure that the clock waits for is to end by this calendar."""
    for row in ClockStop.select().where((ClockStop.case == case_id) & ClockStop.until.is_null()):
        if (on := _expected(row, days)) != row.expected_until:
            ClockStop.update(expected_until=on).where(ClockStop.id == row.id).execute()


def _expected(row: Any, days: Calendar) -> date | None:
    is_counted = row.until is None and row.length
    told: date | None = due(row.since, Limit.of(row.length), days).on if is_counted else row.expected_until
    return told


def stops_of(case_id: UUID, days: Calendar) -> list[Stop]:
    """All times the clock stood, by this calendar."""
    rows = ClockStop.select().where(ClockStop.case == case_id).order_by(ClockStop.since, ClockStop.id)
    return [Stop(row.since, row.until, _expected(row, days)) for row in rows]


def tells_news(case: Case, sets: Shown) -> bool:
    """Does the case show something else yet?"""
    return any(getattr(case, name) != value for name, value in sets.items())


def by(days: Calendar, row: CaseClock, case: Case, today: date) -> Due | None:
    """The date that a case shows by this calendar while its clock is looked at by an office; None where none is."""
    if case.state == "submitted":
        return due(row.received_on, NOTICE, days)
    if row.starts_on is None or not counts(case):
        return None
    return due(row.starts_on, limits_of(case)[0], days, stops=stops_of(case.id, days), today=today)


def counts(case: Case) -> bool:
    """Are the item's own days counted now?"""
    return case.state in ("accepted", "in_review", "suspended") and case.turn != "applicant"
