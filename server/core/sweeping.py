"""Deleting what is old: a batch at a time, found by an index, so that nobody waits long for the right to write.

It waits for nobody either: a row that somebody works on stays for the next time.
"""

from typing import Any

from server.core.db import is_sqlite, unit_of_work

BATCH = 500


def drop(model: Any, old: Any, by: Any) -> int:
    """Delete the rows that are `old`, in the order of `by`; returns how many. Each batch is a unit of its own."""
    key = model._meta.primary_key
    some = model.select(key).where(old).order_by(by).limit(BATCH)
    if not is_sqlite():
        some = some.for_update(skip_locked=True)
    dropped = 0
    while True:
        with unit_of_work():
            gone = int(model.delete().where(key.in_(some)).execute())
        dropped += gone
        if gone < BATCH:
            return dropped
