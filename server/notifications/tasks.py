"""What notifications hear."""

from uuid import UUID

from server.core.outbox import Event, outside
from server.core.tasks import every
from server.notifications import service


def tell_step(event: Event) -> None:
    """Tell the applicant, and who typed for him, about a step."""
    service.tell_step(event)


def tell_mandate(event: Event) -> None:
    """Tell principal and agent what became of their mandate."""
    service.tell_mandate(event)


def on_account_absorbed(event: Event) -> None:
    """A guest signed in: what he was told stands in his own list now."""
    service.hand_over(UUID(event.subject_id), UUID(event.data["into"]))


@every(24 * 3600)
def forget_old() -> None:
    """Let go of messages that left long ago."""
    service.forget_old()


@outside
def send_message(event: Event) -> None:
    """Send a queued message."""
    service.send(UUID(event.subject_id))
