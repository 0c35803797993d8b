"""Handing papers in, letting others look at them, and handing them over to another account."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.core import clock
from server.core.access import Actor
from server.core.db import Outbox, Unmet, held_rows, is_sqlite, must, unit_of_work
from server.core.errors import NotFound
from server.media import grants
from server.media.grants import Grant
from server.media.models import Blob, MediaRef, Upload
from server.media.queries import stored
from server.media.rules import Mark, PaperMissing, Purpose, own_look
from server.media.service import blobs, refs
from server.media.service.copies import mark_on


def hold(files: Iterable[UUID]) -> None:
    """Take the rows of these files and of their bytes, for who then does several things with them one by one. Joins the
    caller's transaction."""
    theirs = {row.blob_id for row in refs.all_held(MediaRef.id.in_(list(files))) if row.blob_id}
    held_rows(Blob.select(Blob.id).where(Blob.id.in_(theirs)).order_by(Blob.id))


def attach(
    refs: Iterable[UUID],
    *,
    owner: UUID,
    marks: Sequence[Mark] = (),
    plain: bool = False,
    used_in: UUID | None = None,
) -> dict[UUID, Purpose]:
    """Hand stored refs of this owner in: from now on they stay. Orders copies under the marks of their readers.

    `plain` says that these papers do not show who somebody is: their copies carry no mark. Joins the caller's
    transaction. Tells what each was sent for. `used_in`: with what it is handed in; the first of them stays written
    there. Who of the citizens may look the room upstairs says (`looked_after`).
    """
    wanted = list(refs)
    with unit_of_work() as outbox:
        sent = stored(wanted)
        missing = [str(ref) for ref in wanted if ref not in sent or not sent[ref].is_stored_by(owner)]
        if missing:
            raise PaperMissing(refs=missing)
        hand_in(wanted, owner=owner, plain=plain, used_in=used_in)
        if marks:
            for ref in MediaRef.select(MediaRef, Blob).left_outer_join(Blob).where(MediaRef.id.in_(wanted)):
                _order_pages(ref, marks)
                outbox.add("media.attached", "media_ref", ref.id, data={"refs": [str(ref.id)]})
    return {ref: sent[ref].purpose for ref in wanted}


def hand_in(refs: Iterable[UUID], *, owner: UUID, plain: bool = False, used_in: UUID | None = None) -> None:
    """Mark those that are stored and this owner's, in one statement; `PaperMissing` unless all are (or `Unmet` later).

    `(owner = ?) IS TRUE`: with `owner = ?` either database may read all that the owner ever sent instead of these few.
    The rows are taken in the order of their ids, as everywhere (`refs`).
    """
    wanted = list(dict.fromkeys([ref.hex for ref in refs]))
    if not wanted:
        return
    places = ", ".join("?" * len(wanted))
    in_order = "" if is_sqlite() else "ORDER BY id FOR UPDATE"
    sql = (
        "UPDATE media_ref SET is_attached = ?, is_plain = ?, used_in = COALESCE(used_in, ?) "  # noqa: S608  only ? is put in
        f"WHERE id IN (SELECT id FROM media_ref WHERE id IN ({places}) AND (owner = ?) IS TRUE AND state = 'stored' "
        f"{in_order}) RETURNING id"
    )
    try:
        must(sql, (True, plain, used_in, *wanted, owner), rows=len(wanted))
    except Unmet:
        raise PaperMissing() from None


def belong_to(thing: UUID, files: Iterable[UUID], *, owner: UUID) -> None:
    """These were sent for a thing of a room upstairs, which says from now on who may look, also before they go in.

    What belongs to one thing belongs to no other. Joins the caller's transaction.
    """
    theirs = MediaRef.id.in_(list(files)) & (MediaRef.owner == owner) & MediaRef.used_in.is_null()
    _set(theirs, used_in=thing)


def note(facts: Mapping[UUID, Mapping[str, Any]], owners: Collection[UUID]) -> set[UUID]:
    """What an item asked about pictures, beside those that these owners have stored; returns which.

    What was told first stays. Joins the caller's transaction.
    """
    here = {ref for ref, file in stored(facts).items() if file.is_stored and file.owner in owners}
    for ref in sorted(here):
        MediaRef.update(facts=dict(facts[ref])).where((MediaRef.id == ref) & MediaRef.facts.is_null()).execute()
    return here


def pass_on(files: Iterable[UUID], giver: UUID, taker: UUID) -> None:
    """These go on in the hands of another, who takes a thing over. Joins the caller's transaction."""
    _set(MediaRef.id.in_(list(files)) & (MediaRef.owner == giver), owner=taker)


def _set(wanted: Any, **values: Any) -> None:
    """Set these fields of the rows that fit, taken in their order."""
    if rows := refs.all_held(wanted):
        MediaRef.update(**values).where(MediaRef.id.in_([row.id for row in rows])).execute()


def _order_pages(ref: MediaRef, marks: Sequence[Mark]) -> None:
    if ref.blob is None:
        return
    for text in {mark_on(ref, mark) for mark in marks}:
        for page in range(1, ref.blob.pages + 1):
            blobs.order(ref.blob.id, text, page=page)


def grant(  # noqa: PLR0913  the words of a mark, and who may look
    ref: UUID, item: str, body: str, until: datetime, for_account: UUID, *, day: date | None = None
) -> str:
    """A token for `GET /files/{ref}?grant=`: this account may look until then, under the mark of this item and body.

    The calling room has checked that the account may. `day` stands in the mark: pass the day of submission, so that
    the copy made by the worker is the one that is served; without it, today.
    """
    return Grant(ref, Mark(item, body, day or clock.today()), until, for_account).token()


#: Whether somebody may look now at a file that was sent for a thing of a room upstairs.
Looks = Callable[[MediaRef, Actor], bool]
_looks: Looks | None = None
#: Whether a file that belongs to no thing yet is closed to its owner.
Shut = Callable[[UUID, Actor], bool]
_shut: Shut | None = None


def looked_after(by: Looks, *, shut: Shut) -> None:
    """Said once by `server/wiring.py`: who answers for what was sent for something upstairs."""
    global _looks, _shut
    _looks, _shut = by, shut


def seen_by(ref: UUID, actor: Actor, token: str | None) -> tuple[MediaRef, Mark]:
    """The ref and the mark under which this caller sees it: by grant, as owner, or by what it was handed in with."""
    if token is None:
        return _own_or_used(ref, actor), own_look(clock.today())
    given = grants.read(token)
    if given is None or not given.lets(actor.account_id, ref, clock.now()):
        raise NotFound()
    row: MediaRef | None = MediaRef.get_or_none(MediaRef.id == ref)
    if row is None:
        raise NotFound()
    return row, given.mark


def _own_or_used(ref: UUID, actor: Actor) -> MediaRef:
    """Its owner looks, until it belongs to something; then who may look at that."""
    row: MediaRef | None = MediaRef.get_or_none(MediaRef.id == ref)
    if row is None:
        raise NotFound()
    lets = row.owner == actor.account_id
    if row.used_in is not None and _looks:
        lets = _looks(row, actor)
    elif lets and _shut:
        lets = not _shut(ref, actor)
    if not lets:
        raise NotFound()
    return row


def hand_over(old: UUID, new: UUID) -> None:
    """All papers of one account become another's: a guest signed in, accounts were merged."""
    if old == new:
        return
    theirs = [row.id for row in Blob.select(Blob.id).where(Blob.owner == old)]
    with unit_of_work() as outbox:
        refs.all_held((MediaRef.owner == old) | MediaRef.blob.in_(theirs))
        MediaRef.update(owner=new).where(MediaRef.owner == old).execute()
        for blob, into in _twice(old, new):
            _merge(blob, into, outbox)
        for table in (Blob, Upload):
            table.update(owner=new).where(table.owner == old).execute()


def _twice(old: UUID, new: UUID) -> Iterator[tuple[Blob, Blob]]:
    """What both hold the same bytes of, the old one's first; the rows of both are held."""
    digests = Blob.select(Blob.digest).where(Blob.owner == old)
    both = (Blob.owner == old) | ((Blob.owner == new) & Blob.digest.in_(digests))
    rows = held_rows(Blob.select().where(both).order_by(Blob.id))
    into = {blob.digest: blob for blob in rows if blob.owner == new}
    return ((blob, into[blob.digest]) for blob in rows if blob.owner == old and blob.digest in into)


def _merge(blob: Blob, into: Blob, outbox: Outbox) -> None:
    """Two accounts held the same bytes: one blob stays."""
    MediaRef.update(blob=into.id).where(MediaRef.blob == blob.id).execute()
    Blob.update(uses=Blob.uses + blob.uses).where(Blob.id == into.id).execute()
    blobs.drop(blob, outbox)
