"""What is said at a bedside of a job that was parked and waits for a person: kept beside it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from field_app.sync.service import receiving
from field_app.visits import leaving
from field_app.visits.models import Job
from field_app.visits.service import deeds, of_jobs, withdrawing
from server.core.access import Actor
from server.core.errors import NotFound
from server.identity.models import Parked
from server.identity.service import parking
from server.identity.service.orders import Order

_OF_TAKEN = leaving.of_job(withdrawing.KIND, lambda ids: of_jobs.job(ids["job_id"]))


def withdraw(job_id: UUID, told: Mapping[str, Any], *, by: Actor) -> Job:
    """She does not want it any more. Of a job that waits parked who sees to it reads her words before it is let in."""
    if is_taken(job_id):
        return withdrawing.withdraw(job_id, command=told["id"], reason=told["reason"], by=by)
    raise deeds.refused(_withdrawal(job_id, told, by), deeds.NOT_TAKEN_YET)


def is_taken(job_id: UUID) -> bool:
    return bool(Job.select().where(Job.id == job_id).exists())


def of_leaver(told: dict[str, Any], ids: dict[str, UUID], by: Actor) -> Order:
    """The same by a worker who has left, as an order."""
    return _OF_TAKEN(told, ids, by) if is_taken(ids["job_id"]) else _withdrawal(ids["job_id"], told, by)


def _withdrawal(job_id: UUID, told: Mapping[str, Any], by: Actor) -> Order:
    """As an order; 404 where the caller sent no such job."""
    row = deeds.parked_before("job", job_id, by)
    if row is None:
        raise NotFound()
    body = receiving.opened(job_id, parking.content_of(row))
    named = (body["resident"].get("new") or body["resident"])["id"] if body else None
    content = {**told, "job": job_id, "resident": named}
    return deeds.of_grid(withdrawing.KIND, told["id"], content, grid=str(row.division), by=by)


def said_of(row: Parked) -> list[str]:
    """Why its resident does not want what was parked, as far as somebody said so since. One query."""
    hers = (Parked.kind == withdrawing.KIND) & (Parked.account == row.account) & (Parked.parked_at >= row.parked_at)
    return [one.content["reason"] for one in Parked.select().where(hers) if one.content["job"] == str(row.subject)]
