"""Bundles: their items, questions and answers fit together."""

from collections.abc import Mapping
from typing import Any

from server.catalog import conditions
from server.catalog.catalogue import Definition
from server.catalog.checks.codes import listed_once
from server.catalog.conditions import fits
from server.catalog.marks import Spot

Spots = Mapping[str, Spot]
Plain = Mapping[str, Definition]


def check(bundles: Spots, items: Spots, elements: Spots, materials: Spots, vocabulary: Mapping[str, Any]) -> None:
    """Everything that can be said of bundles without walking through their questions."""
    plain = {code: spot.value for code, spot in elements.items()}
    for spot in bundles.values():
        if spot.value["lead_body"] not in vocabulary.get("bodies", {}):
            spot.fault(f"unknown body {spot.value['lead_body']}", at="lead_body")
        for event in spot.value["life_events"]:
            if event not in vocabulary.get("life_events", {}):
                spot.fault(f"unknown life event {event}", at="life_events")
        on_forms = _items(spot, items, plain)
        _circles(spot)
        _questions(spot, plain, materials, on_forms, items)
        _reachable(spot)
        for code, value in spot.value["defaults"].items():
            if code not in plain or not fits(plain[code], value):
                spot["defaults"].fault(f"{value!r} is no value of {code}", at=code)
        for row in spot.rows("merge_warnings"):
            if row.value["element"] not in on_forms:
                row.fault(f"{row.value['element']} is on no form of this bundle")
    _left_alone(bundles, items, elements)


def _items(spot: Spot, items: Spots, elements: Plain) -> set[str]:
    """The rows of items; answers with the elements that their forms hold."""
    listed_once(spot, "items")
    codes = [row["code"] for row in spot.value["items"]]
    on_forms: set[str] = set()
    for row in spot.rows("items"):
        if row.value["code"] not in items:
            row.fault(f"unknown item {row.value['code']}")
            continue
        bind = row.value.get("bind", {})
        on_forms |= {field["code"] for field in items[row.value["code"]].value["elements"]} | set(bind.values())
        for code, other in bind.items():
            _bind(row, code, other, elements)
        _same_person(row, items[row.value["code"]], elements)
        for earlier in row.value["after"]:
            if earlier not in codes:
                row.fault(f"waits for {earlier}, which is not in the bundle", at="after")
        if "when" in row:
            asked = {question["element"] for question in spot.value["questions"]}
            conditions.check(row["when"], elements, asked)
    return on_forms


def _bind(row: Spot, code: str, other: str, elements: Plain) -> None:
    if code not in elements or other not in elements:
        row.fault(f"bind {code} to {other}: unknown element", at="bind")
        return
    one, two = elements[code], elements[other]
    if one["type"] != two["type"]:
        row.fault(f"bind {code} to {other}: their types differ", at="bind")
    elif not all(fits(one, option["code"]) for option in two["constraints"].get("options", ())):
        row.fault(f"bind {code} to {other}: their options differ", at="bind")


def _same_person(row: Spot, item: Spot, elements: Plain) -> None:
    """A number and what it tells go to the same person: a bind moves both or neither."""
    bind = row.value.get("bind", {})
    own = {field["code"] for field in item.value["elements"]}
    for code in sorted(own & elements.keys()):
        number = elements[code]["constraints"].get("told_by")
        if number not in own:
            continue
        field, renamed = bind.get(code, code), bind.get(number, number)
        if elements.get(field, {}).get("constraints", {}).get("told_by") != renamed:
            row.fault(f"bind makes {renamed} the number beside {field}, which is told by another", at="bind")


def _circles(spot: Spot) -> None:
    """Nothing may wait for itself, however far round."""
    after = {row["code"]: list(row["after"]) for row in spot.value["items"]}
    while free := [code for code, earlier in after.items() if not set(earlier) & after.keys()]:
        for code in free:
            del after[code]
    if after:
        spot.fault(f"these items wait for each other in a circle: {', '.join(sorted(after))}", at="items")


def _questions(spot: Spot, elements: Plain, materials: Spots, on_forms: set[str], items: Spots) -> None:
    listed_once(spot, "questions")
    asked: set[str] = set()
    members = [row["code"] for row in spot.value["items"] if row["code"] in items]
    papers = {row["code"] for code in members for row in items[code].value["materials"]}
    for question in spot.rows("questions"):
        element = elements.get(question.value["element"])
        if element is None:
            question.fault(f"unknown element {question.value['element']}", at="element")
            continue
        if element["group"] != "scenario" and element["code"] not in on_forms:
            question.fault(f"{element['code']} is on no form of this bundle", at="element")
        if question.value["multiple"] != (element["type"] == "array"):
            question.fault(f"multiple choice and the type of {element['code']} disagree", at="multiple")
        if "show_when" in question:
            conditions.check(question["show_when"], elements, asked)
        asked.add(element["code"])
        _answers(question, element, elements)
        for answer in question.rows("answers"):
            _includes(answer, members, papers, materials)


def _answers(question: Spot, element: Definition, elements: Plain) -> None:
    seen: list[Any] = []
    for answer in question.rows("answers"):
        value = answer.value["value"]
        if not fits(element, value):
            answer.fault(f"{value!r} is no value of {element['code']}")
        if any(value is other or (value == other and type(value) is type(other)) for other in seen):
            answer.fault(f"the answer {value!r} is there twice")
        seen.append(value)
        for code, set_to in answer.value.get("set", {}).items():
            if code not in elements or not fits(elements[code], set_to):
                answer.fault(f"sets {code} to {set_to!r}, which is no value of it", at="set")


def _includes(answer: Spot, members: list[str], papers: set[str], materials: Spots) -> None:
    for key in ("include_items", "exclude_items"):
        for code in answer.value.get(key, ()):
            if code not in members:
                answer.fault(f"{code} is not in the bundle", at=key)
    for key in ("include_materials", "exclude_materials"):
        for code in answer.value.get(key, ()):
            if code not in materials:
                answer.fault(f"unknown material {code}", at=key)
            elif code not in papers:
                answer.fault(f"no item of the bundle asks for {code}", at=key)


def _reachable(spot: Spot) -> None:
    answers = [answer for question in spot.value["questions"] for answer in question["answers"]]
    included = {code for answer in answers for code in answer.get("include_items", ())}
    for row in spot.rows("items"):
        if not row.value["default"] and row.value["code"] not in included:
            row.fault(f"{row.value['code']} can never be chosen")


def _left_alone(bundles: Spots, items: Spots, elements: Spots) -> None:
    """Guide questions that no bundle asks, and items only for bundles that are in none."""
    asked = {question["element"] for spot in bundles.values() for question in spot.value["questions"]}
    used = {row["code"] for spot in bundles.values() for row in spot.value["items"]}
    for code, spot in elements.items():
        if spot.value["group"] == "scenario" and code not in asked:
            spot.fault(f"the guide question {code} is asked by no bundle")
    for code, spot in items.items():
        if spot.value["bundle_only"] and code not in used:
            spot.fault(f"{code} is only for bundles, but in none", at="bundle_only")
