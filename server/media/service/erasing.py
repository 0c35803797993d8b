"""Letting files go: with a lawful deletion, and those that nobody ever handed in."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from server.core.db import Outbox, unit_of_work
from server.core.ids import uuid7
from server.media.models import MediaRef, Signature, Upload
from server.media.service import blobs, refs

#: How many left files are looked at in one go.
BATCH = 500


def forget(files: Iterable[UUID], *, owner: UUID) -> int:
    """Delete these files of this owner, handed in or not: rows now, bytes and copies once this is committed."""
    return let_go({owner: files})


def let_go(files: Mapping[UUID, Iterable[UUID]]) -> int:
    """The same of several owners, in one go: two who let files of the same bytes go take all rows in one order."""
    theirs = [MediaRef.id.in_(list(some)) & (MediaRef.owner == owner) for owner, some in files.items()]
    if not theirs:
        return 0
    with unit_of_work() as outbox:
        rows = refs.all_held(reduce(or_, theirs))
        _forget([row.id for row in rows], outbox)
        for blob in sorted(row.blob_id for row in rows if row.blob_id):
            blobs.release(blob, outbox)
        Upload.delete().where(Upload.ref.in_([row.id for row in rows]) & (Upload.state != "open")).execute()
    return len(rows)


def _forget(ids: list[UUID], outbox: Outbox) -> None:
    for signature in Signature.select().where(Signature.ref.in_(ids)):
        outbox.add("media.dropped", "media_blob", uuid7(), data={"keys": [signature.picture_key]})
    Signature.delete().where(Signature.ref.in_(ids)).execute()
    MediaRef.delete().where(MediaRef.id.in_(ids)).execute()


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
