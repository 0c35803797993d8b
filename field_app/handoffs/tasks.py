"""Background work of this room: the hours of secretaries."""

from field_app.handoffs.service import hours, telling
from server.core import clock
from server.core.outbox import Event
from server.core.tasks import every


@every(300)
def press_jobs() -> None:
    """Remind of jobs that nobody answers, and let those go on whose time is over."""
    hours.press(clock.now())


def on_passing(event: Event) -> None:
    """`job.offered`, `job.taken`, `job.given_back`: who waits for it hears it."""
    telling.tell_passing(event)


def on_waited(event: Event) -> None:
    """`job.reminded`, `job.escalated`, `job.handed_in`, `job.sent_back`, `job.returned`: who has to know hears it."""
    telling.tell_waited(event)
