"""Background work of this room: the hours of secretaries."""

from field_app.handoffs.service import hours
from server.core import clock
from server.core.tasks import every


@every(300)
def press_jobs() -> None:
    """Remind of jobs that nobody answers, and let those go on whose time is over."""
    hours.press(clock.now())
