"""Background work of this room: composing books ahead; forgetting old ones, and what old phones were lent."""

import time

from field_app.sync.service import library, packs
from server.core import clock
from server.core.tasks import every

#: Seconds at a time for composing: meanwhile this worker tells no news.
SLICE = 2.0


@every(15)
def compose_books() -> None:
    """Compose what a new release, a street's list or a new grid wants, before a phone asks for it."""
    until = time.monotonic() + SLICE
    library.fill(lambda: time.monotonic() < until)


@every(3600)
def forget_packs() -> None:
    """Let go of lists that no phone has used for long."""
    packs.forget(clock.now() - packs.PACKS_KEPT)


@every(3600)
def forget_books() -> None:
    """Let go of the forms of what is no longer in force."""
    library.forget(clock.now())
