"""People as tests need them: take what matters, fill in the rest."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from server.core import clock
from server.core.access import Actor, Post
from server.core.ids import uuid7
from server.identity import proofs
from server.identity.facts import LIVING, PersonFacts
from server.identity.models import Account, DemoMessage
from server.identity.providers.demo import DemoVouching
from server.identity.roles import Role
from server.identity.rules import Way
from server.identity.service import citizens, codes, parking, persons, posts, staff, tries

DISTRICT, STREET, COMMUNITY, ELSEWHERE = "370199000000", "370199001000", "370199001001", "370199002001"
PASSWORD = "Right-Horse-7"
DEVICE = "a-device-of-this-test-1"

#: Numbers that no human holds.
NUMBERS = ("11000019900307001X", "310000200002290021", "440000194910010217", "370000198012319992")
CHILD_NUMBER = "540000201211128888"


def a_person(number: str | None = NUMBERS[2], *, name: str = "李小明", living: str = COMMUNITY, **more: Any) -> Any:
    divisions = {LIVING: living} if living else {}
    id_type = "resident_id" if number else None
    facts = PersonFacts(name=name, id_type=id_type, id_number=number, divisions=divisions, **more)
    return persons.find_or_create(facts, trusted=True)


def an_actor(
    *roles: str, person: Any = None, division: str = COMMUNITY, body: str | None = None, account: UUID | None = None
) -> Actor:
    """Someone calling; without roles a checked citizen, with a person or without."""
    level = "checked" if person is not None or roles else "phone"
    held = tuple(Post(role, body, division) for role in roles)
    names = frozenset(roles) or frozenset({"guest", "citizen"})
    return Actor(account or an_account().id, person.id if person else None, level, held, uuid7(), names)


def seen_by(actor: Actor) -> list[dict[str, Any]]:
    """What this caller finds parked."""
    return parking.page_for(actor, cursor=None, limit=20)


def an_account(kind: str = "citizen") -> Any:
    return Account.create(kind=kind, created_at=clock.now())


def a_staff_account(*roles: Role, name: str = "", division: str = DISTRICT, settled: bool = True) -> Any:
    """A staff account with PASSWORD; settled: nothing left to do at the first sign-in."""
    account_id = uuid7()
    name = name or f"user-{account_id.hex[-6:]}"
    posts.open_account(account_id, sign_in_name=name, name="测试", by=None)
    for role in roles:
        body = "body_civil" if role is Role.REVIEWER else None
        posts.give(uuid7(), account_id, role, division=division, body=body, by=None)
    staff.set_password(account_id, PASSWORD)
    if settled:
        if set(roles) & {Role.SECRETARY, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}:
            staff.put_totp(account_id, totp_secret(name))
        Account.update(must=[]).where(Account.id == account_id).execute()
    return Account.get_by_id(account_id), name


def totp_secret(name: str) -> str:
    import base64

    return base64.b32encode(name.encode().ljust(20, b"x")[:20]).decode()


def totp(name: str, *, later: float = 0) -> str:
    return proofs.totp_now(totp_secret(name), clock.now().timestamp() + later)


def a_code(phone: str = "13800000000") -> str:
    """A code that was asked for and sent; read where the demo shows it."""
    from server import wiring

    codes.request(phone)
    wiring.relay().drain()
    newest = next(row for row in DemoMessage.select().order_by(DemoMessage.id.desc()) if row.to == phone)
    return str(newest.text).split("验证码 ")[1][:6]


def signed_in_by_phone(
    phone: str = "13800000000", *, device: str = DEVICE, guest: Actor | None = None, is_mine: bool | None = None
) -> Any:
    return citizens.sign_in_by_code(phone, a_code(phone), device=device, caller=guest, is_mine=is_mine)


def bearer(opened: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {opened.access_token}"}


def signed_in(name: str, *, later: float = 0, needs_code: bool = False) -> Any:
    second = staff.Second(totp=totp(name, later=later)) if needs_code else staff.Second()
    return staff.sign_in(name, PASSWORD, second)


def as_staff(*roles: Role, division: str = DISTRICT) -> dict[str, str]:
    """The header of a fresh staff session with these roles."""
    _, name = a_staff_account(*roles, division=division)
    needs = bool(set(roles) & {Role.SECRETARY, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
    return bearer(signed_in(name, needs_code=needs))


def as_checked_citizen(person: Any, *, way: str = "province") -> dict[str, str]:
    """The header of a citizen whose person a vouching sign-in named."""
    return bearer(
        vouched_for(PersonFacts(name=person.name, id_type=person.id_type, id_number=person.id_number), Way(way))
    )


def vouched_for(
    facts: PersonFacts, way: Way = Way.PROVINCE, *, caller: Actor | None = None, device: str = DEVICE
) -> Any:
    """Signed in with a platform that says who this is: there, back, and in."""
    return proved(facts, way, caller=caller, device=device)[0]


def proved(facts: PersonFacts, way: Way = Way.PROVINCE, *, caller: Actor | None = None, device: str = DEVICE) -> Any:
    """The same, with what became of the account that was signed in."""
    return citizens.sign_in_vouched(way, an_answer(facts, way, device=device), device=device, caller=caller)


def an_answer(facts: PersonFacts, way: Way = Way.PROVINCE, *, device: str = DEVICE) -> Any:
    """What the demo's platform says of somebody whom this device sent there."""
    begun = tries.begin(way, device=device)
    return tries.finish(way, a_ticket(facts, begun.address, way), state=begun.state, device=device)


def a_ticket(facts: PersonFacts, address: str, way: Way = Way.PROVINCE) -> str:
    """The ticket that the demo's page at this address gives somebody."""
    (nonce,) = parse_qs(urlsplit(address).query)["nonce"]
    return DemoVouching(way).ticket(facts, nonce=nonce)


def later(minutes: float) -> Any:
    return clock.frozen(clock.now() + timedelta(minutes=minutes))
