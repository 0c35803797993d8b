"""Letting files go: with a lawful deletion, and those that nobody ever handed in."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from server.core.db import Outbox, unit_of_work
from server.core.ids import uuid7
from server.media.models import MediaRef, Signature, Upload
from server.media.service import blobs

#: How many left files are looked at in one go.
BATCH = 500


def forget(refs: Iterable[UUID], *, owner: UUID) -> int:
    """Delete these files of this owner, handed in or not: rows now, bytes and copies once this is committed."""
    mine = (MediaRef.id.in_(list(refs))) & (MediaRef.owner == owner)
    ids = [row.id for row in MediaRef.select(MediaRef.id).where(mine).order_by(MediaRef.id)]
    with unit_of_work() as outbox:
        rows = [row for ref in ids if (row := blobs.locked(MediaRef, ref))]  # another may forget them meanwhile
        for row in rows:
            _forget(row, outbox)
    return len(rows)


def _forget(ref: MediaRef, outbox: Outbox) -> None:
    signature = Signature.get_or_none(Signature.ref == ref.id)
    if signature is not None:
        signature.delete_instance()
        outbox.add("media.dropped", "media_blob", uuid7(), data={"keys": [signature.picture_key]})
    blob = ref.blob
    ref.delete_instance()
    blobs.release(blob.id if blob else None, outbox)
    Upload.delete().where((Upload.ref == ref.id) & (Upload.state != "open")).execute()


def left_behind(before: datetime, *, after: UUID | None = None) -> dict[UUID, list[UUID]]:
    """Files that came before that moment and were never handed in, by owner; the next some after `after`."""
    old = ~MediaRef.is_attached & (MediaRef.created_at < before)
    query = MediaRef.select(MediaRef.id, MediaRef.owner).where(old if after is None else old & (MediaRef.id > after))
    found: dict[UUID, list[UUID]] = {}
    for row in query.order_by(MediaRef.id).limit(BATCH):
        found.setdefault(row.owner, []).append(row.id)
    return found


def all_of(owner: UUID) -> list[UUID]:
    """Every file of an owner."""
    return [row.id for row in MediaRef.select(MediaRef.id).where(MediaRef.owner == owner)]
