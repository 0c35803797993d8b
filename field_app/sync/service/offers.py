"""What may be done at the door in a division: items, their forms, and the texts that are read out there."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from field_app.sync.service import books
from field_app.visits.service import ordering
from server.catalog import proxying
from server.catalog import queries as catalog
from server.catalog.catalogue import SINGLE, Catalogue

#: Of an item, what the phone needs besides its form.
FACTS = ("code", "name", "plain_name", "category", "identity_level")


def items(divisions: Sequence[str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Items that a worker may do there, alone or in bundles, and where the forms of each place are."""
    catalogue, version = catalog.current(), catalog.offers_version()
    found = [_of(catalogue.release, division, catalog.offered(catalogue, division, version)) for division in divisions]
    told = {item["code"]: item for items_there, _ in found for item in items_there}
    return list(told.values()), [form for _, forms in found for form in forms]


@lru_cache(maxsize=64)
def _of(release: str, division: str, offered: frozenset[str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A release never changes: it is worked out once."""
    catalogue = catalog.release(release)
    alone, bundles = books.items_for(catalogue, offered), books.bundles_for(catalogue, offered)
    together = {row["code"] for code in bundles for row in catalogue.bundles[code]["items"]}
    told = [_item(catalogue, code) for code in sorted({*alone, *(together & offered)})]
    places = [(SINGLE + code, books.ITEMS) for code in alone] + [(code, code) for code in bundles]
    return told, [_form(catalogue, code, of, division, offered) for code, of in places]


def _item(catalogue: Catalogue, code: str) -> dict[str, Any]:
    item = catalogue.items[code]
    told = {name: item[name] for name in FACTS} | {"grade": proxying.grade_of(catalogue, [item])}
    told |= {"needs_approval": proxying.needs_approval([item]), "authorisation": item["proxy"]["authorisation"]}
    seen = item["proxy"]["applicant_must_be_seen"]
    return told | {"must_be_seen": seen, "evidence": [dict(row) for row in item["field_evidence"]]}


def _form(catalogue: Catalogue, code: str, of: str, division: str, offered: frozenset[str]) -> dict[str, Any]:
    told = {"bundle": code, "release": catalogue.release, "division": division}
    told["digest"] = books.name_of(catalogue, code, division, offered)
    return told | {"url": f"/api/v1/packs/field/forms?of={of}&division={division}"}


def texts() -> list[dict[str, Any]]:
    """What is read out before somebody agrees, in order."""
    names = ("code", "version", "title", "body", "digest")
    return [{name: getattr(text, name) for name in names} for text in ordering.texts()]
