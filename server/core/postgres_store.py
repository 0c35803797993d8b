"""PostgreSQL through psycopg 3: pooled, its statements numbered, and those of a batched unit sent as one."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain
from typing import Any

from playhouse.pool import PooledPostgresqlDatabase

from server.core import turnstile
from server.core.group_commit import errors


@lru_cache(maxsize=512)
def numbered(sql: str) -> str:
    """A statement with `$1`, `$2` for its `?`: the driver searches long ones with `%s` at every call."""
    first, *rest = sql.split("?")
    return first + "".join(f"${place}{part}" for place, part in enumerate(rest, 1))


@lru_cache(maxsize=512)
def together(statements: tuple[str, ...]) -> tuple[str, tuple[int, ...]]:
    """Several writes as one statement, and how many columns each gives back: names, of the same types in all of them.

    Each row of the answer begins with the place of the write that it is of.
    """
    returned = [sql.partition(" RETURNING ")[2].split(", ") if " RETURNING " in sql else [] for sql in statements]
    columns = [[one.rpartition(" AS ")[2] for one in names] for names in returned]
    width = max(map(len, columns))
    parts = ", ".join(f"w{place} AS ({sql})" for place, sql in enumerate(statements))
    asked = [
        f"SELECT {place}, {', '.join([*names, *['NULL'] * (width - len(names))])} FROM w{place}"  # noqa: S608  names of our own columns
        for place, names in enumerate(columns)
        if names
    ]
    return f"WITH {parts} {' UNION ALL '.join(asked) or 'SELECT 0'}", tuple(map(len, columns))


WRITES = ("INSERT", "UPDATE", "DELETE")


class Batch:
    """Writes that wait to be sent as one statement. None of them sees what another of the batch wrote."""

    def __init__(self, store: "PostgresStore") -> None:
        self._store = store
        self._waiting: list[Later] = []

    def add(self, sql: str, params: Sequence[Any]) -> "Later":
        later = Later(self, sql, params)
        self._waiting.append(later)
        return later

    def send(self) -> None:
        """Send what waits, and keep for each write the rows that it gives back."""
        sent, self._waiting = self._waiting, []
        if not sent:
            return
        sql, widths = together(tuple([one.sql for one in sent]))
        params = list(chain.from_iterable([one.params for one in sent]))
        for one in sent:
            one.rows = []
        for place, *row in self._store.send(sql, params).fetchall():
            if widths[place]:
                sent[place].rows.append(tuple(row[: widths[place]]))


class Later:
    """A write of a batch, in a cursor's place: asking for its rows sends the batch."""

    rowcount = -1

    def __init__(self, batch: Batch, sql: str, params: Sequence[Any]) -> None:
        self.sql, self.params = sql, params
        self.rows: Any = None
        self._batch = batch

    def fetchall(self) -> list[Any]:
        if self.rows is None:
            self._batch.send()
        rows: list[Any] = self.rows
        self.rows = []
        return rows

    def fetchone(self) -> Any:
        rows = self.fetchall()
        self.rows = rows[1:]
        return rows[0] if rows else None


class Here(threading.local):
    """The batch of this thread's unit, where it has one."""

    batch: Batch | None = None


class PostgresStore(PooledPostgresqlDatabase):
    """Unpooled it costs three times as much."""

    def __init__(self, *args: Any, **options: Any) -> None:
        from psycopg import RawCursor  # comes with the extra `postgres`

        super().__init__(*args, **options)
        self._cursor = RawCursor
        self._here = Here()

    def run(self, sql: str, params: Sequence[Any]) -> Any:
        """One statement written with `?`. A write of a batched unit is kept until its rows are asked for."""
        if self._here.batch is not None:
            if sql.startswith(WRITES):
                return self._here.batch.add(sql, params)
            self._here.batch.send()
        return self.send(sql, params)

    def send(self, sql: str, params: Sequence[Any]) -> Any:
        with errors:
            return self._cursor(self.connection()).execute(numbered(sql), params)

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """As peewee does; what waits in a batch goes first."""
        if self._here.batch is not None:
            self._here.batch.send()
        return super().execute_sql(sql, params)

    @contextmanager
    def unit(self, durable: bool, batched: bool = False) -> Iterator[None]:
        """One transaction, on the disk with its commit. Batched: its raw writes are sent as one statement."""
        if not batched:
            with self.transaction():
                yield
                turnstile.leave()
            return
        batch = self._here.batch = Batch(self)
        try:
            with self._begun():
                yield
                batch.send()
                left = turnstile.leave()
        finally:
            self._here.batch = None
        if left is not None:
            self.close()  # whoever has the place may wait for a connection
            turnstile.come_back(left)  # else all who come from the disk fight for the interpreter at once

    @contextmanager
    def _begun(self) -> Iterator[None]:
        """A transaction of the driver's own: shorter than peewee's, which sends each word as a statement."""
        connection: Any = self.connection()
        with errors, connection.transaction():
            self.push_transaction(self)
            try:
                yield
            finally:
                self.pop_transaction()
