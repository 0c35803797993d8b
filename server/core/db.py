"""The door to the database: what rooms import."""

from server.core.outbox import Outbox, in_unit, unit_of_work
from server.core.store import (
    JsonField,
    MomentField,
    Row,
    Text,
    UuidField,
    bind,
    by_id,
    database,
    execute,
    insert_many,
    is_sqlite,
    json_text,
    moment_of,
    moment_text,
    open_store,
    uuid_of,
)

__all__ = [
    "JsonField",
    "MomentField",
    "Outbox",
    "Row",
    "Text",
    "UuidField",
    "bind",
    "by_id",
    "database",
    "execute",
    "in_unit",
    "insert_many",
    "is_sqlite",
    "json_text",
    "moment_of",
    "moment_text",
    "open_store",
    "unit_of_work",
    "uuid_of",
]
