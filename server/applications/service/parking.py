"""What came under an id already used for something else: kept beside, shown to its author and to supervisors."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from server.applications.models import Parked
from server.applications.rules import By
from server.core.crypto import digest
from server.core.db import insert_many, unit_of_work
from server.core.errors import NotFound
from server.core.ids import uuid7


def as_json(value: Any) -> Any:
    """A loaded body as JSON again: the ids of papers and persons lie as text in what is sealed."""
    if isinstance(value, Mapping):
        return {name: as_json(part) for name, part in value.items()}
    if isinstance(value, list):
        return [as_json(part) for part in value]
    return str(value) if isinstance(value, UUID) else value


def fingerprint(body: Mapping[str, Any]) -> str:
    """The digest by which a repeat of the same command is known. Bodies hold JSON and UUIDs."""
    return digest(json.dumps(body, ensure_ascii=False, sort_keys=True, default=str).encode())


def park(  # noqa: PLR0913
    kind: str, subject: UUID, body: Mapping[str, Any], *, application: Mapping[str, Any], by: By, now: datetime
) -> UUID:
    """Keep a body that cannot be taken; the same one is kept once. `application`: its `id` and `division`."""
    mark = fingerprint(body)
    parked = uuid7()
    row = {"id": parked, "kind": kind, "subject": subject, "application": application["id"], "account": by.account}
    row |= {
        "division": application["division"],
        "digest": mark,
        "body": json.loads(json.dumps(body, default=str)),
        "parked_at": now,
    }
    row |= {"settled_at": None, "settled_by": None}
    with unit_of_work(durable=True):
        if insert_many(Parked, [row], ignore=True):
            return parked
        known = Parked.select(Parked.id).where((Parked.subject == subject) & (Parked.digest == mark))
        return UUID(str(known.scalar()))


def settle(parked_id: UUID, *, covers: Callable[[str], bool], by: By, now: datetime) -> None:
    """A responsible person has looked at it. The body stays. Outside one's divisions it is not there."""
    with unit_of_work():
        row = Parked.get_or_none(Parked.id == parked_id)
        if row is None or not covers(row.division):
            raise NotFound()
        if row.settled_at is None:
            Parked.update(settled_at=now, settled_by=by.account).where(Parked.id == parked_id).execute()
