"""Instant rules (秒批): they look only at what is known, and never decide what is not ours to decide at once."""

from collections.abc import Mapping
from typing import Any

from server.catalog import conditions
from server.catalog.catalogue import Definition
from server.catalog.marks import Spot

# Steps that take their own time with people outside the office.
OUTWARD = ("public_notice", "site_inspection", "assessment", "joint_review", "survey")


def check(item: Spot, elements: Mapping[str, Definition], own: set[str], vocabulary: Mapping[str, Any]) -> None:
    """The instant rule of an item, if it has one."""
    if item.value["instant_rule"] is None:
        return
    rule = item["instant_rule"]
    facts = set(rule.value["facts"])
    for fact in sorted(facts):
        if elements.get(fact, {}).get("filled_by") != "system":
            rule.fault(f"{fact} is no fact of the system", at="facts")
    if rule.value["outcome"] not in vocabulary.get("instant_outcomes", {}):
        rule.fault(f"unknown outcome {rule.value['outcome']}", at="outcome")
    conditions.check(rule["schema"], elements, own | facts)
    for fact in sorted(facts - conditions.named(rule.value["schema"])):
        rule.fault(f"the rule never looks at {fact}", at="facts")
    if rule.value["outcome"] == "auto":
        _at_once(item, rule)


def _at_once(item: Spot, rule: Spot) -> None:
    """A decision at once must be ours, and nothing may stand before it."""
    if item.value["system_of_record"] != "ours":
        rule.fault("an outside system decides this item: auto_review at most", at="outcome")
    for step in item.value["steps"]:
        if step["code"] in OUTWARD and step["days"]:
            rule.fault(f"decided at once, although the step {step['code']} takes its days", at="outcome")
