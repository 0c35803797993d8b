"""One unit at a time, where there is no row yet that could be held."""

from zlib import crc32

from server.core.store import execute, is_sqlite


def alone(name: str) -> None:
    """Wait until no other unit that named this is open, and keep others waiting until this unit ends.

    To be asked for before any row is held. SQLite's writer is alone anyway.
    """
    if not is_sqlite():
        execute("SELECT pg_advisory_xact_lock(CAST(? AS bigint))", (crc32(name.encode()),))
