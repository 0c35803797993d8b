"""Who hears which event. Rooms leave news; only this page knows who listens."""

from server.core.outbox import Listener
from server.core.relay import Relay

LISTENERS: dict[str, tuple[Listener, ...]] = {}


def relay() -> Relay:
    return Relay(LISTENERS)
