"""Is the trace whole, do the rows say what it says, and does each day's anchor still hold?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from server.applications import chain, signing
from server.applications.models import Anchor, Application, Case, Note, Revision, Trace
from server.applications.service.cases import plain
from server.applications.service.trace import salted
from server.core.clock import SHANGHAI
from server.core.crypto import canonical, digest, is_digest_of
from server.core.db import execute, insert_many, unit_of_work
from server.core.errors import DomainError
from server.core.workflow import IllegalStep
from server.media.service import signatures


def rows_of(application_id: UUID) -> list[dict[str, Any]]:
    """The trace of an application, in order."""
    rows: Any = Trace.select().where(Trace.application == application_id).order_by(Trace.seq).dicts()
    return list(rows)


def verify(application_id: UUID) -> list[str]:
    """All that is wrong with one application's trace; nothing when it is sound."""
    application = Application.get_by_id(application_id)
    rows = rows_of(application_id)
    faults = chain.broken(rows, application.head)
    faults += _note_faults(application_id, {row["seq"]: row["note"] for row in rows})
    faults += _signature_faults(application, rows)
    try:
        told = chain.replay(rows)
    except IllegalStep as reason:
        return [*faults, f"the trace takes an illegal step: {reason.facts}"]
    cases = {case.id: case for case in Case.select().where(Case.application == application_id)}
    for missing in told.keys() ^ cases.keys():
        faults.append(f"case {missing} stands in the trace or in the table, not in both")
    for case_id in told.keys() & cases.keys():
        faults += _differences(cases[case_id], told[case_id])
    return faults


def _differences(case: Case, told: dict[str, Any]) -> Iterator[str]:
    for name in chain.REBUILT:
        if plain(getattr(case, name)) != told[name]:
            yield f"case {case.id}: {name} is not what the trace says"


def _note_faults(application_id: UUID, digests: dict[int, str | None]) -> Iterator[str]:
    """Words that are still kept must be the ones that were written; deleted ones leave no fault."""
    for note in Note.select().where(Note.application == application_id):
        if not is_digest_of(digests.get(note.seq) or "", salted(note.salt, note.words)):
            yield f"the words of row {note.seq} were changed"


def _signature_faults(application: Application, rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The last signature must hold, be the one that the trace names, and be of the content that stands."""
    revision = Revision.get_by_id(application.revision)
    ref = revision.signature or application.signature
    if ref is None:
        return
    try:
        shown = signatures.verified(ref).shown_digest
    except DomainError:
        yield "the signature does not hold"
        return
    told = [row["data"]["signature"] for row in rows if row["data"].get("signature")]
    if not told or told[-1] != shown or not signing.is_of(shown, revision.content, application.form_digest):
        yield "the signature is not of this content"


def anchor(day: date) -> Anchor:
    """Fix the heads of all chains that grew on a day. Run again, it finds what it wrote."""
    known: Anchor | None = Anchor.get_or_none(Anchor.day == day)
    if known is not None:
        return known
    count, heads = _heads(day)
    with unit_of_work():
        insert_many(Anchor, [{"day": day, "heads": count, "digest": digest(heads)}], ignore=True)
    return Anchor.get_by_id(day)


def anchor_until(day: date) -> int:
    """Anchor every day before this one that has no anchor yet; returns how many were made."""
    last = Anchor.select(Anchor.day).order_by(Anchor.day.desc()).limit(1).scalar()
    first = last + timedelta(days=1) if last else _first_day()
    days = [first + timedelta(days=n) for n in range((day - first).days)] if first else []
    for one in days:
        anchor(one)
    return len(days)


def broken_anchors() -> list[date]:
    """The days whose heads are no longer what was anchored."""
    return [row.day for row in Anchor.select().order_by(Anchor.day) if not _holds(row)]


def _holds(row: Anchor) -> bool:
    count, heads = _heads(row.day)
    return count == row.heads and is_digest_of(str(row.digest), heads)


def _first_day() -> date | None:
    first = Trace.select(Trace.at).order_by(Trace.at).limit(1).scalar()
    return first.astimezone(SHANGHAI).date() if first else None


LAST_OF_DAY = (
    "SELECT t.application_id, t.seq, t.hash FROM application_trace t JOIN ("
    "SELECT application_id, MAX(seq) AS seq FROM application_trace WHERE at >= ? AND at < ? GROUP BY application_id"
    ") d ON d.application_id = t.application_id AND d.seq = t.seq ORDER BY t.application_id"
)


def _heads(day: date) -> tuple[int, bytes]:
    """How many chains grew that day, and their last rows with the anchor before: what the digest is of."""
    begin = datetime.combine(day, time(), SHANGHAI)
    rows: Iterable[Any] = execute(LAST_OF_DAY, (begin, begin + timedelta(days=1))).fetchall()
    before = Anchor.select(Anchor.digest).where(Anchor.day < day).order_by(Anchor.day.desc()).limit(1).scalar()
    heads = [[UUID(str(application)).hex, seq, mark] for application, seq, mark in rows]
    return len(heads), canonical([before, heads])
