"""What hangs on jobs and is seen with them: originals that travel, notices for the bedside."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from field_app.visits.models import Job
from field_app.visits.service import charges, deeds
from server.core.access import Actor
from server.core.db import behind
from server.core.errors import NotFound
from server.identity.service import records


def may_see(actor: Actor) -> Any:
    """Jobs of one's own, of one's grids of today, of one's divisions."""
    return charges.scope(actor).holds(Job.grid) | (Job.worker == actor.account_id)


def job(job_id: UUID) -> Job:
    """One that is there, whoever asks; 404 else."""
    found: Job | None = Job.get_or_none(Job.id == job_id)
    if found is None:
        raise NotFound()
    return found


def row(table: Any, row_id: UUID) -> Any:
    """One with its job, whoever asks; 404 else."""
    found = table.select(table, Job).join(Job).where(table.id == row_id).first()
    if found is None:
        raise NotFound()
    return found


def is_in_reach(job: Job, actor: Actor) -> bool:
    """One's own job, or one of a grid that one looks after today."""
    return job.worker == actor.account_id or job.grid in charges.scope(actor).grids


def may_bring(job: Job, actor: Actor, told: Mapping[str, Any]) -> bool:
    """The same, or one of a grid that one looked after when it was done."""
    return is_in_reach(job, actor) or deeds.was_on_duty(actor, {str(job.grid)}, told)


def is_seen(job: Job, actor: Actor) -> bool:
    """The same, or one of one's divisions."""
    return job.worker == actor.account_id or charges.scope(actor).sees(str(job.grid))


def seen(table: Any, row_id: UUID, actor: Actor) -> Any:
    """A row that the caller may look at, with its job; 404 else."""
    found = row(table, row_id)
    if not is_seen(found.job, actor):
        raise NotFound()
    return found


def opened(table: Any, row_id: UUID, actor: Actor, *, field: str) -> Any:
    """The same, to be read out or printed; who looked is logged first."""
    found = seen(table, row_id, actor)
    records.write(actor.account_id, "opened", "person", found.job.resident, field=field)
    return found


def page(day: Any, wanted: Any, actor: Actor, *, after: tuple[date, UUID] | None, limit: int) -> Any:
    """Rows in the order of this column of theirs, with their jobs, one more than `limit`. Two queries."""
    table = day.model
    wanted = wanted & may_see(actor)
    if after:
        wanted &= behind(day, table.id, after)
    return table.select(table, Job).join(Job).where(wanted).order_by(day, table.id).limit(limit + 1)
