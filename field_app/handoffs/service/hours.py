"""Jobs that nobody answers: a reminder, a word to the street, and in the end they go on by themselves, marked.

Each is a step of the job, once for each deadline; run again, it changes nothing.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from field_app.handoffs import queries
from field_app.handoffs.rules import pressing
from field_app.visits.job_rules import ASKING, JobMoved, is_by_day, worked
from field_app.visits.models import Job
from field_app.visits.service import approving, hands, job_trace
from server.applications.rules import SYSTEM
from server.core import clock
from server.core.config import settings
from server.core.db import unit_of_work
from server.core.errors import DomainError, Fault, Invalid
from server.core.workflow import IllegalStep
from server.places.queries import calendar


def press(now: datetime) -> None:
    """Look at every job that waits for a secretary; by day alone, for it is told by text messages."""
    day, is_open = settings().working_day, calendar().is_open
    if not is_by_day(clock.local(now), is_open, day):
        return
    waiting: Any = Job.select().where(
        Job.state.in_(ASKING) & Job.approve_by.is_null(False) & Job.whole_at.is_null(False)
    )
    for job in list(waiting.order_by(Job.approve_by)):
        if job.approve_by <= now:
            go_on(UUID(str(job.id)), now)
        else:
            gone, given = (worked(clock.local(job.whole_at), end, is_open, day) for end in (now, job.approve_by))
            for name in pressing(gone, given):
                _note(job, name, now)


def _note(job: Job, name: str, now: datetime) -> None:
    told = {"approve_by": job.approve_by.isoformat()}
    if _is_noted(job, name, told):
        return
    with unit_of_work(durable=True) as outbox:
        held = job_trace.held(UUID(str(job.id)))
        if held.state in ASKING and held.approve_by == job.approve_by and not _is_noted(job, name, told):
            job_trace.note(held, name, by=SYSTEM, now=now, data=told)
            about = {"subject_kind": "job", "subject_id": held.id, "division": held.division, "seq": held.head_seq}
            if name == "remind":
                outbox.add("job.reminded", **about, data=told)
            else:
                hands.to_street(held, now)
                outbox.add("job.escalated", **about, data=told)


def _is_noted(job: Job, name: str, told: dict[str, str]) -> bool:
    return any(dict(step.data) == told for step in queries.steps([UUID(str(job.id))], name))


def go_on(job_id: UUID, now: datetime) -> None:
    """Nobody answered in time: to the centre, marked; or back to the worker, where something still hinders that.

    What somebody said yes to, and only the submission hindered, is tried again as that.
    """
    reason = approving.agreed_before(job_id) or approving.UNANSWERED
    try:
        approving.approve(job_id, by=SYSTEM, now=now, reason=reason)
    except (IllegalStep, JobMoved):
        return  # somebody was faster
    except DomainError as no:
        faults = no.faults if isinstance(no, Invalid) else [Fault("/application", str(no))]
        approving.send_back(job_id, faults, by=SYSTEM, now=now)
