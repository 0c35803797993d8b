"""Answers that may be a few seconds old: for what changes some times a year and is asked at every submission."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from server.core.db import database

Kept = TypeVar("Kept")
SECONDS = 5.0

# Per database object, so that a process with two of them never mixes them up.
_kept: WeakKeyDictionary[Any, dict[Hashable, tuple[float, Any]]] = WeakKeyDictionary()


def fresh(key: Hashable, read: Callable[[], Kept]) -> Kept:
    """What `read` told within the last seconds, or tells now."""
    shelf, now = _kept.setdefault(database.obj, {}), time.monotonic()
    held = shelf.get(key)
    if held is None or now - held[0] > SECONDS:
        if len(shelf) > 1000:
            shelf.clear()
        held = shelf[key] = (now, read())
    kept: Kept = held[1]
    return kept
