"""What somebody does for a job: an order of its own, carried out once.

Who did it when the job had been handed on, on a phone that did not know of it, is not told "there is no such job": the
deed is kept whole where the community's secretary and the supervisors see it.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from field_app.visits.errors import JobParked
from field_app.visits.models import Job
from field_app.visits.service import job_trace
from server.core import crypto
from server.core.access import Actor
from server.core.errors import DomainError, NotFound
from server.identity.service import orders, parking
from server.identity.service.orders import Answer, Order
from server.identity.service.parking import COMMUNITY, Belongs

HANDED_ON = "这件事已经交给别的网格员了，您做的这一步原样留着，等书记核对"


def order(kind: str, command: UUID, told: Mapping[str, Any], *, job: Job, by: Actor) -> Order:
    """The deed as an order; the secretary of the job's division sees to what collides."""
    content = crypto.as_json({**told, "job": job.id, "resident": job.resident})
    belongs = Belongs(division=str(job.division), desk=COMMUNITY)
    return Order(id=command, kind=kind, content=content, by=by.account_id, belongs=belongs)


def once(order: Order, job: Job, do: Callable[[], Answer], *, may: bool) -> Answer:
    """Carry it out, where the caller may; 404 or `JobParked` else. A repeat of what was done gets its answer."""
    if not may and not orders.is_done(order):
        raise _refused(order, job)
    return orders.once(order, do)


def _refused(order: Order, job: Job) -> DomainError:
    if not job_trace.had(job, order.by):
        return NotFound()
    parked = parking.keep(order.kind, order.id, order.content, account=order.by, belongs=order.belongs)
    return JobParked(HANDED_ON, parked=str(parked), reason="handed-on")
