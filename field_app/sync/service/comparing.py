"""Once a day phone and server lay their lists side by side; and a worker's own jobs."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from field_app.sync import rules
from field_app.sync.service import receiving
from field_app.visits import digests
from field_app.visits.job_rules import OPEN, PLAIN
from field_app.visits.models import Job, JobRevision, JobStep
from server.applications.models import Handoff
from server.core.access import Actor
from server.identity.models import Parked
from server.identity.service.parking import DECISIONS, content_of
from server.media import queries as media

LISTED = (
    *("id", "resident", "application", "bundle", "revision", "state"),
    *("declared_at", "received_at", "whole_at", "approve_by", "moved_at"),
)


def compare(jobs: Mapping[UUID, str], files: Mapping[UUID, str], *, by: Actor) -> list[dict[str, Any]]:
    """What differs between what the phone believes that we have, and what we have. Two queries, and two more where
    jobs went on to others."""
    mine = (Job.worker == by.account_id) & (Job.id.in_(list(jobs)) | Job.state.in_(OPEN))
    on = JobRevision.id == Job.revision
    rows: Any = Job.select(Job.id, JobRevision.content_digest).join(JobRevision, on=on).where(mine).tuples()
    here = dict(rows)
    gone = _passed_on([job for job in jobs if job not in here], by.account_id)
    here |= {job: jobs[job] for job, sent in gone.items() if jobs[job] in sent}
    known = media.stored(files)
    theirs = {by.account_id, *_takers(gone)}
    stored = {ref: one.digest for ref, one in known.items() if one.is_stored and one.owner in theirs}
    return rules.differences("jobs", jobs, here) + rules.differences("files", files, stored)


def apart(jobs: Sequence[UUID], *, by: Actor) -> list[dict[str, Any]]:
    """Which of these jobs lie here parked, as this caller sent them, by digest; what was decided. At most one query.

    The words of who decided go to who is signed in, and to no token of a session that is over.
    """
    mine = (Parked.kind == "job") & (Parked.account == by.account_id) & Parked.subject.in_(list(jobs))
    return (
        [_apart(row, shows=not by.is_late) for row in Parked.select().where(mine).order_by(Parked.id)] if jobs else []
    )


def _apart(row: Parked, *, shows: bool) -> dict[str, Any]:
    content = content_of(row)
    body = receiving.opened(UUID(str(row.subject)), content)
    told = {"id": row.subject, "revision": content["revision"], "decision": row.decision}
    told |= {"content_digest": digests.sha256(body["content"]) if body else None}
    told |= {"sealed_digest": None if body else digests.of_bytes(base64.b64decode(content["sealed"]))}
    return told | {"decision_name": DECISIONS.get(str(row.decision)), "words": row.words if shows else None}


def _passed_on(jobs: Sequence[UUID], giver: UUID) -> dict[UUID, set[str]]:
    """Of these, those that the worker gave away, with the digest of all that came of each. At most two queries."""
    taken = (Handoff.subject_kind == "job") & (Handoff.state == "taken") & (Handoff.giver == giver)
    rows: Any = Handoff.select(Handoff.subject).where(taken & Handoff.subject.in_(list(jobs))).tuples() if jobs else ()
    found: dict[UUID, set[str]] = {job: set() for (job,) in rows}
    told: Any = JobRevision.select(JobRevision.job, JobRevision.content_digest).where(JobRevision.job.in_(list(found)))
    for job, digest in told.tuples() if found else ():
        found[job].add(digest)
    return found


def _takers(jobs: Iterable[UUID]) -> set[UUID]:
    """Who has these jobs now, and their files with them."""
    return {job.worker for job in Job.select(Job.worker).where(Job.id.in_(list(jobs)))} if jobs else set()


def mine(actor: Actor, *, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    """One's own jobs, newest first, with what is missing and what was marked; one more than `limit`. Three queries."""
    query = Job.select().where(Job.worker == actor.account_id).order_by(Job.id.desc()).limit(limit + 1)
    found = list(query.where(Job.id < after) if after else query)
    written: Any = JobRevision.select(JobRevision.job, JobRevision.faults).where(
        JobRevision.id.in_([job.revision for job in found])
    )
    faults = {row.job_id: row.faults for row in written}
    returned = [job.id for job in found if job.state == "returned"]
    back: Any = JobStep.select().where(JobStep.job.in_(returned) & (JobStep.step == "return")).order_by(JobStep.seq)
    marked = {row.job_id: row for row in back}
    return [listed(job, faults.get(job.id), marked.get(job.id)) for job in found]


def listed(job: Any, faults: Any = None, back: Any = None) -> dict[str, Any]:
    """A job as its worker sees it in a list: ids and words of the house, no name."""
    told = {name: getattr(job, name) for name in LISTED} | {"state_plain": PLAIN[job.state], "faults": faults or []}
    words = back.words if back is not None and back.words else {}
    return told | {"marks": words.get("marks", []), "words": words.get("words", "")}
