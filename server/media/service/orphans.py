"""Sealed files to which no row points: their command failed, or its process died, before the row was written."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from server.core import clock
from server.core.logs import get_logger
from server.media.models import Blob, Copy, Signature
from server.media.storage import storage

#: A younger file may belong to a command that is just being done; none takes this long.
YOUNG = timedelta(hours=6)
BATCH = 500

log = get_logger(__name__)


def sweep() -> int:
    """Remove them; how many. What is older than this database's first paper was written for another one: it stays."""
    first = Blob.select(Blob.created_at).order_by(Blob.id).first()
    if first is None:
        return 0
    count = 0
    for kind, known in KNOWN.items():
        for key in _unknown(kind, known, first.created_at):
            storage().delete(key)
            count += 1
    if count:
        log.warning("orphans_removed", count=count)
    return count


def _unknown(kind: str, known: "Known", since: datetime) -> Iterator[str]:
    keys = storage().written(kind, since, clock.now() - YOUNG)
    while some := list(islice(keys, BATCH)):
        yield from set(some) - known(some)


Known = Callable[[list[str]], set[str]]


def _of_blobs(keys: list[str]) -> set[str]:
    return {row.storage_key for row in Blob.select(Blob.storage_key).where(Blob.storage_key.in_(keys))}


def _of_signatures(keys: list[str]) -> set[str]:
    return {row.picture_key for row in Signature.select(Signature.picture_key).where(Signature.picture_key.in_(keys))}


def _of_copies(keys: list[str]) -> set[str]:
    """A copy's file bears its id, also before its row names it: it may be made again at any moment."""
    ids = {UUID(key.rpartition("/")[2]): key for key in keys}
    return {ids[row.id] for row in Copy.select(Copy.id).where(Copy.id.in_(list(ids)))}


KNOWN: dict[str, Known] = {"blobs": _of_blobs, "signatures": _of_signatures, "copies": _of_copies}
