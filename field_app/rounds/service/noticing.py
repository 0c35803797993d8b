"""What a body says about a job's application becomes a notice that a worker brings to the bedside, with its date."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from field_app.rounds.models import DoorNotice
from field_app.rounds.notice_rules import NOTICE, REFUSED, TOLD_WITHIN, half_of
from field_app.visits.models import Job
from field_app.visits.service import job_trace
from server.applications.models import Case, Correction
from server.applications.rules import SYSTEM
from server.core import clock
from server.core.db import insert_many, unit_of_work
from server.core.ids import uuid7
from server.core.outbox import Event
from server.places.queries import calendar
from server.places.rules import working_days_after
from server.reviews.models import ClockStop


@dataclass(frozen=True, slots=True)
class Said:
    """What has to be told, about which correction or case, until when."""

    kind: str
    subject: UUID
    due_on: date
    is_provisional: bool = False


def on_correction(event: Event) -> None:
    """`correction.sent`: what is missing has to be brought; `correction.answered`: no more."""
    correction: Any = Correction.get_or_none(Correction.id == UUID(event.subject_id))
    job_id = correction and _job_of(correction.application_id)
    if not job_id:
        return
    with unit_of_work(durable=True):
        job = job_trace.held(job_id)
        is_asked = correction.state == "sent" and _has_open_cases(correction.application_id)
        if is_asked and correction.due_on:
            _bring(job, Said("correction", correction.id, correction.due_on, correction.due_is_provisional), event.at)
        else:
            _lapse(job, event.at, DoorNotice.subject == correction.id)


def on_case(event: Event) -> None:
    """`case.accepted`, `case.suspended`, `case.resumed`, `case.closed`: as the case stands now."""
    case: Any = Case.get_or_none(Case.id == UUID(event.subject_id))
    job_id = case and _job_of(case.application_id)
    if not job_id:
        return
    with unit_of_work(durable=True):
        job = job_trace.held(job_id)
        if case.state != "suspended":
            _lapse(job, event.at, (DoorNotice.subject == case.id) & (DoorNotice.kind == "inspection"))
        if not _has_open_cases(case.application_id):
            _lapse(job, event.at, DoorNotice.kind == "correction")
        for said in (_inspection(case), _deferred(case), _refusal(case)):
            if said:
                _bring(job, said, event.at)


def on_owed(event: Event) -> None:
    """`owed.moved`, `owed.handed_in`, `owed.received`: other dates of papers that follow, or none any more."""
    application = UUID(event.data.get("application") or event.subject_id)
    job_id = _job_of(application)
    if not job_id:
        return
    with unit_of_work(durable=True):
        job = job_trace.held(job_id)
        for case in list(Case.select().where(Case.application == application)):
            if said := _deferred(case):
                _bring(job, said, event.at)
            else:
                _lapse(job, event.at, (DoorNotice.subject == case.id) & (DoorNotice.kind == "deferred"))


def on_recounted(event: Event) -> None:
    """`application.recounted`: another calendar, other last days of what was asked."""
    job_id = _job_of(UUID(event.subject_id))
    if not job_id or not _has_open_cases(UUID(event.subject_id)):
        return
    with unit_of_work(durable=True):
        job = job_trace.held(job_id)
        sent = (Correction.application == job.application) & (Correction.state == "sent")
        one: Any
        for one in Correction.select().where(sent & Correction.due_on.is_null(False)):
            _bring(job, Said("correction", one.id, one.due_on, one.due_is_provisional), event.at)


def _job_of(application: UUID) -> UUID | None:
    """The job from which it came; most come from none, and nothing is held for those."""
    row = Job.select(Job.id).where(Job.application == application).first()
    return row and UUID(str(row.id))


def _has_open_cases(application: Any) -> bool:
    return bool(Case.select().where((Case.application == application) & (Case.state != "closed")).exists())


def _inspection(case: Case) -> Said | None:
    stop: Any = (
        ClockStop.select()
        .where((ClockStop.case == case.id) & ClockStop.until.is_null() & (ClockStop.kind != "correction"))
        .first()
    )
    if case.state != "suspended" or stop is None or stop.expected_until is None:
        return None
    return Said("inspection", _id(case), stop.expected_until)


def _deferred(case: Case) -> Said | None:
    is_needed = case.state != "closed" or case.result == "granted_deferred"
    return Said("deferred", _id(case), case.owes_until) if case.owes_until and is_needed else None


def _refusal(case: Case) -> Said | None:
    if case.state != "closed" or case.result not in REFUSED or case.closed_at is None:
        return None
    day, is_provisional = working_days_after(clock.local(case.closed_at).date(), TOLD_WITHIN, calendar())
    return Said("refusal", _id(case), day, is_provisional)


def _id(case: Case) -> UUID:
    return UUID(str(case.id))


def _bring(job: Job, said: Said, now: datetime) -> None:
    """Put it on the worker's list, once; one of another date takes the place of the one before. What lapsed and holds
    again (a second inspection, a day that was moved back) is to be told anew.
    """
    since = clock.local(now).date()
    facts = {"since": since, "half_on": half_of(since, said.due_on, calendar().is_open), "state": "open"}
    facts |= {"is_provisional": said.is_provisional, "told_at": None, "escalated_at": None}
    row = {"id": uuid7(), "job": job.id, "kind": said.kind, "subject": said.subject, "due_on": said.due_on, **facts}
    same = (DoorNotice.job == job.id) & (DoorNotice.kind == said.kind) & (DoorNotice.subject == said.subject)
    _lapse(job, now, same & (DoorNotice.due_on != said.due_on))
    if not insert_many(DoorNotice, [row], ignore=True):
        known: Any = DoorNotice.get(same & (DoorNotice.due_on == said.due_on))
        if known.state != "lapsed":
            return
        row["id"], facts["state"] = known.id, NOTICE.take("renew", known.state)
        DoorNotice.update(facts).where(DoorNotice.id == known.id).execute()
    data = {"notice": row["id"], "kind": said.kind, "subject": said.subject, "due_on": said.due_on}
    job_trace.note(job, "notice", by=SYSTEM, now=now, data=data)


def _lapse(job: Job, now: datetime, which: Any) -> None:
    open_ = (DoorNotice.job == job.id) & (DoorNotice.state == "open") & which
    for row in list(DoorNotice.select().where(open_)):
        state = NOTICE.take("lapse", str(row.state))
        DoorNotice.update(state=state).where(DoorNotice.id == row.id).execute()
        job_trace.note(job, "notice_lapsed", by=SYSTEM, now=now, data={"notice": row.id})
