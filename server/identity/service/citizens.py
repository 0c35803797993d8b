"""Citizens come in: as a guest of a device, by phone code, through a platform, or through one that vouches."""

from typing import Any
from uuid import UUID

from server.core.access import Actor
from server.core.db import Outbox, unit_of_work
from server.core.errors import Fault, Invalid
from server.identity import providers, queries, rules
from server.identity.errors import AccountLocked, WhoseAccount, WrongSignIn
from server.identity.models import Account, Credential
from server.identity.providers import Vouched
from server.identity.rules import News, Way
from server.identity.service import accounts, codes, joining, persons, sessions
from server.identity.service.sessions import Opened


def enter_as_guest(device: str) -> Opened:
    """A device without a name: it can fill in and come back to what it typed."""
    with unit_of_work():
        account = accounts.find_or_open("guest", device, account_kind="guest")
        return sessions.begin(account, Way.GUEST, level="none", device_key=accounts.device_key(device))


def sign_in_by_code(
    phone: str, code: str, *, device: str, caller: Actor | None = None, is_mine: bool | None = None
) -> Opened:
    """A phone code on a device. Another device with the same number opens another, empty account.

    What the device's guest began comes along, also when his session ran out: its key is what makes him its guest. So
    does what was begun under a platform that had told no number: its account becomes the phone's, or one with it. A
    son's phone may be lent with the mother's number, though: where both hold something, `is_mine` must say that they
    are one person's. Asking for that uses no code up: all of it is undone.
    """
    with unit_of_work() as outbox:
        if codes.redeem(phone, code):
            beginner = _open_guest(caller) or accounts.find("guest", device)
            account = _phones(phone, beginner, outbox, device=device, caller=caller, is_mine=is_mine)
            if beginner is not None and beginner.id != account.id:
                accounts.absorb(beginner, account, outbox)
            accounts.set_phone(account, phone)
            return _begin(account, Way.SMS, device=device)
    raise WrongSignIn()  # out here: the try counts


def _phones(  # noqa: PLR0913
    phone: str, beginner: Any, outbox: Outbox, *, device: str, caller: Actor | None, is_mine: bool | None
) -> Any:
    """The account of this phone on this device; that of a platform which had told no number becomes it, or joins it."""
    place = f"{accounts.phone_key(phone)}.{accounts.device_key(device)}"
    nameless = None
    if is_mine is not False:
        nameless = joining.nameless(caller, accounts.phone_key(phone), beside=accounts.find("phone_device", place))
    known = accounts.find_held("phone_device", place)
    first = nameless or beginner
    if known is None and first is not None:
        known = _promote(first, place)
    account = known or accounts.find_or_open("phone_device", place, account_kind="citizen")
    _check_open(account)
    if nameless is not None and _takes_in(account, nameless, device):
        if is_mine is None and accounts.holds_something(nameless) and accounts.holds_something(account):
            raise WhoseAccount()
        joining.join(nameless, account, outbox)
    return account


def _open_guest(guest: Actor | None) -> Any:
    account = Account.get_or_none(Account.id == guest.account_id) if guest else None
    return account if account and account.kind == "guest" and account.closed_at is None else None


def _takes_in(account: Any, nameless: Any, device: str) -> bool:
    """Whether the two become one. Whoever then comes by the platform comes to all of it: where the person is known, but
    was not checked on this device, a phone code does not open that far, and the two stay apart."""
    if account.id == nameless.id or account.blocked_at is not None:
        return False
    return queries.live_link(account.id) is None or _is_remembered(account.id, accounts.device_key(device))


def _promote(guest: Any, place: str) -> Any:
    """The account becomes the phone's: drafts stay where they are."""
    if not accounts.add_key(guest.id, "phone_device", place):
        return accounts.find("phone_device", place)
    accounts.drop_keys(guest.id, "guest")
    guest.kind = "citizen"
    guest.save(only=[Account.kind])
    return guest


def sign_in_by_platform(
    way: Way, code: str, *, phone_code: str = "", guest: Actor | None = None, device: str = ""
) -> Opened:
    """WeChat or Alipay tells who this is by its own id; the phone button is an extra that may fail.

    What the device's guest began comes along, also when his session ran out, where the device's key is told.
    """
    platform = providers.platform(way)
    known = platform.sign_in(code)
    phone = platform.phone(phone_code) if phone_code else None
    with unit_of_work() as outbox:
        account = accounts.find_or_open(way, known.open_id, account_kind="citizen", keep=known.open_id)
        _check_open(account)
        beginner = _open_guest(guest) or (accounts.find("guest", device) if device else None)
        if beginner is not None and beginner.id != account.id:
            accounts.absorb(beginner, account, outbox)
        if phone:
            accounts.set_phone(account, phone)
        return _begin(account, way)


def sign_in_vouched(
    way: Way, vouched: Vouched, *, device: str, caller: Actor | None = None
) -> tuple[Opened, News | None]:
    """Provincial sign-in or network id: it says who the person is, each time. What the caller began goes along."""
    with unit_of_work() as outbox:
        person = persons.find_or_create(vouched.facts, trusted=True)
        proof = joining.Vouching(way, vouched.subject, person.id, accounts.device_key(device))
        proven = joining.account_of(proof, outbox, caller=caller)
        _check_open(proven.account)
        left = accounts.find("guest", device)
        if left is not None:  # his session ran out before he said who he is
            accounts.absorb(left, proven.account, outbox)
        accounts.link(proven.account.id, person.id, how=way, by=None)
        return _begin(proven.account, way, device=device), proven.news


def change_phone(account_id: UUID, phone: str, code: str, *, device: str, session_id: UUID) -> None:
    """Take another number: the old one opens nothing from now on, and every other session ends."""
    if not codes.redeem(phone, code):
        raise Invalid([Fault("/code", "验证码不对，或者已经过期")])
    with unit_of_work():
        account = Account.get_by_id(account_id)
        accounts.drop_keys(account.id, "phone_device")
        accounts.add_key(account.id, "phone_device", f"{accounts.phone_key(phone)}.{accounts.device_key(device)}")
        accounts.set_phone(account, phone)
        Credential.delete().where((Credential.account == account.id) & (Credential.kind == "device")).execute()
        sessions.end_all(account.id, "phone_changed", but=session_id)


def _check_open(account: Any) -> None:
    if account.closed_at is not None:
        raise AccountLocked("这个账号已停用，请到窗口或打电话询问")


def _begin(account: Any, way: Way, *, device: str = "") -> Opened:
    device_key = accounts.device_key(device) if device else None
    level = rules.level_of(
        way,
        has_phone=account.phone_key is not None,
        person_checked=queries.live_link(account.id) is not None,
        known_device=device_key is not None and _is_remembered(account.id, device_key),
    )
    return sessions.begin(account, way, level=level, device_key=device_key)


def _is_remembered(account_id: UUID, device_key: str) -> bool:
    """Whether the check of the person was made while this very device was signed in."""
    remembered = (
        (Credential.account == account_id) & (Credential.kind == "device") & (Credential.device_key == device_key)
    )
    return Credential.select().where(remembered & Credential.revoked_at.is_null()).exists()
