"""Group commit: writers of one SQLite file who stand in line share one transaction, and one wait for the disk.

Nothing else changes for a unit of work: what raises is undone alone, its answer goes out after the commit, and a commit
that fails fails for all who shared it. A unit with nobody behind it commits at once.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import peewee

#: At most so many units share a transaction: more save little, and all of them wait for the last.
MOST = 8
#: Seconds after which a unit that waits for others to share ends the transaction itself.
PATIENCE = 0.02

errors: Any = peewee.__exception_wrapper__  # type: ignore[attr-defined]


class Group:
    """One open transaction, on the connection of the unit that began it. All but `wait` is called under a lock."""

    def __init__(self, connection: sqlite3.Connection, *, is_durable: bool) -> None:
        self.connection, self.is_durable = connection, is_durable
        self.size = 0
        self._open = threading.Lock()  # held until it has ended
        self._open.acquire()
        self._error: BaseException | None = None
        with errors:
            connection.execute("BEGIN IMMEDIATE")

    @contextmanager
    def member(self) -> Iterator[None]:
        """One unit: undone alone if it raises. The first is alone anyway."""
        if self.size:
            self.connection.execute("SAVEPOINT unit")
        is_well = False
        try:
            yield
            is_well = True
        finally:
            if self.size and not is_well:
                with suppress(sqlite3.Error):  # some faults of the disk have undone everything already: see `end`
                    self.connection.execute("ROLLBACK TO unit")
        if self.size:
            self.connection.execute("RELEASE unit")
        self.size += 1

    def end(self) -> None:
        """Commit, or note for all why that failed. A group without a unit that ended well leaves nothing."""
        try:
            if self.size:
                self.connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._error = error
        finally:
            with suppress(sqlite3.Error):  # nothing is open after a commit
                self.connection.execute("ROLLBACK")
            self._open.release()

    def is_over(self) -> bool:
        """Whether it ended while this unit waited."""
        is_over = self._open.acquire(timeout=PATIENCE)
        if is_over:
            self._open.release()
        return is_over

    def outcome(self) -> None:
        """Raise what hindered the commit."""
        if self._error is not None:
            with errors:
                raise type(self._error)(*self._error.args) from self._error
