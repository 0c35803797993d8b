"""Reads for the rooms above."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from server.core.errors import NotFound
from server.media.models import Blob, MediaRef, Parked, Upload
from server.media.rules import MAX_OPEN_UPLOADS, Kind, Purpose


@dataclass(frozen=True, slots=True)
class RefFacts:
    """What an application needs to know of a paper it names."""

    owner: UUID
    state: str  # expected | stored | refused
    purpose: Purpose
    digest: str
    kind: Kind | None  # None for a signature, and before anything is stored
    pages: int
    is_attached: bool
    refusal: str | None

    @property
    def is_stored(self) -> bool:
        return self.state == "stored"


def stored(refs: Iterable[UUID]) -> dict[UUID, RefFacts]:
    """The facts of these refs in one query; unknown ones are missing. The caller compares the owner."""
    wanted = list(set(refs))
    if not wanted:
        return {}
    rows = MediaRef.select(MediaRef, Blob).left_outer_join(Blob).where(MediaRef.id.in_(wanted))
    return {row.id: _facts(row) for row in rows}


def _facts(row: MediaRef) -> RefFacts:
    blob = row.blob
    return RefFacts(
        owner=row.owner,
        state=row.state,
        purpose=Purpose(row.purpose),
        digest=row.digest,
        kind=Kind(blob.kind) if blob else None,
        pages=blob.pages if blob else 1,
        is_attached=row.attached_at is not None,
        refusal=row.refusal,
    )


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
    count: int = (
        Upload.select().where((Upload.owner == owner) & (Upload.state == "open")).limit(MAX_OPEN_UPLOADS).count()
    )
    return count >= MAX_OPEN_UPLOADS


def parked(owner: UUID | None = None) -> list[Parked]:
    """Content that waits for a person: of one owner, or all; the newest first."""
    query = Parked.select().order_by(Parked.at.desc(), Parked.id)
    return list(query if owner is None else query.where(Parked.owner == owner))


def is_parked(ref: UUID, digest: str) -> bool:
    return bool(Parked.select().where((Parked.ref == ref) & (Parked.digest == digest)).exists())
