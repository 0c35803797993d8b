"""The timetable of applications: anchors of the trace, and drafts that nobody needs any more."""

from __future__ import annotations

from server.applications.service import drafts, verifying
from server.core import clock
from server.core.tasks import every

HOUR = 3600


@every(HOUR)
def anchor_days() -> None:
    """Fix the heads of every finished day; most hours find nothing to do."""
    verifying.anchor_until(clock.today())


@every(HOUR)
def thin_drafts() -> None:
    """Let go of revisions that were typed over long ago, and of drafts that were left behind."""
    drafts.thin(clock.now())
