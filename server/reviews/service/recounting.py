"""Dates counted anew, after the calendar changed or a stop outlasted its day: of running cases, notices and offers.

Application by application, each a unit of its own: nobody waits for all of them, and whoever begins again after a
crash finds those that are done unmoved. So its applicant hears of a change once, of all the cases together.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any
from uuid import UUID

from server.applications.models import Application, Case
from server.applications.rules import SYSTEM
from server.applications.service import record
from server.applications.service.trace import lock
from server.core import clock
from server.core.db import Outbox, execute, unit_of_work, uuid_of
from server.places.queries import calendar
from server.reviews.models import CaseClock
from server.reviews.rules.clocks import Calendar, Due
from server.reviews.service import clocks, corrections

BATCH = 200


def recount_all(now: datetime, *, only_uncertain: bool = False) -> int:
    """Count every running date again; returns how many cases show another one.

    By the hour only those that may still move: estimates, and what waits for the end of a procedure. How long that
    still takes is no news each day; that the calendar moved it is.
    """
    return sum(recount(one, now, tells_stops=not only_uncertain) for one in _applications(now, only_uncertain))


def recount(application_id: UUID, now: datetime, *, tells_stops: bool = True) -> int:
    """Count the open cases of one application again; how many show another date, or know theirs for sure."""
    today, days, told = clock.local(now).date(), calendar(), list[dict[str, Any]]()
    with unit_of_work() as outbox:
        lock(application_id)
        corrections.recount(application_id, days)
        found = list(_dates(application_id, days, today))
        moved = [(case, answer) for case, answer in found if clocks.tells_news(case, clocks.shown(answer))]
        for case, _ in found:
            clocks.count(case, today)
        for case, answer in moved:
            if case.due_on != answer.on and (tells_stops or not _is_open_ended(case)):
                told.append(_told(case, answer))
            sets = clocks.shown(answer)
            record(case, "recounted", by=SYSTEM, now=now, outbox=outbox, reason="calendar", sets=sets)
        if told:
            _tell(application_id, told, outbox)
    return len(moved)


def _is_open_ended(case: Case) -> bool:
    """Does its date depend on when a procedure ends?"""
    return case.turn != "applicant" and clocks.stands(case.id)


def _told(case: Case, answer: Due) -> dict[str, Any]:
    facts = {"case": str(case.id), "until": answer.on.isoformat()}
    return facts | {"is_provisional": answer.is_provisional, "is_asked": case.turn == "applicant"}


def _tell(application_id: UUID, moved: Sequence[dict[str, Any]], outbox: Outbox) -> None:
    division = Application.select(Application.division).where(Application.id == application_id).scalar()
    data = {"moved": list(moved)}
    outbox.add("application.recounted", "application", application_id, division=division, data=data)


def preview(days: Calendar, now: datetime) -> Iterator[tuple[Case, Due]]:
    """The open cases that would show something else by this calendar, with their new date. Writes nothing."""
    today = clock.local(now).date()
    for application_id in _applications(now, only_uncertain=False):
        for case, answer in _dates(application_id, days, today):
            if clocks.tells_news(case, clocks.shown(answer)):
                yield case, answer


def _dates(application_id: UUID, days: Calendar, today: date) -> Iterator[tuple[Case, Due]]:
    """What each open case of an application shows by this calendar, where a date is counted."""
    cases = list(
        Case.select().where((Case.application == application_id) & (Case.state != "closed")).order_by(Case.place)
    )
    rows = {row.case_id: row for row in CaseClock.select().where(CaseClock.case.in_([case.id for case in cases]))}
    asked = corrections.dates_of(application_id, days)
    for case in cases:
        answer = asked.get(case.id) if case.turn == "applicant" else None
        if answer is None and case.id in rows:
            answer = clocks.by(days, rows[case.id], case, today)
        if answer is not None:
            yield case, answer


def _applications(now: datetime, only_uncertain: bool) -> Iterator[UUID]:
    """Those with a date that is counted, each once."""
    known = set[UUID]()
    for application in chain(_with_clocks(only_uncertain), _asked(now)):
        if application not in known:
            known.add(application)
            yield application


def _asked(now: datetime) -> Iterator[UUID]:
    """Those whose applicant was asked until an estimated day: no clock says so."""
    yield from (uuid_of(row[0]) for row in execute(UNCERTAIN_SQL, (clock.local(now).date(),)).fetchall())


#: Said as the partial index says it.
UNCERTAIN_SQL = (
    "SELECT application_id FROM application_correction WHERE state = 'sent' AND due_on >= ? AND due_is_provisional"
)


def _with_clocks(only_uncertain: bool) -> Iterator[UUID]:
    """The applications of the cases whose clock runs, some at a time."""
    query: Any = CaseClock.select(CaseClock.case, Case.application).join(Case).where(CaseClock.is_running)
    query, after = query.where(CaseClock.is_provisional) if only_uncertain else query, UUID(int=0)
    while rows := list(query.where(CaseClock.case > after).order_by(CaseClock.case).limit(BATCH).tuples()):
        yield from (application for _, application in rows)
        after = rows[-1][0]
