"""Listening to what a piece of code asks of the database: lists state their number of queries."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from typing import Any
from unittest.mock import patch

from server.applications import fresh
from server.core.db import database, is_sqlite
from server.places import queries as places


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that run inside, in order."""
    statements: list[str] = []
    with _heard(lambda sql, _: statements.append(sql)):
        yield statements


@contextmanager
def asked() -> Iterator[list[tuple[str, Any]]]:
    """The statements that run inside, with their values."""
    statements: list[tuple[str, Any]] = []
    with _heard(lambda sql, params: statements.append((sql, params))):
        yield statements


@contextmanager
def _heard(note: Callable[[str, Any], None]) -> Iterator[None]:
    """Listens at both doors: peewee's, and the one for raw statements, as they are sent. What may be some seconds
    old is believed for as long: otherwise the clock would decide what is asked again."""
    store = database.obj
    doors = ("execute_sql", "run" if is_sqlite() else "send")

    def listening(original: Any) -> Any:
        def listen(sql: str, params: Any = None) -> Any:
            note(sql, params)
            return original(sql, params)

        return listen

    for name in doors:
        setattr(store, name, listening(getattr(store, name)))
    try:
        with patch.object(places, "BELIEVED", inf), patch.object(fresh, "SECONDS", inf):
            yield
    finally:
        for name in doors:
            delattr(store, name)
