"""Counting what a piece of code asks of the database: lists state their number of queries."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from server.core.db import database


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that run inside, in order."""
    statements: list[str] = []
    original = database.obj.execute_sql

    def listen(sql: str, *args: Any, **options: Any) -> Any:
        statements.append(sql)
        return original(sql, *args, **options)

    database.obj.execute_sql = listen
    try:
        yield statements
    finally:
        del database.obj.execute_sql
