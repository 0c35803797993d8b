"""Residents as those see them whose grids they live in: masked in lists, flags for a reason alone."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from field_app.visits import queries
from field_app.visits.models import Resident
from field_app.visits.rules import initials
from field_app.visits.service import flags
from field_app.visits.service.charges import scope
from server.core import clock, crypto
from server.core.access import Actor
from server.core.errors import NotFound
from server.identity import masks
from server.identity import queries as people
from server.identity.models.persons import survivors
from server.identity.service import records
from server.places.queries import every_grid

#: What is told of the person, what of the resident.
OF_PERSON = ("name", "id_type", "id_number", "birth", "phone")
OF_RESIDENT = ("grid", "address", "house", "contact", "photo_allowed", "told_by")
REVISION_BYTES = 12


def page(actor: Actor, *, q: str, grid: str | None, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Residents of the caller's grids of today, one more than `limit`. Three queries at most."""
    rows = queries.listed(scope(actor), q=q, grid=grid, after=after, limit=limit)
    return [listed(row) for row in rows]


def listed(row: Any) -> dict[str, Any]:
    """As every list shows somebody."""
    person, grid = row.person, every_grid().get(row.grid)
    return {
        "id": row.person_id,
        "name": masks.name(person.name),
        "initials": initials(person.name),
        "id_number": masks.id_number(person.id_number) if person.id_number else None,
        "phone": masks.phone(person.phone) if person.phone else None,
        "address": masks.address(row.address) if row.address else None,
        "house": row.house,
        "grid": row.grid,
        "grid_name": grid["name"] if grid else "",
        "told_by": row.told_by,
        "photo_allowed": row.photo_allowed,
        "moved_at": row.moved_at,
    }


def seen(resident_id: UUID, by: Actor) -> Any:
    """A resident of the caller's grids of today; a merged id leads to who stands for it."""
    row = standing(resident_id)
    if row is None or not scope(by).sees(row.grid):
        raise NotFound()
    return row


def standing(resident_id: UUID) -> Any:
    """The resident who stands for this id, with the person, or None. Three queries."""
    above = [row.id for row in survivors([resident_id]).values()]
    found = {row.person_id: row for row in queries.rows_of({*above, resident_id})}
    return next((found[one] for one in (*above, resident_id) if one in found), None)


def detail(row: Any) -> dict[str, Any]:
    """As the page of one resident shows him."""
    told = listed(row) | {"contact": _masked(row.contact), "revision": revision_of(row)}
    number = row.person.id_number
    return told | {"id_number": masks.id_number(number, detail=True) if number else None}


def revision_of(row: Any) -> str:
    """A keyed mark of all that can be put right: who changes something says what he saw."""
    said = [getattr(row.person, name) for name in OF_PERSON] + [getattr(row, name) for name in OF_RESIDENT]
    return crypto.mac("visit.revision", crypto.canonical(crypto.as_json(said)))[:REVISION_BYTES].hex()


def _masked(contact: dict[str, Any] | None) -> dict[str, Any] | None:
    if not contact:
        return None
    phone = contact.get("phone")
    told = {"name": masks.name(contact["name"]), "phone": masks.phone(phone) if phone else None}
    return told | {"relation": contact.get("relation")}


def unmask(resident_id: UUID, *, reason: str, by: Actor) -> dict[str, Any]:
    """Flags, contact and address of one resident in full; why is logged first."""
    row = seen(resident_id, by)
    records.write(by.account_id, "unmasked", "person", row.person_id, field="care", reason=reason)
    told = {"id": row.person_id, "address": row.address, "contact": row.contact}
    return told | {"flags": flags.of(_records(row), day=clock.today())}


def _records(row: Resident) -> Iterable[UUID]:
    """Flags of records that were merged into this one count too."""
    return people.records_of(row.person_id)
