"""Background work of this room: reading files of residents, closing and forgetting flags, what jobs hear."""

from uuid import UUID

from field_app.visits.service import approving, drafting, importing, jobs, telling, upkeep
from server.applications.rules import SYSTEM
from server.core import clock
from server.core.outbox import Event, outside
from server.core.tasks import every


@outside
def read_import(event: Event) -> None:
    """`resident_import.received`: read the file, in units of its own, so that its progress can be seen."""
    importing.run(UUID(event.subject_id))


@outside
def on_job_news(event: Event) -> None:
    """`job.received`, `job.completed`, `job.approved`: make the draft, tell what is missing; go on where nobody has to
    look, or where somebody has said yes and was cut off."""
    job = UUID(event.subject_id)
    drafting.look(job)
    approving.without_secretary(job, by=SYSTEM, now=clock.now())
    approving.hand_in(job, by=SYSTEM, now=clock.now())


def on_file_come(event: Event) -> None:
    """`media.stored`, `media.refused`: the jobs that waited for it may be whole now."""
    for job in jobs.waiting_for([UUID(ref) for ref in event.data["refs"]]):
        jobs.complete(job, by=SYSTEM, now=clock.now())


def on_case_closed(event: Event) -> None:
    """`case.closed`: with the last one the job's result can be brought to the door."""
    jobs.follow(UUID(event.data["application"]), by=SYSTEM, now=clock.now())


def on_resident_moved(event: Event) -> None:
    """`resident.moved`: tell the workers of both grids."""
    telling.tell_moved(event)


@every(300)
def complete_jobs() -> None:
    """A job goes on by itself also where no news of its last file came."""
    jobs.complete_waiting(clock.now(), by=SYSTEM)


@every(3600)
def close_flags() -> None:
    """Close the flags of rules that have ended; forget what is over."""
    upkeep.close_ended(clock.now(), clock.today())
    upkeep.forget(clock.now())
