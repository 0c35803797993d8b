"""Scenarios: their answers exist, their numbers come out, and the bundle's promise holds on every way through it."""

from collections.abc import Mapping
from typing import Any

from server.catalog.catalogue import Catalogue
from server.catalog.conditions import fits, holds
from server.catalog.marks import Spot
from server.catalog.numbers import Way, count, longest_path, way, ways

# A bundle with more ways than this is not walked to the end; the check says so.
MOST_WAYS = 50_000


def check(bundles: Mapping[str, Spot], catalogue: Catalogue) -> None:
    """Every scenario and every way of every bundle; the data must have passed all other checks."""
    for spot in bundles.values():
        for scenario in spot.rows("scenarios"):
            if _answers_exist(scenario, spot.value, catalogue):
                _numbers(scenario, spot.value, catalogue)
        _promise(spot, catalogue)


def _answers_exist(scenario: Spot, bundle: Mapping[str, Any], catalogue: Catalogue) -> bool:
    before = len(scenario.report.faults)
    questions = {question["code"]: question for question in bundle["questions"]}
    for code, value in scenario.value["answers"].items():
        if code not in questions:
            scenario.fault(f"answers an unknown question {code}", at="answers")
            continue
        possible = [(type(answer["value"]), answer["value"]) for answer in questions[code]["answers"]]
        for one in value if isinstance(value, list) else [value]:
            if (type(one), one) not in possible:
                scenario["answers"].fault(f"{one!r} is no answer to {code}", at=code)
        if isinstance(value, list) != questions[code]["multiple"]:
            scenario["answers"].fault(f"{code}: a list belongs to a multiple choice, and only there", at=code)
    for code, value in scenario.value.get("assume", {}).items():
        if code not in catalogue.elements or not fits(catalogue.elements[code], value):
            scenario["assume"].fault(f"{value!r} is no value of {code}", at=code)
    return len(scenario.report.faults) == before


def _numbers(scenario: Spot, bundle: Mapping[str, Any], catalogue: Catalogue) -> None:
    found = way(bundle, scenario.value["answers"], scenario.value.get("assume"))
    for question in bundle["questions"]:
        is_shown = "show_when" not in question or holds(question["show_when"], found.values)
        if is_shown != (question["code"] in scenario.value["answers"]):
            state = "shown but not answered" if is_shown else "answered but not shown"
            scenario.fault(f"the question {question['code']} is {state}", at="answers")
    if not found.items:
        scenario.fault("no item is left")
        return
    computed = count(found, catalogue)
    for name, value in computed.items():
        if scenario.value["expected"].get(name) != value:
            said = scenario.value["expected"].get(name)
            scenario["expected"].fault(f"{name}: expected {said}, computed {value}", at=name)


def _promise(spot: Spot, catalogue: Catalogue) -> None:
    """The promised limit of the bundle is not shorter than its longest way."""
    longest, seen = 0, set()
    for number, answers in enumerate(ways(spot.value)):
        if number >= MOST_WAYS:
            spot.fault("more ways through the questions than can be tried", at="questions")
            break
        found: Way = way(spot.value, answers)
        codes = tuple(row["code"] for row in found.items)
        if codes not in seen:
            seen.add(codes)
            longest = max(longest, longest_path(found, catalogue))
    if spot.value["promised_limit"]["value"] < longest:
        promised = spot.value["promised_limit"]["value"]
        spot.fault(f"{promised} working days are promised, the longest way takes {longest}", at="promised_limit")
