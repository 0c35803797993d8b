"""Papers that may follow later (容缺后补): what was promised, until when, and handing it in.

The content that was signed stays as it is: it holds the promise. What comes afterwards lies beside it, so that neither
the signature nor a decision made meanwhile is touched, and a closed case gets its paper too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from http import HTTPStatus
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from peewee import fn

from server.applications import pinned, standing
from server.applications.models import Application, Case, Owed
from server.applications.rules import SYSTEM, By
from server.applications.service import files, trace
from server.applications.service.cases import record
from server.core import clock
from server.core.crypto import fingerprint
from server.core.db import Outbox, insert_new, unit_of_work
from server.core.errors import DomainError, IdTaken, NotFound
from server.identity.service.parking import Belongs, refusal
from server.places.queries import calendar
from server.places.rules import Calendar, working_days_after

#: Working days before the last day on which people are reminded.
REMIND_BEFORE = 2
BATCH = 200
#: Steps of the trace: a date was set (for the first time, or surely after an estimate), or became another one.
DATED, MOVED = "owed_dated", "owed_moved"


class NothingOwed(DomainError):
    """Not promised, handed in already, or the case ended in a way that needs it no more."""

    status, slug, title = HTTPStatus.CONFLICT, "nothing-owed", "这份材料现在不用补交：已经交过了，或者这件事已经不用它"


def note(application_id: UUID) -> None:
    """Write down what the cases' contents promise, and forget what they promise no more. Twice changes nothing."""
    application = Application.get_by_id(application_id)
    materials = pinned.catalogue_of(str(application.release)).materials
    with unit_of_work():
        for case in Case.select().where(Case.application == application_id):
            promised = [one["material"] for one in case.content["materials"] if one.get("source") == "later"]
            for code in promised:
                rule = materials[code]["may_follow_later"]
                term = {"days": rule["days"], "day_kind": rule["day_kind"], "body": case.body}
                insert_new(Owed(case=case.id, material=code, application=application_id, **term))
            gone = (Owed.case == case.id) & Owed.handed_in_at.is_null() & Owed.material.not_in(promised)
            if Owed.delete().where(gone).execute():
                _show([case.id])


def pin(case: Case, since: date, outbox: Outbox) -> None:
    """Accepted on this day, for the first time or again: from now on each paper that is to follow has its date."""
    note(case.application_id)
    rows = list(Owed.select(Owed, Case).join(Case).where((Owed.case == case.id) & Owed.handed_in_at.is_null()))
    _tell_moved(_count(case, rows, since, outbox), outbox)
    if rows:
        _show([case.id])


def _show(cases: Sequence[UUID]) -> None:
    """Show on these cases until when the first of their papers has to come: lists are read by it."""
    waits = Owed.select(fn.MIN(Owed.due_on)).where((Owed.case == Case.id) & Owed.handed_in_at.is_null())
    Case.update(owes_until=waits).where(Case.id.in_(list(cases))).execute()


def _count(case: Case, rows: Sequence[Owed], since: date | None, outbox: Outbox) -> list[Owed]:
    """Date these papers of one case, whose trace tells of a first date, of a sure one and of another; those that moved.

    `since`: the day of acceptance; None for the one that they were counted from before.
    """
    said = [(_date(row, since or row.since or clock.today()), row) for row in rows]
    for step in (DATED, MOVED):
        papers = [_told(row) for what, row in said if what == step]
        if papers and is_due(case.state, case.result):
            record(case, step, by=SYSTEM, now=clock.now(), outbox=outbox, papers=papers)
    return [row for what, row in said if what == MOVED]


def _told(row: Owed) -> dict[str, Any]:
    until = {"until": row.due_on and row.due_on.isoformat(), "is_provisional": row.due_is_provisional}
    return {"material": row.material} | until


def _last_day(row: Owed, since: date, days: Calendar) -> tuple[date, bool]:
    """Until when, and whether that is an estimate. A day that was told only moves later."""
    if row.day_kind == "working":
        due_on, is_provisional = working_days_after(since, row.days, days)
    else:  # a last day on which the office is closed moves to the next open one
        due_on, is_provisional = working_days_after(since + timedelta(days=row.days), 0, days)
    return max(due_on, row.due_on or due_on), is_provisional


def _date(row: Owed, since: date) -> str | None:
    """Write down the last day; which step of the trace tells of it. Of another than was told she is reminded again."""
    due_on, is_provisional = _last_day(row, since, calendar())
    has_moved = row.due_on is not None and due_on > row.due_on
    is_set = row.due_on is None or (row.due_is_provisional and not is_provisional)
    row.since, row.due_on, row.due_is_provisional = since, due_on, is_provisional
    row.reminded_on = None if has_moved else row.reminded_on
    forgotten = [Owed.reminded_on] if has_moved else []  # else a reminder that goes out just now would be undone
    row.save(only=[Owed.since, Owed.due_on, Owed.due_is_provisional, *forgotten])
    return MOVED if has_moved else DATED if is_set else None


def _tell_moved(rows: Sequence[Owed], outbox: Outbox) -> None:
    """One message of all papers of one application that are still needed and have another last day."""
    moved = [{"case": str(row.case_id)} | _told(row) for row in rows if is_due(row.case.state, row.case.result)]
    if moved:
        application = Application.get_by_id(rows[0].application)
        outbox.add("owed.moved", "application", application.id, division=application.division, data={"moved": moved})


#: Whose date a calendar may move.
COUNTED = Owed.handed_in_at.is_null() & Owed.since.is_null(False)


def preview(days: Calendar) -> Iterator[tuple[Owed, tuple[date, bool]]]:
    """The papers that would get another last day by this calendar, with it, and whether it is an estimate. Writes
    nothing."""
    query = Owed.select(Owed, Case, Application).join(Case).join(Application).where(COUNTED)
    for row in query.order_by(Owed.application, Case.place, Owed.material):
        due = _last_day(row, row.since or clock.today(), days)
        if row.due_on and due[0] > row.due_on and is_due(row.case.state, row.case.result):
            yield row, due


def recount(*, only_uncertain: bool = True) -> None:
    """Count the dates again that an imported calendar may have moved, each application in a unit of its own."""
    rows = Owed.select(Owed.application).where(COUNTED)
    rows = rows.where(Owed.due_is_provisional) if only_uncertain else rows
    for application in dict.fromkeys(row.application for row in list(rows)):
        _recount(application)


def _recount(application_id: UUID) -> None:
    """Under the application's lock: of many at once one tells, and what has come meanwhile moves no more."""
    with unit_of_work() as outbox:
        trace.lock(application_id)
        mine = Owed.select(Owed, Case).join(Case).where((Owed.application == application_id) & COUNTED)
        rows = list(mine.order_by(Case.place, Owed.material))
        by_case = [list(group) for _, group in groupby(rows, key=attrgetter("case_id"))]
        moved = [row for group in by_case for row in _count(group[0].case, group, None, outbox)]
        _tell_moved(moved, outbox)
        _show([row.case_id for row in rows])


def is_due(case_state: str, result: str | None) -> bool:
    """Does a case that stands so still need its paper? A grant given on the promise does."""
    return case_state != "closed" or result == "granted_deferred"


def still_owed(case: Case) -> list[str]:
    """The papers of this case's content that were promised and have not come."""
    come = Owed.select(Owed.material).where((Owed.case == case.id) & Owed.handed_in_at.is_null(False))
    here = {row.material for row in come}
    promised = (one["material"] for one in case.content["materials"] if one.get("source") == "later")
    return [code for code in promised if code not in here]


def of_application(application: Application) -> list[dict[str, Any]]:
    """What is to follow and what has followed, case by case, as its applicant reads it. One query."""
    rows = (
        Owed.select(Owed, Case.id, Case.name, Case.state, Case.result)
        .join(Case)
        .where(Owed.application == application.id)
    )
    materials = pinned.catalogue_of(str(application.release)).materials
    return [
        shown(row, materials[row.material]) | {"case": row.case_id, "item": row.case.name}
        for row in rows.order_by(Case.place, Owed.material)
        if row.handed_in_at or is_due(row.case.state, row.case.result)
    ]


def shown(row: Owed, material: Mapping[str, Any]) -> dict[str, Any]:
    """One promised paper, which files it takes, and how it stands."""
    is_late = row.handed_in_at is None and row.due_on is not None and row.due_on < clock.today()
    known = ("material", "days", "day_kind", "due_on", "due_is_provisional", "handed_in_at")
    limits = {name: material[name] for name in ("name", "file_types", "pages", "max_mb")}
    return {name: getattr(row, name) for name in known} | limits | {"is_overdue": is_late}


def hand_in(  # noqa: PLR0913
    application_id: UUID,
    handing_id: UUID,
    said: Mapping[str, Any],
    *,
    by: By,
    now: datetime,
    opened: UUID | None = None,
    instead_of: By | None = None,
) -> list[dict[str, Any]]:
    """Hand in a promised paper, `said`: {"material", "pages"}: once for all cases of the application that wait for it.

    `opened`: as for `answers.answer`; `instead_of`: for whom the caller was found to stand in. A repeat
    changes nothing; other content under the used id is parked.
    """
    with unit_of_work(durable=True) as outbox:
        held = trace.hold(application_id)
        if held is None or held["stage"] == "draft" or by.account is None:
            raise NotFound()
        standing.check_acts(Application.get_by_id(application_id), instead_of or by, opened=opened, now=now)
        known: Owed | None = Owed.get_or_none((Owed.application == application_id) & (Owed.handing == handing_id))
        if known is None:
            _take(_waiting(application_id, said["material"]), handing_id, said, by=by, now=now, outbox=outbox)
    if known is not None and known.digest != fingerprint(said):
        belongs = Belongs(division=held["division"], application=application_id, number=held["number"])
        raise refusal("owed", handing_id, dict(said), account=by.account, belongs=belongs)
    return of_application(Application.get_by_id(application_id))


def receive(  # noqa: PLR0913
    case: Case, handing_id: UUID, said: Mapping[str, Any], *, by: By, now: datetime, outbox: Outbox
) -> None:
    """A desk of this case takes a promised paper from who brings it. Joins the unit that holds the application."""
    if Owed.select().where((Owed.application == case.application_id) & (Owed.handing == handing_id)).exists():
        raise IdTaken()
    cases = _waiting(case.application_id, said["material"])
    if case.id not in [one.id for one in cases]:
        raise NothingOwed()
    _take(cases, handing_id, said, by=by, now=now, outbox=outbox)


def _waiting(application_id: UUID, material: str) -> list[Case]:
    """The cases that still wait for this paper."""
    note(application_id)
    mine = (Owed.application == application_id) & (Owed.material == material) & Owed.handed_in_at.is_null()
    rows = Case.select().where(Case.id.in_(Owed.select(Owed.case).where(mine))).order_by(Case.place)
    cases = [case for case in rows if is_due(case.state, case.result)]
    if not cases:
        raise NothingOwed()
    return cases


def _take(  # noqa: PLR0913
    cases: Sequence[Case], handing_id: UUID, said: Mapping[str, Any], *, by: By, now: datetime, outbox: Outbox
) -> None:
    """One paper for these cases of one application; its pages were sent by whoever hands it in."""
    application = cases[0].application_id
    asked = Application.get_by_id(application)
    pages = files.pages_of(pinned.catalogue_of(asked.release).materials[said["material"]], said["pages"])
    files.hand_in_checked(pages, owner=UUID(str(by.account)), application=application)
    come = {"handed_in_at": now, "handing": handing_id, "pages": [str(ref) for ref in said["pages"]]}
    theirs = Owed.case.in_([case.id for case in cases]) & (Owed.material == said["material"])
    Owed.update(digest=fingerprint(said), **come).where(theirs).execute()
    _show([case.id for case in cases])
    for case in cases:
        record(case, "owed_handed_in", by=by, now=now, outbox=outbox, material=said["material"])
    data = {"application": str(application), "cases": [str(case.id) for case in cases], "by": str(by.account)}
    facts: dict[str, Any] = {"division": asked.division, "data": data}
    if by.source == "desk":
        outbox.add("owed.received", "application", application, **facts)  # told to the applicant, who was not there
    else:
        outbox.add("owed.handed_in", "application", application, **facts)


def pages_of(case_id: UUID) -> dict[str, list[str]]:
    """The pages that followed, by paper."""
    rows = Owed.select().where((Owed.case == case_id) & Owed.handed_in_at.is_null(False))
    return {row.material: list(row.pages) for row in rows}


def remind(now: datetime) -> int:
    """Tell the applicants whose paper is due soon, once for each paper; returns how many papers."""
    today = clock.local(now).date()
    soon, _ = working_days_after(today, REMIND_BEFORE, calendar())
    open_ones = Owed.handed_in_at.is_null() & Owed.reminded_on.is_null() & (Owed.due_on <= soon)
    rows = Owed.select(Owed, Case).join(Case).where(open_ones & (Owed.due_on >= today))
    by_application = groupby(rows.order_by(Owed.application, Owed.due_on).limit(BATCH), key=attrgetter("application"))
    return sum(_remind(list(group), today) for _, group in by_application)


def _remind(rows: Sequence[Owed], today: date) -> int:
    """In one unit, so that one person gets one message."""
    told = 0
    with unit_of_work() as outbox:
        for row in rows:
            this = (Owed.case == row.case_id) & (Owed.material == row.material)
            is_first = Owed.update(reminded_on=today).where(this & Owed.reminded_on.is_null()).execute()
            if is_first and is_due(row.case.state, row.case.result):
                data = {"application": str(row.application), "until": str(row.due_on)}
                case: Case = row.case
                outbox.add("owed.reminded", "case", case.id, division=case.division, body=case.body, data=data)
                told += 1
    return told


def forget(cases: Iterable[UUID]) -> None:
    """A lawful deletion: that it came stays known, its pages go."""
    Owed.update(pages=[], digest=None).where(Owed.case.in_(list(cases))).execute()
