"""One field for everything that the items want under one name."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from server.catalog.catalogue import Catalogue
from server.forms import conditions, constraints
from server.forms.shapes import Field, ItemField, Row, Section
from server.forms.wants import Want, by_code, place_asked

KEPT = (
    *("options", "fields", "unit", "levels", "not_before", "not_after", "min", "max", "min_length", "max_length"),
    *("min_items", "max_items", "max_files", "min_width", "file_types", "checked_with", "told_by", "pattern", "format"),
    "must_be",
)
"""Constraints that the page and the checks need to know."""
PARTNERS = ("checked_with", "told_by")
"""Constraints that name another field."""


def fields(wants: Iterable[Want], given: Mapping[str, Any], bundle: Row, catalogue: Catalogue) -> dict[str, Field]:
    """The merged fields, in the order of the catalogue, so that the order of the items leaves no trace."""
    groups = by_code(wants)
    warnings = {row["element"]: row["problem"] for row in bundle["merge_warnings"]}
    binds = {row["code"]: row.get("bind", {}) for row in bundle["items"]}
    merged = {}
    for code, element in catalogue.elements.items():
        if code not in groups:
            continue
        field = _field(element, groups[code], merged_constraints(groups[code], binds, catalogue), catalogue)
        if code in given:
            field["given"] = given[code]
        if code in warnings:
            field["warning"] = warnings[code]
        if why := place_asked(groups[code], catalogue):
            field["place"] = why
        merged[code] = field
    return merged


def merged_constraints(
    wants: Iterable[Want], binds: Mapping[str, Mapping[str, str]], catalogue: Catalogue
) -> dict[str, Any]:
    """What must hold for all items: of the field itself, of each element that is bound to it, of each item's own row.

    Which field a number is checked with, or told by, is the item's business alone: in the bundle that partner may have
    another name.
    """
    several: list[dict[str, Any]] = []
    partners: dict[str, set[str]] = {key: set() for key in PARTNERS}
    for want in wants:
        bind = binds.get(want.item, {})
        own = constraints.of(catalogue.elements[want.own], want.row.get("constraints"))
        for key in PARTNERS:
            partners[key] |= {bind.get(partner, partner) for partner in own.pop(key, ())}
        field = constraints.of(catalogue.elements[want.code])
        several += [{key: value for key, value in field.items() if key not in PARTNERS}, own]
    found = {key: sorted(names) for key, names in partners.items() if names}
    return constraints.tightest(several) | found


def _field(element: Row, wants: list[Want], limits: Row, catalogue: Catalogue) -> Field:
    labels = _labels(wants, catalogue)
    label = _leading_label(labels, element["name"])
    field = Field(
        name=element["name"],
        label=label,
        labels={item: own for item, own in labels.items() if own != label},
        group=element["group"],
        type=element["type"],
        hint=element["hint"],
        sensitivity=element["sensitivity"],
        filled_by=element["filled_by"],
        prefill=list(element["prefill"]),
        items=list(dict.fromkeys(want.item for want in wants)),
        needed=conditions.either(want.needed for want in wants),
        shown=conditions.either(want.shown for want in wants),
    )
    field.update({key: limits[key] for key in KEPT if key in limits})  # type: ignore[typeddict-item]
    return field


def _labels(wants: list[Want], catalogue: Catalogue) -> dict[str, str]:
    """What each item calls the field. A bound field keeps the bundle's name: the item's own one means somebody else."""
    return {
        want.item: want.row.get("label", catalogue.elements[want.code]["name"])
        if want.own == want.code
        else catalogue.elements[want.code]["name"]
        for want in wants
    }


def _leading_label(labels: Mapping[str, str], name: str) -> str:
    """The label that most items use; of several the element's own name if it is among them, else the shortest."""
    counted = Counter(labels.values())
    most = counted.most_common(1)[0][1]
    leading = [label for label, count in counted.items() if count == most]
    return name if name in leading else min(leading, key=lambda label: (len(label), label))


def item_fields(wants: Iterable[Want], item: str) -> list[ItemField]:
    """The rows of one item, as needed to give it its own values back."""
    return [
        ItemField(element=want.own, field=want.code, needed=want.needed, shown=want.shown)
        for want in wants
        if want.item == item
    ]


def sections(merged: Mapping[str, Field], catalogue: Catalogue) -> list[Section]:
    """The fields by group, as people see them; what the system fills is not among them."""
    found = []
    for code, group in catalogue.vocabulary["element_groups"].items():
        inside = [name for name, field in merged.items() if field["group"] == code and field["filled_by"] == "citizen"]
        if inside:
            found.append(Section(code=code, name=group["name"], fields=inside))
    return found
