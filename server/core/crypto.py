"""Encryption at rest, keyed look-ups, digests and seals, in one of two suites.

`international`: AES-256-GCM, HMAC-SHA-256, SHA-256. `national`: SM4-GCM (GB/T 32907), HMAC-SM3 (GB/T 32905), SM3.
Keys are derived from the master key, one per purpose and suite (HKDF, RFC 5869), and never stored. What is sealed
names its suite, so that both can be read after a change of the setting.
"""

import binascii
import hashlib
import hmac
import os
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import orjson
import peewee
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.core.config import settings

NONCE = 12
TAG = 16


class Broken(Exception):
    """What is stored does not open: wrong key, wrong place, or changed bytes."""


@lru_cache(maxsize=256)
def _derive(master: bytes, info: str, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=b"lastmeter", info=info.encode()).derive(master)


def key(purpose: str, length: int = 32) -> bytes:
    """The key of a purpose, `length` bytes."""
    return _derive(settings().master_key, purpose, length)


@lru_cache(maxsize=64)
def _aes(secret: bytes) -> AESGCM:
    return AESGCM(secret)


def _seal_aes(purpose: str, plain: bytes, aad: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return b"\x01" + nonce + _aes(key(f"seal/aes/{purpose}")).encrypt(nonce, plain, aad)


def _open_aes(purpose: str, sealed: bytes, aad: bytes) -> bytes:
    return _aes(key(f"seal/aes/{purpose}")).decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], aad)


def _seal_sm4(purpose: str, plain: bytes, aad: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    encryptor = Cipher(algorithms.SM4(key(f"seal/sm4/{purpose}", 16)), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(aad)
    return b"\x02" + nonce + encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def _open_sm4(purpose: str, sealed: bytes, aad: bytes) -> bytes:
    nonce, tag = sealed[1 : 1 + NONCE], sealed[-TAG:]
    decryptor = Cipher(algorithms.SM4(key(f"seal/sm4/{purpose}", 16)), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(aad)
    return decryptor.update(sealed[1 + NONCE : -TAG]) + decryptor.finalize()


def seal(purpose: str, plain: bytes, aad: bytes = b"") -> bytes:
    """Encrypt with the purpose's key; `aad` ties the text to its place (a row's id)."""
    return (_seal_sm4 if settings().suite == "national" else _seal_aes)(purpose, plain, aad)


_OPENERS: dict[int, Callable[[str, bytes, bytes], bytes]] = {1: _open_aes, 2: _open_sm4}


def open_sealed(purpose: str, sealed: bytes, aad: bytes = b"") -> bytes:
    """Decrypt what `seal` made; `Broken` when anything was changed."""
    try:
        return _OPENERS[sealed[0]](purpose, sealed, aad)
    except (InvalidTag, KeyError, IndexError, ValueError) as reason:
        raise Broken(purpose) from reason


def _hash_name() -> str:
    return "sm3" if settings().suite == "national" else "sha256"


def _sm3(content: bytes) -> bytes:
    running = hashes.Hash(hashes.SM3())
    running.update(content)
    return running.finalize()


def _hmac_sm3(secret: bytes, content: bytes) -> bytes:
    from cryptography.hazmat.primitives.hmac import HMAC

    running = HMAC(secret, hashes.SM3())
    running.update(content)
    return running.finalize()


def digest(content: bytes) -> str:
    """The digest of content with its algorithm in front: `sha256:…` or `sm3:…`."""
    return _digest(_hash_name(), content)


def _digest(name: str, content: bytes) -> str:
    return f"{name}:{(_sm3(content) if name == 'sm3' else hashlib.sha256(content).digest()).hex()}"


def is_digest_of(stored: str, content: bytes) -> bool:
    """Whether a stored digest fits, by the algorithm it names: what one suite wrote the other can check."""
    return stored == _digest("sm3" if stored.startswith("sm3:") else "sha256", content)


def mac(purpose: str, content: bytes) -> bytes:
    """A keyed hash, 32 bytes."""
    name = _hash_name()
    secret = key(f"mac/{name}/{purpose}")
    return _hmac_sm3(secret, content) if name == "sm3" else hmac.digest(secret, content, name)


def same(left: bytes, right: bytes) -> bool:
    """Compare without telling by time where they differ."""
    return hmac.compare_digest(left, right)


def lookup(purpose: str, text: str) -> str:
    """The keyed hash under which a sealed value can be found again."""
    return mac(f"lookup/{purpose}", text.encode()).hex()


def canonical(value: Any) -> bytes:
    """One text for one value: sorted keys, no spaces, UTF-8."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def fingerprint(value: Any) -> str:
    """The digest of a command, by which its repeat is known. Commands hold JSON, ids and moments."""
    return digest(canonical(value))


def as_json(value: Any) -> Any:
    """A loaded command as JSON again: ids and moments as the text that is sealed and compared."""
    return orjson.loads(orjson.dumps(value))


class SealedField(peewee.TextField):
    """A text that lies encrypted in its column (base64)."""

    def __init__(self, purpose: str, **options: Any) -> None:
        self.purpose = purpose
        super().__init__(**options)

    def db_value(self, value: str | None) -> str | None:
        return None if value is None else self._sealed(value.encode())

    def python_value(self, value: str | None) -> str | None:
        return None if value is None else self._opened(value).decode()

    def _sealed(self, plain: bytes) -> str:
        return binascii.b2a_base64(seal(self.purpose, plain), newline=False).decode("ascii")

    def _opened(self, value: str) -> bytes:
        return open_sealed(self.purpose, binascii.a2b_base64(value))


class SealedJsonField(SealedField):
    """A JSON value that lies encrypted in its column."""

    def db_value(self, value: Any) -> str | None:
        return None if value is None else self._sealed(orjson.dumps(value))

    def python_value(self, value: str | None) -> Any:
        return None if value is None else orjson.loads(self._opened(value))
