"""Ids that a client may make as well: UUID version 7 (RFC 9562), ordered by time."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    return _uuid7()


def named_in(value: Any) -> Iterator[UUID]:
    """Every id that stands anywhere in a JSON value."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from named_in(part)
    elif isinstance(value, str) and len(value) in (32, 36):
        try:
            yield UUID(value)
        except ValueError:
            return
