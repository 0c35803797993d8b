"""Uploads that are still arriving: one enciphered file each, whose size is the offset.

AES- or SM4-CTR, since a part grows at any byte and must be read from any byte; integrity comes with the digest of the
whole, which is checked before anything else happens to it. Each write is compare-and-append under the file's lock:
whoever finds another size than expected has lost, and no lock is held while a phone is thinking.
"""

import fcntl
import io
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

from server.core import turnstile
from server.core.config import settings
from server.media.storage import ensure_folder, full_disk_named, sync_folder
from server.media.tus import Checksum, Gone, WrongOffset

BLOCK = 16
PIECE = 64 * 1024


def new_key() -> str:
    """A fresh key for one part, as the row keeps it (sealed): suite, key and first counter block."""
    suite, length = ("sm4", 16) if settings().suite == "national" else ("aes", 32)
    return f"{suite}:{secrets.token_hex(length)}:{secrets.token_hex(8)}"


class Part:
    """The file of one upload."""

    def __init__(self, upload: UUID, key: str, length: int) -> None:
        suite, secret, start = key.split(":")
        self.path = _folder() / upload.hex
        secret_bytes = bytes.fromhex(secret)
        self._algorithm = algorithms.SM4(secret_bytes) if suite == "sm4" else algorithms.AES(secret_bytes)
        self._start, self._length = bytes.fromhex(start), length

    def create(self) -> None:
        """Empty; if a power cut takes it, no byte is lost."""
        with full_disk_named():
            ensure_folder(self.path.parent)
            self.path.open("xb").close()

    @property
    def size(self) -> int:
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            raise Gone() from None

    def append(self, pieces: Iterable[bytes], at: int) -> int:
        """Add pieces from offset `at` on, each as it comes; returns the new offset. What arrived before a cut stays."""
        cipher, start = self._cipher_from(at), at
        with self._opened("r+b") as file:
            try:
                for piece in pieces:
                    self._add(file, cipher.update(piece), at)
                    at += len(piece)
            finally:
                self._sync(file, start, at)
        return at

    def _sync(self, file: IO[bytes], start: int, end: int) -> None:
        """A whole part is not synced: it is sealed at once, and nobody hears of it before that is on the disk."""
        if end == self._length:
            return
        os.fsync(file.fileno())
        if start == 0:
            sync_folder(self.path.parent)

    def append_checked(self, pieces: Iterable[bytes], at: int, checksum: Checksum) -> int:
        """Add pieces once all of them have come and their checksum holds; they wait, enciphered, aside."""
        cipher, running = self._cipher_from(at), checksum.begin()
        aside = self.path.with_name(f"{self.path.name}.{secrets.token_hex(8)}")
        try:
            with full_disk_named(), aside.open("x+b") as waiting:
                for piece in pieces:
                    running.update(piece)
                    waiting.write(cipher.update(piece))
                checksum.check(running)
                waiting.seek(0)
                return self._take_over(waiting, at)
        finally:
            aside.unlink(missing_ok=True)

    def _take_over(self, waiting: IO[bytes], at: int) -> int:
        start = at
        with self._opened("r+b") as file:
            while enciphered := waiting.read(PIECE):
                self._add(file, enciphered, at)
                at += len(enciphered)
            self._sync(file, start, at)
        return at

    def _add(self, file: IO[bytes], enciphered: bytes, at: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            if os.fstat(file.fileno()).st_size != at:
                raise WrongOffset(offset=os.fstat(file.fileno()).st_size)
            rest = memoryview(enciphered)
            while rest:
                done = os.pwrite(file.fileno(), rest, at)
                at, rest = at + done, rest[done:]
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else appends to this part or settles it meanwhile."""
        turnstile.leave()
        with self._opened("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @contextmanager
    def _opened(self, mode: str) -> Iterator[IO[bytes]]:
        try:
            file = self.path.open(mode, buffering=0)
        except FileNotFoundError:
            raise Gone() from None
        with full_disk_named(), file:
            yield file

    def _cipher_from(self, at: int) -> CipherContext:
        blocks, inside = divmod(at, BLOCK)
        counter = int.from_bytes(self._start + bytes(8)) + blocks
        cipher = Cipher(self._algorithm, modes.CTR(counter.to_bytes(BLOCK))).encryptor()
        cipher.update(bytes(inside))
        return cipher

    def reader(self) -> io.BufferedReader:
        """The plain bytes so far."""
        try:
            return io.BufferedReader(_PartReader(self.path.open("rb", buffering=0), self), PIECE)
        except FileNotFoundError:
            raise Gone() from None

    def delete(self) -> None:
        self.path.unlink(missing_ok=True)


class _PartReader(io.RawIOBase):
    """Reads a part in clear, from any place."""

    def __init__(self, file: IO[bytes], part: Part) -> None:
        super().__init__()
        self._file, self._part = file, part
        self._cipher = part._cipher_from(0)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        at = self._file.seek(offset, whence)
        self._cipher = self._part._cipher_from(at)
        return at

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        plain = self._cipher.update(self._file.read(len(buffer)))
        buffer[: len(plain)] = plain
        return len(plain)

    def close(self) -> None:
        self._file.close()
        super().close()


def _folder() -> Path:
    return settings().data_dir / "parts"


def leftovers(known: set[str]) -> list[Path]:
    """Files in the folder of parts that no open upload owns (their row ended, or a process died in the middle)."""
    folder = _folder()
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if path.name.partition(".")[0] not in known]
