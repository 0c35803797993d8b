"""Values made tidy: written one way, no blanks, nothing the form does not ask, with what the answers have fixed."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from server.forms import conditions
from server.forms.compiled import compiled
from server.forms.shapes import Field, Form, Values
from server.identity import identifiers

FORMAT_OF_TYPE = {
    "id_number": "identity-number",
    "uscc": "credit-code",
    "mobile": "mobile",
    "region": "region",
    "date": "day",
}
DEEPEST = 4


def settle(form: Form, values: Values) -> dict[str, Any]:
    """The values as they are kept and checked. Settling twice changes nothing.

    A field whose condition does not hold is dropped, and with it whatever depended on it.
    """
    settled: dict[str, Any] = {}
    for code, gate in compiled(form).order:
        field = form["fields"][code]
        value = field["given"] if "given" in field else tidy(field, values.get(code))
        if not is_blank(value) and gate.holds(settled):
            settled[code] = value
    return {code: settled[code] for code in form["fields"] if code in settled}


def is_blank(value: Any) -> bool:
    """Nothing was said: an empty text, list or row. False and 0 say something."""
    return value is None or value in ("", [], {})


def tidy(field: Mapping[str, Any], value: Any) -> Any:
    """One value as it is stored; what has the wrong type is left for the check to name."""
    kind = field["type"]
    if isinstance(value, str) and (kind in FORMAT_OF_TYPE or field.get("format")):
        return identifiers.tidy(FORMAT_OF_TYPE[kind] if kind in FORMAT_OF_TYPE else field["format"][0], value)
    if isinstance(value, list) and "fields" in field:
        return [row for each in value if not is_blank(row := _tidy_row(field, each))]
    return _trimmed(value)


def _tidy_row(field: Mapping[str, Any], row: Any) -> Any:
    if not isinstance(row, dict):
        return _trimmed(row)
    columns = {column["code"]: column for column in field["fields"]}
    tidied = {_trimmed(code): tidy(columns.get(code, {"type": None}), value) for code, value in row.items()}
    return {code: value for code, value in tidied.items() if not is_blank(value)}


def _trimmed(value: Any, depth: int = DEEPEST) -> Any:
    """Every text in a value without what nobody can have meant; what lies deeper than any form asks is not kept."""
    if isinstance(value, str):
        return identifiers.trim(value)
    if isinstance(value, list | dict) and depth == 0:
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [_trimmed(each, depth - 1) for each in value]
    if isinstance(value, dict):
        return {_trimmed(key): _trimmed(each, depth - 1) for key, each in value.items()}
    return value


def shown_fields(form: Form, settled: Values) -> dict[str, Field]:
    """The fields that these values bring up."""
    return {code: field for code, field in form["fields"].items() if conditions.holds(field["shown"], settled)}


def settle_papers(form: Form, settled: Values, materials: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The papers that the form asks for under these values; others, and further copies of one, are not kept."""
    shown = {paper["material"] for paper in form["materials"] if conditions.holds(paper["shown"], settled)}
    kept: dict[str, dict[str, Any]] = {}
    for entry in materials:
        if entry["material"] in shown:
            kept.setdefault(entry["material"], dict(entry))
    return list(kept.values())
