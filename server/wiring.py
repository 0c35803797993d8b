"""Who hears which event. Rooms leave news; only this page knows who listens."""

import field_app.sync.tasks  # noqa: F401  its timetable
from field_app.handoffs import tasks as handoffs
from field_app.rounds import tasks as rounds
from field_app.rounds.service import rights as visit_rights
from field_app.sync.service import library
from field_app.sync.service import rights as parked_rights
from field_app.visits import tasks as visits
from field_app.visits.service import rights as resident_rights
from server.applications import tasks as applications
from server.applications.service import drafts, files, leftovers
from server.core import health
from server.core.outbox import Listener
from server.core.relay import Relay
from server.identity import tasks as identity
from server.identity.service import accounts
from server.identity.service import erasing as people
from server.media import tasks as media
from server.media.service import papers
from server.notifications import desks as desk_notices
from server.notifications import kept
from server.notifications import service as notices
from server.notifications import tasks as notifications
from server.notifications.rules import EVENTS, MANDATE_EVENTS
from server.reviews import tasks as reviews
from server.rights.service import copying, deleting

#: The five days begin; then, apart, the item's rule looks.
AT_THE_WINDOW: tuple[Listener, ...] = (reviews.on_at_the_window, reviews.on_ready_for_rules)

#: A paper that was to follow came.
FOLLOWED: tuple[Listener, ...] = (applications.on_owed_handed_in, desk_notices.tell_followed)

HEARD: dict[str, tuple[Listener, ...]] = {
    "account.absorbed": (
        media.on_account_absorbed,
        applications.on_account_absorbed,
        notifications.on_account_absorbed,
    ),
    "application.recounted": (rounds.on_recounted,),
    "application.submitted": (applications.on_submitted, *AT_THE_WINDOW),
    "calendar.changed": (reviews.on_calendar_changed, applications.on_calendar_changed),
    "case.answered": AT_THE_WINDOW,
    "case.accepted": (rounds.on_case,),
    "case.closed": (reviews.on_closed, visits.on_case_closed, rounds.on_case),
    "case.released": AT_THE_WINDOW,
    "case.reopened": AT_THE_WINDOW,
    "case.resumed": (reviews.on_resumed, rounds.on_case),
    "case.suspended": (rounds.on_case,),
    "case.shared_value_changed": (desk_notices.tell_changed,),
    "consent.withdrawn": (reviews.on_consent_withdrawn, desk_notices.tell_withdrawn),
    "correction.answered": (applications.on_answered, rounds.on_correction),
    "correction.sent": (rounds.on_correction,),
    "deletion.narrowed": (kept.tell_narrowed,),
    "deletion.refused": (kept.tell_kept,),
    "job.approved": (visits.on_job_news,),
    "job.completed": (visits.on_job_news,),
    "job.escalated": (handoffs.on_waited,),
    "job.given_back": (handoffs.on_passing,),
    "job.handed_in": (handoffs.on_waited,),
    "job.offered": (handoffs.on_passing,),
    "job.offer_withdrawn": (handoffs.on_passing,),
    "job.delivered": (rounds.on_job_delivered,),
    "job.received": (visits.on_job_news,),
    "job.reminded": (handoffs.on_waited,),
    "job.returned": (handoffs.on_waited,),
    "job.sent_back": (handoffs.on_waited,),
    "job.taken": (handoffs.on_passing,),
    "media.attached": (media.make_copies,),
    "media.dropped": (media.remove_files,),
    "media.refused": (visits.on_file_come,),
    "media.stored": (media.make_copies, visits.on_file_come),
    "message.queued": (notifications.send_message,),
    "door_notice.missed": (rounds.on_notice_missed,),
    "original.missed": (rounds.on_original_missed,),
    "owed.received": (*FOLLOWED, rounds.on_owed),
    "owed.handed_in": (*FOLLOWED, rounds.on_owed),
    "owed.moved": (rounds.on_owed,),
    "resident.moved": (visits.on_resident_moved, rounds.on_resident_moved),
    "resident_import.received": (visits.read_import,),
    "sign_in_code.requested": (identity.send_sign_in_code,),
    "visit.asked": (rounds.on_asked,),
    "visit.confirmed": (rounds.on_confirmed,),
    "visit.handed_on": (rounds.on_handed_on,),
    "visit.passed": (rounds.on_passed,),
    "visit.withdrawn": (rounds.on_withdrawn,),
}

#: Steps of applications and of mandates are told to those whom they concern.
TOLD: dict[str, Listener] = dict.fromkeys(EVENTS, notifications.tell_step)
TOLD |= dict.fromkeys(MANDATE_EVENTS, notifications.tell_mandate)

LISTENERS: dict[str, tuple[Listener, ...]] = HEARD | {
    event: (*HEARD.get(event, ()), teller) for event, teller in TOLD.items()
}


def take_along() -> None:
    """What one typed, photographed, was told and asked for is his in the moment he signs in; papers before what names
    them, and first of all what was asked of one account alone."""
    movers = (deleting.hand_over, papers.hand_over, drafts.adopt, notices.hand_over)
    accounts.take_along(movers, holders=(drafts.has_any,))


def look_after_files() -> None:
    """What was sent for an application is looked at by whom that lets look."""
    papers.looked_after(files.looks, shut=leftovers.is_shut)


def ask_upstairs() -> None:
    """What rooms above keep of a person stands in his copy, and goes with him."""
    forgetters = (resident_rights.forget, visit_rights.forget, parked_rights.forget)  # jobs first
    people.forget_also(forgetters, holders=(resident_rights.hold,))
    told = {"residents": resident_rights.copy, "jobs": resident_rights.jobs, "parked": parked_rights.copy}
    told |= {"visits": visit_rights.copy, "door_notices": visit_rights.notices}
    told |= {"originals": resident_rights.originals}
    copying.tell_also(told)


def watch() -> None:
    """What the figures tell of rooms above them."""
    health.watch({"books": library.failing})


def relay() -> Relay:
    return Relay(LISTENERS)
