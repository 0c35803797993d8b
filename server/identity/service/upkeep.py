"""Forgetting: what only served to sign in is dropped when it is over."""

from datetime import datetime, timedelta

from peewee import SQL, fn

from server.core.db import unit_of_work
from server.core.sweeping import drop
from server.identity.models import Account, Challenge, DemoMessage, Session, SignInCode, SignInTry

#: Codes, challenges, tries, the demo's text messages.
CODES_KEPT = timedelta(days=1)
#: Sessions after their end: the law wants traces of sign-ins for six months.
SESSIONS_KEPT = timedelta(days=180)


def forget(before: datetime, *, sessions_before: datetime) -> int:
    """Drop old codes and challenges, and sessions that ended long ago; what a guest told goes with his last session."""
    soon = (SignInCode.created_at, SignInTry.expires_at, Challenge.expires_at, DemoMessage.at)
    by_end = (*((at, before) for at in soon), (Session.ends_at, sessions_before))
    dropped = sum(drop(at.model, at < limit, at) for at, limit in by_end)
    left = Session.select().where(Session.account == Account.id)
    guest = SQL("kind = 'guest' AND profile IS NOT NULL")  # said as the partial index says it
    with unit_of_work():
        Account.update(profile=None).where(guest & ~fn.EXISTS(left)).execute()
    return dropped
