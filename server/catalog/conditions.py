"""Conditions of the catalogue: JSON Schema over a flat object of element codes; what they may say, and if they hold."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import jsonschema_rs

from server.catalog.catalogue import Definition
from server.catalog.marks import Spot

Elements = Mapping[str, Definition]

KEYWORDS = frozenset(
    [
        "type",
        "const",
        "enum",
        "required",
        "properties",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "minLength",
        "maxLength",
        "pattern",
        "minItems",
        "maxItems",
        "contains",
        "items",
    ]
)
COMBINING = ("allOf", "anyOf", "oneOf")
NUMERIC = ("integer", "number", "money")


def holds(schema: Mapping[str, Any], values: Any) -> bool:
    """JSON Schema 2020-12, the same text that phone and server evaluate."""
    return bool(_validator(json.dumps(schema, ensure_ascii=False, sort_keys=True)).is_valid(values))


@lru_cache(maxsize=4096)
def _validator(text: str) -> Any:
    return jsonschema_rs.Draft202012Validator(json.loads(text))


def named(schema: Any) -> set[str]:
    """The elements a condition looks at, however deep."""
    if not isinstance(schema, dict):
        return set()
    found = {*schema.get("properties", {}), *schema.get("required", ())}
    parts = [part for key in COMBINING for part in schema.get(key, ())] + [schema.get("not")]
    return found.union(*map(named, parts))


def fits(element: Definition, value: Any) -> bool:
    """Is this a value the element can have? Of a list one option counts too, as conditions look at single ones."""
    kind = element["type"]
    options = {row["code"] for row in element["constraints"].get("options", ())}
    if kind == "enum":
        return isinstance(value, str) and value in options
    if kind == "boolean":
        return isinstance(value, bool)
    if kind in NUMERIC:
        whole = kind == "integer"
        return isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if kind == "array":
        several = value if isinstance(value, list) else [value]
        return not options or all(isinstance(one, str) and one in options for one in several)
    return isinstance(value, str)


def check(spot: Spot, elements: Elements, allowed: set[str] | None) -> None:
    """A condition as a whole: its words, its values, and that it is not true of someone who said nothing."""
    before = len(spot.report.faults)
    if not isinstance(spot.value, dict) or not spot.value:
        spot.fault("a condition must be a non-empty mapping")
        return
    _walk(spot, elements, allowed, None)
    if len(spot.report.faults) > before:
        return
    try:
        if holds(spot.value, {}):
            spot.fault("the condition holds when nothing was said at all")
    except ValueError as error:
        spot.fault(f"the condition is not JSON Schema: {error}")


def _walk(spot: Spot, elements: Elements, allowed: set[str] | None, element: Definition | None) -> None:
    if not isinstance(spot.value, dict):
        spot.fault("a part of a condition must be a mapping")
        return
    for key in spot.value:
        if key not in KEYWORDS:
            spot.fault(f"conditions do not use the keyword {key!r}", at=key)
    for key in COMBINING:
        for part in spot.rows(key):
            _walk(part, elements, allowed, element)
    if "not" in spot:
        _walk(spot["not"], elements, allowed, element)
    if element is None:
        _names(spot, elements, allowed)
    else:
        _values(spot, elements, allowed, element)


def _names(spot: Spot, elements: Elements, allowed: set[str] | None) -> None:
    """The part that says which elements are looked at."""
    required = spot.value.get("required", [])
    for code in required:
        if code not in elements:
            spot.fault(f"the condition names an unknown element {code}", at="required")
    for code in spot.value.get("properties", {}):
        if code not in elements:
            spot.fault(f"the condition names an unknown element {code}", at="properties")
            continue
        if allowed is not None and code not in allowed:
            spot.fault(f"the condition uses {code}, which is not known here", at="properties")
        if code not in required:
            spot.fault(f"the condition on {code} would hold when the value is missing: list it in required")
        _walk(spot["properties"][code], elements, allowed, elements[code])


def _values(spot: Spot, elements: Elements, allowed: set[str] | None, element: Definition) -> None:
    """The part that says which values one element must have."""
    code, kind = element["code"], element["type"]
    wanted = [spot.value["const"]] if "const" in spot else []
    for value in [*wanted, *spot.value.get("enum", [])]:
        if not fits(element, value):
            spot.fault(f"{value!r} is no value of {code}")
    for key in ("contains", "items"):
        if key in spot:
            if kind != "array":
                spot.fault(f"{key} is used on {code}, which is no list", at=key)
            _walk(spot[key], elements, allowed, element)
    if {"minimum", "maximum"} & spot.value.keys() and kind not in NUMERIC:
        spot.fault(f"{code} is no number and has no minimum or maximum")
