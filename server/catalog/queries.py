"""Reads of the catalogue. A release never changes, so each process reads it once and keeps it for ever."""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from server.catalog import guide as guides
from server.catalog.catalogue import KINDS, Catalogue
from server.catalog.files import Content, assemble
from server.catalog.models import Offer, Release
from server.catalog.search import Index, Wanted, build
from server.core.db import database, execute
from server.core.errors import NotFound
from server.places import queries as places

Kept = TypeVar("Kept")

# Per database object: a process that has two of them (a test, a migration tool) never mixes them up.
_kept: WeakKeyDictionary[Any, dict[Any, Any]] = WeakKeyDictionary()


class NoCatalogue(NotFound):
    slug, title = "no-catalogue", "事项目录还没有发布"


def current_release() -> str:
    """The release that holds now: one read of one row."""
    value = _pointer("release")
    if value is None:
        raise NoCatalogue()
    return value


def release(identity: str) -> Catalogue:
    """A release by its name, kept for ever; `NotFound` if it was never published here."""
    return _keep(("release", identity), lambda: _read(identity))


def current() -> Catalogue:
    """The catalogue that holds now."""
    return release(current_release())


def search(wanted: Wanted, catalogue: Catalogue) -> list[str]:
    """The codes of the items or bundles that fit, best first."""
    available = offered(catalogue, wanted.division) if wanted.division and wanted.kind == "item" else None
    return index(catalogue).find(wanted, available)


def index(catalogue: Catalogue) -> Index:
    """The search index of a release; built when somebody first searches."""
    return _keep(("index", catalogue.release), lambda: build(catalogue))


def offered(catalogue: Catalogue, division: str, version: str | None = None) -> frozenset[str]:
    """Items of a division: the common list, what its streets chose, and what is only to be had in bundles.

    `version`: of the offers, where many are asked for at once.
    """
    version = version or offers_version()
    chosen = _offers(version)["division"]
    # Kept by the streets and not by the division, which anybody may make up: else strangers could fill the memory.
    streets = tuple(street for street in chosen if places.is_related(street, division))
    return _keep(
        ("offered", catalogue.release, version, streets),
        lambda: _offered(catalogue, {item for street in streets for item in chosen[street]}),
    )


def _offered(catalogue: Catalogue, chosen: set[str]) -> frozenset[str]:
    return frozenset(
        code
        for code, item in catalogue.items.items()
        if is_in_force(item) and (item["list"] == "common" or item["bundle_only"] or code in chosen)
    )


def is_in_force(item: Mapping[str, Any]) -> bool:
    """Can it be applied for at all? Planned and retired items are shown, not offered."""
    return bool(item["guide"]["status"] == "in_force")


def site_offers(site: Mapping[str, Any], catalogue: Catalogue, version: str | None = None) -> frozenset[str]:
    """What can be done at a site: an outlet names its items, centres and stations take what their division offers."""
    if site["kind"] == "outlet":
        version = version or offers_version()
        return frozenset(_offers(version)["site"].get(site["code"], ())) & catalogue.items.keys()
    return offered(catalogue, site["division"], version)


def sites_for(item: str | None, division: str | None, catalogue: Catalogue) -> list[Mapping[str, Any]]:
    """The sites near a division (or all) that offer an item (or anything)."""
    near = places.sites_near(division) if division else list(places.sites().values())
    if item is None:
        return near
    version = offers_version()
    return [site for site in near if item in site_offers(site, catalogue, version)]


def guide(release_id: str, item: str, division: str | None = None) -> guides.Guide:
    """All that a guide says of an item, in plain texts."""
    catalogue = release(release_id)
    if item not in catalogue.items:
        raise NotFound("没有这个事项")
    where = [guides.place(site) for site in sites_for(item, division, catalogue)]
    return guides.of_item(catalogue, catalogue.items[item], where, places.bodies())


def bundle_guide(release_id: str, bundle: str, division: str | None = None) -> guides.BundleGuide:
    """All that a guide says of a bundle and its items."""
    catalogue = release(release_id)
    found = catalogue.bundle(bundle)
    if found is None:
        raise NotFound("没有这个一件事")
    available = offered(catalogue, division) if division else None
    return guides.of_bundle(catalogue, found, available, places.bodies())


def _pointer(name: str) -> str | None:
    row = execute("SELECT value FROM catalog_pointer WHERE name = ?", [name]).fetchone()
    return row[0] if row else None


def _keep(key: Any, read: Callable[[], Kept]) -> Kept:
    shelf = _kept.setdefault(database.obj, {})
    if key not in shelf:
        shelf[key] = read()
    kept: Kept = shelf[key]
    return kept


def offers_version() -> str:
    """How often the offers changed."""
    return _pointer("offers") or "0"


def _offers(version: str) -> Mapping[str, Mapping[str, list[str]]]:
    """Who offers what, kept until their version moves."""
    return _keep(("offers", version), _read_offers)


def _read_offers() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {"division": {}, "site": {}}
    for row in Offer.select().order_by(Offer.item):
        found[row.holder_kind].setdefault(row.holder, []).append(row.item)
    return found


PINNED = """
SELECT v.kind, v.code, v.version, v.content FROM catalog_pin p JOIN catalog_version v ON v.id = p.version_id
WHERE p.release_id = ? ORDER BY p.place
"""


def _read(identity: str) -> Catalogue:
    row = Release.get_or_none(Release.id == identity)
    if row is None:
        raise NotFound("没有这个版本的事项目录")
    definitions: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    versions: dict[tuple[str, str], int] = {}
    for kind, code, version, content in execute(PINNED, [identity]).fetchall():
        definitions[kind][code] = json.loads(content)
        versions[kind, code] = version
    return assemble(identity, Content(definitions, json.loads(row.vocabulary)), versions)
