"""What merging saves, counted from the data: fields, papers, days before and after. data/README.md tells the meaning.

This is the plain reading of the data, kept apart from the form engine on purpose: two ways to the same numbers prove
each other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.catalog.catalogue import Catalogue, Definition
from server.catalog.checks.items import in_working_days
from server.catalog.conditions import holds

Values = Mapping[str, Any]

# Sources of prefill that spare typing for certain; licences, certificates and earlier cases may not exist.
SURE_SOURCES = {"profile", "id_card", "household_data", "social_card", "shared_data", "derived", "case_context"}


@dataclass(frozen=True)
class Way:
    """One way through the questions of a bundle: what is known then, and which items are in."""

    values: Values
    items: Sequence[Definition]


def way(bundle: Definition, answers: Values, assumed: Values | None = None) -> Way:
    """The items that apply for these answers (question code → value)."""
    values = {**bundle["defaults"], **(assumed or {})}
    given: list[Definition] = []
    for question in bundle["questions"]:
        if question["code"] not in answers:
            continue
        value = values[question["element"]] = answers[question["code"]]
        chosen = value if isinstance(value, list) else [value]
        given += [
            row for row in question["answers"] if any(row["value"] is one or row["value"] == one for one in chosen)
        ]
    for answer in given:
        values |= answer.get("set", {})
    included = {code for answer in given for code in answer.get("include_items", ())}
    excluded = {code for answer in given for code in answer.get("exclude_items", ())}
    rows = [
        row for row in bundle["items"] if (row["default"] or row["code"] in included) and row["code"] not in excluded
    ]
    return Way(values, [row for row in rows if "when" not in row or holds(row["when"], values)])


def ways(bundle: Definition) -> Iterator[dict[str, Any]]:
    """All ways through the questions; of several choices each alone and all together."""
    yield from _walk(bundle["questions"], {}, {})


def _walk(questions: Sequence[Definition], answers: Values, known: Values) -> Iterator[dict[str, Any]]:
    if not questions:
        yield dict(answers)
        return
    question, *rest = questions
    if "show_when" in question and not holds(question["show_when"], known):
        yield from _walk(rest, answers, known)
        return
    values: list[Any] = [answer["value"] for answer in question["answers"]]
    if question["multiple"]:
        values = [*([value] for value in values), values]
    for value in values:
        yield from _walk(rest, {**answers, question["code"]: value}, {**known, question["element"]: value})


def longest_path(found: Way, catalogue: Catalogue) -> int:
    """Working days until the last item is decided, each starting when those before it are."""
    rows = {row["code"]: row for row in found.items}

    def days(code: str) -> int:
        own = in_working_days(catalogue.items[code]["promised_limit"])
        return own + max((days(earlier) for earlier in rows[code]["after"] if earlier in rows), default=0)

    return max(map(days, rows), default=0)


def count(found: Way, catalogue: Catalogue) -> dict[str, int]:
    """The numbers of one way, under the names of `expected`."""
    fields = {row["code"]: _fields(row, found.values, catalogue) for row in found.items}
    papers = {row["code"]: _active(catalogue.items[row["code"]]["materials"], row, found.values) for row in found.items}
    fields_left = _left(fields, found, catalogue, "produces_elements")
    papers_left = _left(papers, found, catalogue, "produces_material")
    limits = [in_working_days(catalogue.items[row["code"]]["promised_limit"]) for row in found.items]
    return {
        "items": len(found.items),
        "fields_before": sum(map(len, fields.values())),
        "fields_after": len(fields_left),
        "fields_to_type": sum(not SURE_SOURCES & set(catalogue.elements[code]["prefill"]) for code in fields_left),
        "materials_before": sum(map(len, papers.values())),
        "materials_after": len(papers_left),
        "materials_to_upload": sum(_is_uploaded(catalogue.materials[code]) for code in papers_left),
        "days_one_by_one": sum(limits),
        "days_longest_path": longest_path(found, catalogue),
    }


def table(catalogue: Catalogue) -> list[str]:
    """The numbers of all scenarios as the table of the README."""
    heads = "bundle,scenario,items,fields before,after,to type,papers before,after,to upload"
    heads += ",days one by one,longest path,promised"
    lines = [f"| {heads.replace(',', ' | ')} |", "|" + "---|" * 12]
    for bundle in catalogue.bundles.values():
        for scenario in bundle["scenarios"]:
            numbers = count(way(bundle, scenario["answers"], scenario.get("assume")), catalogue)
            cells = [bundle["name"], scenario["name"], *numbers.values(), bundle["promised_limit"]["value"]]
            lines.append(f"| {' | '.join(map(str, cells))} |")
    return lines


def _is_uploaded(paper: Definition) -> bool:
    return not paper["e_certificate"] and paper["form"] != "generated"


def _fields(row: Definition, values: Values, catalogue: Catalogue) -> list[str]:
    """The elements an item asks people for, by the names they have inside the bundle."""
    bind = row.get("bind", {})
    active = _active(catalogue.items[row["code"]]["elements"], row, values)
    asked = [bind.get(code, code) for code in active if catalogue.elements[code]["filled_by"] != "system"]
    return list(dict.fromkeys(asked))


def _active(wanted: Iterable[Definition], row: Definition, values: Values) -> list[str]:
    """What is required, or conditional with its condition fulfilled, in the eyes of this item."""
    seen = dict(values)
    for own, outer in row.get("bind", {}).items():
        seen.pop(own, None)
        if outer in values:
            seen[own] = values[outer]
    return [
        want["code"]
        for want in wanted
        if want["need"] == "required" or (want["need"] == "conditional" and holds(want["when"], seen))
    ]


def _left(needed: Mapping[str, list[str]], found: Way, catalogue: Catalogue, key: str) -> list[str]:
    """Everything once, less what an earlier item makes for everyone who needs it."""
    after = {row["code"]: [code for code in row["after"] if code in needed] for row in found.items}
    users: dict[str, list[str]] = {}
    for item, codes in needed.items():
        for code in codes:
            users.setdefault(code, []).append(item)
    makers: dict[str, set[str]] = {}
    for item in needed:
        made = catalogue.items[item]["result"].get(key) or ()
        for code in [made] if isinstance(made, str) else made:
            makers.setdefault(code, set()).add(item)
    return [
        code
        for code, using in users.items()
        if not all(makers.get(code, set()) & ancestors(user, after) for user in using)
    ]


def ancestors(item: str, after: Mapping[str, Iterable[str]]) -> set[str]:
    """All items that come before one, near or far."""
    found: set[str] = set()
    open_ends = list(after[item])
    while open_ends:
        earlier = open_ends.pop()
        if earlier not in found:
            found.add(earlier)
            open_ends += after[earlier]
    return found
