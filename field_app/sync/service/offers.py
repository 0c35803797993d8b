"""What may be done at the door in a division: items, their forms, and the texts that are read out there."""

from functools import lru_cache
from typing import Any

from field_app.visits.service import ordering
from server.applications import pinned
from server.catalog import proxying
from server.catalog import queries as catalog
from server.catalog.catalogue import SINGLE, Catalogue
from server.core.errors import Invalid, NotFound

#: Of an item, what the phone needs besides its form.
FACTS = ("code", "name", "plain_name", "category", "identity_level")


def items(division: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Items that a worker may do there, and where their forms are. A release never changes: it is worked out once."""
    catalogue = catalog.current()
    return _of(catalogue.release, division, catalog.offered(catalogue, division))


@lru_cache(maxsize=64)
def _of(release: str, division: str, offered: frozenset[str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    catalogue = catalog.release(release)
    codes = [code for code in sorted(offered) if proxying.at_the_door(catalogue.items[code])]
    forms = {code: digest for code in codes if (digest := _digest(catalogue, code, division))}
    told = [_item(catalogue, code) for code in forms]
    return told, [_form(release, code, digest) for code, digest in forms.items()]


def _item(catalogue: Catalogue, code: str) -> dict[str, Any]:
    item = catalogue.items[code]
    told = {name: item[name] for name in FACTS} | {"grade": proxying.grade_of(catalogue, [item])}
    told |= {"needs_approval": proxying.needs_approval([item]), "authorisation": item["proxy"]["authorisation"]}
    seen = item["proxy"]["applicant_must_be_seen"]
    return told | {"must_be_seen": seen, "evidence": [dict(row) for row in item["field_evidence"]]}


def _digest(catalogue: Catalogue, code: str, division: str) -> str | None:
    """None for what is only to be had inside a bundle."""
    draft = {"bundle": SINGLE + code, "release": catalogue.release, "division": division}
    try:
        digest: str = pinned.form_of(draft, {})["digest"]
    except (Invalid, NotFound):
        return None
    return digest


def _form(release: str, code: str, digest: str) -> dict[str, Any]:
    bundle = SINGLE + code
    return {"bundle": bundle, "release": release, "digest": digest, "url": f"/api/v1/bundles/{bundle}/forms"}


def texts() -> list[dict[str, Any]]:
    """What is read out before somebody agrees, in order."""
    names = ("code", "version", "title", "body", "digest")
    return [{name: getattr(text, name) for name in names} for text in ordering.texts()]
