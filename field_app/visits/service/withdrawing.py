"""She does not want it any more: a job is withdrawn at the bedside, and what comes too late for that is kept."""

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from field_app.visits import queries
from field_app.visits.errors import OriginalOut
from field_app.visits.models import Job, JobRevision
from field_app.visits.service import deeds, hands, job_trace, of_jobs, ordering
from field_app.visits.service.jobs import NO_HURRY
from server.applications.service import drafts, withdrawal
from server.applications.service.drafts import AlreadySubmitted
from server.applications.standing import AuthorityEnded
from server.core import clock
from server.core.access import Actor
from server.core.workflow import IllegalStep
from server.identity.service import parking

KIND = "job_withdrawal"
KEEPS = {
    OriginalOut: deeds.ORIGINAL_OUT,
    AuthorityEnded: deeds.AUTHORITY_ENDED,
    IllegalStep: deeds.GONE_ON,
    withdrawal.NothingToWithdraw: deeds.GONE_ON,
}


def withdraw(job_id: UUID, *, command: UUID, reason: str, by: Actor) -> Job:
    """The resident does not want it any more: nobody asks why twice. What is at the centre is withdrawn there too.

    The order ends with it, and a draft goes; what was sent stays as long as the law wants the steps explained. Where
    it cannot be done any more, what she said is kept for a person.
    """
    job = of_jobs.job(job_id)
    order = deeds.order(KIND, command, {"reason": reason}, job=job, by=by)
    may = job.worker == by.account_id
    if may and _said_otherwise(job_id, command, reason):
        raise parking.refusal(order.kind, command, order.content, account=by.account_id, belongs=order.belongs)
    do, why = partial(_withdraw, job_id, command, reason, by), partial(deeds.of_hands, job, by)
    deeds.once(order, do, may=may, why=why, keeps=KEEPS)
    return _let_go(job_id, by)


def _said_otherwise(job_id: UUID, command: UUID, reason: str) -> bool:
    """Whether the command withdrew it with other words, when it left no row of its own."""
    return any(words and words["words"] != reason for words in _said(job_id, command))


def _said(job_id: UUID, command: UUID) -> list[Any]:
    """The words of the steps by which this command withdrew it."""
    done = [step for step in job_trace.steps_of(job_id) if step.step == "withdraw"]
    return [step.words for step in done if step.data.get("command") == str(command)]


def _withdraw(job_id: UUID, command: UUID, reason: str, by: Actor) -> deeds.Answer:
    named, now = job_trace.as_worker(by), clock.now()
    job = job_trace.held(job_id)
    told: dict[str, Any] = {"words": {"words": reason}, "data": {"command": command}}
    if job.state == "withdrawn":
        if not _said(job_id, command):
            job_trace.note(job, "withdraw", by=named, now=now, **told)
        return {}
    queries.check_none_out(job_id)
    if job.state == "in_centre":
        author = replace(named, account=job_trace.author_of(job))
        withdrawal.withdraw(job.application, reason=reason, by=author, now=now, command=command)
    hands.go_on(job, by=named, now=now)
    job_trace.take(job, "withdraw", by=named, now=now, sets=NO_HURRY, **told)
    return {}


def _let_go(job_id: UUID, by: Actor) -> Job:
    """Of a job that is withdrawn the order and the draft."""
    job = of_jobs.job(job_id)
    revision = JobRevision.get_by_id(job.revision)
    if revision.body is not None:
        ordering.take_back(job, revision.body)
    with suppress(AlreadySubmitted):
        drafts.throw_away(job.application, by=replace(job_trace.as_worker(by), account=job_trace.author_of(job)))
    return job
