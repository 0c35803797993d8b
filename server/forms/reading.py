"""A value as people read it on paper, or type it into another form: names of options, 是/否, rows joined."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any


def as_text(value: Any, element: Mapping[str, Any], place: Callable[[str], str] = str) -> str:
    """One value of an element in words. `place` tells the name of a division by its code."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "；".join(as_text(one, element, place) for one in value)
    if isinstance(value, dict):
        fields = columns(element)
        return " ".join(as_text(part, fields.get(code, {}), place) for code, part in value.items())
    if element.get("type") == "region":
        return place(str(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return option_name(str(value), element.get("constraints", {}).get("options", ()))


def columns(element: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The fields of a table's rows, by code, in their order."""
    return {field["code"]: field for field in element.get("constraints", {}).get("fields", ())}


def option_name(code: str, options: Iterable[Mapping[str, Any]]) -> str:
    """The name of an option, the text itself where there are none."""
    return next((str(option["name"]) for option in options if option["code"] == code), code)
