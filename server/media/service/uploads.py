"""Sending a file: begin, append, end; and what happens when its last byte has come."""

import hashlib
import io
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from typing import BinaryIO, cast
from uuid import UUID

from peewee import SQL

from server.core import clock
from server.core.db import Outbox, by_id, change, insert_new, unit_of_work
from server.core.errors import AlreadyUsed, NotFound
from server.core.ids import uuid7
from server.core.logs import get_logger
from server.core.sweeping import drop
from server.identity.service import parking
from server.media import parts, queries, rules
from server.media.models import MediaRef, Upload
from server.media.parts import Part
from server.media.pictures import recognise
from server.media.rules import Announcement, PaperInUse, TooManyUploads, Unreadable, UploadTooBig
from server.media.service import blobs, refs
from server.media.tus import Checksum, Gone, WrongOffset

PIECE = 64 * 1024
#: A part without a row may belong to a creation that is just being written.
YOUNG = timedelta(hours=1)
#: How long an ended upload still explains itself.
REMEMBERED = timedelta(days=7)

log = get_logger(__name__)


def begin(announced: Announcement, *, by: UUID) -> Upload:
    """Take the announcement of a file. A ref that is stored already answers with its state: everything has come."""
    rules.check_length(announced.length)
    ref = by_id(MediaRef, announced.ref)
    if ref is not None:
        _check_ref(ref, announced, by)
    if queries.has_too_many_open(by):
        raise TooManyUploads()
    upload = _new_upload(announced, by)
    if ref is not None and ref.is_stored and ref.digest == announced.digest:
        upload.state = "done"
    else:
        part_of(upload).create()
    with unit_of_work():
        _expect(announced, by)
        insert_new(upload)
    return upload


def _check_ref(ref: MediaRef, announced: Announcement, by: UUID) -> None:
    if ref.owner != by:
        raise NotFound()
    if ref.digest != announced.digest:
        if waiting := parking.kept(ref.id, by, announced.digest):
            raise AlreadyUsed(parked=str(waiting))
    elif ref.refusal and ref.refusal != "wrong-digest":
        # The same bytes would meet the same answer; whoever lost it gets it again without sending.
        raise Unreadable(ref.refusal)


def _new_upload(announced: Announcement, by: UUID) -> Upload:
    now = clock.now()
    return Upload(
        id=uuid7(),
        ref=announced.ref,
        owner=by,
        length=announced.length,
        key=parts.new_key(),
        created_at=now,
        expires_at=rules.expires_at(now),
        **refs.told(announced),
    )


def _expect(announced: Announcement, by: UUID) -> None:
    """Enter the ref as expected; one that is stored keeps what it has."""
    if refs.enter(announced, by):
        return
    ref = refs.held(announced, by)
    if ref.owner != by:
        raise NotFound()
    if not ref.is_stored and ref.digest != announced.digest:
        ref.take("expect")
        change(MediaRef, ref.id, state=ref.state, refusal=None, **refs.told(announced))


def part_of(upload: Upload) -> Part:
    return Part(upload.id, upload.key, int(upload.length))


def offset(upload: Upload) -> int:
    """How much has come. Settles an upload that is whole but was cut off before its answer."""
    if upload.is_open:
        _check_not_expired(upload)
        size = part_of(upload).size
        if size < upload.length:
            return size
        upload = settle(upload)
    return _told(upload)


def _told(upload: Upload) -> int:
    """The outcome of an upload that is no longer open: its length, or the reason why not."""
    if upload.state == "refused":
        raise Unreadable(str(upload.refusal))
    if upload.state == "parked":
        waiting = parking.kept(upload.ref, upload.owner, upload.digest)
        raise AlreadyUsed(**{"parked": str(waiting)} if waiting else {})
    if upload.state != "done":
        raise Gone()
    return int(upload.length)


def _check_not_expired(upload: Upload) -> None:
    if upload.expires_at <= clock.now():
        raise Gone()


def append(upload: Upload, pieces: Iterable[bytes], *, at: int, checksum: Checksum | None = None) -> int:
    """Add bytes from offset `at` on; the new offset. The last byte settles the upload."""
    if not upload.is_open:
        if at != _told(upload):
            raise WrongOffset(offset=upload.length)
        return at
    _check_not_expired(upload)
    part = part_of(upload)
    fitting = _fitting(pieces, upload.length - at)
    try:
        if part.size != at:
            raise WrongOffset(offset=part.size)
        new = part.append_checked(fitting, at, checksum) if checksum else part.append(fitting, at)
        return _told(settle(upload)) if new == upload.length else new
    except Gone:
        # Somebody else sent the last byte meanwhile: theirs is the outcome.
        raise WrongOffset(offset=_told(Upload.get_by_id(upload.id))) from None


def _fitting(pieces: Iterable[bytes], room: int) -> Iterator[bytes]:
    for piece in pieces:
        room -= len(piece)
        if room < 0:
            raise UploadTooBig()
        yield piece


def settle(upload: Upload) -> Upload:
    """Look at a whole upload and store, refuse or park it; only one does, the others get its outcome."""
    part = part_of(upload)
    with part.held():
        upload = cast(Upload, by_id(Upload, upload.id))
        if not upload.is_open:
            return upload
        with part.reader() as file:
            try:
                found = looked_at(file, upload.digest)
            except Unreadable as no:
                _refuse(upload, no.reason)
            else:
                blobs.keep(upload, cast(BinaryIO, file), found)
    part.delete()
    return upload


def looked_at(file: io.BytesIO | io.BufferedReader, digest: str) -> recognise.Found:
    """What the whole file is; `Unreadable` if it is not what was announced, or not what may be handed in."""
    file.seek(0)
    if digest != f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}":
        raise Unreadable("wrong-digest")
    return recognise.examine(cast(BinaryIO, file))


def _refuse(upload: Upload, reason: str) -> None:
    with unit_of_work(durable=True) as outbox:
        ref = refs.held(upload, upload.owner)
        if not ref.is_stored and ref.digest == upload.digest:
            ref.take("refuse")
            change(MediaRef, ref.id, state=ref.state, refusal=reason)
            outbox.add("media.refused", "media_ref", ref.id, data={"refs": [str(ref.id)]})
        upload.state, upload.refusal = "refused", reason
        upload.save()
    log.info("upload_refused", upload=str(upload.id), reason=reason)


def end(upload: Upload) -> None:
    """Take an upload back: what has come is thrown away; a stored paper too, as long as it was not handed in."""
    if upload.state == "ended":
        raise Gone()
    with _quiet(upload), unit_of_work() as outbox:
        now = by_id(Upload, upload.id)
        if now and now.state == "done":
            _take_back(now, outbox)
        Upload.update(state="ended").where(Upload.id == upload.id).execute()
    part_of(upload).delete()


@contextmanager
def _quiet(upload: Upload) -> Iterator[None]:
    """Nobody settles this upload meanwhile; one that has no part any more is quiet anyway."""
    with ExitStack() as stack:
        if upload.is_open:
            with suppress(Gone):
                stack.enter_context(part_of(upload).held())
        yield


def _take_back(upload: Upload, outbox: Outbox) -> None:
    """Forget the stored paper of an upload, unless it was handed in."""
    ref = blobs.locked(MediaRef, upload.ref)
    if ref is None or ref.digest != upload.digest:
        return
    if ref.is_attached:
        raise PaperInUse()
    ref.delete_instance()
    blobs.release(ref.blob_id, outbox)
    Upload.update(state="ended").where(Upload.ref == ref.id, Upload.state == "done").execute()


def sweep() -> None:
    """End what has expired, settle what was cut off before its answer, clear what nobody owns."""
    now = clock.now()
    # Said as the partial indexes say it.
    is_open, has_ended = SQL("state = 'open'"), SQL("state <> 'open'")
    for upload in list(Upload.select().where(is_open & (Upload.expires_at <= now))):
        _expire(upload)
    drop(Upload, has_ended & (Upload.expires_at <= now - REMEMBERED), Upload.expires_at)
    known = {row.id.hex for row in Upload.select(Upload.id).where(is_open)}
    for path in parts.leftovers(known):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < (now - YOUNG).timestamp():
                path.unlink()


def _expire(upload: Upload) -> None:
    with suppress(Gone):
        if part_of(upload).size == upload.length:
            settle(upload)
            return
    Upload.update(state="ended").where((Upload.id == upload.id) & (Upload.state == "open")).execute()
    part_of(upload).delete()
