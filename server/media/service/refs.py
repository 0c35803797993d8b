"""The row of a ref, as its announcement tells it.

Rows are taken in one order everywhere: account, refs, blobs, uploads, several of a kind by their ids. Otherwise an
upload that is taken back and the same file sent anew at that moment would wait for each other; so would two who let
files go. A ref never comes whole with its blob for this: which blob it is, is known once that row is held.
"""

from typing import Any
from uuid import UUID

from server.core import clock
from server.core.db import by_id, held_rows, insert_new
from server.identity.service import accounts
from server.media.models import MediaRef, Upload
from server.media.rules import Announcement

TOLD = ("purpose", "digest", "filename", "page_order")


def told(by: Announcement | Upload) -> dict[str, Any]:
    """What an announcement says of its ref; an upload repeats it."""
    return {name: getattr(by, name) for name in TOLD}


def enter(by: Announcement | Upload, owner: UUID) -> bool:
    """Enter the ref as expected, unless somebody told of it before; `SessionEnded` where its owner has signed in."""
    accounts.check_open(owner)
    return insert_new(MediaRef(id=by.ref, owner=owner, created_at=clock.now(), **told(by)))


def held(by: Announcement | Upload, owner: UUID) -> MediaRef:
    """The row, held until the transaction ends; entered anew where another try at the same ref was taken back."""
    while (ref := by_id(MediaRef, by.ref, for_update=True)) is None:
        enter(by, owner)
    return ref


def all_held(wanted: Any) -> list[Any]:
    """The rows that fit, held until the transaction ends."""
    return held_rows(MediaRef.select().where(wanted).order_by(MediaRef.id))
