"""A responsible person lets a parked job in: whose worker has left, whose phone was lost, who was in another's grid.

It goes on as the worker's own: he stood at the door. What was parked because something else lies in its place, or
because it does not open, cannot be let in; it is settled with words (`identity.service.parking`).
"""

from typing import Any
from uuid import UUID

from field_app.sync.service import comparing, receiving
from field_app.sync.service.receiving import Sent
from field_app.visits.errors import JobParked
from field_app.visits.models import Job
from server.applications.rules import By
from server.core import clock
from server.core.access import Actor
from server.core.errors import NotFound
from server.identity.roles import Role
from server.identity.service import parking
from server.identity.service.parking import SettledOtherwise

MAY_COME_IN = frozenset({"account-closed", "device-revoked", "foreign-grid"})
DONE = "done_anew"


def admit(job_id: UUID, *, parked: UUID, words: str, by: Actor) -> dict[str, Any]:
    """Take the job as its worker sent it, and say so on what was parked. A repeat changes nothing."""
    row = parking.held_for(parked, by)
    if row.kind != "job" or row.subject != job_id:
        raise NotFound()
    if row.decision not in (None, DONE):
        raise SettledOtherwise(decision=row.decision)
    reason = parking.why(row)
    if reason in MAY_COME_IN:
        reason = _take(job_id, parking.content_of(row), worker=UUID(str(row.account)), by=by)
    if reason is not None:
        raise JobParked(parking.WHYS[str(reason)], parked=str(parked), reason=reason)
    parking.settle(parked, decision=DONE, words=words, by=by)
    return comparing.listed(Job.get_by_id(job_id))


def _take(job_id: UUID, content: dict[str, Any], *, worker: UUID, by: Actor) -> str | None:
    body = receiving.opened(job_id, content)
    if body is None:
        return "unreadable"
    author = Actor(worker, None, "none", (), worker, frozenset())
    return receiving.take(Sent(job_id, content, body, author), body, clock.now(), let_in_by=_named(by))


def _named(by: Actor) -> By:
    """As the steps name who let it in."""
    role = Role.SECRETARY if Role.SECRETARY in by.roles else Role.SUPERVISOR
    return By(by.account_id, role.value, "desk", by.person_id)
