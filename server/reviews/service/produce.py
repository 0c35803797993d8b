"""What a decision brings forth flows to the cases that waited for it: nobody types the number of a licence twice."""

from collections.abc import Mapping
from typing import Any

from server.applications.models import Case
from server.applications.service import record
from server.applications.service.submission import seal_of
from server.core.errors import Fault
from server.reviews.rules.instant import holds
from server.reviews.service import knowledge
from server.reviews.service.commands import Hand


def faults(case: Case, produced: Mapping[str, Any]) -> list[Fault]:
    """Does each value look like its element?"""
    elements = knowledge.elements_of(case)
    return [
        Fault(f"/produced/{code}", "格式不对，请核对")
        for code, value in produced.items()
        if not looks_like(value, elements[code])
    ]


def looks_like(value: Any, element: Mapping[str, Any]) -> bool:
    """Type and length of an element, as a schema."""
    limits = element.get("constraints", {})
    if element["type"] in ("integer", "number", "money"):
        return isinstance(value, int | float) and not isinstance(value, bool)
    schema: dict[str, Any] = {"type": "boolean" if element["type"] == "boolean" else "string"}
    named = {"min_length": "minLength", "max_length": "maxLength", "pattern": "pattern"}
    schema |= {word: limits[name] for name, word in named.items() if name in limits}
    return holds({"required": ["it"], "properties": {"it": schema}}, {"it": value})


def hand_on(hand: Hand, produced: Mapping[str, Any]) -> None:
    """Write the values into every waiting case whose item wants them, before the close releases it."""
    for follower in Case.select().where((Case.application == hand.case.application_id) & (Case.state == "waiting")):
        if str(hand.case.id) not in follower.waits_for:
            continue
        wanted = {row["code"] for row in knowledge.item_of(follower)["elements"]} & produced.keys()
        if wanted:
            _fill(hand, follower, {code: produced[code] for code in sorted(wanted)})


def _fill(hand: Hand, follower: Case, values: Mapping[str, Any]) -> None:
    content = dict(follower.content)
    content["produced"] = {**content.get("produced", {}), **values}  # apart too: an answer must not lose them
    content["values"] = {**content["values"], **values}
    Case.update(content=content).where(Case.id == follower.id).execute()
    follower.content = content
    facts = {"elements": sorted(values), "forerunner": hand.case.id, "content": seal_of(content)}
    record(follower, "filled", by=hand.by, now=hand.now, outbox=hand.outbox, **facts)
