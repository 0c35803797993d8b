"""True contradictions between the items of a bundle: found when the catalogue is checked, never met by a citizen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from server.catalog.catalogue import Catalogue
from server.forms import conditions, constraints, merge
from server.forms.scenario import Choice, choose
from server.forms.shapes import Row
from server.forms.wants import Want, by_code, fields_wanted

MOST_WAYS = 50_000


def ways(bundle: Row) -> Iterator[dict[str, Any]]:
    """All ways through the questions; of several choices each alone and all together."""

    def walk(at: int, told: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if at == len(bundle["questions"]):
            yield told
            return
        question = bundle["questions"][at]
        if not conditions.holds(question.get("show_when", True), told):
            yield from walk(at + 1, told)
            return
        values = [answer["value"] for answer in question["answers"]]
        choices: list[Any] = [[value] for value in values] + [values] if question["multiple"] else values
        for value in choices:
            yield from walk(at + 1, {**told, question["element"]: value})

    return walk(0, {})


def contradictions(bundle: Row, catalogue: Catalogue) -> list[str]:
    """Every contradiction, once, in words for the editor of the catalogue."""
    found: dict[str, None] = {}
    merged: dict[tuple[str, ...], Merged] = {}
    for at, answers in enumerate(ways(bundle)):
        if at >= MOST_WAYS:
            found["there are more ways through the questions than can be tried"] = None
            break
        choice = choose(bundle, answers, catalogue)
        items = tuple(chosen.code for chosen in choice.items)
        if items not in merged:
            merged[items] = _merged(replace(choice, given={}), bundle, catalogue)
            found |= dict.fromkeys(_circles(merged[items]))
        found |= dict.fromkeys(_of_fields(merged[items], choice, bundle, catalogue))
        found |= dict.fromkeys(_of_papers(choice, catalogue))
        found |= dict.fromkeys(f"{one['item']} may be chosen together: {one['text']}" for one in choice.left_out)
    return list(found)


@dataclass(frozen=True, slots=True)
class Merged:
    """What a set of items asks for, whatever the answers decide of its conditions."""

    wants: Mapping[str, list[Want]]
    limits: Mapping[str, dict[str, Any]]


def _merged(choice: Choice, bundle: Row, catalogue: Catalogue) -> Merged:
    groups = by_code(fields_wanted(choice, catalogue))
    binds = {row["code"]: row.get("bind", {}) for row in bundle["items"]}
    return Merged(groups, {code: merge.merged_constraints(group, binds, catalogue) for code, group in groups.items()})


def _of_fields(merged: Merged, choice: Choice, bundle: Row, catalogue: Catalogue) -> Iterator[str]:
    """No value can satisfy all items at once, or the answer is one that an item does not take."""
    for code, limits in merged.limits.items():
        group = merged.wants[code]
        types = {catalogue.elements[want.own]["type"] for want in group} | {catalogue.elements[code]["type"]}
        empty = constraints.emptiness(limits) or (
            f"types differ: {', '.join(sorted(types))}" if len(types) > 1 else None
        )
        if empty and code in _merged(choice, bundle, catalogue).limits:
            users = ", ".join(dict.fromkeys(want.item for want in group))
            yield f"{code}: {empty} (wanted by {users})"
        elif code in choice.given and "options" in limits:
            value = choice.given[code]
            left = {option["code"] for option in limits["options"]}
            for one in value if isinstance(value, list) else [value]:
                if one not in left:
                    yield f"{code}: the answer {one!r} is not among the options left"


def _circles(merged: Merged) -> Iterator[str]:
    """Fields that are shown because of each other."""
    looks_at = {
        code: {name for want in group for name in conditions.names(want.shown)} for code, group in merged.wants.items()
    }
    for code in looks_at:
        far: set[str] = set()
        waiting = [code]
        while waiting:
            for name in looks_at.get(waiting.pop(), set()) - far:
                far.add(name)
                waiting.append(name)
        if code in far:
            yield f"{code}: whether it is shown depends on itself"


def _of_papers(choice: Choice, catalogue: Catalogue) -> Iterator[str]:
    """An answer spares a paper that an item needs in any case, or promises one that no chosen item will take."""
    rows = [(chosen, row) for chosen in choice.items for row in catalogue.items[chosen.code]["materials"]]
    for paper in sorted(choice.spared_papers):
        for chosen, row in rows:
            when = conditions.renamed(row.get("when", row["need"] == "required"), chosen.bind)
            if row["code"] == paper and conditions.decide(when, choice.given) is True:
                yield f"{paper}: an answer spares it, but {chosen.code} needs it"
    for paper in sorted(choice.asked_papers):
        decided = [
            conditions.decide(conditions.renamed(row.get("when", True), chosen.bind), choice.given)
            for chosen, row in rows
            if row["code"] == paper
        ]
        if choice.items and all(verdict is False for verdict in decided):
            yield f"{paper}: an answer asks for it, but no item that is chosen then uses it"
