"""Back from the one form to its items: each gets its own values under its own names, and its own papers."""

from typing import Any

from server.forms.compiled import compiled
from server.forms.shapes import Form, Values


def project(form: Form, settled: Values, item: str) -> dict[str, Any]:
    """The values that this item asks for, and no other's: what another item alone needs stays with that item."""
    rows = compiled(form).parts[item].fields
    return {
        element: settled[field]
        for element, field, gate in rows
        if field in settled and (gate.always or gate.holds(settled))
    }


def papers_of(form: Form, settled: Values, item: str) -> list[str]:
    """The papers that go to this item, also those it could do without, if somebody handed them in."""
    return [material for material, gate in compiled(form).parts[item].papers if gate.always or gate.holds(settled)]


def fields_of(form: Form, item: str) -> dict[str, str]:
    """The item's own name of each field → the name in the form, to show a mark of the item on the one form."""
    return {element: field for element, field, _ in compiled(form).parts[item].fields}
