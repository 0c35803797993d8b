"""Who may not approve: who did it, for whom it is, and who stands in a relation on record to one of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from field_app.handoffs import queries
from field_app.handoffs.rules import is_near, said_by
from field_app.visits.models import Job
from field_app.visits.service import job_trace
from server.core.access import Actor
from server.core.db import uuid_of
from server.identity import queries as people


def is_own(job: Job, body: Mapping[str, Any], actor: Actor) -> bool:
    """Whether this is the caller's own job or a relative's, as far as that is on record."""
    workers = job_trace.holders_of(job)
    if actor.account_id in workers:
        return True
    me = actor.person_id or _person_of(actor.account_id)
    if me is None:
        return False
    mine = people.records_of(me)
    others = [one for one in (job.resident, said_by(body), *map(_person_of, workers)) if one]
    theirs = [record for other in others for record in people.records_of(other)]
    return is_near(mine, theirs, queries.related(mine))


def _person_of(account: UUID) -> UUID | None:
    link = people.live_link(account)
    return uuid_of(link.person_id) if link else None
