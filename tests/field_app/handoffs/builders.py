"""A secretary who looks at jobs, as tests need her: opens, signs, says yes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from field_app.handoffs.rules import to_sign
from field_app.handoffs.service import deciding, reading
from field_app.handoffs.service.deciding import Yes
from field_app.visits.models import Job, JobRevision
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from server.identity.service import presence, records
from tests.server.applications.filled import a_signature

MARK = {"target": {"pointer": "/mobile"}, "reason": "wrong", "text": "打不通"}


def current(job: UUID) -> UUID:
    revision: UUID = Job.get_by_id(job).revision
    return revision


def signed_for(by: Actor, jobs: Sequence[UUID]) -> UUID:
    """One signature over these jobs as they are."""
    digests = [JobRevision.get_by_id(current(job)).digest for job in jobs]
    return UUID(a_signature(by.account_id, to_sign(digests))["ref"])


def present(by: Actor) -> None:
    """She has just typed her password again."""
    records.write(by.account_id, presence.SHOWN, "session", by.session_id)


def a_yes(by: Actor, *jobs: UUID, opens: bool = True) -> Yes:
    for job in jobs if opens else ():
        reading.open_job(job, by)
    present(by)
    return Yes(uuid7(), {job: current(job) for job in jobs}, signed_for(by, jobs))


def approve(job: UUID, by: Actor, yes: Yes | None = None) -> dict[str, Any]:
    return deciding.approve(job, yes or a_yes(by, job), by=by, now=clock.now())


def give_back(job: UUID, by: Actor, **told: Any) -> dict[str, Any]:
    command = {"id": uuid7(), "revision": current(job), "marks": [MARK], "words": "电话请再问一下"} | told
    return deciding.give_back(job, command, by=by)
