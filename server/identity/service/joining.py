"""One person, one account: whoever proves who he is keeps what he began under a phone number, on whatever device.

The account that is signed in is raised; where the person has another already, the two become one. An account that is
known to be somebody else's (a phone that two share) stays by itself.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.core import clock
from server.core.access import Actor
from server.core.db import Outbox
from server.identity import queries
from server.identity.models import Account, AccountJoin, AccountLink, Credential, Mandate, SignInKey
from server.identity.rules import News, Way
from server.identity.service import accounts, sessions


@dataclass(frozen=True, slots=True)
class Proven:
    """The one account of the person, and what there is to tell."""

    account: Any
    news: News | None


@dataclass(frozen=True, slots=True)
class Vouching:
    """Who was vouched for, by which way under which lasting id, and on which device."""

    way: Way
    subject: str
    person: UUID
    device_key: str


def account_of(proof: Vouching, outbox: Outbox, *, caller: Actor | None) -> Proven:
    """The account of a person who was just vouched for; the unit holds the person's row."""
    here = _open(caller)
    accounts.hold(*{*_ids_of(proof), *([here.id] if here else [])})
    here, known = _open(caller), [Account.get_by_id(one) for one in _ids_of(proof)]
    news = _news(here, known, proof.person)
    mine = here if news in (News.RAISED, News.JOINED) else None
    account = known[0] if known else mine or Account.create(kind="citizen", created_at=clock.now())
    accounts.add_key(account.id, proof.way, proof.subject)
    others = {one.id: one for one in (*known, mine) if one is not None and one.id != account.id}
    for other in others.values():
        join(other, account, outbox)
    _leave(here, account, news, proof, outbox)
    if caller is not None and here is not None:
        sessions.end(caller.session_id, "proven")
    return Proven(account, news)


def _leave(here: Any, account: Any, news: News | None, proof: Vouching, outbox: Outbox) -> None:
    """A guest's things go along; on the device of a citizen's account a phone code suffices from now on."""
    if here is not None and here.kind == "guest":
        accounts.absorb(here, account, outbox)
    elif here is not None and news is not News.APART:
        remember(account.id, proof.device_key)


def _open(caller: Actor | None) -> Any:
    """The guest's or citizen's account that is signed in; a clerk's is nobody's here."""
    account = Account.get_or_none(Account.id == caller.account_id) if caller else None
    return account if account and account.kind != "staff" and account.closed_at is None else None


def nameless(caller: Actor | None, phone_key: str, *, beside: Any) -> Any:
    """The account that is signed in, where nothing says whose it is: no person, and no number but this one. A platform
    opened it by its own id. Held, together with the one `beside` it, so that nobody joins either meanwhile."""
    here = _open(caller)
    if here is None or here.kind == "guest":
        return None
    accounts.hold(*{one.id for one in (here, beside) if one is not None})
    here = _open(caller)
    if here is None or here.blocked_at is not None or here.phone_key not in (None, phone_key):
        return None
    return None if queries.live_link(here.id) is not None else here


def _ids_of(proof: Vouching) -> list[UUID]:
    """Accounts known to be the person's: the one that this way opens, then those vouched for, the oldest first.

    What a law keeps apart stays apart.
    """
    opened = accounts.find(proof.way, proof.subject)
    linked = AccountLink.select(AccountLink, Account).join(Account)
    live = AccountLink.until.is_null() & Account.closed_at.is_null() & Account.blocked_at.is_null()
    his: Any = linked.where(
        live & (Account.kind == "citizen") & (AccountLink.person << queries.records_of(proof.person))
    )
    found = [link.account_id for link in his.order_by(AccountLink.since, AccountLink.id)]
    return list(dict.fromkeys([opened.id, *found] if opened else found))


def _news(here: Any, known: list[Any], person: UUID) -> News | None:
    if here is None or here.kind == "guest" or here.id in {one.id for one in known[:1]}:
        return None
    link = queries.live_link(here.id)
    if (link is not None and link.person_id not in queries.records_of(person)) or here.blocked_at is not None:
        return News.APART
    return News.JOINED if known else News.RAISED


def join(one: Any, into: Any, outbox: Outbox) -> None:
    """Both are the same person's: what opened the first opens the second, what lay there lies here, its tokens die."""
    sessions.end_all(one.id, "joined")
    for table in (SignInKey, Credential):
        table.update(account=into.id).where(table.account == one.id).execute()
    Mandate.update(recorded_by=into.id).where(Mandate.recorded_by == one.id).execute()
    AccountLink.update(until=clock.now()).where((AccountLink.account == one.id) & AccountLink.until.is_null()).execute()
    AccountJoin.update(into=into.id).where(AccountJoin.into == one.id).execute()
    AccountJoin.create(account=one.id, into=into.id, at=clock.now())
    if one.phone and not into.phone:
        accounts.set_phone(into, one.phone)
    accounts.absorb(one, into, outbox)


def joined_into(account_id: UUID) -> list[UUID]:
    """The accounts that are one with this one by now."""
    return [row.account for row in AccountJoin.select().where(AccountJoin.into == account_id)]


def remember(account_id: UUID, device_key: str) -> None:
    """Who he is was proved on this device: a phone code suffices on it from now on."""
    mine = (Credential.account == account_id) & (Credential.kind == "device") & Credential.revoked_at.is_null()
    if not Credential.select().where(mine & (Credential.device_key == device_key)).exists():
        Credential.create(account=account_id, kind="device", device_key=device_key, created_at=clock.now())
