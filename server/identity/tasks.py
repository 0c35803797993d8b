"""Background work of this room: sending codes, and forgetting what is no longer needed."""

from uuid import UUID

from server.core import clock
from server.core.outbox import Event, outside
from server.core.tasks import every
from server.identity.service import codes, upkeep


@outside
def send_sign_in_code(event: Event) -> None:
    """`sign_in_code.requested`: send the code, then forget its text and number."""
    codes.send(UUID(event.subject_id))


@every(3600)
def forget_old() -> None:
    """Drop codes, challenges and sessions that are over."""
    now = clock.now()
    upkeep.forget(now - upkeep.CODES_KEPT, sessions_before=now - upkeep.SESSIONS_KEPT)
