"""Reads for the rooms above."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from server.core.db import Question, execute, uuid_of
from server.core.errors import NotFound
from server.media.models import MediaRef, Upload
from server.media.rules import MAX_OPEN_UPLOADS, REFUSALS, Kind, Measures, Purpose


class RefFacts(NamedTuple):
    """What an application needs to know of a paper it names."""

    owner: UUID
    state: str  # expected | stored | refused
    purpose: Purpose
    digest: str
    is_attached: bool
    refusal: str | None
    measures: Measures | None  # None for a signature, and before anything is stored

    @property
    def is_stored(self) -> bool:
        return self.state == "stored"

    def is_stored_by(self, owner: UUID | None) -> bool:
        """Whether it came, and this owner sent it."""
        return self.is_stored and self.owner == owner

    @property
    def kind(self) -> Kind | None:
        return self.measures and self.measures.kind

    @property
    def pages(self) -> int:
        return self.measures.pages if self.measures else 1


def stored(refs: Iterable[UUID]) -> dict[UUID, RefFacts]:
    """The facts of these refs in one query; unknown ones are missing. The caller compares the owner."""
    wanted = list(set(refs))
    return known(execute(*asked(", ".join("?" * len(wanted)), wanted)).fetchall()) if wanted else {}


def asked(refs: str, params: Sequence[Any]) -> Question:
    """What to ask for `known`: of the refs that this SQL lists."""
    sql = (
        "SELECT r.id, r.owner, r.state, r.purpose, r.digest, r.is_attached, r.refusal, b.kind, b.size, "  # noqa: S608
        f"b.width, b.pages FROM media_ref r LEFT JOIN media_blob b ON b.id = r.blob_id WHERE r.id IN ({refs})"
    )
    return sql, params


#: By their words: to call an enumeration for each row is dear.
PURPOSES = {str(one): one for one in Purpose}
KINDS = {str(one): one for one in Kind}


def known(rows: Iterable[Sequence[Any]]) -> dict[UUID, RefFacts]:
    """The facts of the refs that were found."""
    return {uuid_of(row[0]): _facts(*row[1:]) for row in rows}


def _facts(owner: Any, state: str, purpose: str, digest: str, *rest: Any) -> RefFacts:
    is_attached, refusal, kind, size, width, pages = rest
    measures = Measures(KINDS[kind], size, width, pages) if kind else None
    return RefFacts(_owner(owner), state, PURPOSES[purpose], digest, bool(is_attached), refusal, measures)


_owner = lru_cache(maxsize=64)(uuid_of)  # of all that a submission names it is the same


def facts_of(refs: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """What was noted beside these; nothing of the others. One query."""
    noted: Any = MediaRef.select(MediaRef.id, MediaRef.facts).where(MediaRef.id.in_(list(refs)))
    return {row.id: row.facts for row in noted.where(MediaRef.facts.is_null(False))}


def refusal_of(file: RefFacts) -> str | None:
    """Why a file was refused, for people."""
    return REFUSALS.get(file.refusal) if file.refusal else None


def own(ref: UUID, owner: UUID) -> MediaRef:
    """A ref of this owner; somebody else's is not found."""
    row: MediaRef | None = MediaRef.get_or_none((MediaRef.id == ref) & (MediaRef.owner == owner))
    if row is None:
        raise NotFound()
    return row


def upload_of(upload: UUID, owner: UUID) -> Upload:
    """An upload of this owner; somebody else's is not found."""
    row: Upload | None = Upload.get_or_none((Upload.id == upload) & (Upload.owner == owner))
    if row is None:
        raise NotFound()
    return row


def has_too_many_open(owner: UUID) -> bool:
    sql = "SELECT count(*) FROM (SELECT 1 FROM media_upload WHERE owner = ? AND state = 'open' LIMIT ?) AS few"
    return int(execute(sql, (owner, MAX_OPEN_UPLOADS)).fetchone()[0]) >= MAX_OPEN_UPLOADS
