"""What applications hear (wired in `server/wiring.py`), and their timetable: anchors of the trace, old drafts."""

from __future__ import annotations

from uuid import UUID

from server.applications.service import asking, drafts, leftovers, owed, papers, verifying
from server.core import clock
from server.core.outbox import Event, outside
from server.core.tasks import every

HOUR = 3600.0


def on_account_absorbed(event: Event) -> None:
    """A guest signed in: what was being saved at that moment follows; the rest went with him at once."""
    drafts.adopt(UUID(event.subject_id), UUID(event.data["into"]))


def on_submitted(event: Event) -> None:
    """Note the papers that are to follow; order the copies in which the desks will read those that are there."""
    owed.note(UUID(event.subject_id))
    papers.order_copies(UUID(event.subject_id))


def on_answered(event: Event) -> None:
    """Order copies of the pages that came with an answer; those that are there already stay."""
    owed.note(UUID(event.data["application"]))
    papers.order_copies(UUID(event.data["application"]))


def on_owed_handed_in(event: Event) -> None:
    """Order copies of a paper that followed."""
    papers.order_copies(UUID(event.subject_id))


@outside
def on_calendar_changed(_event: Event) -> None:
    """Another calendar: dates of papers that follow are counted again. Apart: each application is its own unit."""
    owed.recount(only_uncertain=False)


@every(HOUR)
def watch_owed() -> None:
    """Remind of papers that are due soon; count estimates again."""
    owed.recount()
    owed.remind(clock.now())


@every(HOUR)
def anchor_days() -> None:
    """Fix the heads of every finished day; most hours find nothing to do."""
    verifying.anchor_until(clock.today())


@every(HOUR)
def thin_drafts() -> None:
    """Let go of revisions that were typed over."""
    drafts.thin(clock.now())


@every(24 * HOUR)
def drop_left_behind() -> None:
    """Let go of drafts that were left behind, and of files that nobody handed in."""
    while drafts.drop_left_behind(clock.now()) == drafts.BATCH:
        pass
    leftovers.drop_files(clock.now())


@every(24 * HOUR)
def forget_tries() -> None:
    """Let go of the counters of days that are over."""
    asking.forget_tries(clock.today())
