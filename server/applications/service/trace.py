"""Writing the trace: lock the application's row, chain the entries to its head, keep the words apart."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from server.applications.chain import GENESIS, Entry, chained
from server.applications.models import Note, Trace
from server.applications.rules import By
from server.core.crypto import digest
from server.core.db import execute, insert_many, is_sqlite
from server.core.errors import NotFound


def append(application: UUID, entries: Sequence[Entry], *, by: By, at: datetime, words: str | None = None) -> int:
    """Write entries behind the head; returns the last number. `words` are the note of the first entry.

    The row lock makes two bodies that act on one application queue up here; SQLite has one writer anyway.
    """
    head, seq = lock(application)
    if words:
        entries = [_with_words(application, seq + 1, entries[0], words), *entries[1:]]
    rows = chained(entries, application=application, head=head, seq=seq, at=at, by=by)
    insert_many(Trace, rows)
    execute(
        "UPDATE application SET head = ?, head_seq = ? WHERE id = ?", (rows[-1]["hash"], seq + len(rows), application)
    )
    return seq + len(rows)


def lock(application: UUID) -> tuple[str, int]:
    """Hold the application until the unit ends; returns its head and number."""
    wait = "" if is_sqlite() else " FOR UPDATE"
    row: Any = execute(f"SELECT head, head_seq FROM application WHERE id = ?{wait}", (application,)).fetchone()
    if row is None:
        raise NotFound()
    return row[0] or GENESIS, row[1]


def _with_words(application: UUID, seq: int, entry: Entry, words: str) -> Entry:
    salt = secrets.token_hex(16)
    insert_many(Note, [{"application": application, "seq": seq, "salt": salt, "words": words}])
    return Entry(**{**vars(entry), "note": note_digest(salt, words)})


def note_digest(salt: str, words: str) -> str:
    """Salted, because short words could be guessed from a bare digest."""
    return digest(f"{salt}\n{words}".encode())
