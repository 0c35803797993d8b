"""A value as people read it on paper, or type it into another form: names of options, 是/否, rows joined."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any


def written(day: date) -> str:
    """A date as people read it."""
    return f"{day.year}年{day.month}月{day.day}日"


def day_in_words(told: str) -> str:
    """2026-12-01 as people read it; what is no such date, as it is."""
    try:
        return written(date.fromisoformat(told))
    except ValueError:
        return told


def as_text(
    value: Any,
    element: Mapping[str, Any],
    place: Callable[[str], str] = str,
    day: Callable[[str], str] = day_in_words,
) -> str:
    """One value of an element in words. `place` tells the name of a division by its code, `day` how a date is told."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "；".join(as_text(one, element, place, day) for one in value)
    if isinstance(value, dict):
        fields = columns(element)
        return " ".join(as_text(part, fields.get(code, {}), place, day) for code, part in value.items())
    if element.get("type") == "region":
        return place(str(value))
    if element.get("type") == "date":
        return day(str(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return option_name(str(value), element.get("constraints", {}).get("options", ()))


def columns(element: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The fields of a table's rows, by code, in their order."""
    return {field["code"]: field for field in element.get("constraints", {}).get("fields", ())}


def option_name(code: str, options: Iterable[Mapping[str, Any]]) -> str:
    """The name of an option, the text itself where there are none."""
    return next((str(option["name"]) for option in options if option["code"] == code), code)
