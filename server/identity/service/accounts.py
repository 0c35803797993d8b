"""Accounts and what opens them: found by sign-in key, made on first use, joined when a guest turns out to be known."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from server.core import clock, crypto
from server.core.db import Outbox, execute, insert_many, is_sqlite
from server.core.ids import uuid7
from server.identity import queries
from server.identity.errors import SessionEnded
from server.identity.models import Account, AccountLink, Consent, Person, SignInKey
from server.identity.service import parking


def key_of(kind: str, value: str) -> str:
    return crypto.lookup(f"sign-in/{kind}", value)


def device_key(device: str) -> str:
    """A device's own random key is a secret: only its keyed hash is kept."""
    return crypto.lookup("device", device)


def phone_key(phone: str) -> str:
    return crypto.lookup("account.phone", phone)


def find(kind: str, value: str) -> Any:
    """The account that this key opens, or None."""
    this = (SignInKey.kind == kind) & (SignInKey.key == key_of(kind, value))
    opened = SignInKey.get_or_none(this & SignInKey.retired_at.is_null())
    return opened.account if opened else None


def find_or_open(kind: str, value: str, *, account_kind: str, keep: str | None = None) -> Any:
    """The account of a key, or a new one; of eight that come at once, one makes it and all get it."""
    account = find(kind, value)
    if account is not None:
        return account
    account = Account.create(kind=account_kind, created_at=clock.now())
    if add_key(account.id, kind, value, keep=keep):
        return account
    account.delete_instance()
    return find(kind, value)


def add_key(account_id: UUID, kind: str, value: str, *, keep: str | None = None) -> bool:
    """Let this key open the account; False when the key already opens one. `keep` is sealed beside it (an open id)."""
    row = {"id": uuid7(), "account": account_id, "kind": kind, "key": key_of(kind, value), "value": keep}
    return insert_many(SignInKey, [row | {"created_at": clock.now()}], ignore=True) == 1


def retire_keys(account_id: UUID, kind: str) -> None:
    """These keys open nothing from now on; the rows stay, so that nobody is ever given the same key."""
    mine = (SignInKey.account == account_id) & (SignInKey.kind == kind) & SignInKey.retired_at.is_null()
    SignInKey.update(retired_at=clock.now()).where(mine).execute()


def drop_keys(account_id: UUID, *kinds: str) -> None:
    SignInKey.delete().where((SignInKey.account == account_id) & (SignInKey.kind << list(kinds))).execute()


def set_phone(account: Any, phone: str) -> None:
    account.phone, account.phone_key = phone, phone_key(phone)
    account.save(only=[Account.phone, Account.phone_key])


#: Moves what a room upstairs keeps from one account to another.
Mover = Callable[[UUID, UUID], object]
_movers: list[Mover] = []

#: Whether a room upstairs keeps something that was begun under an account.
Holder = Callable[[UUID], bool]
_holders: list[Holder] = []


def take_along(movers: Iterable[Mover], holders: Iterable[Holder]) -> None:
    """Said once by `server/wiring.py`: what moves in the same transaction, so that the very next call finds it."""
    _movers[:], _holders[:] = movers, holders


def holds_something(account: Any) -> bool:
    """Whether anything would be another's to see if this account became one with his."""
    told = account.profile or queries.live_link(account.id) is not None
    return bool(told) or any(holds(account.id) for holds in _holders)


def absorb(one: Any, into: Any, outbox: Outbox) -> None:
    """What was begun under one account goes on under another of the same person; the first is closed, and dead at once.

    The news comes after, for what was on its way at that moment: rooms upstairs move it once more.
    """
    drop_keys(one.id, "guest")
    one.closed_at, told = clock.now(), one.profile
    one.profile = None
    one.save(only=[Account.closed_at, Account.profile])
    if told:
        into.profile = told | (into.profile or {})
        into.save(only=[Account.profile])
    parking.hand_over(one.id, into.id)
    Consent.update(account=into.id).where(Consent.account == one.id).execute()
    for move in _movers:
        move(one.id, into.id)
    outbox.add("account.absorbed", "account", one.id, data={"into": str(into.id)})


def hold(*account_ids: UUID) -> None:
    """Two that deal with the same account take turns, until the end of the unit."""
    for account_id in sorted(account_ids):
        execute("UPDATE account SET failures = failures WHERE id = ?", (account_id,))


def check_open(account_id: UUID) -> None:
    """Whoever is let in may be absorbed at that moment: what came under the old account later would be nobody's.

    It stays open until the unit ends, or `SessionEnded`: the caller asks again as whom he is now. What came from staff
    stays theirs when they leave.
    """
    row = execute(CLOSED if is_sqlite() else CLOSED + " FOR SHARE", (account_id,)).fetchone()
    if row is not None and row[0] is not None:
        raise SessionEnded()


CLOSED = "SELECT closed_at FROM account WHERE id = ? AND kind <> 'staff'"


def find_held(kind: str, value: str) -> Any:
    """The account that this key opens: held, so that nobody joins it to another meanwhile."""
    while (found := find(kind, value)) is not None:
        hold(found.id)
        again = find(kind, value)
        if again is not None and again.id == found.id:
            return again
    return None


def link(account_id: UUID, person_id: UUID, *, how: str, by: UUID | None) -> Any:
    """Say that this account is this person's; an earlier link to another ends now."""
    now = clock.now()
    hold(account_id)
    known = queries.live_link(account_id)
    if known is not None and known.person_id == person_id:
        return known
    if known is not None:
        known.until = now
        known.save(only=[AccountLink.until])
    Person.update(checked_at=now).where(Person.id == person_id).execute()
    return AccountLink.create(account=account_id, person=person_id, how=how, by=by, since=now)
