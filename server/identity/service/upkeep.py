"""Forgetting: what only served to sign in is dropped when it is over."""

from datetime import datetime

from server.core.db import unit_of_work
from server.identity.models import Challenge, Session, SignInCode


def forget(before: datetime, *, sessions_before: datetime) -> int:
    """Drop old codes and challenges, and sessions that ended long ago (their traces must be kept six months)."""
    with unit_of_work():
        codes = SignInCode.delete().where(SignInCode.created_at < before).execute()
        challenges = Challenge.delete().where(Challenge.expires_at < before).execute()
        sessions = Session.delete().where(Session.ends_at < sessions_before).execute()
    return int(codes + challenges + sessions)
