"""From whose hands into whose a job goes: each passage is a handoff of `applications`, in the unit of its step.

It stays the giver's until it is taken (首问负责). Looking takes nothing: secretaries take a job by deciding on it, a
worker what came back by what he does next, the centre by the submission. What nobody took in time is withdrawn, and
goes on from the hands in which it still is.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from field_app.visits.job_rules import AGAIN_WITHIN, ASKING
from field_app.visits.models import Job, JobRevision
from server.applications.models import Application, Handoff
from server.applications.rules import SYSTEM, By
from server.applications.service import handoffs
from server.core import clock
from server.core.ids import uuid7
from server.identity import queries as people
from server.identity.roles import Role
from server.places.queries import divisions, sites
from server.places.rules import COMMUNITY, lies_in, parent, prefix

#: From worker to worker. The others go to a desk, or come from one.
PASSING = (Handoff.subject_kind == "job") & Handoff.receiver.is_null(False) & Handoff.giver_division.is_null()
#: From a desk to a worker.
BACK = (Handoff.subject_kind == "job") & Handoff.receiver.is_null(False) & Handoff.giver_division.is_null(False)


def _of(job_id: UUID) -> Any:
    return (Handoff.subject_kind == "job") & (Handoff.subject == job_id)


def to_secretary(job: Job, now: datetime) -> None:
    """A whole job waits for the secretaries of its community."""
    if job.needs_approval:
        _offer(job, job.worker, now, until=job.approve_by, receiver_division=job.division)


def to_street(job: Job, now: datetime) -> None:
    """Nobody of the community has decided: whoever stands above may as well."""
    if above := parent(str(job.division)):
        giver, _ = _holder(job)
        _offer(job, giver, now, until=job.approve_by, giver_division=job.division, receiver_division=above)


def to_worker(job: Job, now: datetime) -> None:
    """Back from who took it; from nobody where it was in the worker's hands all the time."""
    giver, division = _holder(job)
    if division is not None:
        end = clock.local(now).date() + AGAIN_WITHIN + timedelta(days=1)
        until = datetime.combine(end, datetime.min.time(), clock.SHANGHAI)
        _offer(job, giver, now, until=until, giver_division=division, receiver=job.worker)


def to_centre(job: Job, now: datetime) -> None:
    """It was submitted: what was given with the yes lies at the window."""
    site = Application.select(Application.site).where(Application.id == job.application).scalar()
    if site is not None:
        giver, division = _holder(job)
        row = _offer(job, giver, job.moved_at, until=now, giver_division=division, receiver_site=site)
        handoffs.end(row, "take", by=SYSTEM, now=now)


def go_on(job: Job, *, by: By, now: datetime) -> None:
    """Who takes the next step takes what was offered to their side; what else is open is withdrawn. Before the step."""
    if by.role != Role.GRID_WORKER:
        _catch_up(job)
    rows = list(Handoff.select().where(_of(_id(job)) & ~PASSING & (Handoff.state == "offered")).order_by(Handoff.id))
    roots = _roots(rows, job, by, now)
    for row in rows:
        handoffs.end(row, "take" if _is_for(row, by, roots) else "withdraw", by=by, now=now)


def _catch_up(job: Job) -> None:
    """A job that waited already when handoffs began to be kept was offered to its community all the same."""
    offered = _of(_id(job)) & (Handoff.receiver_division == job.division) & (Handoff.offered_at >= job.whole_at)
    if job.state in ASKING and job.whole_at and not Handoff.select().where(offered).exists():
        to_secretary(job, job.whole_at)


def _is_for(row: Handoff, by: By, roots: Sequence[str]) -> bool:
    if by.role == Role.GRID_WORKER:
        return row.receiver is not None
    return row.receiver_division is not None and any(lies_in(str(row.receiver_division), root) for root in roots)


def _roots(rows: Sequence[Handoff], job: Job, by: By, now: datetime) -> list[str]:
    """Over which divisions this secretary decides. One query, none where the community alone was asked."""
    if by.role != Role.SECRETARY:
        return []
    if all(row.receiver_division in (None, job.division) for row in rows):
        return [str(job.division)]
    return [post.division for post in people.posts_as(Role.SECRETARY, at=now) if post.account_id == by.account]


def _holder(job: Job) -> tuple[UUID, str | None]:
    """In whose hands the words are that lie here: an account, and the division whose secretary it is. One query."""
    taken = _of(_id(job)) & (Handoff.state == "taken") & (Handoff.offered_at >= job.whole_at)
    last = Handoff.select().where(taken).order_by(Handoff.ended_at.desc(), Handoff.id.desc()).first()
    if last is None or last.receiver_division is None:
        return UUID(str(job.worker)), None
    return last.ended_by, last.receiver_division


def _offer(job: Job, giver: Any, now: datetime, **sides: Any) -> Handoff:
    revision: Any = (
        JobRevision.select(JobRevision.digest, JobRevision.files).where(JobRevision.id == job.revision).get()
    )
    papers = [revision.digest, *(one["digest"] for one in revision.files)]
    by = By(giver, Role.SECRETARY.value if sides.get("giver_division") else Role.GRID_WORKER.value, "system")
    about: dict[str, Any] = {"subject_kind": "job", "subject": _id(job), "division": job.division, "papers": papers}
    return handoffs.offer(uuid7(), **about, **sides, by=by, now=now)


def _id(job: Job) -> UUID:
    return UUID(str(job.id))


# --- what is shown ---------------------------------------------------------------------------------------------------


def shown(job_id: UUID) -> list[dict[str, Any]]:
    """Every passage of a job in its order: from whom to whom, what, until when, and what became of it. Two queries."""
    rows: list[Any] = list(Handoff.select().where(_of(job_id)).order_by(Handoff.offered_at, Handoff.id))
    named = people.account_names({one for row in rows for one in (row.giver, row.receiver, row.ended_by) if one})
    names = ("id", "state", "papers", "offered_at", "until", "ended_at")
    return [
        {name: getattr(row, name) for name in names}
        | {"giver_name": giver_name(row, named), "receiver_name": _receiver(row, named)}
        | {"ended_by_name": named.get(row.ended_by) or None}
        for row in rows
    ]


def giver_name(row: Any, named: Mapping[UUID, str]) -> str:
    """Who hands over, as people read it; `named`: names by account."""
    if row.giver_division is None:
        return _worker(row.giver, named)
    desk = _desk(row.giver_division)
    return desk if row.receiver_division else f"{desk}{named.get(row.giver, '')}"


def _receiver(row: Any, named: Mapping[UUID, str]) -> str:
    if row.receiver_site is not None:
        return str(sites().get(row.receiver_site, {}).get("name", "服务中心"))
    return _desk(row.receiver_division) if row.receiver_division else _worker(row.receiver, named)


def _worker(account: UUID, named: Mapping[UUID, str]) -> str:
    return f"网格员{named.get(account, '')}"


def _desk(division: str) -> str:
    name = str(divisions().get(division, {}).get("name", division))
    return f"{name}书记" if len(prefix(division)) == COMMUNITY else name
