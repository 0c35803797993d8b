"""What a desk sees of a case's values without a reason. Pure: values and elements in, masked values out.

Two rules. What tells who somebody is, where they live and bank, is covered in part. What is sensitive (health,
hardship, money, children) is covered whatever its type: an option or a day says as much as words do. The rules of
instant approval read the values themselves, never these.
"""

from collections.abc import Mapping
from typing import Any

from server.identity import masks

COVERED = "***"  # read with a reason, and logged
OPEN_TYPES = ("boolean", "enum", "date", "integer", "number", "money", "region")
LOOKED_AT = ("photo", "signature")  # ids of files: they are looked at by a grant, under the item's mark


def masked(values: Mapping[str, Any], elements: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Every value as it may lie open on a desk."""
    return {code: mask(value, elements.get(code, {})) for code, value in values.items()}


def blocked(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept by law alone lies open on no desk: that something was said is left, not what."""
    return dict.fromkeys(values, COVERED)


def mask(value: Any, element: Mapping[str, Any]) -> Any:
    """One value, as far as its element is covered."""
    if value is None or value == "" or not is_covered(element):
        return value
    if isinstance(value, list):
        return [mask_row(row, element) if isinstance(row, dict) else mask_one(row, element) for row in value]
    return mask_one(value, element)


def mask_one(value: Any, element: Mapping[str, Any]) -> Any:
    """What is no table: text keeps what its kind may show, anything else is covered or not."""
    if isinstance(value, str) and element.get("type", "string") not in OPEN_TYPES:
        return mask_text(value, element)
    return COVERED if is_sensitive(element) else value


def mask_row(row: Mapping[str, Any], element: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a table, field by field; its fields are as sensitive as the table."""
    fields = {field["code"]: field for field in element.get("constraints", {}).get("fields", ())}
    secrecy = {"sensitivity": element.get("sensitivity", "personal")}
    return {code: mask(part, secrecy | fields.get(code, {})) for code, part in row.items()}


def is_sensitive(element: Mapping[str, Any]) -> bool:
    return element.get("sensitivity") == "sensitive"


def is_covered(element: Mapping[str, Any]) -> bool:
    """Public facts, and those that name nobody, are what the desk decides on: they stay open."""
    if element.get("type") in LOOKED_AT:
        return False
    if element.get("type") == "array" or is_sensitive(element):
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
    if code == "name" or code.endswith("_name"):
        return masks.name(text)
    if code.endswith(("_no", "_number")):
        return masks.id_number(text, detail=False)
    return COVERED if is_sensitive(element) else text


def hidden(values: Mapping[str, Any], elements: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The codes whose full value needs a reason."""
    open_ones = masked(values, elements)
    return [code for code, value in values.items() if open_ones[code] != value]
