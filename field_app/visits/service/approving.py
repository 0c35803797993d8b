"""The secretary's yes and the way back: called by the room of handoffs, which knows who may.

A yes hands the application in, then moves the job. Killed between the two, the same call finishes it: the submission
answers as it did, and the steps are taken.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from field_app.visits.job_rules import ASKING, JOB, JobNotWhole
from field_app.visits.models import Job, JobRevision
from field_app.visits.service import drafting, job_trace, jobs, ordering
from server.applications import pinned
from server.applications.models import Application
from server.applications.rules import By
from server.applications.service import submission
from server.core.db import unit_of_work
from server.core.errors import Invalid, NotFound
from server.media.service import signatures

PROXY = "proxy"


def approve(
    job_id: UUID, *, by: By, now: datetime, reason: str | None = None, data: Mapping[str, Any] | None = None
) -> Job:
    """Hand a job in for its resident, the worker as agent; `Invalid` names all that is missing. A repeat is no harm.

    `reason`: a code, where nobody looked in time. `data`: what the approval is proved by, such as the signature's id.
    """
    job = Job.get_or_none(Job.id == job_id)
    if job is None:
        raise NotFound()
    if job.state == "in_centre" or job.state not in ASKING:
        if _is_handed_in(job):
            return job
        JOB.take("approve", str(job.state))
    if not drafting.is_whole(job):
        raise JobNotWhole()
    wrong = drafting.look(job_id)
    if wrong and not _is_handed_in(job):
        raise Invalid(wrong)
    _submit(job, now)
    return _moved(job_id, by=by, now=now, reason=reason, data=data)


def _is_handed_in(job: Job) -> bool:
    return Application.select().where((Application.id == job.application) & (Application.stage == "submitted")).exists()


def _submit(job: Job, now: datetime) -> None:
    body = JobRevision.get_by_id(job.revision).body
    written = drafting.write(job, body)
    ref = written.signature
    signed = {"ref": ref, "shown_digest": signatures.verified(ref).shown_digest} if ref else None
    command = {"revision": job.revision, "form_digest": written.form["digest"], "signature": signed, "channel": PROXY}
    command |= {"site": pinned.intake_site(written.form["division"]), "origin": None}
    command |= {"consents": ordering.consents_of(job, body)}
    actor = ordering.worker_of(job)
    submission.submit(job.application, command, actor=actor, by=drafting.by_worker(job), now=now)


def _moved(job_id: UUID, *, by: By, now: datetime, reason: str | None, data: Mapping[str, Any] | None) -> Job:
    with unit_of_work(durable=True):
        job = job_trace.hold(job_id)
        if job is None:
            raise NotFound()
        if job.state in ASKING:
            job_trace.take(job, "approve", by=by, now=now, reason=reason, data=data, sets=jobs.NO_HURRY)
            job_trace.take(job, "hand_in", by=by, now=now, data={"application": job.application})
        return job


def give_back(  # noqa: PLR0913  what, why, who, when
    job_id: UUID, *, step_id: UUID, marks: Sequence[Mapping[str, Any]], words: str, by: By, now: datetime
) -> Job:
    """Back to the worker, with marks on what is to be done again. The same command again changes nothing."""
    with unit_of_work(durable=True):
        job = job_trace.hold(job_id)
        if job is None:
            raise NotFound()
        done = [one for one in job_trace.steps_of(job_id) if one.data.get("command") == str(step_id)]
        if not done:
            told = {"marks": [dict(mark) for mark in marks], "words": words}
            job_trace.take(job, "return", by=by, now=now, words=told, data={"command": step_id}, sets=jobs.NO_HURRY)
        return job


def without_secretary(job_id: UUID, *, by: By, now: datetime) -> None:
    """A job that nobody needs to look at goes on by itself; what is missing goes back to the worker with marks."""
    job = Job.get_by_id(job_id)
    if job.needs_approval or job.state not in ASKING or job.whole_at is None:
        return
    try:
        approve(job_id, by=by, now=now, reason="not_needed")
    except Invalid as missing:
        marks = [
            {"target": {"pointer": one.pointer}, "reason": "missing", "text": one.message} for one in missing.faults
        ]
        give_back(job_id, step_id=job.revision, marks=marks, words="", by=by, now=now)
