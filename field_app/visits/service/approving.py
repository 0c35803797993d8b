"""The secretary's yes and the way back: called by the room of handoffs, which knows who may.

A yes is a step of its own; then the application is submitted. Killed between the two, the news of the yes finishes
it, or the same call again: the submission answers as it did.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from field_app.visits.job_rules import ASKING, JOB, JobMoved, JobNotWhole
from field_app.visits.models import Job, JobRevision
from field_app.visits.service import drafting, hands, job_trace, jobs, ordering
from server.applications import pinned
from server.applications.chain import Entry
from server.applications.rules import By
from server.applications.service import submission, trace
from server.core import clock
from server.core.db import unit_of_work
from server.core.errors import DomainError, Fault, Invalid, NotFound
from server.media.service import signatures

PROXY = "proxy"
#: Why it went on without a secretary's yes: nobody looked in time; the resident wants it as it was.
UNANSWERED, INSISTS = "unanswered", "insists"
#: It has a yes as it stands; only the submission hindered it.
AGAIN = "again"
MARKS = {UNANSWERED: "unseen", INSISTS: "insisted"}
#: Somebody has said yes, and it goes on or went on.
DONE = ("approved", "in_centre", "result_ready", "delivered", "not_accepted")


def approve(  # noqa: PLR0913  what, by whom, when, why, proved by what
    job_id: UUID,
    *,
    by: By,
    now: datetime,
    revision: UUID | None = None,
    reason: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> Job:
    """Hand a job in for its resident, the worker as agent; `Invalid` names all that is missing. A repeat is no harm.

    `revision`: the one that was looked at. `reason`: a code, where nobody looked in time. `data`: what the approval is
    proved by, such as the signature's id.
    """
    job = Job.get_or_none(Job.id == job_id)
    if job is None:
        raise NotFound()
    if job.state in ASKING:
        check_whole(job)
        return say_yes(job_id, revision or job.revision, by=by, now=now, reason=reason, data=data)
    if job.state not in DONE:
        JOB.take("approve", str(job.state))
    return hand_in(job_id, by=by, now=now)


def say_yes(job_id: UUID, revision: UUID, *, by: By, now: datetime, **why: Any) -> Job:
    """The same of a revision that was looked at just now; `JobMoved` if another came since."""
    _say_yes(job_id, revision, by=by, now=now, **why)
    return hand_in(job_id, by=by, now=now)


def check_whole(job: Job) -> None:
    """Whether it could be handed in as it is: every file is here, and nothing is missing; `Invalid` names all."""
    if not drafting.is_whole(job):
        raise JobNotWhole()
    if wrong := drafting.look(UUID(str(job.id))):
        raise Invalid(wrong)


def _say_yes(job_id: UUID, revision: UUID, *, by: By, now: datetime, **why: Any) -> None:
    """From here on other words of the worker come too late; those that came just before are looked at first."""
    with unit_of_work(durable=True) as outbox:
        job = job_trace.held(job_id)
        if job.state in DONE:
            return
        if job.revision != revision:
            raise JobMoved()
        hands.go_on(job, by=by, now=now)
        job_trace.take(job, "approve", by=by, now=now, sets=jobs.NO_HURRY, **why)
        outbox.add("job.approved", "job", job_id, division=job.division, seq=job.head_seq)


def hand_in(job_id: UUID, *, by: By, now: datetime) -> Job:
    """Submit an approved job. Where the submission is refused after all, the job waits again, and the no is told."""
    job = Job.get_by_id(job_id)
    if job.state != "approved":
        return job
    try:
        _submit(job)
    except DomainError:
        _moved(job_id, "hold_back", by=by, now=now)
        raise
    return _moved(job_id, "hand_in", by=by, now=now)


def _submit(job: Job) -> None:
    """Now, and not when it was asked for: its order may have been recorded in between."""
    body = JobRevision.get_by_id(job.revision).body
    written = drafting.write(body, job.resident)
    ref = written.signature
    signed = {"ref": ref, "shown_digest": signatures.verified(ref).shown_digest} if ref else None
    command = {"revision": job.revision, "form_digest": written.form["digest"], "signature": signed, "channel": PROXY}
    command |= {"received_at": job.whole_at, "site": pinned.intake_site(written.form["division"]), "origin": None}
    command |= {"consents": ordering.consents_of(job, body), "read_out": ordering.versions_of(body)}
    actor = ordering.worker_of(job)
    submission.submit(job.application, command, actor=actor, by=drafting.by_worker(job), now=clock.now())


def _moved(job_id: UUID, step: str, *, by: By, now: datetime) -> Job:
    with unit_of_work(durable=True) as outbox:
        job = job_trace.held(job_id)
        if job.state == "approved":
            sets = {"approve_by": now} if step == "hold_back" else None  # it waits again, before all others
            if step == "hand_in":
                _mark(job, now)
                hands.to_centre(job, now)
            job_trace.take(job, step, by=by, now=now, data={"application": job.application}, sets=sets)
            if step == "hand_in":
                outbox.add("job.handed_in", "job", job_id, division=job.division, seq=job.head_seq)
        return job


def _mark(job: Job, now: datetime) -> None:
    """The centre reads in its own trace that no secretary said yes, and why; the resident's words with it."""
    since: list[Any] = []
    for step in job_trace.steps_of(job.id):
        since = [] if step.step == "return" else [*since, step]
    yes = next(step for step in reversed(since) if step.step == "approve")
    if yes.reason not in MARKS:
        return
    insisted = next((step for step in since if step.reason == INSISTS and step.words), None)
    said = insisted or yes
    by = By(said.account, said.role, said.source)
    words = insisted.words.get("words") if insisted else None
    entry = Entry(MARKS[INSISTS if insisted else yes.reason], reason=said.reason)
    trace.append(job.application, [entry], by=by, at=now, words=words or None)


#: Steps that tell how a job stands; the others only speak of it.
MOVES = ("register", "renew", "complete", "correct", "return", "approve")


def agreed_before(job_id: UUID) -> str | None:
    """Why a job that waits had a yes as it stands, until its submission was refused; None where it had none."""
    last = next(step for step in reversed(job_trace.steps_of(job_id)) if step.step in MOVES)
    if last.step != "approve" or last.reason == UNANSWERED:
        return None
    return str(last.reason or AGAIN)


def give_back(  # noqa: PLR0913  what, why, who, when
    job_id: UUID, *, step_id: UUID, marks: Sequence[Mapping[str, Any]], words: str, by: By, now: datetime
) -> Job:
    """Back to the worker, with marks on what is to be done again. The same command again changes nothing."""
    with unit_of_work(durable=True) as outbox:
        job = job_trace.held(job_id)
        done = [one for one in job_trace.steps_of(job_id) if one.data.get("command") == str(step_id)]
        if not done:
            had_yes = agreed_before(job_id) is not None
            told: dict[str, Any] = {"marks": [dict(mark) for mark in marks], "words": words}
            hands.go_on(job, by=by, now=now)
            job_trace.take(job, "return", by=by, now=now, words=told, data={"command": step_id}, sets=jobs.NO_HURRY)
            hands.to_worker(job, now)
            if by.account is None:
                told = {"had_yes": had_yes}
                outbox.add("job.sent_back", "job", job_id, division=job.division, seq=job.head_seq, data=told)
            else:
                outbox.add("job.returned", "job", job_id, division=job.division, seq=job.head_seq)
        return job


def send_back(job_id: UUID, faults: Sequence[Fault], *, by: By, now: datetime) -> None:
    """Back to the worker by itself, with a mark on each thing that hinders it; once for each revision."""
    marks = [{"target": {"pointer": one.pointer}, "reason": "missing", "text": one.message} for one in faults]
    give_back(job_id, step_id=Job.get_by_id(job_id).revision, marks=marks, words="", by=by, now=now)


def without_secretary(job_id: UUID, *, by: By, now: datetime) -> None:
    """A job that nobody needs to look at goes on by itself; what is missing goes back to the worker with marks."""
    job = Job.get_by_id(job_id)
    if job.needs_approval or job.state not in ASKING or job.whole_at is None:
        return
    try:
        approve(job_id, by=by, now=now, reason="not_needed")
    except Invalid as missing:
        send_back(job_id, missing.faults, by=by, now=now)
