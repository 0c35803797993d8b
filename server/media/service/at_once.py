"""A small file that comes whole with its announcement: looked at in memory, sealed once, entered in one transaction.

Nothing is lost by it: before it is answered nobody knows an address at which the upload could go on.
"""

import io
from uuid import UUID

from server.core import clock
from server.core.db import by_id, change, insert_new, outside, unit_of_work
from server.core.ids import uuid7
from server.media import parts, rules, vault
from server.media.models import MediaRef, Upload
from server.media.pictures.recognise import Found
from server.media.rules import Announcement, Unreadable
from server.media.service import blobs, refs
from server.media.service.uploads import looked_at
from server.media.storage import key_for, storage
from server.media.tus import Checksum


class _Known(Exception):
    """Somebody told of this ref meanwhile."""


def take(announced: Announcement, content: bytes, *, by: UUID, checksum: Checksum | None = None) -> Upload | None:
    """Store it under a ref that nobody has told of yet.

    None, and nothing is kept, where the long way has to judge: the ref is known, or the file cannot be taken.
    """
    if len(content) != announced.length or by_id(MediaRef, announced.ref) is not None:
        return None
    if checksum:
        checksum.check_all(content)
    name = key_for("blobs", uuid7().hex)
    with outside():
        found = _laid_down(content, announced.digest, name)
    return _entered(_done(announced, by), announced, found, name) if found else None


def _laid_down(content: bytes, digest: str, name: str) -> Found | None:
    """What it is, once it is on the disk; None if it cannot be taken."""
    try:
        found = looked_at(io.BytesIO(content), digest)
    except Unreadable:
        return None
    storage().put(name, vault.sealed((content,), name))
    return found


def _done(announced: Announcement, by: UUID) -> Upload:
    """The upload as it stands when it is over. The rest stands with the ref."""
    now = clock.now()
    told = {"ref": announced.ref, "purpose": announced.purpose, "digest": announced.digest, "length": announced.length}
    return Upload(
        id=uuid7(),
        owner=by,
        **told,
        key=parts.new_key(),
        state="done",
        created_at=now,
        expires_at=rules.expires_at(now),
    )


def _entered(upload: Upload, announced: Announcement, found: Found, name: str) -> Upload | None:
    try:
        with unit_of_work(durable=True) as outbox:
            if not refs.enter(announced, upload.owner):
                raise _Known
            blob, key = blobs.counted(upload, found, name)
            change(MediaRef, announced.ref, state="stored", blob=blob, stored_at=clock.now())
            insert_new(upload)
            blobs.stored(upload, blob, outbox)
    except _Known:
        storage().delete(name)
        return None
    if key != name:
        storage().delete(name)
    return upload
