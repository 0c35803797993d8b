"""Reads of the secretary's desk: what waits, what was handed on, who looked, who stands in which relation."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from field_app.rounds.models import DoorNotice
from field_app.visits.job_rules import ASKING
from field_app.visits.models import Job, JobRevision, JobStep
from field_app.visits.service.charges import Scope
from server.applications.models import Case
from server.core.db import behind, uuid_of
from server.identity.models import Guardianship, Mandate
from server.identity.roles import Role
from server.places.rules import prefix

#: A charge at a window or a worker's order says nothing of a family.
OF_FAMILY = ("relative", "guardian")


def waiting(seen: Scope, *, after: tuple[datetime, UUID] | None, limit: int) -> list[Any]:
    """Whole jobs of these divisions that wait, nearest deadline first, one more than `limit`. One query."""
    found = Job.state.in_(ASKING) & Job.approve_by.is_null(False) & seen.holds(Job.division)
    if after:
        found &= behind(Job.approve_by, Job.id, after)
    return list(Job.select().where(found).order_by(Job.approve_by, Job.id).limit(limit + 1))


def handed_on(seen: Scope, states: Collection[str], *, after: tuple[datetime, UUID] | None, limit: int) -> list[Any]:
    """Jobs of these divisions in these states, newest step first, one more than `limit`. One query."""
    found = Job.state.in_(states) & seen.holds(Job.division)
    if after:
        at, last = after
        found &= (Job.moved_at < at) | ((Job.moved_at == at) & (Job.id < last))
    return list(Job.select().where(found).order_by(Job.moved_at.desc(), Job.id.desc()).limit(limit + 1))


def open_cases(applications: Collection[UUID]) -> list[Any]:
    """What of these is not decided yet, without its content. One query, none without applications."""
    if not applications:
        return []
    columns = (Case.application, Case.body, Case.turn, Case.due_on, Case.due_is_provisional)
    found = Case.application.in_(list(applications)) & (Case.state != "closed")
    return list(Case.select(*columns).where(found).order_by(Case.application, Case.place))


def untold(jobs: Collection[UUID]) -> list[Any]:
    """What residents of these jobs have to be told at the bedside. One query, none without jobs."""
    if not jobs:
        return []
    columns = (DoorNotice.job, DoorNotice.due_on, DoorNotice.is_provisional)
    found = DoorNotice.job.in_(list(jobs)) & (DoorNotice.state == "open")
    return list(DoorNotice.select(*columns).where(found).order_by(DoorNotice.job, DoorNotice.due_on))


def faults_of(revisions: Iterable[UUID]) -> dict[UUID, Any]:
    """These revisions without their words. One query."""
    columns = (JobRevision.id, JobRevision.number, JobRevision.faults, JobRevision.digest)
    return {row.id: row for row in JobRevision.select(*columns).where(JobRevision.id.in_(list(revisions)))}


def opened(jobs: Iterable[UUID], by: UUID) -> set[tuple[UUID, str]]:
    """Which revisions of these jobs this account opened. One query."""
    mine = (JobStep.job.in_(list(jobs))) & (JobStep.step == "open") & (JobStep.account == by)
    rows: Any = JobStep.select(JobStep.job, JobStep.data).where(mine).tuples()
    return {(uuid_of(job), data["revision"]) for job, data in rows}


def steps(jobs: Sequence[UUID], *names: str) -> list[Any]:
    """Steps of these names, in their order. One query."""
    query = JobStep.select().where(JobStep.job.in_(list(jobs)) & JobStep.step.in_(names))
    return list(query.order_by(JobStep.job, JobStep.seq))


def related(mine: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Everybody who stands in a family relation to one of these records, also one that has ended. Two queries."""
    ids = list(mine)
    wards = Guardianship.guardian.in_(ids) | Guardianship.ward.in_(ids)
    kin = (Mandate.principal.in_(ids) | Mandate.agent.in_(ids)) & Mandate.ground.in_(OF_FAMILY)
    cared_for: Any = Guardianship.select(Guardianship.guardian, Guardianship.ward).where(wards).tuples()
    helped: Any = Mandate.select(Mandate.principal, Mandate.agent).where(kin & Mandate.agent.is_null(False)).tuples()
    return [(uuid_of(one), uuid_of(other)) for one, other in (*cared_for, *helped)]


def secretaries_of(posts: Iterable[Any]) -> list[Any]:
    """Posts of secretaries alone, without a body."""
    return [post for post in posts if post.role == Role.SECRETARY and post.body is None]


def covers(post: Any, division: str) -> bool:
    """Whether this row of a post reaches so far down."""
    return division.startswith(prefix(post.division))
