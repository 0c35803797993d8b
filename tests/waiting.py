"""Waiting for real processes: until it is true, however slow the machine; in vain only after a generous time."""

import time
from collections.abc import Callable
from typing import Any


def wait_until(true: Callable[[], Any], what: str, *, seconds: float = 60.0) -> Any:
    """What `true` gave when it first held; fails, saying `what` was waited for."""
    deadline = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.05)
    return found
