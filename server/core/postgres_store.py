"""PostgreSQL through psycopg 3: pooled, its statements numbered, and those of a batched unit sent as one."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

import peewee
from playhouse.pool import PooledPostgresqlDatabase

from server.core import turnstile
from server.core.group_commit import errors


@lru_cache(maxsize=512)
def numbered(sql: str) -> str:
    """A statement with `$1`, `$2` for its `?`: the driver searches long ones with `%s` at every call."""
    first, *rest = sql.split("?")
    return first + "".join(f"${place}{part}" for place, part in enumerate(rest, 1))


class Unmet(Exception):
    """A write changed more or fewer rows than it must; its unit is undone."""


@lru_cache(maxsize=512)
def together(statements: tuple[str, ...], counted: tuple[int, ...]) -> str:
    """Several writes as one statement; it fails by a division by zero unless those at `counted` give back so many rows.

    How many stands among the parameters, behind those of all writes.
    """
    parts = ", ".join(f"w{place} AS ({sql})" for place, sql in enumerate(statements))
    is_met = [f"((SELECT count(*) FROM w{place}) = CAST(? AS bigint))" for place in counted]  # noqa: S608  our own names
    return f"WITH {parts} SELECT 1 / CAST({' AND '.join(is_met) or 'true'} AS integer)"


WRITES = ("INSERT", "UPDATE", "DELETE")


class Write(NamedTuple):
    """One of a batch, in a cursor's place; how many rows it changes is not known yet."""

    sql: str
    params: Sequence[Any]
    rows: int | None
    rowcount: int = -1


class Batch:
    """Writes that are sent as one statement, which is their transaction. None of them sees what another wrote."""

    def __init__(self) -> None:
        self._waiting: list[Write] = []

    def add(self, sql: str, params: Sequence[Any], rows: int | None = None) -> Write:
        """`rows`: how many it must give back."""
        if not sql.startswith(WRITES):
            raise RuntimeError("a batched unit only writes")
        write = Write(sql, params, rows)
        self._waiting.append(write)
        return write

    def statement(self) -> tuple[str, list[Any]] | None:
        """All that waits, if anything does."""
        if not self._waiting:
            return None
        counted = tuple([place for place, write in enumerate(self._waiting) if write.rows is not None])
        params = list(chain.from_iterable([write.params for write in self._waiting]))
        params += [self._waiting[place].rows for place in counted]
        return together(tuple([write.sql for write in self._waiting]), counted), params


class Here(threading.local):
    """The batch of this thread's unit, where it has one."""

    batch: Batch | None = None


class PostgresStore(PooledPostgresqlDatabase):
    """Unpooled it costs three times as much."""

    def __init__(self, *args: Any, **options: Any) -> None:
        from psycopg import RawCursor  # comes with the extra `postgres`
        from psycopg.errors import DivisionByZero

        super().__init__(*args, **options)
        self._cursor, self._division_by_zero = RawCursor, DivisionByZero
        self._here = Here()

    @property
    def batch(self) -> Batch | None:
        """The batch of this thread's unit, where it has one."""
        return self._here.batch

    def run(self, sql: str, params: Sequence[Any]) -> Any:
        """One statement written with `?`. A write of a batched unit is kept until its end."""
        if self._here.batch is not None:
            return self._here.batch.add(sql, params)
        return self.send(sql, params)

    def send(self, sql: str, params: Sequence[Any]) -> Any:
        with errors:
            return self._cursor(self.connection()).execute(numbered(sql), params)

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """As peewee does; a batched unit knows raw writes only."""
        if self._here.batch is not None:
            raise RuntimeError("a batched unit only writes")
        return super().execute_sql(sql, params)

    @contextmanager
    def unit(self, durable: bool, batched: bool = False) -> Iterator[None]:
        """One transaction, on the disk with its commit. Batched: its raw writes are one statement, and that is it."""
        if not batched:
            with self.transaction():
                yield
                turnstile.leave()
            return
        batch = self._here.batch = Batch()
        try:
            yield
        finally:
            self._here.batch = None
        with turnstile.away() as was_inside:  # else all who come from the disk fight for the interpreter at once
            try:
                self._send(batch)
            finally:
                if was_inside:
                    self.close()

    def _send(self, batch: Batch) -> None:
        """In autocommit: two round trips less than BEGIN and COMMIT take, a ninth of a submission."""
        statement = batch.statement()
        if statement is None:
            return
        try:
            self.send(*statement)
        except peewee.DataError as error:
            if isinstance(getattr(error, "orig", None), self._division_by_zero):
                raise Unmet() from None
            raise
