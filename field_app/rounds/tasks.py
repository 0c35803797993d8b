"""Background work of this room: telling those whom a visit concerns; what bodies say becomes notices for bedsides."""

from field_app.rounds.service import notices, noticing, originals, telling
from server.core import clock
from server.core.outbox import Event
from server.core.tasks import every


def on_asked(event: Event) -> None:
    """`visit.asked`: the workers of the grid, and the resident with the word."""
    telling.tell_asked(event)


def on_confirmed(event: Event) -> None:
    """`visit.confirmed`: the resident, where nobody knew before who was meant."""
    telling.tell_confirmed(event)


def on_passed(event: Event) -> None:
    """`visit.passed`: who else could go, and the resident."""
    telling.tell_passed(event)


def on_handed_on(event: Event) -> None:
    """`visit.handed_on`: the resident, that somebody else comes."""
    telling.tell_handed_on(event)


def on_withdrawn(event: Event) -> None:
    """`visit.withdrawn`: who had taken it."""
    telling.tell_withdrawn(event)


def on_resident_moved(event: Event) -> None:
    """`resident.moved`: requests follow."""
    telling.follow(event)


def on_correction(event: Event) -> None:
    """`correction.sent`, `correction.answered`: what is missing, to be told at the bedside."""
    noticing.on_correction(event)


def on_case(event: Event) -> None:
    """`case.accepted`, `case.suspended`, `case.resumed`, `case.closed`: what a body says, as the case stands now."""
    noticing.on_case(event)


def on_owed(event: Event) -> None:
    """`owed.moved`, `owed.received`, `owed.handed_in`: papers that may follow, and until when."""
    noticing.on_owed(event)


def on_job_delivered(event: Event) -> None:
    """`job.delivered`: the resident hears that somebody signed for it."""
    telling.tell_delivered(event)


def on_recounted(event: Event) -> None:
    """`application.recounted`: other dates of what was asked."""
    noticing.on_recounted(event)


def on_notice_missed(event: Event) -> None:
    """`door_notice.missed`: the street and the chosen relative."""
    telling.tell_missed(event)


def on_original_missed(event: Event) -> None:
    """`original.missed`: its worker, the secretary or the street."""
    originals.tell_late(event)


@every(600)
def press_originals() -> None:
    """Find what is not back with its resident on its day."""
    originals.press(clock.now())


@every(600)
def press_notices() -> None:
    """Find what nobody told at a bedside in half of the time."""
    notices.press(clock.now())
