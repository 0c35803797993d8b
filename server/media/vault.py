"""Sealed files, by the STREAM construction with AES-256-GCM or SM4-GCM.

STREAM: Hoang, Reyhanitabar, Rogaway, Vizár 2015 (https://eprint.iacr.org/2015/189); as in Tink and age.

    magic "LMV1" · suite (1 byte) · length of the wrapped key (2) · wrapped key · nonce prefix (7)
    then segments of 64 KiB, each with its 16-byte tag; nonce = prefix · counter (4) · 1 for the last segment, else 0

Each file has a random key of its own, wrapped by the master key and tied to the file's storage key, so that files
cannot be exchanged. Counter and last-flag stand in the nonce: segments that are cut off, dropped, repeated or
exchanged do not open. The header is authenticated with every segment. Any place can be read by opening one segment:
readers seek freely.
"""

import io
import secrets
import struct
from collections.abc import Iterable, Iterator
from functools import partial
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.core import crypto
from server.core.config import settings
from server.core.crypto import Broken

MAGIC = b"LMV1"
SEGMENT = 64 * 1024
TAG = 16
PREFIX = 7
HEAD = struct.Struct(">4sBH")
AES, SM4 = 1, 2
KEY_LENGTHS = {AES: 32, SM4: 16}


def _cipher(suite: int, key: bytes, nonce: bytes, tag: bytes | None = None) -> Cipher[modes.GCM]:
    algorithm = algorithms.SM4(key) if suite == SM4 else algorithms.AES(key)
    return Cipher(algorithm, modes.GCM(nonce, tag))


def _nonce(prefix: bytes, counter: int, last: bool) -> bytes:
    return prefix + struct.pack(">IB", counter, last)


def sealed(pieces: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Seal a stream of pieces of any size; `name` is the storage key it will lie under."""
    suite = SM4 if settings().suite == "national" else AES
    key, prefix = secrets.token_bytes(KEY_LENGTHS[suite]), secrets.token_bytes(PREFIX)
    wrapped = crypto.seal("media-file", key, name.encode())
    header = HEAD.pack(MAGIC, suite, len(wrapped)) + wrapped + prefix
    yield header
    seal = AESGCM(key).encrypt if suite == AES else partial(_sealed_sm4, key)
    for counter, (segment, last) in enumerate(_segments(pieces)):
        yield seal(_nonce(prefix, counter, last), segment, header)


def _sealed_sm4(key: bytes, nonce: bytes, segment: memoryview, header: bytes) -> bytes:
    """As `AESGCM.encrypt`; the library has no such class for SM4."""
    encryptor = _cipher(SM4, key, nonce).encryptor()
    encryptor.authenticate_additional_data(header)
    return encryptor.update(segment) + encryptor.finalize() + encryptor.tag


def _segments(pieces: Iterable[bytes]) -> Iterator[tuple[memoryview, bool]]:
    """Cut into full segments; the last one (never followed, possibly short or empty) is flagged."""
    held = memoryview(b"")
    for piece in pieces:
        held = memoryview(bytes(held) + piece)
        while len(held) > SEGMENT:
            yield held[:SEGMENT], False
            held = held[SEGMENT:]
    yield held, True


class SealedReader(io.RawIOBase):
    """The plain bytes of a sealed file, read from any place; `Broken` where anything was changed or cut off."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        super().__init__()
        self._file = file
        self._header, self._suite, self._key, self._prefix = _read_header(file, name)
        body = file.seek(0, io.SEEK_END) - len(self._header)
        self._segments = -(-body // (SEGMENT + TAG))
        self._size = body - self._segments * TAG
        if self._segments < 1 or self._size < 0:
            raise Broken("media-file")
        self._at = 0
        self._held = (-1, b"")

    @property
    def size(self) -> int:
        return self._size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        index, start = divmod(self._at, SEGMENT)
        # An empty file has one (empty) segment; opening it proves that nothing was cut off.
        if index >= self._segments:
            return 0
        plain = self._segment(index)[start : start + len(buffer)]
        buffer[: len(plain)] = plain
        self._at += len(plain)
        return len(plain)

    def _segment(self, index: int) -> bytes:
        if self._held[0] != index:
            self._held = (index, self._open(index))
        return self._held[1]

    def _open(self, index: int) -> bytes:
        self._file.seek(len(self._header) + index * (SEGMENT + TAG))
        raw = self._file.read(SEGMENT + TAG)
        nonce = _nonce(self._prefix, index, index == self._segments - 1)
        try:
            decryptor = _cipher(self._suite, self._key, nonce, raw[-TAG:]).decryptor()
            decryptor.authenticate_additional_data(self._header)
            return decryptor.update(raw[:-TAG]) + decryptor.finalize()
        except (InvalidTag, ValueError) as reason:
            raise Broken("media-file") from reason

    def close(self) -> None:
        self._file.close()
        super().close()


def _read_header(file: BinaryIO, name: str) -> tuple[bytes, int, bytes, bytes]:
    fixed = file.read(HEAD.size)
    try:
        magic, suite, length = HEAD.unpack(fixed)
    except struct.error as reason:
        raise Broken("media-file") from reason
    rest = file.read(length + PREFIX)
    if magic != MAGIC or suite not in KEY_LENGTHS or len(rest) != length + PREFIX:
        raise Broken("media-file")
    key = crypto.open_sealed("media-file", rest[:length], name.encode())
    return fixed + rest, suite, key, rest[length:]


def opened(file: BinaryIO, name: str) -> io.BufferedReader:
    """A buffered reader of the plain bytes."""
    return io.BufferedReader(SealedReader(file, name), SEGMENT)
