"""What merging saves: fields, papers and days, one by one and together."""

from collections.abc import Iterable, Mapping
from typing import Any

from server.catalog.catalogue import Catalogue
from server.forms import conditions
from server.forms.scenario import Choice
from server.forms.shapes import Limit, Limits, Numbers, Row, Values
from server.forms.wants import Want, by_code, later

KNOWN_SOURCES = {"profile", "id_card", "household_data", "social_card", "shared_data", "derived", "case_context"}
"""What the system can fill for everybody. Licences, certificates and earlier cases may not exist: they do not count."""


def limit_of(item: Row) -> Limit:
    """The promised limit of an item; calendar days are also told in working days (five of seven, rounded up)."""
    promised = item["promised_limit"]
    days = promised["value"]
    working = days if promised["unit_kind"] == "working" else -(-days * 5 // 7)
    return Limit(value=days, unit_kind=promised["unit_kind"], working=working)


def limits(choice: Choice, bundle: Row, catalogue: Catalogue) -> Limits:
    """How long each item takes and what is promised for all."""
    promised = bundle["promised_limit"]
    return Limits(
        promised={"value": promised["value"], "unit_kind": promised["unit_kind"], "counts": promised.get("counts", "")},
        items={chosen.code: limit_of(catalogue.items[chosen.code]) for chosen in choice.items},
    )


def assumed(bundle: Row, choice: Choice, more: Values | None = None) -> dict[str, Any]:
    """The values to count with: what the answers say, and what is usual where the guide does not ask."""
    return {**bundle["defaults"], **(more or {}), **choice.given}


def count(choice: Choice, fields: list[Want], papers: list[Want], values: Values, catalogue: Catalogue) -> Numbers:
    """Fields and papers before and after merging, and days, if these were the values. Optional ones are not counted."""
    asked = [want for want in fields if catalogue.elements[want.code]["filled_by"] != "system"]
    asked, papers = _active(asked, values), _active(papers, values)
    fields_left = _left(asked, choice, catalogue, "elements")
    papers_left = _left(papers, choice, catalogue, "materials")
    typed = [code for code in fields_left if not KNOWN_SOURCES & set(catalogue.elements[code]["prefill"])]
    fields_before, papers_before = _one_by_one(asked), _one_by_one(papers)
    return Numbers(
        items=len(choice.items),
        fields_before=fields_before,
        fields_after=len(fields_left),
        fields_to_type=len(typed),
        materials_before=papers_before,
        materials_after=len(papers_left),
        materials_to_upload=sum(_must_be_uploaded(catalogue.materials[code]) for code in papers_left),
        days_one_by_one=sum(limit_of(catalogue.items[chosen.code])["working"] for chosen in choice.items),
        days_longest_path=max(_paths(choice, catalogue).values(), default=0),
        saved_fields=fields_before - len(fields_left),
        saved_papers=papers_before - len(papers_left),
    )


def _active(wants: Iterable[Want], values: Values) -> list[Want]:
    return [want for want in wants if conditions.holds(want.needed, values)]


def _one_by_one(wants: Iterable[Want]) -> int:
    """On paper each item would ask for its own."""
    return len({(want.item, want.code) for want in wants})


def _left(wants: list[Want], choice: Choice, catalogue: Catalogue, kind: str) -> list[str]:
    produced = later(wants, choice, catalogue, kind)
    return [code for code in by_code(wants) if code not in produced]


def _must_be_uploaded(material: Row) -> bool:
    return not material["e_certificate"] and material["form"] != "generated"


def _paths(choice: Choice, catalogue: Catalogue) -> Mapping[str, int]:
    """Working days until each item is done, counting its forerunners, which come before it in the list."""
    days: dict[str, int] = {}
    for chosen in choice.items:
        before = max((days.get(fore, 0) for fore in chosen.after), default=0)
        days[chosen.code] = before + limit_of(catalogue.items[chosen.code])["working"]
    return days
