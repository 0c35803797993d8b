"""Several definitions of one field become one: of two constraints the stricter holds, of two lists what both allow."""

from collections.abc import Callable, Iterable
from typing import Any

from server.forms.shapes import Row

TODAY = "today"

STRICTER: dict[str, Callable[[Any, Any], Any]] = {
    "min_length": max,
    "max_length": min,
    "min": max,
    "max": min,
    "min_items": max,
    "max_items": min,
    "max_files": min,
    "min_width": max,
    "options": lambda left, right: [option for option in left if option["code"] in {other["code"] for other in right}],
    "file_types": lambda left, right: [kind for kind in left if kind in right],
}
LONGEST_TEXT = 200
LARGEST_NUMBER = 1_000_000_000_000
_TEXT = {"min_length": 1, "max_length": LONGEST_TEXT}
_NUMBER = {"min": -LARGEST_NUMBER, "max": LARGEST_NUMBER}
USUAL: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("string", "address", "region", "id_number", "uscc", "mobile"), _TEXT),
    **dict.fromkeys(("integer", "number", "money"), _NUMBER),
    "array": {"min_items": 1, "max_items": 100},
    "photo": {"max_files": 4},
}
"""What holds where an element says nothing, so that nothing is ever without a bound."""

TOGETHER = ("pattern", "format", "checked_with", "told_by", "not_before", "not_after")
"""These cannot be compared; every one of them holds."""


def of(element: Row, extra: Row | None = None) -> dict[str, Any]:
    """The constraints of an element in the form that can be merged; `extra` are those an item adds in its own row."""
    kind = element["type"]
    own = {**USUAL.get(kind, {}), **_readable(kind, element.get("constraints", {}))}
    return tightest([own, _readable(kind, extra or {})])


def _readable(kind: str, written: Row) -> dict[str, Any]:
    read = dict(written)
    if kind == "date":  # bounds of dates may follow the day ("today") and then cannot be compared beforehand
        for key, name in (("min", "not_before"), ("max", "not_after")):
            if key in read:
                read[name] = read.pop(key)
    for key in TOGETHER:
        if key in read and not isinstance(read[key], list):
            read[key] = [read[key]]
    if "fields" in read:
        read["fields"] = [_column(part) for part in read["fields"]]
    return read


def _column(part: Row) -> dict[str, Any]:
    """One column of a list of rows, its constraints beside its name; needed unless it says otherwise."""
    plain = {key: value for key, value in part.items() if key != "constraints"}
    return {"need": "required", **plain, **of(part)}


def tightest(several: Iterable[Row]) -> dict[str, Any]:
    """All of them at once. Merging twice, or in another order, gives the same."""
    merged: dict[str, Any] = {}
    for one in several:
        for key, value in one.items():
            if key not in merged:
                merged[key] = value
            elif key in STRICTER:
                merged[key] = STRICTER[key](merged[key], value)
            elif key in TOGETHER:
                merged[key] = merged[key] + [each for each in value if each not in merged[key]]
    for key in TOGETHER:
        if key in merged:
            merged[key] = _thinned(key, merged[key])
    return merged


def _thinned(key: str, values: list[str]) -> list[str]:
    """Of fixed days only the strictest; today stays beside it, since nobody knows yet which of the two is stricter."""
    if key not in ("not_before", "not_after"):
        return sorted(values)
    fixed = [value for value in values if value != TODAY]
    strictest = [(max if key == "not_before" else min)(fixed)] if fixed else []
    return strictest + [TODAY] * (TODAY in values)


def emptiness(merged: Row) -> str | None:
    """Why nothing can satisfy these constraints, or None. Patterns are not compared with each other."""
    for low, high in (("min_length", "max_length"), ("min", "max"), ("min_items", "max_items")):
        if low in merged and high in merged and merged[low] > merged[high]:
            return f"{low} {merged[low]} is above {high} {merged[high]}"
    if merged.get("options") == []:
        return "no option is left"
    if len(merged.get("options", ())) < merged.get("min_items", 0) and "options" in merged:
        return f"min_items {merged['min_items']} is above the number of options left"
    if merged.get("file_types") == []:
        return "no file type is left"
    fixed = [[day for day in merged.get(key, ()) if day != TODAY] for key in ("not_before", "not_after")]
    if all(fixed) and fixed[0][0] > fixed[1][0]:
        return f"not before {fixed[0][0]} and not after {fixed[1][0]}"
    return None
