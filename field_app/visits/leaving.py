"""What somebody did of a task who is no worker any more: it is not done, and it is not lost.

Such a caller comes through the doors that are marked `late` (`identity.errands`). His deed is kept whole where the
secretary and the supervisors see it, as his jobs are (`field_app.sync`).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from field_app.visits.models import Job
from field_app.visits.service import deeds, job_trace
from server.core.access import Actor, signed_in
from server.core.errors import NotFound
from server.identity.service.orders import Order

Told = dict[str, Any]
#: The order that it would have been, from what was told, the ids in the address and the caller; 404 if it was not his.
AsOrder = Callable[[Told, dict[str, UUID], Actor], Order]


def keeps(as_order: AsOrder) -> Callable[[Any], Any]:
    """A door that keeps the deed of who has left; stands below `arguments`, so that the deed is well-formed."""

    def decorate(view: Any) -> Any:
        @wraps(view)
        def parted(told: Told, **ids: UUID) -> Any:
            by = signed_in()
            if not by.has_left:
                return view(told, **ids)
            raise deeds.refused(as_order(told, ids, by), deeds.LEFT)

        return parted

    return decorate


def of_job(kind: str, job_of: Callable[[dict[str, UUID]], Job], *, command: str = "") -> AsOrder:
    """A deed for a job that is or was his. `command`: the id in the address that names it; else it brings its own."""

    def as_order(told: Told, ids: dict[str, UUID], by: Actor) -> Order:
        job = job_of(ids)
        if job.worker != by.account_id and not job_trace.had(job, by.account_id):
            raise NotFound()
        named = ids[command] if command else told["id"]
        return deeds.order(kind, named, {**ids, **told}, job=job, by=by)

    return as_order
