"""Elements: lists they refer to, options, bounds that leave a value."""

import re
from collections.abc import Mapping

from server.catalog.catalogue import Definition
from server.catalog.checks.codes import known
from server.catalog.marks import Document, Spot

SEXES = {"1", "2"}  # GB/T 2261.1, as a number tells them
BOUNDS = (("min", "max"), ("min_length", "max_length"), ("min_items", "max_items"))


def check(elements: Mapping[str, Spot], documents: list[Document]) -> None:
    """Everything that can be said of elements without looking at items."""
    groups = known(documents, "groups")
    sources = known(documents, "prefill_sources")
    for spot in elements.values():
        if spot.value["group"] not in groups:
            spot.fault(f"unknown group {spot.value['group']}", at="group")
        for source in spot.value["prefill"]:
            if source not in sources:
                spot.fault(f"unknown source of prefill {source}", at="prefill")
        _constraints(spot["constraints"], spot.value, {code: s.value for code, s in elements.items()})


def _constraints(spot: Spot, element: Definition, elements: Mapping[str, Definition]) -> None:
    options = [row["code"] for row in spot.value.get("options", ())]
    if len(set(options)) != len(options):
        spot.fault("an option is listed twice", at="options")
    if element["type"] == "enum" and len(options) < 2:
        spot.fault("an enum needs two options at least")
    if element["type"] == "array" and not (options or "fields" in spot):
        spot.fault("an array needs options or fields")
    for low, high in BOUNDS:
        least, most = spot.value.get(low), spot.value.get(high)
        if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
            spot.fault(f"{low} {least} is above {high} {most}", at=low)
    if "checked_with" in spot and spot.value["checked_with"] not in elements:
        spot.fault(f"unknown element {spot.value['checked_with']}", at="checked_with")
    if "told_by" in spot:
        _told(spot, element, elements)
    try:
        re.compile(spot.value.get("pattern", ""))
    except re.error as error:
        spot.fault(f"the pattern does not compile: {error}", at="pattern")


def _told(spot: Spot, element: Definition, elements: Mapping[str, Definition]) -> None:
    """A number tells a birth date or a sex, and both are of the same person."""
    number = spot.value["told_by"]
    if elements.get(number, {}).get("type") != "id_number":
        spot.fault(f"told_by {number}, which is no identity number", at="told_by")
    if element["type"] == "enum" and {row["code"] for row in spot.value.get("options", ())} != SEXES:
        spot.fault("a number tells the sex as 1 or 2, and these are other options", at="told_by")
    elif element["type"] not in ("date", "enum"):
        spot.fault(f"a number tells a birth date or a sex, never a value of type {element['type']}", at="told_by")
