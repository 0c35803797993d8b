"""Rows by the million: written past all checks, the secondary indexes made afterwards, then ANALYZE.

For benches only: nothing of ours runs on these rows, and an interrupted load leaves a store that is to be thrown away.
"""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
import peewee

from server.core.db import database, execute, is_sqlite, moment_text

#: A value as it lies in a column: whole numbers, text, nothing. Truths are 0 and 1, UUIDs 32 hex digits.
Cell = int | str | None

#: For the time of a load only: a power cut would spoil the file.
RECKLESS = ("foreign_keys=OFF", "synchronous=OFF", "journal_mode=OFF", "cache_size=-1000000")
SETTLED = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-16000")


class Mould:
    """Makes rows of one table after a pattern: some columns vary, all others are as in the pattern."""

    def __init__(self, model: Any, pattern: Mapping[str, Any], *varying: str) -> None:
        self.table: str = model._meta.table_name
        self.columns = tuple(pattern)
        self.places = tuple(self.columns.index(name) for name in varying)
        self.base = [_cell(value) for value in pattern.values()]
        self.rows: list[list[Cell]] = []

    def cast(self, *values: Cell) -> None:
        """One row more; the values of the varying columns in their order."""
        row = self.base[:]
        for place, value in zip(self.places, values, strict=True):
            row[place] = value
        self.rows.append(row)

    def write(self) -> None:
        """Put what was cast into the table."""
        rows, self.rows = self.rows, []
        names = ", ".join(f'"{name}"' for name in self.columns)
        connection: Any = database.obj.connection()
        if is_sqlite():
            marks = ", ".join("?" * len(self.columns))
            connection.executemany(f'INSERT INTO "{self.table}" ({names}) VALUES ({marks})', rows)  # noqa: S608
            return
        with connection.cursor() as cursor, cursor.copy(f'COPY "{self.table}" ({names}) FROM STDIN') as copy:
            copy.write("".join(map(_line, rows)))


def pattern(model: Any, where: str = "1 = 1", params: Sequence[Any] = ()) -> dict[str, Any]:
    """A row that is there, column → value as it is stored."""
    table = model._meta.table_name
    found = execute(f'SELECT * FROM "{table}" WHERE {where}', params)  # noqa: S608  names of our own
    names = [column[0] for column in found.description]
    return dict(zip(names, found.fetchone(), strict=True))


def stored(model: Any, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row that is not there yet, column → value as it would be stored; what is not said is the field's default."""
    made: dict[str, Any] = {}
    for field in model._meta.sorted_fields:
        value = row.get(field.name, field.default)
        value = value() if callable(value) else value
        is_plain = value is None or isinstance(field, peewee.JSONField | peewee.ForeignKeyField | peewee.UUIDField)
        made[field.column_name] = value if is_plain else field.db_value(value)
    return made


def _cell(value: Any) -> Cell:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | dict):
        return orjson.dumps(value).decode()
    return int(value) if isinstance(value, bool) else value


def _line(row: Sequence[Cell]) -> str:
    """One line of PostgreSQL's COPY."""
    return "\t".join(["\\N" if cell is None else str(cell).replace("\\", "\\\\") for cell in row]) + "\n"


@contextmanager
def loading(models: Sequence[Any]) -> Iterator[None]:
    """While rows of these tables are loaded: nothing is checked, and their secondary indexes are away."""
    _set(RECKLESS, "replica")
    for model in models:
        model._schema.drop_indexes()
    gc.disable()  # millions of lists without a circle: walking over them takes a third of the time
    try:
        yield
    finally:
        gc.enable()
    for model in models:
        model._schema.create_indexes()
    _set(SETTLED, "origin")
    if is_sqlite():
        execute("ANALYZE")
        execute("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        _count_on(models)
        execute("VACUUM (ANALYZE)")
        execute("CHECKPOINT")


def _count_on(models: Sequence[Any]) -> None:
    """Let PostgreSQL's own counters go on behind the numbers that were given."""
    for model in models:
        key = model._meta.primary_key
        if isinstance(key, peewee.BigAutoField):
            place = f"'{model._meta.table_name}', '{key.column_name}'"
            last = f'(SELECT COALESCE(MAX("{key.column_name}"), 1) FROM "{model._meta.table_name}")'  # noqa: S608  our own names
            execute(f"SELECT setval(pg_get_serial_sequence({place}), {last})")


def _set(pragmas: Sequence[str], role: str) -> None:
    if is_sqlite():
        for pragma in pragmas:
            execute(f"PRAGMA {pragma}")
        return
    execute(f"SET session_replication_role = {role}")
    execute("SET synchronous_commit = " + ("off" if role == "replica" else "on"))
    execute("SET maintenance_work_mem = '512MB'")
