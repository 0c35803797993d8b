"""The demo's people: one account for each role, and a few invented persons. May be made again and again.

Passwords and TOTP secrets are derived from the installation's own (random) key: no default password exists anywhere,
and the demo can print them each time. No number belongs to a human: their address part is never issued.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from server.core import clock, crypto
from server.core.config import BadSetting, settings
from server.core.db import insert_new, unit_of_work
from server.identity import proofs, queries
from server.identity.facts import LIVING, REGISTERED, PersonFacts
from server.identity.models import Account, Guardianship
from server.identity.roles import SECOND_FACTOR, TITLES, Role
from server.identity.service import accounts, persons, posts, staff
from server.places.models import Body

DISTRICT = "370199000000"
STREET = "370199001000"
COMMUNITY = "370199001001"

#: Where each role's demo account works; reviewers sit at every body, so that one can try all desks.
PLACES: dict[Role, str] = {
    Role.GRID_WORKER: COMMUNITY,
    Role.HELPER: COMMUNITY,
    Role.SECRETARY: COMMUNITY,
    Role.CLERK: STREET,
    Role.REVIEWER: DISTRICT,
    Role.SUPERVISOR: DISTRICT,
    Role.SYSTEM_ADMIN: DISTRICT,
    Role.SECURITY_ADMIN: DISTRICT,
    Role.AUDITOR: DISTRICT,
}

PEOPLE: dict[str, PersonFacts] = {
    "shopkeeper": PersonFacts(
        name="林晓明",
        id_type="resident_id",
        id_number="370000198012319992",
        phone="13800000001",
        address="天溪区柳泉街道清泉里社区示例街8号",
        divisions={REGISTERED: COMMUNITY, LIVING: COMMUNITY},
    ),
    "grandmother": PersonFacts(
        name="欧阳秀兰",
        id_type="resident_id",
        id_number="310000200002290021",
        phone="13800000002",
        address="天溪区柳泉街道清泉里社区示例街9号",
        divisions={REGISTERED: COMMUNITY, LIVING: COMMUNITY},
    ),
    "child": PersonFacts(
        name="林小满",
        id_type="resident_id",
        id_number="540000201211128888",
        divisions={REGISTERED: COMMUNITY, LIVING: COMMUNITY},
    ),
    "newborn": PersonFacts(name="林新新", birth=date(2026, 11, 1), divisions={LIVING: COMMUNITY}),
}

_SPACE = UUID("6f1d2a52-7c3e-5b0a-9d55-6c6173746d65")


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """What the demo prints: `code` is the second step as of now, empty where none is needed."""

    title: str
    name: str
    password: str
    code: str


def id_of(name: str) -> UUID:
    return uuid5(_SPACE, name)


def password_of(name: str) -> str:
    """The demo password of an account: letters, digits and a sign, derived from the installation's key."""
    return "Demo-" + base64.b32encode(crypto.mac("demo-password", name.encode()))[:10].decode().lower()


def totp_secret_of(name: str) -> str:
    return base64.b32encode(crypto.mac("demo-totp", name.encode())[:20]).decode()


def create() -> list[DemoAccount]:
    """Make what is missing, and say who can sign in."""
    if not settings().demo:
        raise BadSetting("demo accounts are made in the demo only")
    bodies = [body.code for body in Body.select(Body.code).order_by(Body.code)]
    with unit_of_work():
        for name, facts in PEOPLE.items():
            _person(name, facts)
        _guardianship()
        for role in PLACES:
            _account(role, bodies)
    return listed()


def listed() -> list[DemoAccount]:
    """The demo accounts with password and code as of now."""
    now = clock.now().timestamp()
    return [
        DemoAccount(
            TITLES[role],
            role.value,
            password_of(role.value),
            proofs.totp_now(totp_secret_of(role.value), now) if role in SECOND_FACTOR else "",
        )
        for role in PLACES
    ]


def _person(name: str, facts: PersonFacts) -> Any:
    """A person without a number is found again by the demo's own link: a guardianship, or nothing."""
    if facts.number:
        return persons.find_or_create(facts, trusted=True)
    known = Guardianship.get_or_none(Guardianship.id == id_of(f"guardian-of-{name}"))
    return known.ward if known else _with_guardian(name, persons.find_or_create(facts, trusted=True))


def _with_guardian(name: str, ward: Any) -> Any:
    father = PEOPLE["shopkeeper"]
    Guardianship.create(
        id=id_of(f"guardian-of-{name}"),
        ward=ward,
        guardian=persons.find(father.paper, father.number),
        relation="父亲",
        reason="minor",
        proof="户口簿",
        since=clock.now(),
        recorded_by=id_of(Role.CLERK),
        recorded_at=clock.now(),
    )
    return ward


def _guardianship() -> None:
    child = PEOPLE["child"]
    if not Guardianship.select().where(Guardianship.id == id_of("guardian-of-child")).exists():
        _with_guardian("child", persons.find(child.paper, child.number))


def _account(role: Role, bodies: Sequence[str]) -> None:
    """An account of this role, ready to use: nothing to change at the first sign-in."""
    name, account_id = role.value, id_of(role)
    row = {"kind": "staff", "name": f"演示{TITLES[role]}", "must": [], "created_at": clock.now()}
    if insert_new(Account(id=account_id, **row)):
        accounts.add_key(account_id, "staff", name, keep=name)
        staff.set_password(account_id, password_of(name))
    elif not proofs.fits(password_of(name), queries.password_hash(account_id)):
        staff.set_password(account_id, password_of(name))
    desks: Sequence[str | None] = bodies if role is Role.REVIEWER else [None]
    for body in desks:
        posts.give(id_of(f"{role}/{body}"), account_id, role, division=PLACES[role], body=body, by=None)
    secret = queries.credential(account_id, "totp")
    if role in SECOND_FACTOR and (secret is None or secret.secret != totp_secret_of(name)):
        staff.put_totp(account_id, totp_secret_of(name))
    Account.update(must=[]).where(Account.id == account_id).execute()
