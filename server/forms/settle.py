"""Values made tidy: written one way, no blanks, nothing the form does not ask, with what the answers have fixed."""

from collections.abc import Iterable, Mapping
from typing import Any

from server.forms.compiled import compiled
from server.forms.shapes import Form, Values
from server.forms.tidying import is_blank


def settle(form: Form, values: Values) -> dict[str, Any]:
    """The values as they are kept and checked. Settling twice changes nothing.

    A field whose condition does not hold is dropped, and with it whatever depended on it.
    """
    settled: dict[str, Any] = {}
    for code, tidy, gate in compiled(form).order:
        value = tidy(values.get(code))
        if (value or not is_blank(value)) and (gate.always or gate.holds(settled)):
            settled[code] = value
    return {code: settled[code] for code in form["fields"] if code in settled}


def settle_papers(form: Form, settled: Values, materials: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The papers that the form asks for under these values; others, and further copies of one, are not kept."""
    shown = {material for material, gate in compiled(form).shown_papers if gate.always or gate.holds(settled)}
    kept: dict[str, dict[str, Any]] = {}
    for entry in materials:
        if entry["material"] in shown:
            kept.setdefault(entry["material"], dict(entry))
    return list(kept.values())
