"""Who hears which event. Rooms leave news; only this page knows who listens."""

from server.core.outbox import Listener
from server.core.relay import Relay
from server.media import tasks as media

LISTENERS: dict[str, tuple[Listener, ...]] = {
    "media.stored": (media.make_copies,),
    "media.attached": (media.make_copies,),
    "media.dropped": (media.remove_files,),
}


def relay() -> Relay:
    return Relay(LISTENERS)
