"""Conditions are JSON Schemas over the flat values. Here they are asked, decided early, renamed and joined."""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import jsonschema_rs

from server.forms.shapes import Condition, Values

LOGIC = ("allOf", "anyOf", "oneOf")


def text(condition: Condition) -> str:
    """The same condition always has the same text; used to compare, to order and to remember."""
    return json.dumps(condition, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=4096)
def _compiled(written: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(json.loads(written))


def holds(condition: Condition, values: Any) -> bool:
    """Whether the condition is true of these values."""
    if isinstance(condition, bool):
        return condition
    return _compiled(text(condition)).is_valid(values)


def decide(condition: Condition, known: Values) -> bool | None:
    """True or false if that follows from the known values whatever the others will be, else None.

    Conditions name every property they look at in `required`, so an unknown property leaves its part open.
    """
    if isinstance(condition, bool):
        return condition
    parts = [True if name in known else None for name in condition.get("required", ())]
    for name, wanted in condition.get("properties", {}).items():
        parts.append(holds(wanted, known[name]) if name in known else None)
    for keyword in LOGIC:
        if keyword in condition:
            parts.append(_joined(keyword, [decide(part, known) for part in condition[keyword]]))
    if "not" in condition:
        inner = decide(condition["not"], known)
        parts.append(None if inner is None else not inner)
    return _joined("allOf", parts)


def _joined(keyword: str, parts: list[bool | None]) -> bool | None:
    if keyword == "anyOf":
        return True if True in parts else None if None in parts else False
    if keyword == "oneOf":
        return None if None in parts else parts.count(True) == 1
    return False if False in parts else None if None in parts else True


def names(condition: Condition) -> set[str]:
    """The elements that a condition looks at."""
    if isinstance(condition, bool):
        return set()
    found = set(condition.get("required", ())) | set(condition.get("properties", {}))
    for keyword in LOGIC:
        found |= {name for part in condition.get(keyword, ()) for name in names(part)}
    return found | names(condition.get("not", False))


def renamed(condition: Condition, bind: Mapping[str, str]) -> Condition:
    """The condition of an item, said in the names of the bundle."""
    if isinstance(condition, bool) or not bind:
        return condition
    said = dict(condition)
    if "required" in said:
        said["required"] = list(dict.fromkeys(bind.get(name, name) for name in said["required"]))
    if "properties" in said:
        said["properties"] = {bind.get(name, name): wanted for name, wanted in said["properties"].items()}
    for keyword in LOGIC:
        if keyword in said:
            said[keyword] = [renamed(part, bind) for part in said[keyword]]
    if "not" in said:
        said["not"] = renamed(said["not"], bind)
    return said


def either(conditions: Iterable[Condition]) -> Condition:
    """True when one of them is; written the same whatever their order and however often one is repeated."""
    open_ones: dict[str, Condition] = {}
    for condition in conditions:
        if condition is True:
            return True
        if condition is False:
            continue
        parts = condition["anyOf"] if set(condition) == {"anyOf"} else [condition]
        open_ones.update({text(part): part for part in parts})
    if not open_ones:
        return False
    if len(open_ones) == 1:
        return next(iter(open_ones.values()))
    return {"anyOf": [open_ones[written] for written in sorted(open_ones)]}
