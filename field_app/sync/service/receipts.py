"""Receipts: what lies here of one revision of a job, by digests, and what is still missing."""

from typing import Any
from uuid import UUID

from field_app.visits.job_rules import PLAIN, is_settled
from field_app.visits.models import Job
from field_app.visits.service import job_trace, jobs
from server.applications.rules import SYSTEM
from server.core import clock
from server.core.access import Actor
from server.core.db import by_id
from server.core.errors import NotFound


def of(job_id: UUID, revision: UUID | None, *, by: Actor) -> dict[str, Any]:
    """The receipt of one's own job, of the revision that is asked for or the current one. Three queries."""
    job = by_id(Job, job_id)
    if job is None or by.account_id not in (holders := job_trace.holders_of(job)):
        raise NotFound()
    wanted = revision or job.revision
    row = jobs.laid(wanted, job_id)
    if row is None:
        raise NotFound()
    files = jobs.files_of(row.files, holders)
    if job.whole_at is None and jobs.have_come(files):
        jobs.complete(job_id, by=SYSTEM, now=clock.now())  # the last file came, and nobody has told yet
        job = Job.get_by_id(job_id)
    return {
        "id": job_id,
        "revision": row.id,
        "state": job.state,
        "state_plain": PLAIN[job.state],
        "content_digest": row.content_digest,
        "files": files,
        "missing": [one["ref"] for one in files if one["state"] == "expected"],
        "is_settled": is_settled(str(job.state), is_current=row.id == job.revision, is_whole=job.whole_at is not None),
        "server_time": clock.now(),
        "approve_by": job.approve_by,
    }
