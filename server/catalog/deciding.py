"""The place that decides an item: which fields of its form tell it. Read by the check and by the splitting of cases."""

from collections.abc import Iterable

#: place_decides → the fields that tell it, the surest first: a division that was chosen, or an address that names one.
PLACE_FIELDS: dict[str, tuple[str, ...]] = {
    "registered": ("household_region", "household_address"),
    "living": ("residence_address",),
    "business": ("premises_address", "occupy_place"),
}

#: An item of this level is decided by the same body wherever in the district the applicant belongs.
DISTRICT = "district"


def is_told(place_decides: str, elements: Iterable[str]) -> bool:
    """Whether a form with these elements tells the place."""
    return not set(PLACE_FIELDS.get(place_decides, ())).isdisjoint(elements)
