"""Where other content under a used id waits for a person: seen by its author and by a supervisor of the place."""

from collections.abc import Mapping
from typing import Any, NoReturn
from uuid import UUID

from server.core import clock, crypto
from server.core.access import Actor
from server.core.db import insert_many, unit_of_work
from server.core.errors import AlreadyUsed
from server.core.ids import uuid7
from server.identity.models import Parked
from server.identity.service.persons import sees


def park(kind: str, used_id: UUID, content: Mapping[str, Any], *, by: Actor, about: UUID | None = None) -> NoReturn:
    """Keep the content and say so. To be called outside the unit that found the clash: raising would undo it there."""
    told = {name: _plain(value) for name, value in content.items()}
    key = crypto.lookup("identity_parked", crypto.canonical(told).decode())
    row = {"id": uuid7(), "kind": kind, "used_id": used_id, "content_key": key, "content": told, "about": about}
    with unit_of_work(durable=True):
        insert_many(Parked, [row | {"account_id": by.account_id, "at": clock.now()}], ignore=True)
    raise AlreadyUsed()


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | str | bool | list | dict | None) else str(value)


def parked_for(actor: Actor, *, limit: int = 100) -> list[dict[str, Any]]:
    """What this caller sent, or as a supervisor is responsible for."""
    query = Parked.select().order_by(Parked.at.desc()).limit(limit)
    if "supervisor" not in actor.roles:
        query = query.where(Parked.account_id == actor.account_id)
    return [
        {name: getattr(row, name) for name in ("id", "kind", "used_id", "content", "at")}
        for row in query
        if row.account_id == actor.account_id or (row.about is not None and sees(actor, row.about))
    ]
