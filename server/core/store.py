"""The two databases, their columns, and raw statements for hot paths.

A unit whose answer is a receipt, submission or decision is `durable`: on the disk before the answer.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import chain, repeat
from operator import is_not
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import orjson
import peewee

from server.core import turnstile
from server.core.postgres_store import PostgresStore, Unmet
from server.core.sqlite_store import SqliteStore

database: Any = peewee.DatabaseProxy()
Found = TypeVar("Found", bound=peewee.Model)
Text = peewee.TextField

#: Rows of one INSERT statement: keeps below SQLite's limit of 32,766 variables.
CHUNK = 500


def open_store(url: str, connections: int = 20) -> Any:
    """The database of a URL, not yet bound to the tables."""
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        return SqliteStore(str(path))
    return PostgresStore(url, prefer_psycopg3=True, max_connections=connections, stale_timeout=300, timeout=10)


def bind(store: Any) -> None:
    """Make this the database of every table."""
    database.initialize(store)


def is_sqlite() -> bool:
    return isinstance(database.obj, SqliteStore)


class UuidField(peewee.UUIDField):
    """A UUID; in SQLite 32 hex digits."""


class MomentField(peewee.Field):
    """An aware moment, kept in UTC: timestamptz in PostgreSQL, sortable text in SQLite."""

    field_type = "TIMESTAMPTZ"

    def db_value(self, value: datetime | None) -> Any:
        return None if value is None else moment_text(value)

    def python_value(self, value: Any) -> datetime | None:
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        return None if value is None else value.astimezone(UTC)


class JsonField(peewee.JSONField):
    """A JSON value (jsonb in PostgreSQL), Chinese unescaped."""

    def __init__(self, **options: Any) -> None:
        super().__init__(dumps=json_text, **options)


def json_text(value: Any) -> str:
    """A JSON text as it lies in a column."""
    return orjson.dumps(value).decode()


@lru_cache(maxsize=64)  # the moment of a command stands in all its rows
def moment_text(moment: datetime) -> str:
    """Fixed width, so that text order is time order."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its offset")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class Row(peewee.Model):
    """The base of every table."""

    class Meta:
        database = database
        legacy_table_names = False


#: What a driver does not take as it is, or only slowly, by type.
_SQLITE_TAKES: dict[type, Callable[[Any], Any]] = {
    datetime: moment_text,
    date: date.isoformat,
    UUID: lambda value: f"{value.int:032x}",  # as `.hex`, half as dear
    bool: int,
}
_POSTGRES_TAKES: dict[type, Callable[[Any], Any]] = {datetime: moment_text}


def execute(sql: str, params: Sequence[Any] = ()) -> Any:
    """Run one statement written with `?`; UUIDs, moments and dates may be passed as they are. Returns the cursor."""
    return database.obj.run(sql, _taken(params))


def _taken(params: Sequence[Any]) -> list[Any]:
    takes = _SQLITE_TAKES if is_sqlite() else _POSTGRES_TAKES
    return [takes[type(value)](value) if type(value) in takes else value for value in params]


def must(sql: str, params: Sequence[Any], *, rows: int) -> None:
    """A write that ends in RETURNING and changes exactly so many rows; else `Unmet`, which undoes the unit.

    In a batched unit PostgreSQL counts, and it is raised at the unit's end.
    """
    batch = database.obj.batch
    if batch is not None:
        batch.add(sql, _taken(params), rows)
    elif len(execute(sql, params).fetchall()) != rows:
        raise Unmet()


def ids_in(json: str) -> str:
    """A subquery of the ids in the JSON list of hex digits that another subquery gives."""
    if is_sqlite():
        return f"SELECT value FROM json_each(({json}))"  # noqa: S608  names of our own columns
    return f"SELECT CAST(value AS uuid) FROM jsonb_array_elements_text(({json}))"  # noqa: S608


Question = tuple[str, Sequence[Any]]


def ask(*questions: Question) -> list[list[Any]]:
    """The rows of several reads. PostgreSQL gets them as one statement and gives JSON: ids and moments as text.

    Each column has a name of its own.
    """
    if is_sqlite():
        return [execute(*question).fetchall() for question in questions]
    found: list[list[Any]] = [[] for _ in questions]
    asked = _asked(tuple([sql for sql, _ in questions]))
    for place, row in execute(asked, list(chain.from_iterable([params for _, params in questions]))).fetchall():
        found[place].append(list(orjson.loads(row).values()))
    return found


@lru_cache(maxsize=64)
def _asked(statements: tuple[str, ...]) -> str:
    rows = "SELECT {} AS place, row_to_json(q{})::text FROM ({}) q{}"
    return " UNION ALL ".join(rows.format(place, place, sql, place) for place, sql in enumerate(statements))


def uuid_of(value: Any) -> UUID:
    """A UUID read by raw SQL, which comes as text from SQLite."""
    return value if isinstance(value, UUID) else UUID(int=int(value.replace("-", ""), 16))


def moment_of(value: Any) -> datetime:
    """A moment read by raw SQL."""
    return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(UTC)


#: Fields whose values go to the driver as they are (`execute` knows moments, dates and UUIDs).
AS_THEY_ARE = (
    *(peewee.TextField, peewee.BigIntegerField, peewee.BigAutoField, peewee.BooleanField, peewee.DateField),
    *(peewee.UUIDField, peewee.ForeignKeyField, MomentField),
)


Maker = Callable[[Any], Any]


@lru_cache(maxsize=256)
def _insert(model: Any, names: tuple[str, ...], count: int, ignore: bool) -> tuple[str, tuple[Maker | None, ...]]:
    """The statement, and for each column what makes its value storable, or None."""
    fields = [model._meta.fields[name] for name in names]
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    row = "(" + ", ".join("?" * len(names)) + ")"
    tail = " ON CONFLICT DO NOTHING" if ignore else ""
    sql = f'INSERT INTO "{model._meta.table_name}" ({columns}) VALUES {", ".join([row] * count)}{tail}'  # noqa: S608  names of our own columns
    return sql, tuple(map(_storable, fields))


def _storable(field: Any) -> Maker | None:
    if isinstance(field, peewee.JSONField):
        return lambda value: None if value is None else json_text(value)
    is_plain = type(field).db_value in {kind.db_value for kind in AS_THEY_ARE}
    return None if is_plain else field.db_value


_NOTHING = repeat(None)


def insert_many(model: Any, rows: Sequence[Mapping[str, Any]], *, ignore: bool = False) -> int:
    """Insert rows (field name → value, all with the same names) in few statements without building peewee queries.

    Four to ten times faster than `Model.insert_many`. `ignore=True` skips rows that exist. Returns how many went in.
    What is None in all of them is left out: it is NULL anyway, and dear to hand over. A batched unit cannot tell yet.
    """
    count, names = 0, tuple(rows[0]) if rows else ()
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        columns = zip(*[map(row.__getitem__, names) for row in chunk], strict=True)
        told = {name: column for name, column in zip(names, columns, strict=True) if any(map(is_not, column, _NOTHING))}
        sql, makers = _insert(model, tuple(told), len(chunk), ignore)
        made = [map(make, column) if make else column for make, column in zip(makers, told.values(), strict=True)]
        count += execute(sql, list(chain.from_iterable(zip(*made, strict=True)))).rowcount
    return count


def insert_new(row: Row) -> bool:
    """Enter a new row, its defaults filled in, unless its id is taken: of eight at the same moment, one does."""
    return insert_many(type(row), [row.__data__], ignore=True) == 1


@lru_cache(maxsize=64)
def _select_sql(model: Any) -> tuple[str, tuple[Any, ...]]:
    meta = model._meta
    fields = tuple(meta.sorted_fields)
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    return f'SELECT {columns} FROM "{meta.table_name}" WHERE "{meta.primary_key.column_name}" = ?', fields  # noqa: S608


def by_id(model: type[Found], key: Any, *, for_update: bool = False) -> Found | None:
    """A row by its primary key, or None; for hot paths: peewee takes longer to build such a query than to run it.

    `for_update` holds it until the transaction ends; SQLite's writer is alone anyway.
    """
    sql, fields = _select_sql(model)
    row = execute(sql + " FOR UPDATE" if for_update and not is_sqlite() else sql, (key,)).fetchone()
    if row is None:
        return None
    return model(**{field.name: field.python_value(value) for field, value in zip(fields, row, strict=True)})


def held_rows(query: Any) -> list[Any]:
    """The rows of a query, taken in its order and held until the transaction ends; SQLite's writer is alone anyway."""
    return list(query if is_sqlite() else query.for_update())


@lru_cache(maxsize=64)
def _update(model: Any, names: tuple[str, ...]) -> tuple[str, tuple[Maker | None, ...]]:
    meta = model._meta
    fields = [meta.fields[name] for name in names]
    sets = ", ".join(f'"{field.column_name}" = ?' for field in fields)
    sql = f'UPDATE "{meta.table_name}" SET {sets} WHERE "{meta.primary_key.column_name}" = ?'  # noqa: S608  names of our own columns
    return sql, tuple(map(_storable, fields))


def change(model: Any, key: Any, **values: Any) -> None:
    """Set these fields of the row with this primary key; for hot paths, as `by_id`."""
    sql, makers = _update(model, tuple(values))
    made = [make(value) if make else value for make, value in zip(makers, values.values(), strict=True)]
    execute(sql, (*made, key))


#: How SQLite and PostgreSQL (53100, disk_full) say that nothing more can be written.
NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, "53100"})


def is_full(error: BaseException | None) -> bool:
    """Whether a write failed because the disk has no room; what another error was raised from counts."""
    while error is not None:
        if {getattr(error, "sqlite_errorcode", None), getattr(error, "sqlstate", None)} & NO_ROOM:
            return True
        error = error.__cause__ or error.__context__
    return False


def behind(first: Any, key: Any, place: tuple[Any, Any]) -> Any:
    """The condition on what comes after this place, in a list that is ordered by two columns."""
    value, last = place
    return (first > value) | ((first == value) & (key > last))


def close_request_connection() -> None:
    """Give the request's connection back to the pool."""
    if not database.is_closed():
        database.close()


@contextmanager
def outside() -> Iterator[None]:
    """Wait for the world with one's place at the turnstile and one's connection given to others; not inside a unit."""
    with turnstile.away():
        close_request_connection()
        yield
