"""What a desk sees of a case's values without a reason. Pure: values and elements in, masked values out."""

from collections.abc import Mapping
from typing import Any

from server.identity import masks

COVERED = "***"  # health and hardship in somebody's own words: read with a reason, and logged
OPEN_TYPES = ("boolean", "enum", "date", "integer", "number", "money", "region")


def masked(values: Mapping[str, Any], elements: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Every value as it may lie open on a desk."""
    return {code: mask(value, elements.get(code, {})) for code, value in values.items()}


def mask(value: Any, element: Mapping[str, Any]) -> Any:
    """One value: what tells who somebody is, or where they live and bank, is covered."""
    if value is None or not is_covered(element):
        return value
    if isinstance(value, list):
        return [mask_row(row, element) if isinstance(row, dict) else row for row in value]
    return mask_text(value, element) if isinstance(value, str) else value


def mask_row(row: Mapping[str, Any], element: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a table, field by field; its fields are as sensitive as the table."""
    fields = {field["code"]: field for field in element.get("constraints", {}).get("fields", ())}
    return {code: mask(part, {"sensitivity": "personal"} | fields.get(code, {})) for code, part in row.items()}


def is_covered(element: Mapping[str, Any]) -> bool:
    """Public facts, and those that name nobody, are what the desk decides on: they stay open."""
    if element.get("type") == "array":
        return element.get("sensitivity") != "public"
    return element.get("sensitivity", "personal") != "public" and element.get("type", "string") not in OPEN_TYPES


def mask_text(text: str, element: Mapping[str, Any]) -> str:
    """By what the element is."""
    kind, code = element.get("type", "string"), str(element.get("code", ""))
    if kind == "id_number":
        return masks.id_number(text, detail=True)
    if kind == "mobile" or code.endswith(("phone", "landline", "mobile")):
        return masks.phone(text)
    if kind == "address" or "address" in code:
        return masks.address(text)
    if kind in ("photo", "signature"):
        return text
    if code == "name" or code.endswith("_name"):
        return masks.name(text)
    if code.endswith(("_no", "_number")):
        return masks.id_number(text, detail=False)
    return COVERED if element.get("sensitivity") == "sensitive" else text


def hidden(values: Mapping[str, Any], elements: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The codes whose full value needs a reason."""
    open_ones = masked(values, elements)
    return [code for code, value in values.items() if open_ones[code] != value]
