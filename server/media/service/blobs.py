"""Keeping sealed bytes: counted, one of each per owner, gone with their last use."""

from collections.abc import Iterator
from typing import Any, BinaryIO
from uuid import UUID

from server.core import clock
from server.core.db import Outbox, by_id, change, execute, insert_many, is_sqlite, unit_of_work
from server.core.ids import uuid7
from server.core.outbox import Event
from server.identity.service import parking
from server.media import vault
from server.media.models import Blob, Copy, MediaRef, Upload
from server.media.pictures.recognise import Found
from server.media.rules import PAPERS, own_look
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
        blob = _counted(upload, found, name)
        ref = locked(MediaRef, upload.ref)
        if ref.is_stored and ref.digest != upload.digest:
            upload.state = "parked"
            is_new = _park(upload, blob, ref)
        else:
            upload.state = "done"
            is_new = not ref.is_stored
            _store(ref, upload, blob)
            outbox.add("media.stored", "media_ref", ref.id, data={"refs": [str(ref.id)]})
        change(Upload, upload.id, state=upload.state)
        if is_new:
            execute("UPDATE media_blob SET uses = uses + 1 WHERE id = ?", (blob.id,))
    if blob.storage_key != name:
        storage().delete(name)


def _counted(upload: Upload, found: Found, name: str) -> Blob:
    """The owner's blob of these bytes, ours if there was none."""
    row = {"id": uuid7(), "owner": upload.owner, "digest": upload.digest, "size": upload.length, "uses": 0}
    row |= {"kind": str(found.kind), "width": found.width, "height": found.height, "pages": found.pages}
    insert_many(Blob, [row | {"storage_key": name, "created_at": clock.now()}], ignore=True)
    query = Blob.select().where((Blob.owner == upload.owner) & (Blob.digest == upload.digest))
    blob: Blob = (query if is_sqlite() else query.for_update()).get()
    return blob


def _park(upload: Upload, blob: Blob, used: MediaRef) -> bool:
    """Keep the bytes under a ref of their own, handed in at once so that they stay; False if they are kept already."""
    if parking.kept(used.id, upload.owner, upload.digest):
        return False
    ref, now = uuid7(), clock.now()
    row = {"id": ref, "owner": upload.owner, "purpose": upload.purpose, "digest": upload.digest, "blob": blob.id}
    row |= {"state": "stored", "is_plain": False, "created_at": now, "stored_at": now, "is_attached": True}
    insert_many(MediaRef, [row | {"filename": upload.filename}])
    told = {"file": ref, "kind": blob.kind}
    parking.keep("file", used.id, told, account=upload.owner, belongs=parking.Belongs(), digest=upload.digest)
    return True


def _store(ref: MediaRef, upload: Upload, blob: Blob) -> None:
    if ref.is_stored:
        return
    ref.take("store")
    told = {"purpose": upload.purpose, "filename": upload.filename}
    told |= {"page_order": upload.page_order, "facts": upload.facts}
    stored = {"state": ref.state, "blob": blob.id, "digest": upload.digest, "refusal": None, "stored_at": clock.now()}
    change(MediaRef, ref.id, **stored, **told)
    mark = own_look(clock.today()).text if upload.purpose in PAPERS else ""
    order(blob.id, mark, form="thumb")


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
