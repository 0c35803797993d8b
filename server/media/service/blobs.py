"""Keeping sealed bytes: counted, one of each per owner, gone with their last use."""

from collections.abc import Iterator
from typing import Any, BinaryIO
from uuid import UUID

from server.core import clock
from server.core.db import Outbox, by_id, change, execute, insert_many, unit_of_work, uuid_of
from server.core.ids import uuid7
from server.core.outbox import Event
from server.identity.service import parking
from server.media import vault
from server.media.models import Blob, Copy, MediaRef, Upload
from server.media.pictures.recognise import Found
from server.media.rules import PAPERS, own_look
from server.media.service import refs
from server.media.storage import key_for, storage

PIECE = 64 * 1024


def locked(table: Any, key: UUID) -> Any:
    """A row held until the transaction ends; None if there is none."""
    return by_id(table, key, for_update=True)


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece


def keep(upload: Upload, file: BinaryIO, found: Found) -> None:
    """Seal the bytes, then enter them: stored under their ref, or parked where the ref holds other content."""
    # Sealed anew even where this owner has them: the file is on the disk before the row, and no answer is faster.
    name = key_for("blobs", uuid7().hex)
    storage().put(name, vault.sealed(pieces_of(file), name))
    with unit_of_work(durable=True) as outbox:
        ref = refs.held(upload, upload.owner)
        is_other = ref.is_stored and ref.digest != upload.digest
        is_kept = parking.kept(ref.id, upload.owner, upload.digest) if is_other else ref.is_stored
        blob, key = counted(upload, found, name, uses=0 if is_kept else 1)
        upload.state = "parked" if is_other else "done"
        if is_other and not is_kept:
            _park(upload, blob, found, ref)
        elif not is_other:
            _store(ref, upload, blob)
            stored(upload, blob, outbox)
        change(Upload, upload.id, state=upload.state)
    if key != name:
        storage().delete(name)


def counted(upload: Upload, found: Found, name: str, *, uses: int = 1) -> tuple[UUID, str]:
    """Id and storage key of the owner's blob of these bytes, used once more; ours if there was none."""
    row = (uuid7(), upload.owner, upload.digest, upload.length, str(found.kind), found.width, found.height, found.pages)
    id_, key = execute(COUNTED, (*row, name, uses, clock.now())).fetchone()
    return uuid_of(id_), key


COUNTED = (
    "INSERT INTO media_blob (id, owner, digest, size, kind, width, height, pages, storage_key, uses, created_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (owner, digest) DO UPDATE SET uses = media_blob.uses + excluded.uses RETURNING id, storage_key"
)


def _park(upload: Upload, blob: UUID, found: Found, used: MediaRef) -> None:
    """Keep the bytes under a ref of their own, handed in at once so that they stay."""
    ref, now = uuid7(), clock.now()
    row = {"id": ref, "owner": upload.owner, "purpose": upload.purpose, "digest": upload.digest, "blob": blob}
    row |= {"state": "stored", "is_plain": False, "created_at": now, "stored_at": now, "is_attached": True}
    insert_many(MediaRef, [row | {"filename": upload.filename}])
    told = {"file": ref, "kind": str(found.kind)}
    parking.keep("file", used.id, told, account=upload.owner, belongs=parking.Belongs(), digest=upload.digest)


def _store(ref: MediaRef, upload: Upload, blob: UUID) -> None:
    if ref.is_stored:
        return
    ref.take("store")
    row = {"state": ref.state, "blob": blob, "refusal": None, "stored_at": clock.now()}
    change(MediaRef, ref.id, **row, **refs.told(upload))


def stored(upload: Upload, blob: UUID, outbox: Outbox) -> None:
    """What follows when a file is stored: the small copy that its owner sees, and news of it."""
    mark = own_look(clock.today()).text if upload.purpose in PAPERS else ""
    order(blob, mark, form="thumb")
    outbox.add("media.stored", "media_ref", upload.ref, data={"refs": [str(upload.ref)]})


def order(blob: UUID, mark: str, *, form: str = "full", page: int = 1) -> None:
    """Enter a copy that the worker shall make."""
    row = {"id": uuid7(), "blob": blob, "form": form, "page": page, "mark": mark, "ordered_at": clock.now()}
    insert_many(Copy, [row], ignore=True)


def release(blob_id: UUID | None, outbox: Outbox) -> None:
    """One use less; the last one takes the bytes and their copies along."""
    if blob_id is None:
        return
    Blob.update(uses=Blob.uses - 1).where(Blob.id == blob_id).execute()
    blob = locked(Blob, blob_id)
    if blob.uses == 0:
        drop(blob, outbox)


def drop(blob: Blob, outbox: Outbox) -> None:
    """Forget a blob and its copies. Their files go once this is committed: the news carries their keys."""
    copies = Copy.select(Copy.storage_key).where(Copy.blob == blob.id, Copy.storage_key.is_null(False))
    keys = [blob.storage_key, *(copy.storage_key for copy in copies)]
    Copy.delete().where(Copy.blob == blob.id).execute()
    blob.delete_instance()
    outbox.add("media.dropped", "media_blob", blob.id, data={"keys": keys})


def remove_files(event: Event) -> None:
    """Delete the files of a dropped blob ("media.dropped")."""
    for key in event.data["keys"]:
        storage().delete(key)
