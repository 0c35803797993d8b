"""Sessions: begin, renew, end. What is ended is ended for the next request already."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.core import clock
from server.core.db import execute, moment_of, unit_of_work, uuid_of
from server.identity import rules, tokens
from server.identity.errors import SessionEnded, TokenReused
from server.identity.models import Session


@dataclass(frozen=True, slots=True)
class Opened:
    """What the caller takes away from a sign-in or a renewal."""

    account_id: UUID
    session_id: UUID
    access_token: str
    refresh_token: str
    lasts: int


def begin(account: Any, way: rules.Way, *, level: str, device_key: str | None = None) -> Opened:
    """A new session of this account."""
    now = clock.now()
    staff = account.kind == "staff"
    lasts = rules.STAFF_SESSION_LASTS if staff else rules.CITIZEN_SESSION_LASTS
    moments = {"renewed_at": now, "seen_at": now, "created_at": now, "ends_at": now + lasts}
    with unit_of_work():
        session = Session.create(account=account, way=way, level=level, staff=staff, device_key=device_key, **moments)
    return _opened(account.id, session.id, 0, now, now + lasts)


def _opened(account: UUID, session: UUID, turn: int, now: datetime, ends: datetime) -> Opened:
    access = tokens.access_token(account, session, now)
    return Opened(account, session, access, tokens.refresh_token(session, turn), int((ends - now).total_seconds()))


def renew(refresh_token: str) -> Opened:
    """The next access and refresh token; a token that was used before ends the whole session."""
    session_id, turn = tokens.read_refresh_token(refresh_token)
    now = clock.now()
    with unit_of_work():
        row = _locked(session_id)
        if row is None:
            raise SessionEnded()
        account, current, renewed, seen, ends, revoked, staff, closed = row
        if revoked or closed or now >= moment_of(ends) or (staff and rules.is_idle(moment_of(seen), now)):
            raise SessionEnded()
        meaning = rules.renewal(turn, current, moment_of(renewed), now)
        if meaning is rules.Renewal.NEXT:
            current += 1
            execute(
                "UPDATE session SET turn = ?, renewed_at = ?, seen_at = ? WHERE id = ?", (current, now, now, session_id)
            )
        elif meaning is rules.Renewal.REUSE:
            _revoke(session_id, "reuse", now)
    if meaning is rules.Renewal.REUSE:
        raise TokenReused()
    return _opened(uuid_of(account), session_id, current, now, moment_of(ends))


def _locked(session_id: UUID) -> Any:
    """The session's row, held until the end of the unit: two renewals at once take turns."""
    execute("UPDATE session SET turn = turn WHERE id = ?", (session_id,))
    sql = """SELECT s.account_id, s.turn, s.renewed_at, s.seen_at, s.ends_at, s.revoked_at, s.staff, a.closed_at
             FROM session s JOIN account a ON a.id = s.account_id WHERE s.id = ?"""
    return execute(sql, (session_id,)).fetchone()


def _revoke(session_id: UUID, why: str, now: datetime) -> int:
    sql = "UPDATE session SET revoked_at = ?, revoked_why = ? WHERE id = ? AND revoked_at IS NULL"
    return int(execute(sql, (now, why, session_id)).rowcount)


def end(session_id: UUID, why: str = "signed_out") -> None:
    """End one session."""
    with unit_of_work():
        _revoke(session_id, why, clock.now())


def end_all(account_id: UUID, why: str, *, but: UUID | None = None) -> int:
    """End every session of an account, perhaps but one; returns how many."""
    now = clock.now()
    with unit_of_work():
        count = 0
        for session in Session.select(Session.id).where((Session.account == account_id) & Session.revoked_at.is_null()):
            count += _revoke(session.id, why, now) if session.id != but else 0
    return count


def let_deliver(session_id: UUID, until: datetime | None) -> None:
    """A phone made itself known: its last token brings what was finished until then (see `errands`), or no more."""
    with unit_of_work():
        execute("UPDATE session SET delivers_until = ? WHERE id = ? AND staff", (until, session_id))


def raise_level(session_id: UUID, level: str) -> None:
    """Lift a running session after its person was checked."""
    with unit_of_work():
        execute("UPDATE session SET level = ? WHERE id = ? AND revoked_at IS NULL", (level, session_id))
