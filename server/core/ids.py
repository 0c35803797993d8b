"""Ids that a client may make as well: UUID version 7 (RFC 9562), ordered by time."""

from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    return _uuid7()
