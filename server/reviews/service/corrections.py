"""一次性告知: everything that is missing, from every desk, in one notice with one date."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.applications import service as applications
from server.applications.models import Case, Correction, CorrectionRequest
from server.applications.service.corrections import asked_cases, find_correction
from server.applications.service.trace import lock
from server.core import clock
from server.core.access import Actor
from server.core.db import execute, unit_of_work, uuid_of
from server.core.errors import DomainError, IdTaken, NotFound
from server.places.queries import calendar
from server.reviews.rules.clocks import Calendar, Due, Limit, due
from server.reviews.rules.corrections import NothingAsked, check_marks
from server.reviews.rules.desks import INTAKE, allowed, desk_for
from server.reviews.service import clocks, people
from server.reviews.service.commands import Answer, Hand, Order, Overtaken, last_step, once, parked
from server.reviews.service.knowledge import item_of

WINDOW = ""  # the window asks in nobody's name


class AnotherIsOpen(DomainError):
    """One application, one notice: the other desk's draft is the place to write into."""

    status, slug, title = HTTPStatus.CONFLICT, "correction-open", "这次申请已有一份补正单在写，请写进同一份"


def draft(correction_id: UUID, *, case_id: UUID, marks: Sequence[Mapping[str, Any]], actor: Actor) -> Answer:
    """Write what one desk asks of one case into the application's draft; no marks: it asks nothing any more.

    A draft is no command but a sheet in the making: the last writing of a desk stands; a repeat changes nothing.
    Marks for another application under a used id are parked.
    """
    try:
        return _draft(correction_id, case_id, marks, actor)
    except IdTaken:
        order = Order(correction_id, "correct", case_id, actor, {"marks": marks})
        raise parked(order, applications.find_case(case_id)) from None


def _draft(correction_id: UUID, case_id: UUID, marks: Sequence[Mapping[str, Any]], actor: Actor) -> Answer:
    with unit_of_work():
        case, desks = people.desk_case(case_id, actor)
        lock(case.application_id)
        case = applications.find_case(case_id)
        desk = desk_for("correct", desks, case.state)
        _check_only_draft(correction_id, case)
        body, by = WINDOW if desk == INTAKE else str(case.body), people.by(actor, desk)
        papers = [paper["material"] for paper in case.content["materials"]]
        requests = _asked_of_others(correction_id, body, case)
        checked = check_marks(marks, fields=case_fields(case), papers=papers)
        if checked:
            requests.append({"case": case.id, "marks": checked})
        applications.open_correction(correction_id, case.application_id, by=by, now=clock.now())
        applications.ask(correction_id, requests, body=body, by=by)
        return sheet(correction_id, actor)


def case_fields(case: Case) -> Sequence[str]:
    """The fields a mark may point at: those of the item, also the ones left empty."""
    return [row["code"] for row in item_of(case)["elements"]]


def _check_only_draft(correction_id: UUID, case: Case) -> None:
    drafts = (Correction.application == case.application_id) & (Correction.state == "draft")
    other = Correction.select(Correction.id).where(drafts & (Correction.id != correction_id)).scalar()
    if other is not None:
        raise AnotherIsOpen(correction=str(other))


def _asked_of_others(correction_id: UUID, body: str, case: Case) -> list[dict[str, Any]]:
    rows = CorrectionRequest.select().where(
        (CorrectionRequest.correction == correction_id)
        & (CorrectionRequest.body == body)
        & (CorrectionRequest.case != case.id)
    )
    return [{"case": row.case_id, "marks": row.marks} for row in rows]


def sheet(correction_id: UUID, actor: Actor) -> Answer:
    """The correction as this desk may see it: its own cases' requests only."""
    correction = find_correction(correction_id)
    seen = {case.id: case for case in asked_cases(correction) if people.sees(case, actor)}
    rows = [row for row in _requests(correction_id) if row.case_id in seen]
    if not rows and correction.opened_by != actor.account_id:
        raise NotFound()
    return {
        "id": str(correction.id),
        "application": str(correction.application_id),
        "state": correction.state,
        "due_on": correction.due_on.isoformat() if correction.due_on else None,
        "due_is_provisional": correction.due_is_provisional,
        "requests": [
            {"case": str(row.case_id), "name": seen[row.case_id].name, "body": row.body, "marks": row.marks}
            for row in rows
        ],
    }


def _requests(correction_id: UUID) -> list[CorrectionRequest]:
    mine = CorrectionRequest.correction == correction_id
    return list(CorrectionRequest.select().where(mine).order_by(CorrectionRequest.case, CorrectionRequest.body))


def send(correction_id: UUID, command_id: UUID, *, within: int, actor: Actor) -> Answer:
    """Tell everything at once: one notice, one date, all cases asked about."""
    case = _first_of_mine(correction_id, actor)
    order = Order(command_id, "correct", case.id, actor, {"within": within}, about=correction_id)
    return once(order, lambda hand: _send(hand, correction_id, within))


def _first_of_mine(correction_id: UUID, actor: Actor) -> Case:
    correction = find_correction(correction_id)
    mine = [case for case in asked_cases(correction) if people.desks_at(case, actor)]
    if mine:
        return next((case for case in mine if allows_correction(case, actor)), mine[0])
    raise NothingAsked() if correction.opened_by == actor.account_id else NotFound()


def allows_correction(case: Case, actor: Actor) -> bool:
    """May this person still ask something of this case?"""
    return "correct" in allowed(people.desks_at(case, actor), case.state)


def _send(hand: Hand, correction_id: UUID, within: int) -> Answer:
    _drop_closed(correction_id)
    last = due(hand.today, Limit(within), calendar())
    cases = asked_cases(find_correction(correction_id))
    _check_asked(correction_id, cases)
    for case in cases:
        if case.state == "submitted":
            clocks.told(case)
        else:
            clocks.stop(case, "correction", since=hand.today, expected_until=last.on, today=hand.today)
    dated: dict[str, Any] = {"due_on": last.on, "due_is_provisional": last.is_provisional, "days": within}
    sent = applications.send_correction(correction_id, **dated, by=hand.by, now=hand.now)
    facts = {"correction": str(sent.id), "state": sent.state, "due_on": last.on.isoformat()}
    return facts | {"due_is_provisional": last.is_provisional, "cases": [str(case.id) for case in cases]}


def _drop_closed(correction_id: UUID) -> None:
    """A case taken back in the meantime is asked nothing any more."""
    closed = Case.select(Case.id).where(Case.state.in_(("closed", "waiting", "correcting", "suspended")))
    mine = CorrectionRequest.correction == correction_id
    CorrectionRequest.delete().where(mine & CorrectionRequest.case.in_(closed)).execute()


def _check_asked(correction_id: UUID, cases: Sequence[Case]) -> None:
    """The window may ask before the acceptance only; somebody may have accepted since the draft."""
    by_window = {row.case_id for row in _requests(correction_id) if row.body == WINDOW}
    for case in cases:
        if case.id in by_window and case.state != "submitted":
            raise Overtaken(step="correct", case=str(case.id), state=case.state, last=last_step(case))


def expire_due(now: datetime) -> int:
    """Close what was not answered by its date (补正超期). The date itself is still in time."""
    sql = "SELECT id FROM application_correction WHERE state = 'sent' AND due_on < ? ORDER BY due_on"
    today = clock.local(now).date()
    found = [uuid_of(row[0]) for row in execute(sql, (today,)).fetchall()]
    late = [
        one for one in found if _date(find_correction(one), calendar()).on < today
    ]  # a new calendar is not heard yet
    for correction_id in late:
        applications.expire_correction(correction_id, now=now)
    return len(late)


def recount(application_id: UUID, days: Calendar) -> None:
    """Count the dates of what is asked of an application again."""
    for row in _sent(application_id):
        last = _date(row, days)
        Correction.update(**clocks.shown(last)).where(Correction.id == row.id).execute()
        clocks.expect(asked_cases(row), "correction", last.on)


def dates_of(application_id: UUID, days: Calendar) -> dict[UUID, Due]:
    """Until when each case waits for the applicant's answer, by this calendar."""
    return {case.id: _date(row, days) for row in _sent(application_id) for case in asked_cases(row)}


def _sent(application_id: UUID) -> list[Correction]:
    return list(Correction.select().where((Correction.application == application_id) & (Correction.state == "sent")))


def _date(row: Any, days: Calendar) -> Due:
    """The last day of a notice. It is the applicant's: once told, it may come later, never earlier."""
    if row.days is None:
        return Due(row.due_on, row.due_is_provisional)
    last = due(clock.local(row.sent_at).date(), Limit(row.days), days)
    return Due(max(last.on, row.due_on), last.is_provisional)
