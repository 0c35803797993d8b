"""SQLite as it stands up to many threads and processes.

WAL, foreign keys on. Writers queue at one lock of the process and one file lock between processes, then begin
IMMEDIATE: without that, sixteen writers wait at random, the slowest sixteen times as long.
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from playhouse.pool import PooledSqliteDatabase

from server.core import turnstile
from server.core.group_commit import MOST, Group, errors

#: After so many transactions what they wrote is taken over into the file, and about so many pages each of them writes.
CHECKPOINT, PAGES = 128, 32


class SqliteStore(PooledSqliteDatabase):
    """One file, many threads.

    Pooled, so that the same few connections serve all threads: a new one reads the whole schema first, and each keeps
    its own prepared statements and pages.
    """

    def __init__(self, path: str) -> None:
        pragmas = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "cache_size": -16000, "temp_store": 2}
        pragmas |= {"busy_timeout": 20_000, "wal_autocheckpoint": 4 * CHECKPOINT * PAGES}
        options: Any = {"check_same_thread": False, "factory": Connection}
        super().__init__(path, pragmas=pragmas, max_connections=500, timeout=20, **options)
        self._turn = threading.Lock()
        self._group: Group | None = None
        self._ended = 0
        self._lock_path = path + "-turn"

    def _add_conn_hooks(self, conn: Any) -> None:
        """One at a time among all processes: two who open a new file together, and make it WAL, lock each other out."""
        with Path(self.database + "-opening").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            super()._add_conn_hooks(conn)

    def run(self, sql: str, params: Sequence[Any]) -> Any:
        """One statement, straight to the driver: what peewee does around each one is dear where many are short."""
        state: Any = self._state
        if state.closed:
            self.connect()
        try:
            return state.conn.execute(sql, params)
        except sqlite3.Error:
            with errors:
                raise

    #: PostgreSQL sends the writes of a batched unit together; here they go one by one.
    batch = None

    @contextmanager
    def unit(self, durable: bool, batched: bool = False) -> Iterator[None]:
        """Wait for the right to write, then a transaction that others may share; on the disk at its end if durable."""
        with self._turn:
            group = self._group_of(durable)
            is_last = True  # who raises ends it, so that a second try sees what the others wrote
            try:
                with self._lent(group.connection), group.member():
                    yield
                others = turnstile.awaited()
                is_last = group.size >= min(MOST, others)
                if others and self._state.conn is not group.connection:
                    self.close()  # the next one reads on it, with all it has prepared
                left = turnstile.leave()  # from here on it waits for others, or for the disk
            finally:
                if is_last:
                    self._end(group)
        if not group.is_over():
            with self._turn:
                self._end(group)
        group.outcome()
        turnstile.come_back(left)  # else all who shared the commit fight for the interpreter at once

    def _group_of(self, durable: bool) -> Group:
        """The open group, or a new one on this thread's connection."""
        if self._group is not None and durable and not self._group.is_durable:
            self._end(self._group)
        if self._group is None:
            connection: Any = self.connection()
            fcntl.flock(_lock_file(self._lock_path), fcntl.LOCK_EX)
            try:
                self._synchronous("FULL" if durable else "NORMAL")
                self._group = Group(connection, is_durable=durable)
            finally:
                if self._group is None:
                    fcntl.flock(_lock_file(self._lock_path), fcntl.LOCK_UN)
        return self._group

    def _end(self, group: Group) -> None:
        if self._group is group:
            self._group = None
            group.end()
            fcntl.flock(_lock_file(self._lock_path), fcntl.LOCK_UN)
            self._ended += 1
            if self._ended % CHECKPOINT == 0:
                threading.Thread(target=self._checkpoint, daemon=True).start()

    def _checkpoint(self) -> None:
        """Take over into the file what was written, beside the writers. Left to a commit, whoever is just there waits:
        in a large file each page lies somewhere else.
        """
        with suppress(sqlite3.Error), closing(sqlite3.connect(self.database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    @contextmanager
    def _lent(self, connection: Any) -> Iterator[None]:
        """Let this thread work on the group's connection."""
        state: Any = self._state
        mine = state.conn, state.closed
        state.conn, state.closed = connection, False
        self.push_transaction(self)
        try:
            yield
        finally:
            self.pop_transaction()
            state.conn, state.closed = mine

    def _synchronous(self, level: str) -> None:
        """Called under the write lock."""
        connection: Any = self.connection()
        if connection.level != level:
            connection.execute(f"PRAGMA synchronous={level}")
            connection.level = level


class Connection(sqlite3.Connection):
    """A connection that knows how surely it writes; a new one does not."""

    level = ""


@cache  # an evicted file would be closed under its lock
def _lock_file(path: str) -> int:
    """The lock file of a store, opened once per process and never closed while it runs."""
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
