"""The secretary's yes with an own signature, and the way back with marks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from field_app.handoffs import queries
from field_app.handoffs.rules import JobUnopened, OtherWordsSigned, OwnJob, to_sign
from field_app.handoffs.service import conflicts, inbox, marking
from field_app.visits.job_rules import PLAIN, JobMoved
from field_app.visits.models import Job, JobRevision
from field_app.visits.service import approving, job_trace
from server.core import clock, crypto
from server.core.access import Actor
from server.core.errors import DomainError, Fault, Invalid
from server.identity.service import presence
from server.identity.service.orders import Order, once
from server.identity.service.parking import COMMUNITY, Belongs, refusal
from server.media import queries as media
from server.media.service import papers, signatures

SHOWN = ("id", "revision", "state", "approve_by")


@dataclass(frozen=True, slots=True)
class Yes:
    """One approval: of which revisions of which jobs, proved by which signature."""

    command: UUID
    jobs: Mapping[UUID, UUID]
    signature: UUID

    def data_of(self, revision: UUID) -> dict[str, str]:
        """As the step names it."""
        return {"command": str(self.command), "revision": str(revision), "signature": str(self.signature)}


def approve(job_id: UUID, yes: Yes, *, by: Actor, now: datetime) -> dict[str, Any]:
    """Say yes to one job; it is handed in at once. A repeat is no harm."""
    _check(yes, by)
    return shown(_approve(job_id, yes, by=by, now=now))


def approve_all(yes: Yes, *, by: Actor, now: datetime) -> list[dict[str, Any]]:
    """Say yes to several that were opened one by one. Each stands or falls alone; what is amiss is told beside it."""
    _check(yes, by)
    told = []
    for job_id in yes.jobs:
        try:
            told.append(shown(_approve(job_id, yes, by=by, now=now)) | {"problem": None, "words": ""})
        except DomainError as no:
            job = Job.get_by_id(job_id)
            told.append(shown(job) | {"problem": no.slug, "words": _words(no)})
    return told


def _words(no: DomainError) -> str:
    found = no.faults if isinstance(no, Invalid) else []
    return "；".join(dict.fromkeys(fault.message for fault in found)) or str(no)


def _approve(job_id: UUID, yes: Yes, *, by: Actor, now: datetime) -> Job:
    revision = yes.jobs[job_id]
    named = inbox.named(by)
    return approving.approve(job_id, by=named, now=now, revision=revision, data=yes.data_of(revision))


def _check(yes: Yes, by: Actor) -> None:
    """All are in one's divisions, opened as they are, somebody else's, and signed; what was approved before is not
    asked again."""
    jobs = [inbox.seen(job_id, by) for job_id in yes.jobs]
    fresh = [job for job in jobs if not _is_repeat(job, yes, by)]
    if not fresh:
        return
    looked = queries.opened([job.id for job in fresh], by.account_id)
    if unopened := [str(job.id) for job in fresh if (job.id, str(yes.jobs[job.id])) not in looked]:
        raise JobUnopened(jobs=unopened)
    written = {row.id: row for row in JobRevision.select().where(JobRevision.id.in_(list(yes.jobs.values())))}
    if any(yes.jobs[job.id] not in written for job in jobs):
        raise JobMoved()
    own = [str(job.id) for job in fresh if conflicts.is_own(job, written[yes.jobs[job.id]].body or {}, by)]
    if own:
        raise OwnJob(jobs=own)
    presence.check(by)
    _check_signature(yes, [written[revision].digest for revision in yes.jobs.values()], by)


def _is_repeat(job: Job, yes: Yes, by: Actor) -> bool:
    """Whether this very approval was given; other content under its id is parked."""
    told = yes.data_of(yes.jobs[UUID(str(job.id))])
    same = [
        step for step in queries.steps([UUID(str(job.id))], "approve") if step.data.get("command") == told["command"]
    ]
    if any(step.account != by.account_id or dict(step.data) != told for step in same):
        belongs = Belongs(division=str(job.division), desk=COMMUNITY)
        raise refusal("job_approval", UUID(str(job.id)), told, account=by.account_id, belongs=belongs)
    return bool(same)


def _check_signature(yes: Yes, digests: Sequence[str], by: Actor) -> None:
    """One's own, over exactly these revisions; from now on it is kept as what they rest on."""
    known = media.stored([yes.signature]).get(yes.signature)
    if known is None or known.owner != by.account_id or known.purpose != "signature":
        raise Invalid([Fault("/signature", "没有找到您的签名，请重新签")])
    if signatures.verified(yes.signature).shown_digest != to_sign(digests):
        raise OtherWordsSigned()
    papers.hand_in([yes.signature], owner=by.account_id)


def give_back(job_id: UUID, told: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    """Back to the worker: only what is marked needs doing again. A repeat changes nothing."""
    job = inbox.seen(job_id, by)
    content = crypto.as_json({**told, "job": job_id})
    order = Order(id=told["id"], kind="job_return", content=content, by=by.account_id)
    once(order, lambda: _give_back(UUID(str(job.id)), told, by=by))
    return shown(Job.get_by_id(job_id))


def _give_back(job_id: UUID, told: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    job = job_trace.held(job_id)
    if job.revision != told["revision"]:
        raise JobMoved()
    marking.check(job, told["marks"])
    said = {"marks": crypto.as_json(told["marks"]), "words": told["words"]}
    approving.give_back(job_id, step_id=told["id"], **said, by=inbox.named(by), now=clock.now())
    return {}


def shown(job: Job) -> dict[str, Any]:
    """A job after a command."""
    return {name: getattr(job, name) for name in SHOWN} | {"state_plain": PLAIN[str(job.state)]}
