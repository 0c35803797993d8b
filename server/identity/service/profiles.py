"""What people tell about themselves, and what is known of them, for filling in forms."""

from typing import Any
from uuid import UUID

from server.core import crypto
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.errors import Fault, Invalid
from server.identity import views
from server.identity.models import Account
from server.identity.service import persons

LARGEST = 32_768


def show(actor: Actor) -> dict[str, Any]:
    """What the account's owner told, and the checked person (masked) where there is one."""
    account = Account.get_by_id(actor.account_id)
    person = persons.get(actor.person_id) if actor.person_id else None
    return {"values": account.profile or {}, "person": views.masked(person, detail=True) if person else None}


def keep(actor: Actor, values: dict[str, Any]) -> dict[str, Any]:
    """Keep what was told in place of what was told before. It stays with the account and touches no person's record."""
    if len(crypto.canonical(values)) > LARGEST:
        raise Invalid([Fault("/values", "内容太多了")])
    with unit_of_work():
        account = Account.get_by_id(actor.account_id)
        account.profile = values
        account.save(only=[Account.profile])
    return show(actor)


def for_prefill(actor: Actor) -> tuple[dict[str, Any], dict[str, Any]]:
    """Candidates for a form: what this account told, and (at level checked) what is known of the person itself."""
    account = Account.get_by_id(actor.account_id)
    if account.blocked_at is not None:
        return {}, {}
    told: dict[str, Any] = account.profile or {}
    if actor.person_id is None:
        return told, {}
    return told, record_of(actor.person_id)


def record_of(person_id: UUID) -> dict[str, Any]:
    """What is known of a person itself, by name; the caller has the right to read it."""
    person = persons.get(person_id)
    names = ("name", "id_type", "id_number", "phone", "address", "birth")
    known = {name: getattr(person, name) for name in names if getattr(person, name) is not None}
    return known | persons.divisions_of(person.id)
