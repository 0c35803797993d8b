"""Copies to look at: ordered with the paper, made by the worker, or on the spot for whoever comes first."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, BinaryIO, cast
from uuid import UUID

from server.core import clock
from server.core.db import unit_of_work
from server.core.errors import NotFound
from server.core.outbox import Event
from server.media import vault
from server.media.locks import alone
from server.media.models import Blob, Copy, MediaRef
from server.media.pictures import copying
from server.media.rules import LONG_SIDE, PAPERS, THUMB_SIDE, Kind, Mark, Purpose
from server.media.service import blobs
from server.media.service.signatures import picture_of
from server.media.storage import key_for, storage

SIDES = {"full": LONG_SIDE, "thumb": THUMB_SIDE}
#: A copy can be made again at any time; one that nobody looked for lately takes no room.
KEPT = timedelta(days=30)
BATCH = 200


def look(ref: Any, mark: Mark, *, form: str = "full", page: int = 1) -> tuple[bytes, str]:
    """What is served of a ref: the bytes of a copy and their content type. A signature is verified first."""
    if not ref.is_stored:
        raise NotFound()
    if ref.purpose == Purpose.SIGNATURE:
        return picture_of(ref.id), "image/png"
    if not 1 <= page <= ref.blob.pages:
        raise NotFound()
    return _made(ref.blob, mark_on(ref, mark), form, page), "image/jpeg"


def mark_on(ref: MediaRef, mark: Mark) -> str:
    """The text burnt into copies of this ref: none on photos, nor where a room said that the paper is plain."""
    return mark.text if ref.purpose in PAPERS and not ref.is_plain else ""


def _made(blob: Blob, mark: str, form: str, page: int) -> bytes:
    copy = _ordered(blob, mark, form, page)
    key = str(copy.storage_key or make(copy).storage_key)
    with vault.opened(storage().open(key), key) as file:
        return file.read()


def _ordered(blob: Blob, mark: str, form: str, page: int) -> Copy:
    wanted = (Copy.blob == blob.id) & (Copy.form == form) & (Copy.page == page) & (Copy.mark == mark)
    copy: Copy | None = Copy.get_or_none(wanted)
    if copy is None:
        with unit_of_work():
            blobs.order(blob.id, mark, form=form, page=page)
        copy = Copy.get(wanted)
    return copy


def make(copy: Copy) -> Copy:
    """Make an ordered copy; whoever comes second waits and finds it made."""
    with alone(f"copy {copy.id}"):
        copy = Copy.get_by_id(copy.id)
        if copy.storage_key is not None:
            return copy
        content = _derived(copy)
        # Not in a transaction: the file is on the disk before the row names it, and the work takes its time.
        name = key_for("copies", copy.id.hex)
        storage().put(name, vault.sealed([content], name))
        with unit_of_work():
            copy.storage_key, copy.size, copy.made_at = name, len(content), clock.now()
            copy.save()
    return copy


def _derived(copy: Copy) -> bytes:
    blob: Blob = copy.blob
    with vault.opened(storage().open(blob.storage_key), blob.storage_key) as file:
        plain = cast(BinaryIO, file)
        return copying.copy_of(plain, Kind(blob.kind), page=copy.page, side=SIDES[copy.form], mark=copy.mark)


def make_ordered(event: Event) -> None:
    """Make the copies that wait for the refs of an event ("media.stored", "media.attached")."""
    refs = [UUID(text) for text in event.data["refs"]]
    for copy in list(waiting(refs)):
        make(copy)


def waiting(refs: Iterable[UUID]) -> Iterable[Copy]:
    of_refs = MediaRef.select(MediaRef.blob).where(MediaRef.id.in_(list(refs)))
    query: Iterable[Copy] = Copy.select().where(Copy.blob.in_(of_refs), Copy.storage_key.is_null())
    return query


def forget_old() -> None:
    """Remove copies that were made long ago, a batch at a time."""
    before = clock.now() - KEPT
    some = Copy.select(Copy.id, Copy.storage_key).where(Copy.made_at < before).order_by(Copy.made_at).limit(BATCH)
    old: dict[UUID, str]
    while old := dict(cast(Any, some.tuples())):
        with unit_of_work():
            Copy.delete().where(Copy.id.in_(list(old))).execute()
        for key in old.values():
            storage().delete(key)
