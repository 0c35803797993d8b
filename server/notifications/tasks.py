"""What notifications hear."""

from uuid import UUID

from server.core.outbox import Event, outside
from server.notifications import service


def tell_step(event: Event) -> None:
    """Tell the owner of an application about a step."""
    service.tell_step(event)


@outside
def send_message(event: Event) -> None:
    """Send a queued message."""
    service.send(UUID(event.subject_id))
