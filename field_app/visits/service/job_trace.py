"""Steps of jobs: each takes its row in the table of states, moves the job and is chained to the step before."""

from collections.abc import Sequence
from uuid import UUID

from field_app.visits.job_rules import JOB
from field_app.visits.models import Job, JobStep
from field_app.visits.trail import Trail
from server.applications.rules import By
from server.core.access import Actor
from server.identity.roles import Role

_JOBS = Trail(Job, JobStep, JOB, "job")
hold, held, take, note, steps_of, broken = (
    _JOBS.hold,
    _JOBS.held,
    _JOBS.take,
    _JOBS.note,
    _JOBS.steps_of,
    _JOBS.broken,
)

#: Steps that bring words of a worker; and the one by which a job comes into other hands.
WRITTEN, TAKEN_OVER = ("register", "renew", "correct"), "take_over"
#: No job with fewer steps has changed hands: registered, offered, taken.
FEWEST = 3


def as_worker(actor: Actor) -> By:
    """A worker as steps name who acted, of his own accord."""
    return By(actor.account_id, Role.GRID_WORKER.value, "field", actor.person_id)


def authors_of(job: Job) -> dict[str, UUID]:
    """Who had the job when each of its revisions came, newest first: what one did at the door stays one's own,
    whoever has the job now. At most one query."""
    if job.head_seq < FEWEST:
        return {str(job.revision): UUID(str(job.worker))}
    found, holder = dict[str, UUID](), UUID(str(job.worker))
    told = (JobStep.job == job.id) & JobStep.step.in_((*WRITTEN, TAKEN_OVER))
    for step in JobStep.select(JobStep.step, JobStep.data).where(told).order_by(JobStep.seq.desc()):
        if step.step == TAKEN_OVER:
            holder = UUID(step.data["from"])
        elif "revision" in step.data:
            found[step.data["revision"]] = holder
    return found


def writers_of(jobs: Sequence[Job]) -> dict[UUID, UUID]:
    """Whose the current words of each of these jobs are. One query, none without jobs."""
    if not jobs:
        return {}
    authors: dict[UUID, str] = {}
    told = JobStep.job.in_([job.id for job in jobs]) & JobStep.step.in_((*WRITTEN, TAKEN_OVER))
    for step in JobStep.select(JobStep.job, JobStep.step, JobStep.data).where(told).order_by(JobStep.seq):
        if step.step == TAKEN_OVER:
            authors.setdefault(step.job_id, step.data["from"])
        elif "revision" in step.data:
            authors.pop(step.job_id, None)
    return {job.id: UUID(authors.get(job.id, str(job.worker))) for job in jobs}


def of_others(jobs: Sequence[Job]) -> frozenset[UUID]:
    """Of these jobs those whose current words are somebody else's than who has them now. One query, none without
    jobs."""
    writers = writers_of(jobs)
    return frozenset(job.id for job in jobs if writers[job.id] != job.worker)


def author_of(job: Job) -> UUID:
    """Whose words the current revision holds."""
    return authors_of(job)[str(job.revision)]


def had(job: Job, account: UUID) -> bool:
    """Whether it was in this account's hands before it came into another's. At most one query."""
    if job.head_seq < FEWEST:
        return False
    handed = (JobStep.job == job.id) & (JobStep.step == TAKEN_OVER)
    return any(step.data["from"] == str(account) for step in JobStep.select(JobStep.data).where(handed))


def holders_of(job: Job) -> frozenset[UUID]:
    """Who has the job, and who wrote in it before: their files are the job's. At most one query."""
    return frozenset({UUID(str(job.worker)), *authors_of(job).values()})
