"""Background work of this room: forgetting what old phones were lent."""

from field_app.sync.service import packs
from server.core import clock
from server.core.tasks import every


@every(3600)
def forget_packs() -> None:
    """Let go of lists that no phone has used for long."""
    packs.forget(clock.now() - packs.PACKS_KEPT)
