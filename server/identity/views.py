"""What may be seen of people without a reason: every list and page shows these."""

from typing import Any
from uuid import UUID

from server.identity import masks, queries
from server.identity.models import Account
from server.identity.models.persons import survivor
from server.identity.roles import Role


def name(person: Any) -> str:
    """As every list may call them: firms by their name, people by what the mask leaves."""
    return str(person.name) if person.is_firm else masks.name(person.name or "")


def masked(person: Any, *, detail: bool = False) -> dict[str, Any]:
    """What a list (or a detail view) may show of a person without a reason. Names of firms are public."""
    return {
        "id": person.id,
        "kind": person.kind,
        "name": name(person),
        "id_type": person.id_type,
        "id_number": masks.id_number(person.id_number, detail=detail) if person.id_number else None,
        "phone": masks.phone(person.phone) if person.phone else None,
        "address": masks.address(person.address) if person.address else None,
        "checked": person.checked_at is not None,
    }


def account_view(account_id: UUID, level: str) -> dict[str, Any]:
    """An account as its owner sees it."""
    account = Account.get_by_id(account_id)
    link = queries.live_link(account_id) if level == "checked" else None
    posts = [{"role": p.role, "body": p.body, "division": p.division} for p in queries.live_posts(account_id)]
    natural = [{"role": role, "body": None, "division": None} for role in _natural(account.kind)]
    return {
        "id": account.id,
        "kind": account.kind,
        "name": account.name,
        "phone": masks.phone(account.phone) if account.phone else None,
        "level": level,
        "person": masked(survivor(link.person), detail=True) if link else None,
        "roles": posts or natural,
        "must": account.must,
    }


def _natural(kind: str) -> list[str]:
    return {"guest": [Role.GUEST.value], "citizen": [Role.CITIZEN.value]}.get(kind, [])
