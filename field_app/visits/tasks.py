"""Background work of this room: reading files of residents, closing and forgetting flags."""

from uuid import UUID

from field_app.visits.service import importing, upkeep
from server.core import clock
from server.core.outbox import Event, outside
from server.core.tasks import every


@outside
def read_import(event: Event) -> None:
    """`resident_import.received`: read the file, in units of its own, so that its progress can be seen."""
    importing.run(UUID(event.subject_id))


@every(3600)
def close_flags() -> None:
    """Close the flags of rules that have ended; forget what is over."""
    upkeep.close_ended(clock.now(), clock.today())
    upkeep.forget(clock.now())
