"""What differs between the content that was taken and the one that came later under its id, for who decides on it."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from server.applications.models import Application, Case, Revision
from server.catalog.queries import release
from server.core import clock
from server.core.access import Actor
from server.core.db import unit_of_work
from server.forms.reading import as_text
from server.identity.models import Parked
from server.identity.service import parking, records
from server.media.service import grant
from server.places.queries import place_name
from server.reviews import masking
from server.reviews.service import people
from server.reviews.service.looks import LOOK_FOR

MARK = "核对同一编号的材料"  # stands in the mark of a parked file


def difference(parked_id: UUID, actor: Actor) -> dict[str, Any]:
    """Field by field where it is a form, covered as on the case's page; the cases it belongs to; leave for its file."""
    row = parking.held_for(parked_id, actor)
    application: Any = Application.get_or_none(Application.id == row.application) if row.application else None
    lines = list(_lines(row, application)) if application and application.blocked_at is None else []
    told = {"id": row.id, "lines": lines, "is_form": bool(_later(row))}
    return told | {"cases": _cases(application, actor), "file": _file(row, actor)}


def _lines(row: Parked, application: Application) -> Iterator[dict[str, Any]]:
    elements = release(application.release).elements
    first, later = _first(row, application), _later(row)
    for code, value in later.items():
        if first.get(code) != value and code in elements:
            element = elements[code]
            told = [as_text(masking.mask(one, element), element, place_name) for one in (first.get(code), value)]
            yield {"code": code, "label": element["name"], "first": told[0], "later": told[1]}


def _first(row: Parked, application: Application) -> Mapping[str, Any]:
    """The values that stand: of the revision under this very id, else the application's own."""
    kept: Any = Revision.get_or_none((Revision.id == row.subject) & (Revision.application == application.id))
    kept = kept or Revision.get_or_none(Revision.id == application.revision)
    values: Mapping[str, Any] = kept.content.get("values", {}) if kept else {}
    return values


def _later(row: Parked) -> Mapping[str, Any]:
    """The values that came later; commands that are no form have none."""
    content = row.content.get("content", row.content) if row.kind == "revision" else row.content
    values = content.get("values") if row.kind in ("revision", "answer") and isinstance(content, dict) else None
    return values if isinstance(values, dict) else {}


def _cases(application: Any, actor: Actor) -> list[dict[str, Any]]:
    if application is None:
        return []
    mine = Case.select().where(Case.application == application.id).order_by(Case.place)
    return [{"id": case.id, "number": case.number, "name": case.name} for case in people.seen_of(list(mine), actor)]


def _file(row: Parked, actor: Actor) -> dict[str, Any] | None:
    """Leave to look at the file that came later, under a mark; logged."""
    if row.kind != "file":
        return None
    ref = UUID(str(row.content["file"]))
    with unit_of_work(durable=True):
        records.write(actor.account_id, "parked_looked", "parked", row.id, field="file")
    return {"ref": ref, "grant": grant(ref, MARK, "", clock.now() + LOOK_FOR, actor.account_id)}
