"""Whoever is signed in shows once more that it is they, before what binds others: a phone that lies open says nothing.

By the password or one of the second steps; holds for this session for a few minutes. Wrong ones count as at signing in
and together with those; the last one says how long the account rests.
"""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from server.core import clock
from server.core.access import Actor
from server.core.db import execute, unit_of_work
from server.core.errors import DomainError, Fault, Invalid
from server.identity import proofs, queries, rules
from server.identity.models import AccessRow, Account
from server.identity.service import devices, records, staff
from server.identity.service.staff import Second

HOLDS = timedelta(minutes=5)
SHOWN = "presence_shown"


class PresenceNeeded(DomainError):
    """`ways`: by what it can be shown; `passkey`: the challenge, where there is one."""

    status, slug, title = HTTPStatus.FORBIDDEN, "presence-needed", "请再输一次密码或验证码，确认是您本人"


def check(by: Actor) -> None:
    """Whether this session has shown it within the last minutes; `PresenceNeeded` says how it can."""
    since = clock.now() - HOLDS
    mine = (AccessRow.subject_id == str(by.session_id)) & (AccessRow.act == SHOWN)
    if AccessRow.select().where(mine & (AccessRow.account_id == by.account_id) & (AccessRow.at > since)).exists():
        return
    ways = queries.second_ways(by.account_id)
    options: dict[str, Any] = {"passkey": devices.passkey_challenge(by.account_id)} if "passkey" in ways else {}
    raise PresenceNeeded("", ways=["password", *ways], **options)


def show(password: str, second: Second, *, by: Actor) -> dict[str, Any]:
    """Take the proof; until when it holds."""
    now = clock.now()
    fits = bool(password) and proofs.fits(password, queries.password_hash(by.account_id))
    with unit_of_work():
        execute("UPDATE account SET failures = failures WHERE id = ?", (by.account_id,))  # guesses take turns
        account: Any = Account.get_by_id(by.account_id)
        refusal = _refusal(account, fits, second)
        if refusal is None:
            staff.forget_failures(account)
            records.write(by.account_id, SHOWN, "session", by.session_id)
    if refusal is not None:
        raise refusal
    return {"until": now + HOLDS}


def _refusal(account: Any, fits: bool, second: Second) -> DomainError | None:
    """Returned instead of raised, so that the counted failure is kept."""
    now = clock.now()
    if _is_locked(account, now):
        return staff.rests(account, now)
    if fits or staff.second_proves(account.id, second):
        return None
    staff.count_failure(account, now)
    if _is_locked(account, now):
        return staff.rests(account, now)
    return Invalid([Fault("/password", "密码或验证码不对，请再试一次")])


def _is_locked(account: Any, now: datetime) -> bool:
    return rules.Lock(account.failures, account.locked_until).holds(now)
