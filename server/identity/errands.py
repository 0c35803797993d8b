"""What a phone may still bring whose session is over: what was finished at the door, nothing else.

Staff sessions rest after half an hour, and a phone lies without network for longer. The words in it are a resident's.
So the last refresh token of a phone opens the doors that are marked `late`, and no other: nothing can be read with it.
What becomes of what comes is decided by how things stand at that moment:

- A worker in good standing, on the phone where he signed in, within the lease of that sign-in, delivers as always.
- Whose account was closed or whose post ended, delivers for 60 days: whoever answers there finds a caller without any
  post, and keeps what comes for a person to look at.
- After a cold start a phone with six digits has no token at hand before somebody signs in, since the token lies with
  the residents and needs the share. It stays so. Under six digits alone it would be open to whoever copies the phone
  and guesses them: the last token of a session that is not over renews that session, with all that it reads, and a
  token that only delivers would still bring jobs and signatures in the worker's name that nobody can tell from his.
- A session that was ended on purpose (signed out, another password, a lost phone, a token used twice) delivers nothing
  of an open account: its owner signs in again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from flask import Request

from server.core import clock
from server.core.access import Actor, Post, door_of
from server.core.db import execute, moment_of, uuid_of
from server.identity import queries, rules, tokens
from server.identity.errors import SessionEnded
from server.identity.roles import Role

#: So long the last token of who has left opens them: phones lie in drawers.
TOKEN_OPENS = timedelta(days=60)

WAS_WORKER = "SELECT 1 FROM post WHERE account_id = ? AND role = ?"
SESSION = """SELECT s.account_id, s.turn, s.level, s.ends_at, s.revoked_at, s.delivers_until, a.closed_at, a.must
             FROM session s JOIN account a ON a.id = s.account_id WHERE s.id = ?"""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a token that holds no more says: its session, and its turn if it was a refresh token."""

    session: UUID
    turn: int | None


def of_spent(request: Request) -> Actor | None:
    """The caller behind a token that holds no more, if this door takes what comes late."""
    if not _is_late(request):
        return None
    now = clock.now()
    shown = _read(request.headers.get("Authorization", "").partition(" ")[2].strip(), now)
    row = execute(SESSION, (shown.session,)).fetchone() if shown else None
    if not (shown and row):
        return None
    account, closed = uuid_of(row[0]), row[6]
    posts = [post for post in queries.live_posts(account) if post.role == Role.GRID_WORKER]
    if closed is None and posts:
        return _worker(shown, row, posts, now)
    is_dead = now >= moment_of(row[3]) + TOKEN_OPENS or (closed is None and row[4] is not None)
    return None if is_dead or not _was_worker(account) else _leaver(account, is_late=True)


def of_former(request: Request, actor: Actor) -> Actor:
    """A caller whose account is open but who is no worker any more, as he may come to these doors."""
    if actor.posts_as(Role.GRID_WORKER) or not _is_late(request):
        return actor
    lacks = actor.roles.isdisjoint(door_of(request).callers)
    return _leaver(actor.account_id) if lacks and _was_worker(actor.account_id) else actor


def _is_late(request: Request) -> bool:
    return getattr(door_of(request), "late", None) is not None


def _was_worker(account: UUID) -> bool:
    return execute(WAS_WORKER, (account, Role.GRID_WORKER)).fetchone() is not None


def _worker(shown: Shown, row: Sequence[Any], posts: Sequence[Any], now: datetime) -> Actor | None:
    """A worker in good standing, as his posts are today."""
    account, turn, level, _ends, revoked, until, _closed, must = row
    until = moment_of(until) if until is not None else None
    is_open = orjson.loads(must) if isinstance(must, str) else must
    if revoked is not None or is_open or not rules.delivers(shown.turn, turn, until=until, now=now):
        return None
    link = queries.live_link(uuid_of(account)) if level == "checked" else None
    held = tuple(Post(role=post.role, body=post.body, division=post.division) for post in posts)
    person = link.person.merged_into_id or link.person_id if link else None
    roles = frozenset({str(Role.GRID_WORKER)})
    return Actor(uuid_of(account), person, level, held, shown.session, roles, is_late=True)


def _leaver(account: UUID, *, is_late: bool = False) -> Actor:
    """Without a post, a person or a level: the doors open, and nothing behind them."""
    roles = frozenset({str(Role.GRID_WORKER)})
    return Actor(account, None, "none", (), account, roles, is_late=is_late, has_left=True)


def _read(token: str, now: datetime) -> Shown | None:
    """The access token that a page had, or the refresh token that a phone keeps."""
    try:
        return Shown(tokens.read_spent_token(token, now, TOKEN_OPENS).session_id, None)
    except SessionEnded:
        pass
    try:
        return Shown(*tokens.read_refresh_token(token))
    except SessionEnded:
        return None
