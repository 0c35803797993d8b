"""Steps of jobs: each takes its row in the table of states, moves the job and is chained to the step before."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from field_app.visits.job_rules import JOB
from field_app.visits.models import Job, JobStep
from server.applications import chain
from server.applications.chain import End, Entry
from server.applications.rules import By
from server.core import crypto
from server.core.db import by_id, execute, insert_many
from server.core.errors import NotFound


def hold(job_id: UUID) -> Job | None:
    """The job's row, held until the unit ends; None where there is none."""
    execute("UPDATE visit_job SET head_seq = head_seq WHERE id = ?", (job_id,))
    return by_id(Job, job_id)


def held(job_id: UUID) -> Job:
    """The same, of a job that must be there; 404 else."""
    job = hold(job_id)
    if job is None:
        raise NotFound()
    return job


def take(  # noqa: PLR0913  a step has this many parts
    job: Job,
    name: str,
    *,
    by: By,
    now: datetime,
    reason: str | None = None,
    words: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    sets: Mapping[str, Any] | None = None,
) -> None:
    """Move a held job by one step; `IllegalStep` where the table has no such row. `sets`: other columns of the job."""
    before = str(job.state)
    job.state = JOB.take(name, before)
    note(job, name, by=by, now=now, from_state=before, reason=reason, words=words, data=data)
    _save(job, {**(sets or {}), "state": job.state})


def note(  # noqa: PLR0913  a step has this many parts
    job: Job,
    name: str,
    *,
    by: By,
    now: datetime,
    from_state: str | None = None,
    reason: str | None = None,
    words: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write the row of a step, also of the first one, which comes from nowhere."""
    sealed = None if words is None else {**words, "salt": secrets.token_hex(16)}
    said = None if sealed is None else crypto.digest(crypto.canonical(crypto.as_json(sealed)))
    entry = Entry(name, None, from_state, job.state, reason, said, crypto.as_json(data or {}))
    (row,) = chain.chained([entry], application=_id(job), end=End(job.head or "", job.head_seq), at=now, by=by)
    kept = {key: value for key, value in row.items() if key not in ("application", "case")}
    insert_many(JobStep, [kept | {"job": _id(job), "words": sealed and crypto.as_json(sealed)}])
    _save(job, {"head": row["hash"], "head_seq": row["seq"], "moved_at": now})


def _id(job: Job) -> UUID:
    return UUID(str(job.id))


def _save(job: Job, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(job, name, value)
    Job.update(**changes).where(Job.id == job.id).execute()


def steps_of(job_id: UUID) -> Sequence[JobStep]:
    return list(JobStep.select().where(JobStep.job == job_id).order_by(JobStep.seq))


def broken(job: Job) -> list[str]:
    """What is wrong with a job's chain, and whether its steps lead to where it stands; nothing for a sound one."""
    names = ("seq", "at", *chain.FACTS, "prev_hash", "hash")
    rows = [{name: getattr(one, name, None) for name in names} | {"application": job.id} for one in steps_of(_id(job))]
    wrong = chain.broken(rows, job.head)
    wrong += [
        f"row {row['seq']} takes a step that the table does not hold"
        for row in rows
        if row["from_state"] and not _is_legal(row)
    ]
    return wrong if rows and rows[-1]["to_state"] == job.state else [*wrong, "the steps do not lead to its state"]


def _is_legal(row: Mapping[str, Any]) -> bool:
    return JOB.allows(row["step"], row["from_state"]) and JOB.take(row["step"], row["from_state"]) == row["to_state"]
