"""A platform's access token, shared by all processes: the row is the cache, its lease names the one that refreshes."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from server.core import clock
from server.core.db import execute, insert_many, unit_of_work
from server.identity.errors import OutsideSignInFailed
from server.identity.models import ProviderToken

#: A token is replaced this long before its end: the platform keeps the old one valid for five minutes.
EARLY = timedelta(minutes=5)
LEASE = timedelta(seconds=15)
WAITS, PAUSE = 50, 0.1

Fetch = Callable[[], tuple[str, int]]


def token(name: str, fetch: Fetch) -> str:
    """The token of this name; `fetch` (token, seconds it lasts) is called by one process at a time."""
    for _ in range(WAITS):
        held = _held(name, clock.now())
        if held is not None:
            return held
        if _lease(name, clock.now()):
            return _refresh(name, fetch)
        time.sleep(PAUSE)
    raise OutsideSignInFailed()


def _held(name: str, now: datetime) -> str | None:
    row = ProviderToken.get_or_none(ProviderToken.name == name)
    if row is None or row.token is None or row.expires_at is None or row.expires_at - EARLY <= now:
        return None
    token: str = row.token
    return token


def _lease(name: str, now: datetime) -> bool:
    free = "UPDATE provider_token SET leased_until = ? WHERE name = ? AND (leased_until IS NULL OR leased_until < ?)"
    with unit_of_work():
        insert_many(ProviderToken, [{"name": name}], ignore=True)
        return bool(execute(free, (now + LEASE, name, now)).rowcount)


def _refresh(name: str, fetch: Fetch) -> str:
    """Fetch under the lease, unless the one before us just did."""
    fresh, lasts = None, 0
    try:
        held = _held(name, clock.now())
        if held is not None:
            return held
        fresh, lasts = fetch()
    finally:
        with unit_of_work():
            changes: dict[str, object] = {"leased_until": None}
            if fresh is not None:
                changes |= {"token": fresh, "expires_at": clock.now() + timedelta(seconds=lasts)}
            ProviderToken.update(**changes).where(ProviderToken.name == name).execute()
    return fresh


def forget(name: str) -> None:
    """Drop a token that the platform no longer takes."""
    with unit_of_work():
        ProviderToken.update(token=None, expires_at=None).where(ProviderToken.name == name).execute()
