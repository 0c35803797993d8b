"""Writing the trace: lock the application's row, chain the entries to its head, keep the words apart."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from server.applications.chain import GENESIS, End, Entry, chained
from server.applications.models import Note, Trace
from server.applications.rules import By
from server.core.crypto import digest
from server.core.db import execute, insert_many, is_sqlite, uuid_of
from server.core.errors import NotFound


def append(application: UUID, entries: Sequence[Entry], *, by: By, at: datetime, words: str | None = None) -> int:
    """Write entries behind the head; returns the last number. `words` are the note of the first entry.

    The row lock makes two bodies that act on one application queue up here; SQLite has one writer anyway.
    """
    end = lock(application)
    if words:
        entries = [_with_words(application, end.seq + 1, entries[0], words), *entries[1:]]
    rows = chained(entries, application=application, end=end, at=at, by=by)
    insert_many(Trace, rows)
    last: tuple[str, int] = rows[-1]["hash"], rows[-1]["seq"]
    execute("UPDATE application SET head = ?, head_seq = ? WHERE id = ?", (*last, application))
    return last[1]


COLUMNS = ("id", "stage", "account", "authority", "revision", "division", "number", "submission", "head", "head_seq")


def hold(application: UUID) -> dict[str, Any] | None:
    """The application's row, locked until the unit ends."""
    wait = "" if is_sqlite() else " FOR UPDATE"
    sql = f"SELECT {', '.join(COLUMNS)} FROM application WHERE id = ?{wait}"  # noqa: S608  (nothing from outside)
    found = execute(sql, (application,)).fetchone()
    if found is None:
        return None
    row: dict[str, Any] = dict(zip(COLUMNS, found, strict=True))
    for name in ("id", "account", "revision"):
        row[name] = row[name] and uuid_of(row[name])
    return row


def lock(application: UUID) -> End:
    """Hold the application until the unit ends; returns where its chain ends."""
    row = hold(application)
    if row is None:
        raise NotFound()
    return End(row["head"] or GENESIS, row["head_seq"])


def _with_words(application: UUID, seq: int, entry: Entry, words: str) -> Entry:
    salt = secrets.token_hex(16)
    insert_many(Note, [{"application": application, "seq": seq, "salt": salt, "words": words}])
    return Entry(**{**vars(entry), "note": digest(salted(salt, words))})


def salted(salt: str, words: str) -> bytes:
    """What the trace keeps a digest of: salted, because short words could be guessed from a bare one."""
    return f"{salt}\n{words}".encode()
