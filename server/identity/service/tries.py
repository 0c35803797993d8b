"""Signing in with a platform that says who the person is: the browser goes there and comes back with a ticket.

The ticket is taken once, in the browser that set out (`state`, tied to its device), and only if the platform made it
for this very try (`nonce`): a link sent by somebody else signs nobody in.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from server.core import clock, crypto
from server.core.db import execute, unit_of_work
from server.identity import providers
from server.identity.errors import OutsideSignInFailed, SignInOver
from server.identity.models import SignInTry
from server.identity.providers import Vouched
from server.identity.rules import Way
from server.identity.service import accounts

#: Long enough to fetch the phone, open the app and look into the camera.
LASTS = timedelta(minutes=15)
SPEND_SQL = """UPDATE sign_in_try SET used_at = ?
               WHERE state_key = ? AND way = ? AND device_key = ? AND used_at IS NULL AND expires_at > ?"""


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to go, and what comes back with the answer."""

    address: str
    state: str
    lasts: int


def begin(way: Way, *, device: str) -> Begun:
    """This browser sets out."""
    platform = providers.vouching(way)
    state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    with unit_of_work():
        SignInTry.create(
            way=way,
            state_key=_key("state", state),
            nonce_key=_key("nonce", nonce),
            device_key=accounts.device_key(device),
            expires_at=clock.now() + LASTS,
        )
    return Begun(platform.address(state=state, nonce=nonce), state, int(LASTS.total_seconds()))


def finish(way: Way, ticket: str, *, state: str, device: str) -> Vouched:
    """Whom the platform vouches for. Whatever it says, this try is spent."""
    nonce_key = _spend(way, state, device)
    found = providers.vouching(way).redeem(ticket)
    if _key("nonce", found.nonce) != nonce_key:
        raise OutsideSignInFailed()
    return found


def _spend(way: Way, state: str, device: str) -> str:
    now, key = clock.now(), _key("state", state)
    with unit_of_work():
        told = (now, key, way, accounts.device_key(device), now)
        if execute(SPEND_SQL, told).rowcount != 1:
            raise SignInOver()
    return str(SignInTry.get(SignInTry.state_key == key).nonce_key)


def _key(kind: str, value: str) -> str:
    return crypto.lookup(f"sign-in-try/{kind}", value)
