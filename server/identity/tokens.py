"""Access tokens (JWT, ten minutes) and refresh tokens (counted turns), signed with derived keys.

The key id names the suite and the key's number, so that both suites verify after a change of the setting. PyJWT knows
no SM3, so that `HSM3` is registered here: HMAC (RFC 2104) over SM3, the same shape as HS256.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import jwt
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC
from jwt.algorithms import Algorithm

from server.core import crypto
from server.core.config import BadSetting, settings
from server.identity.errors import SessionEnded
from server.identity.rules import ACCESS_LASTS

ISSUER = "lastmeter"
KEY_BYTES = 32


class HmacSm3(Algorithm):
    """HMAC over SM3 (GB/T 32905) for PyJWT."""

    def prepare_key(self, key: Any) -> bytes:
        if not isinstance(key, bytes):
            raise TypeError("expected bytes")
        return key

    def sign(self, msg: bytes, key: bytes) -> bytes:
        return self._mac(msg, key).finalize()

    def verify(self, msg: bytes, key: bytes, sig: bytes) -> bool:
        try:
            self._mac(msg, key).verify(sig)
        except InvalidSignature:
            return False
        return True

    @staticmethod
    def _mac(msg: bytes, key: bytes) -> HMAC:
        running = HMAC(key, hashes.SM3())
        running.update(msg)
        return running

    @staticmethod
    def to_jwk(key_obj: Any, as_dict: bool = False) -> Any:
        raise NotImplementedError("these keys never leave the server")

    @staticmethod
    def from_jwk(jwk: Any) -> Any:
        raise NotImplementedError("these keys never leave the server")


_jwt = jwt.PyJWT()
_jwt._jws.register_algorithm("HSM3", HmacSm3())

#: key id → algorithm; the first of each suite signs, all of them verify.
ALGORITHMS = {"i1": "HS256", "n1": "HSM3"}


def _signs_now() -> str:
    return "n1" if settings().suite == "national" else "i1"


def _key(key_id: str) -> bytes:
    return crypto.key(f"access-token/{key_id}", KEY_BYTES)


def check_keys() -> None:
    """Refuse to start with keys that are too short: PyJWT itself would only warn."""
    if len(settings().master_key) < KEY_BYTES:
        raise BadSetting(f"LASTMETER_MASTER_KEY cannot be used: signing needs at least {KEY_BYTES} bytes")


@dataclass(frozen=True, slots=True)
class Claims:
    account_id: UUID
    session_id: UUID


def access_token(account_id: UUID, session_id: UUID, now: datetime) -> str:
    key_id = _signs_now()
    issued = int(now.timestamp())
    claims = {
        "iss": ISSUER,
        "sub": account_id.hex,
        "sid": session_id.hex,
        "iat": issued,
        "exp": issued + int(ACCESS_LASTS.total_seconds()),
    }
    return _jwt.encode(claims, _key(key_id), algorithm=ALGORITHMS[key_id], headers={"kid": key_id})


def read_access_token(token: str, now: datetime) -> Claims:
    """The claims of a token that is ours and still holds; `SessionEnded` otherwise."""
    return read_spent_token(token, now, timedelta())


def read_spent_token(token: str, now: datetime, within: timedelta) -> Claims:
    """The claims of a token that is ours and ran out no longer ago than that; `SessionEnded` otherwise."""
    try:
        claims = _verified(token, _signs_now(), _key("i1"))
        if now.timestamp() >= claims["exp"] + within.total_seconds():
            raise SessionEnded()
        return Claims(UUID(claims["sub"]), UUID(claims["sid"]))
    except (jwt.InvalidTokenError, KeyError, TypeError, ValueError) as reason:
        raise SessionEnded() from reason


# The clock is ours, so that a frozen test and the server agree; the library's own check is switched off.
_OPTIONS: Any = {"require": ["exp", "sub", "sid"], "verify_exp": False, "verify_iat": False}


@lru_cache(maxsize=4096)
def _verified(token: str, now: str, _master: bytes) -> dict[str, Any]:
    """The claims under one of our keys, the one that signs now first: reading the key id before doubles the work.

    A token never changes and a phone shows the same one for ten minutes, so its proof is remembered (under our key);
    whether it has run out or its session has ended is asked each time.
    """
    before = next(key_id for key_id in ALGORITHMS if key_id != now)
    try:
        return _decoded(token, now)
    except (jwt.InvalidAlgorithmError, jwt.InvalidSignatureError):
        return _decoded(token, before)


def _decoded(token: str, key_id: str) -> dict[str, Any]:
    claims: dict[str, Any] = _jwt.decode(
        token, _key(key_id), algorithms=[ALGORITHMS[key_id]], issuer=ISSUER, options=_OPTIONS
    )
    return claims


def refresh_token(session_id: UUID, turn: int) -> str:
    """The token of a session's turn. It is derived, not stored: a repeat of a lost answer is the same token."""
    place = f"{session_id.hex}.{turn}"
    return f"{place}.{crypto.lookup('refresh-token', place)}"


def read_refresh_token(token: str) -> tuple[UUID, int]:
    """Session and turn of a token that we made; `SessionEnded` otherwise."""
    session, _, rest = token.partition(".")
    turn, _, proof = rest.partition(".")
    try:
        expected = crypto.lookup("refresh-token", f"{session}.{turn}")
        if crypto.same(expected.encode(), proof.encode()):
            return UUID(session), int(turn)
    except ValueError as reason:
        raise SessionEnded() from reason
    raise SessionEnded()
