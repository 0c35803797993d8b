"""Who is calling: from a bearer token to the `Actor` that every room sees, in one statement.

Session, account, link and posts are read fresh each time, so that a revoked session, a lock or an ended post holds
at once.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from flask import Request

from server.core import clock
from server.core.access import Actor, Post
from server.core.db import execute, moment_of, unit_of_work, uuid_of
from server.core.errors import NotSignedIn
from server.identity import errands, rules, tokens
from server.identity.errors import MustFirst, SessionEnded
from server.identity.roles import Role

#: Routes that answer while something from the first sign-in is still open.
SETTLING = (
    "/api/v1/me",
    "/api/v1/me/password",
    "/api/v1/me/totp",
    "/api/v1/sessions/current",
)

#: How exactly idleness is measured; each noting costs a write.
NOTED_EVERY = timedelta(seconds=60)

#: `IS TRUE`, so that the session is looked up by its id and never among all sessions of its account.
_SESSION = """
    SELECT s.level, s.staff, s.seen_at, s.ends_at, s.revoked_at, a.kind, a.must, a.closed_at,
           COALESCE(n.merged_into_id, n.id), p.role, p.body, p.division
    FROM session s
    JOIN account a ON a.id = s.account_id
    LEFT JOIN account_person l ON l.account_id = a.id AND l.until IS NULL
    LEFT JOIN person n ON n.id = l.person_id
    LEFT JOIN post p ON p.account_id = a.id AND p.since <= ? AND (p.until IS NULL OR p.until > ?)
    WHERE s.id = ? AND (s.account_id = ?) IS TRUE"""


def resolve(request: Request) -> Actor | None:
    """The caller of a request; None without a token, `NotSignedIn` for one that does not hold."""
    try:
        return _resolved(request)
    except SessionEnded:
        if bringer := errands.of_spent(request):
            return bringer
        raise


def _resolved(request: Request) -> Actor | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if not token:
        return None
    if scheme.lower() != "bearer":
        raise NotSignedIn()
    now = clock.now()
    actor, must = actor_of(tokens.read_access_token(token.strip(), now), now)
    if must and request.path.rstrip("/") not in SETTLING:
        raise MustFirst(must=must)
    return errands.of_former(request, actor)


def actor_of(claims: tokens.Claims, now: datetime) -> tuple[Actor, list[str]]:
    """The actor of a live session, and what is still to be settled."""
    rows = execute(_SESSION, (now, now, claims.session_id, claims.account_id)).fetchall()
    if not rows:
        raise SessionEnded()
    level, staff, seen, ends, revoked, kind, must, closed, person, *_ = rows[0]
    if revoked is not None or closed is not None or now >= moment_of(ends):
        raise SessionEnded()
    if staff:
        _note_seen(claims.session_id, moment_of(seen), now)
    actor = Actor(
        account_id=claims.account_id,
        person_id=uuid_of(person) if person is not None and level == "checked" else None,
        level=level,
        posts=_posts(rows) if staff else (),
        session_id=claims.session_id,
        roles=_roles(rows) if staff else _natural(kind),
    )
    return actor, orjson.loads(must) if isinstance(must, str) else must


def _posts(rows: Sequence[Sequence[Any]]) -> tuple[Post, ...]:
    return tuple(Post(role=row[9], body=row[10], division=row[11]) for row in rows if row[9] is not None)


def _roles(rows: Sequence[Sequence[Any]]) -> frozenset[str]:
    return frozenset(row[9] for row in rows if row[9] is not None)


def _natural(kind: str) -> frozenset[str]:
    """A signed-in citizen also passes where guests may."""
    return frozenset({Role.GUEST}) if kind == "guest" else frozenset({Role.GUEST, Role.CITIZEN})


def _note_seen(session_id: UUID, seen: datetime, now: datetime) -> None:
    if rules.is_idle(seen, now):
        raise SessionEnded("太久没有操作，请重新登录")
    if now - seen >= NOTED_EVERY:
        with unit_of_work():
            execute("UPDATE session SET seen_at = ? WHERE id = ? AND seen_at < ?", (now, session_id, now))
