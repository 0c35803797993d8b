"""What an answer to a correction may change: what was marked, and what these changes bring up. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from server.applications import signing
from server.applications.split import Settled
from server.core.errors import Fault
from server.forms import conditions, faults, project
from server.forms.faults import pointer

Mark = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """The fields of the form and the papers that may be answered."""

    fields: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()

    def __or__(self, other: Asked) -> Asked:
        return Asked(self.fields | other.fields, self.papers | other.papers)


NOTHING = Asked()


def element_of(target: Mapping[str, Any]) -> str | None:
    """The element at which a mark's JSON Pointer begins: `/family_members/0/name` is about `family_members`.

    Pointers into a whole content, as faults of a form carry them (`/values/mobile`), are understood as well.
    """
    place = target.get("pointer")
    if not isinstance(place, str) or not place.startswith("/"):
        return None
    parts = place.split("/")[1:]
    return parts[1] if parts[0] == "values" and len(parts) > 1 else parts[0]


def marked(form: Any, marks: Iterable[tuple[str, Mark]]) -> Asked:
    """What was marked, by the form's own names. Marks come with their item, which may call a field otherwise."""
    fields, papers = set(), set()
    for item, mark in marks:
        element = element_of(mark["target"])
        if element is not None:
            fields.add(project.fields_of(form, item).get(element, element))
        papers.add(mark["target"].get("material"))
    return Asked(frozenset(fields), frozenset(papers - {None}))


def answerable(asked: Asked, before: Settled, after: Settled, *, today: date) -> Asked:
    """What was marked, what a marked number tells, what the changes bring up, and what no longer holds as kept."""
    fields = {code: field for code, field in after.form["fields"].items() if field["filled_by"] != "system"}
    papers = {paper["material"]: paper for paper in after.form["materials"]}
    wrong = faults.faults(before.form, before.values, today=today)
    wrong += faults.paper_faults(before.form, before.values, before.papers)
    told = {code for code, field in fields.items() if asked.fields.intersection(field.get("told_by", ()))}
    stale = {fault.pointer.split("/")[2] for fault in wrong if fault.pointer.count("/") > 1}
    return Asked(
        frozenset(
            asked.fields & fields.keys() | told | set(_brought_up(fields, before, after)) | stale & fields.keys()
        ),
        frozenset(asked.papers & papers.keys() | set(_brought_up(papers, before, after)) | stale & papers.keys()),
    )


def _brought_up(parts: Any, before: Settled, after: Settled) -> Iterator[str]:
    for code, part in parts.items():
        for gate in (part["shown"], part["needed"]):
            if conditions.holds(gate, after.values) and not conditions.holds(gate, before.values):
                yield code


def kept_changes(changes: Mapping[str, Any], may: Asked) -> dict[str, Any]:
    """Of what was sent, what may be answered; the rest was found to change nothing."""
    return {
        "values": {
            code: value
            for code, value in changes.get("values", {}).items()
            if code in may.fields and code not in signing.FIELDS
        },
        "materials": [paper for paper in changes.get("materials", ()) if paper["material"] in may.papers],
    }


def not_asked(changes: Mapping[str, Any], may: Asked, before: Settled, after: Settled) -> list[Fault]:
    """A fault for every part of an answer that would change something nobody asked about."""
    wrong = [
        Fault(pointer("values", code), "这一项没有让您改，请保持原来的内容")
        for code in changes.get("values", {})
        if code not in may.fields and (code not in after.form["fields"] or _moved(code, before.values, after.values))
    ]
    old, new = (_by_material(settled) for settled in (before, after))
    return wrong + [
        Fault(pointer("materials", code), "这份材料没有让您重交，请保持原来的")
        for code in dict.fromkeys(paper["material"] for paper in changes.get("materials", ()))
        if code not in may.papers and _moved(code, old, new)
    ]


def _moved(code: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return bool(before.get(code) != after.get(code))


def _by_material(settled: Settled) -> dict[str, Mapping[str, Any]]:
    return {paper["material"]: paper for paper in settled.papers}
