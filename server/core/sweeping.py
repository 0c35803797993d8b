"""Deleting what is old: a batch at a time, found by an index, so that nobody waits long for the right to write."""

from typing import Any

from server.core.db import unit_of_work

BATCH = 500


def drop(model: Any, old: Any, by: Any) -> int:
    """Delete the rows that are `old`, in the order of `by`; returns how many. Each batch is a unit of its own."""
    key = model._meta.primary_key
    some = model.select(key).where(old).order_by(by).limit(BATCH)
    dropped = 0
    while True:
        with unit_of_work():
            gone = int(model.delete().where(key.in_(some)).execute())
        dropped += gone
        if gone < BATCH:
            return dropped
