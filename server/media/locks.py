"""Working alone on one thing, among the threads and processes of one machine: spares double work, proves nothing."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

from server.core import turnstile
from server.core.config import settings

STRIPES = 64


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Hold the lock of a name. Few files serve all names: two strangers may wait for each other a moment.

    One's place at the turnstile is left for good: who waits inside for a holder who comes back there, waits for ever.
    """
    turnstile.leave()
    folder = settings().data_dir / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"media-{crc32(name.encode()) % STRIPES}").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
