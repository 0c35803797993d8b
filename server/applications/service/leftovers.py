"""Files that came and were never handed in: kept as long as a draft may still name them, then let go; shut with it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.applications import standing
from server.applications.models import Application
from server.applications.service import erasing
from server.applications.service.drafts import LEFT_BEHIND_AFTER
from server.core import clock
from server.core.access import Actor
from server.identity.service.erasing import evidence_of
from server.identity.service.standing import ENDING
from server.media.service import erasing as files


def is_shut(ref: UUID, actor: Actor) -> bool:
    """Whether a draft names the file that its owner typed for somebody for whom he acts no more. One query, for agents
    up to ten."""
    typed = (Application.account == actor.account_id) & (Application.stage == "draft")
    shut = standing.ended(Application.select().where(typed & Application.authority.in_(ENDING)), clock.now())
    return bool(shut) and ref in erasing.files_of(shut)


def drop_files(now: datetime) -> int:
    """Delete files that were left behind as long as a draft would be, and that nothing names; returns how many.

    An old file in a living draft stays, as do proofs of mandates and what came twice and waits for a person.
    """
    dropped, last = 0, None
    while found := files.left_behind(now - LEFT_BEHIND_AFTER, after=last):
        for owner, refs in found.items():
            dropped += files.forget(set(refs) - named_by(owner), owner=owner)
        last = max(ref for refs in found.values() for ref in refs)
    return dropped


def named_by(owner: UUID) -> set[UUID]:
    """Every id that the owner's applications, proofs and parked words name."""
    mine = Application.select(Application.id).where(Application.account == owner)
    return erasing.files_of([row.id for row in mine]) | evidence_of(owner)
