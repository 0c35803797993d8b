"""What waits for a secretary: of one's own divisions, nearest deadline first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from field_app.handoffs import queries
from field_app.visits.job_rules import PLAIN
from field_app.visits.models import Job
from field_app.visits.queries import bundle_name
from field_app.visits.service.charges import Scope
from server.applications.rules import By
from server.core.access import Actor
from server.core.errors import NotFound
from server.identity import masks
from server.identity import queries as people
from server.identity.roles import Role

LISTED = ("id", "resident", "bundle", "revision", "grid", "declared_at", "received_at", "approve_by", "state")


@dataclass(frozen=True, slots=True)
class Names:
    """Who stands in a list of jobs, by id."""

    residents: Mapping[UUID, str]
    workers: Mapping[UUID, str]


def scope(actor: Actor) -> Scope:
    """The divisions over which the caller is secretary today; a deputy's post has its dates."""
    return Scope(frozenset(), tuple(post.root for post in queries.secretaries_of(actor.posts)))


def seen(job_id: UUID, actor: Actor) -> Job:
    """A job of one's divisions, whatever became of it; 404 else."""
    job: Job | None = Job.get_or_none(Job.id == job_id)
    if job is None or not scope(actor).sees(str(job.division)):
        raise NotFound()
    return job


def named(actor: Actor) -> By:
    """The caller as steps name who acted."""
    return By(actor.account_id, Role.SECRETARY.value, "desk", actor.person_id)


def page(actor: Actor, *, after: tuple[datetime, UUID] | None, limit: int) -> list[dict[str, Any]]:
    """Rows of the inbox, one more than `limit`. Five queries."""
    jobs = queries.waiting(scope(actor), after=after, limit=limit)
    ids = [job.id for job in jobs]
    written = queries.faults_of([job.revision for job in jobs])
    names = names_of(jobs)
    looked = queries.opened(ids, actor.account_id)
    return [
        head(job, written[job.revision], names)
        | {
            "faults": len(written[job.revision].faults or []),
            "is_opened": (job.id, str(job.revision)) in looked,
        }
        for job in jobs
    ]


def head(job: Any, revision: Any, names: Names) -> dict[str, Any]:
    """What list and page show of a job alike."""
    told = {name: getattr(job, name) for name in LISTED} | {"number": revision.number, "digest": revision.digest}
    return told | in_words(job, names)


def names_of(jobs: Sequence[Any]) -> Names:
    """Two queries."""
    residents = people.person_names({job.resident for job in jobs})
    return Names(residents, people.account_names({job.worker for job in jobs}))


def in_words(job: Any, names: Names) -> dict[str, str]:
    """What a job is, how it stands, whose it is: the name of the resident covered."""
    return {
        "state_plain": PLAIN[job.state],
        "name": bundle_name(job),
        "resident_name": masks.name(names.residents.get(job.resident, "")),
        "worker_name": names.workers.get(job.worker, ""),
    }
