"""The log of looks and acts: append-only, each row holding the hash of the one before."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from server.core import clock, crypto
from server.core.db import execute, insert_many, moment_text, unit_of_work
from server.identity.models import AccessRow

#: Who acts when an operator works at the machine itself.
MACHINE = UUID(int=0)


def write(  # noqa: PLR0913  a row has this many parts
    by: UUID, act: str, subject_kind: str, subject_id: Any, *, field: str = "", reason: str = ""
) -> int:
    """Note who did what to whose data, and why; returns the row's number. Never a value, only its field's name."""
    return write_all(by, act, subject_kind, [subject_id], field=field, reason=reason)


def write_all(  # noqa: PLR0913  a row has this many parts
    by: UUID, act: str, subject_kind: str, subjects: Sequence[Any], *, field: str = "", reason: str = ""
) -> int:
    """The same of several at once, a row for each; returns the last one's number. Three statements."""
    facts = {"at": clock.now(), "account_id": by, "act": act, "subject_kind": subject_kind}
    rows: list[dict[str, Any]] = []
    with unit_of_work():
        # Raising the number first locks the head's row, so that writers on PostgreSQL queue here as on SQLite.
        sql = "UPDATE access_head SET seq = seq + ? WHERE id = 1 RETURNING seq, hash"
        seq, previous = execute(sql, (len(subjects),)).fetchone()
        for number, subject in enumerate(subjects, int(seq) - len(subjects) + 1):
            row = {"seq": number, **facts, "subject_id": str(subject), "field": field, "reason": reason}
            row["previous"] = previous
            previous = row["hash"] = crypto.digest(_told(row))
            rows.append(row)
        insert_many(AccessRow, rows)
        execute("UPDATE access_head SET hash = ? WHERE id = 1", (previous,))
    return int(seq)


def _told(row: dict[str, Any]) -> bytes:
    told = {
        name: value if isinstance(value, int | str) else _text(value) for name, value in row.items() if name != "hash"
    }
    return crypto.canonical(told)


def _text(value: datetime | UUID) -> str:
    return moment_text(value) if isinstance(value, datetime) else str(value)


def broken_rows() -> Iterator[int]:
    """The numbers of rows whose hash or place in the chain does not fit; the head must fit the last row."""
    previous, expected = "", 1
    for row in AccessRow.select().order_by(AccessRow.seq).iterator():
        told = _told({name: getattr(row, name) for name in AccessRow._meta.fields})
        if row.seq != expected or row.previous != previous or not crypto.is_digest_of(row.hash, told):
            yield row.seq
        previous, expected = row.hash, row.seq + 1
    head, hash_ = execute("SELECT seq, hash FROM access_head WHERE id = 1").fetchone()
    if (head, hash_) != (expected - 1, previous):
        yield head


def first_broken() -> int | None:
    """The first row that does not fit, or None when the chain is whole."""
    return next(broken_rows(), None)
