"""Hashing of passwords and PINs, and one-time codes by clock (TOTP, RFC 6238)."""

import hmac
from functools import lru_cache
from secrets import randbelow

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.core.config import settings

TOTP_STEP = 30


@lru_cache(maxsize=4)
def _hasher(cost: int) -> PasswordHasher:
    """argon2id; cost 1 is for tests only, from 2 on each hash takes 64 MiB."""
    return PasswordHasher(time_cost=cost, memory_cost=65536 if cost > 1 else 8, parallelism=1)


def hashed(secret: str) -> str:
    return _hasher(settings().password_cost).hash(secret)


@lru_cache(maxsize=4)
def _nobodys(cost: int) -> str:
    return _hasher(cost).hash("nobody")


def fits(secret: str, stored: str | None) -> bool:
    """Whether the secret belongs to the hash; without a hash it takes as long and says no."""
    hasher = _hasher(settings().password_cost)
    try:
        return hasher.verify(stored or _nobodys(settings().password_cost), secret) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def new_totp_secret() -> str:
    return pyotp.random_base32()


def totp_address(secret: str, name: str) -> str:
    """What an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="LastMeter")


def totp_now(secret: str, at: float) -> str:
    return pyotp.TOTP(secret).at(int(at))


def totp_step(secret: str, code: str, at: float) -> int | None:
    """The time step this code belongs to (now, or one before or after), or None: a step is used once only."""
    step = int(at) // TOTP_STEP
    for candidate in (step, step - 1, step + 1):
        if hmac.compare_digest(pyotp.TOTP(secret).at(candidate * TOTP_STEP), code):
            return candidate
    return None


def six_digits() -> str:
    return f"{randbelow(1_000_000):06d}"
