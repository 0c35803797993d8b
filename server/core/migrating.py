"""Bringing the tables up to date; safe when two processes start it together."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playhouse.migrations import Runner

from server.core import keymark
from server.core.store import SqliteStore

FOLDER = Path(__file__).resolve().parents[2] / "migrations"
#: The number of PostgreSQL's advisory lock for migrating, any constant.
LOCK = 0x1A57_3E7E


@contextmanager
def _alone(store: Any) -> Iterator[None]:
    if isinstance(store, SqliteStore):
        with Path(store.database + "-migrating").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    store.connect(reuse_if_open=True)
    store.execute_sql("SELECT pg_advisory_lock(%s)", (LOCK,))
    try:
        yield
    finally:
        store.execute_sql("SELECT pg_advisory_unlock(%s)", (LOCK,))


def migrate(store: Any) -> list[str]:
    """Apply what is pending; returns the names applied, in order. A database of another key is left alone."""
    with _alone(store):
        keymark.check(store)
        names = list(Runner(store, str(FOLDER)).up())
        keymark.put(store)
    return names


def pending(store: Any) -> list[str]:
    """The names of migrations that this database has not had."""
    return [m.name for m in Runner(store, str(FOLDER)).status() if m.applied is None]


def applied(store: Any) -> list[str]:
    """The names of migrations that this database has had, in order."""
    return [m.name for m in Runner(store, str(FOLDER)).status() if m.applied is not None]


def back_to(store: Any, name: str | None) -> list[str]:
    """Undo migrations, newest first, until `name` is the last one applied (None: all)."""
    with _alone(store):
        keymark.check(store)
        runner = Runner(store, str(FOLDER))
        had = applied(store)
        after = had[had.index(name) + 1 :] if name else had
        return list(runner.down(after[0])) if after else []
