"""Where sealed bytes lie: a small protocol, and its folder.

Another store (S3 and its kin) is one more class with these four functions; nothing above this file knows the
difference. What is written is on the disk (file and folder) before `put` returns, and nobody is told of a key before:
what a kill leaves half written is known to nobody.
"""

import errno
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import uuid4

from server.core.config import settings
from server.core.errors import StorageFull

KEY = re.compile(r"[a-z]+/[0-9a-f]{2}/[0-9a-f-]{8,64}")
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Storage(Protocol):
    """Sealed bytes under keys like `blobs/3f/3f2a…`."""

    def put(self, key: str, pieces: Iterable[bytes]) -> None: ...

    def open(self, key: str) -> BinaryIO: ...

    def delete(self, key: str) -> None: ...

    def holds(self, key: str) -> bool: ...

    def written(self, kind: str, since: datetime, before: datetime) -> Iterator[str]:
        """The keys of this kind that were written in that time."""


def key_for(kind: str, name: str) -> str:
    """The key of a new object; the last two letters spread the folders (the first ones of a UUIDv7 are its time)."""
    return f"{kind}/{name[-2:]}/{name}"


@contextmanager
def full_disk_named() -> Iterator[None]:
    """Say "storage is full" in the product's words; other faults of the disk go on as they are."""
    try:
        yield
    except OSError as reason:
        if reason.errno in FULL:
            raise StorageFull() from reason
        raise


def sync_folder(folder: Path | str) -> None:
    """Make the folder's entries survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def ensure_folder(folder: Path) -> None:
    """Make a folder so that it survives a power cut: each new one is synced into the one above."""
    if folder.is_dir():
        return
    ensure_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def _ensure_folders(folder: str) -> None:
    """Make this folder and its 255 siblings over which `key_for` spreads a kind, all at once: one sync for all."""
    if os.path.isdir(folder):  # noqa: PTH112  asked for every file: a third of what `Path` takes
        return
    kind = Path(folder).parent
    ensure_folder(kind)
    for place in range(256):
        (kind / f"{place:02x}").mkdir(mode=0o700, exist_ok=True)
    sync_folder(kind)


def _write(path: str, pieces: Iterable[bytes]) -> None:
    """A new file, on the disk; none if it cannot be."""
    is_whole = False
    with open(path, "xb") as file:  # noqa: PTH123
        try:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
            is_whole = True
        finally:
            if not is_whole:
                Path(path).unlink()


class FolderStorage:
    """Objects as files below one folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def _path(self, key: str) -> Path:
        return Path(self._name(key))

    def _name(self, key: str) -> str:
        if not KEY.fullmatch(key):
            raise ValueError(f"not a storage key: {key!r}")
        return f"{self._root}/{key}"

    def put(self, key: str, pieces: Iterable[bytes]) -> None:
        path = self._name(key)
        folder = path.rpartition("/")[0]
        with full_disk_named():
            _ensure_folders(folder)
            try:
                _write(path, pieces)
            except FileExistsError:  # whoever began it was killed, or has done it
                waiting = f"{folder}/{uuid4().hex}"  # a kill leaves it as what no row points to
                _write(waiting, pieces)
                Path(waiting).replace(path)
            sync_folder(folder)

    def open(self, key: str) -> BinaryIO:
        return self._path(key).open("rb")

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def holds(self, key: str) -> bool:
        return self._path(key).is_file()

    def written(self, kind: str, since: datetime, before: datetime) -> Iterator[str]:
        for folder in self._root.glob(f"{kind}/??"):
            for path in list(folder.iterdir()):
                with suppress(FileNotFoundError):  # taken away meanwhile
                    if since.timestamp() <= path.stat().st_mtime < before.timestamp():
                        yield f"{kind}/{folder.name}/{path.name}"


def storage() -> Storage:
    """The store of this installation."""
    return FolderStorage(settings().data_dir / "files")
