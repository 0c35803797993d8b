"""What a grid worker may still do who is one no longer: hand over what he had finished at the door, nothing else.

A phone may lie without network while its worker's account is closed or his post ends. The words in it are a resident's.
So the last token of such an account, however old, opens the doors of jobs and uploads; whoever answers there finds a
caller without any post, and keeps what comes for a person to look at.
"""

from datetime import datetime, timedelta
from uuid import UUID

from flask import Request

from server.core import clock
from server.core.access import Actor
from server.core.db import execute, uuid_of
from server.identity import tokens
from server.identity.errors import SessionEnded
from server.identity.roles import Role

JOBS, UPLOADS = "/api/v1/jobs/", "/api/v1/uploads"
#: So long the last token of a closed account opens them: phones lie in drawers.
TOKEN_OPENS = timedelta(days=60)

WAS_WORKER = (
    "SELECT closed_at FROM account a WHERE id = ? AND EXISTS (SELECT 1 FROM post WHERE account_id = a.id AND role = ?)"
)


def of_nobody(request: Request) -> Actor | None:
    """The caller behind a token that holds no more, if the account was closed and these doors are asked for."""
    if not _is_errand(request):
        return None
    account = _account_of(request.headers.get("Authorization", "").partition(" ")[2].strip(), clock.now())
    found = account and execute(WAS_WORKER, (account, Role.GRID_WORKER)).fetchone()
    return _leaver(account) if account and found and found[0] is not None else None


def of_former(request: Request, actor: Actor) -> Actor:
    """A caller whose account is open but who is no worker any more, as he may come to these doors."""
    lacks = not actor.roles if request.path.startswith(UPLOADS) else _is_staff_only(actor)
    if not (lacks and _is_errand(request)):
        return actor
    found = execute(WAS_WORKER, (actor.account_id, Role.GRID_WORKER)).fetchone()
    return _leaver(actor.account_id) if found else actor


def _is_errand(request: Request) -> bool:
    if request.path.startswith(UPLOADS):
        return request.method in ("POST", "HEAD", "PATCH")
    return request.method == "PUT" and request.path.startswith(JOBS) and request.path.count("/") == JOBS.count("/")


def _is_staff_only(actor: Actor) -> bool:
    return actor.roles.isdisjoint((Role.GUEST, Role.GRID_WORKER))


def _leaver(account: UUID) -> Actor:
    """Without a post, a person or a level: the doors open, and nothing behind them."""
    return Actor(account, None, "none", (), account, frozenset({Role.GRID_WORKER}))


def _account_of(token: str, now: datetime) -> UUID | None:
    """Whose token it was: the access token, or the refresh token that a phone keeps."""
    try:
        return tokens.read_spent_token(token, now, TOKEN_OPENS).account_id
    except SessionEnded:
        pass
    try:
        session, _turn = tokens.read_refresh_token(token)
    except SessionEnded:
        return None
    row = execute(
        "SELECT account_id FROM session WHERE id = ? AND ends_at > ?", (session, now - TOKEN_OPENS)
    ).fetchone()
    return uuid_of(row[0]) if row else None
