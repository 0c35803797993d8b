"""What media does in the background: copies after news of papers, files of dropped blobs, the daily broom."""

from uuid import UUID

from server.core.outbox import Event, outside
from server.core.tasks import every
from server.media.service import blobs, copies, orphans, papers, uploads

HOUR = 3600.0


@outside
def make_copies(event: Event) -> None:
    """Make the copies that wait ("media.stored", "media.attached"); outside, as it takes its time."""
    copies.make_ordered(event)


@outside
def remove_files(event: Event) -> None:
    """Delete the files of a dropped blob ("media.dropped")."""
    blobs.remove_files(event)


def on_account_absorbed(event: Event) -> None:
    """A guest signed in: what was still being sent at that moment follows."""
    papers.hand_over(UUID(event.subject_id), UUID(event.data["into"]))


@every(HOUR / 6)
def sweep_uploads() -> None:
    """End expired uploads and clear their parts."""
    uploads.sweep()


@every(HOUR)
def sweep_copies() -> None:
    """Remove copies that nobody looked at lately."""
    copies.forget_old()


@every(6 * HOUR)
def sweep_orphans() -> None:
    """Remove sealed files to which no row points."""
    orphans.sweep()
