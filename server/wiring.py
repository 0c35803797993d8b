"""Who hears which event. Rooms leave news; only this page knows who listens.

An event that nobody hears stands in `UNHEARD` with its reason: it is kept for the record and for rooms to come.
"""

from server.applications.service import drafts
from server.core.outbox import Listener
from server.core.relay import Relay
from server.identity import tasks as identity
from server.media import tasks as media
from server.notifications import tasks as notifications
from server.notifications.rules import EVENTS as TOLD
from server.reviews import tasks as reviews

HEARD: dict[str, tuple[Listener, ...]] = {
    "account.absorbed": (drafts.on_account_absorbed,),
    "application.submitted": (reviews.on_at_the_window,),
    "calendar.changed": (reviews.on_calendar_changed,),
    "case.answer": (reviews.on_at_the_window,),
    "case.close": (reviews.on_closed,),
    "case.release": (reviews.on_at_the_window,),
    "case.reopen": (reviews.on_at_the_window,),
    "case.resume": (reviews.on_resumed,),
    "media.attached": (media.make_copies,),
    "media.dropped": (media.remove_files,),
    "media.stored": (media.make_copies,),
    "message.queued": (notifications.send_message,),
    "sign_in_code.requested": (identity.send_sign_in_code,),
}

LISTENERS: dict[str, tuple[Listener, ...]] = HEARD | {
    event: (*HEARD.get(event, ()), notifications.tell_step) for event in TOLD
}


def relay() -> Relay:
    return Relay(LISTENERS)
