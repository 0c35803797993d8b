"""Public doors of the catalogue. A release never changes, so answers carry its name as their ETag."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from types import SimpleNamespace
from typing import Any

from flask import Response, after_this_request, request

from server.catalog import queries, wording
from server.catalog.catalogue import Catalogue, Definition
from server.catalog.schemas import (
    BundleGuideOut,
    BundleQuery,
    BundlesOut,
    BundlesQuery,
    FacetsOut,
    GuideOut,
    ItemsOut,
    ItemsQuery,
    SitesOut,
    SitesQuery,
    WhereQuery,
)
from server.catalog.search import Wanted
from server.core.access import ANYONE, allow
from server.core.http import Blueprint, page_cursor, read_cursor
from server.core.packing import packed

blueprint = Blueprint("catalog", url_prefix="/api/v1", description="Items, bundles, guides, and where they are offered")
blueprint.after_request(packed)

UNCHANGED = blueprint.alt_response(304, description="Nothing changed since the answer whose ETag `If-None-Match` names")
#: What a page that shows the guide in its HTML still has to ask for.
ASKED = ("code", "name", "plain_name", "release", "questions")


@blueprint.get("/items")
@allow(ANYONE)
@blueprint.arguments(ItemsQuery(), location="query")
@blueprint.response(200, ItemsOut())
@UNCHANGED
def get_items(query: dict[str, Any]) -> Any:
    """Search items by words, pinyin, category, life event, service object and division; best first."""
    catalogue = _current()
    start = read_cursor(query["cursor"], 2)
    found = queries.search(_wanted(query), catalogue)
    return _page(catalogue, found, start, query["limit"])


@blueprint.get("/items/facets")
@allow(ANYONE)
@blueprint.response(200, FacetsOut())
@UNCHANGED
def get_facets() -> Any:
    """Categories, life events and service objects, each with how many items it holds."""
    catalogue = _current()
    return {
        "categories": list(_counted(catalogue, "categories", lambda item: [item["category"]])),
        "life_events": list(_counted(catalogue, "life_events", lambda item: item["life_events"])),
        "service_objects": list(_counted(catalogue, "service_objects", lambda item: item["service_object"])),
    }


@blueprint.get("/items/<string:code>")
@allow(ANYONE)
@blueprint.arguments(WhereQuery(), location="query")
@blueprint.response(200, GuideOut())
@UNCHANGED
def get_item(query: dict[str, Any], code: str) -> Any:
    """The guide of an item: the plain-language version and all official fields."""
    return asdict(queries.guide(_current().release, code, query["division"]))


@blueprint.get("/bundles")
@allow(ANYONE)
@blueprint.arguments(BundlesQuery(), location="query")
@blueprint.response(200, BundlesOut())
@UNCHANGED
def get_bundles(query: dict[str, Any]) -> Any:
    """The bundles, searched by words and life event."""
    catalogue = _current()
    wanted = Wanted(text=query["q"], kind="bundle", life_event=query["life_event"])
    found = [catalogue.bundles[code] for code in queries.search(wanted, catalogue)]
    return {"release": catalogue.release, "items": [_bundle(bundle) for bundle in found]}


@blueprint.get("/bundles/<string:code>")
@allow(ANYONE)
@blueprint.arguments(BundleQuery(), location="query")
@blueprint.response(200, BundleGuideOut())
@UNCHANGED
def get_bundle(query: dict[str, Any], code: str) -> Any:
    """The guide of a bundle; a single item is offered as the bundle `item:<code>`."""
    guide = queries.bundle_guide(_current().release, code, query["division"])
    if query["view"] == "questions":
        return SimpleNamespace(**{name: getattr(guide, name) for name in ASKED})
    return asdict(guide)


@blueprint.get("/sites")
@allow(ANYONE)
@blueprint.arguments(SitesQuery(), location="query")
@blueprint.response(200, SitesOut())
def get_sites(query: dict[str, Any]) -> Any:
    """Where to go: the sites of a division and above it, that offer an item if one is named."""
    found = queries.sites_for(query["item"], query["division"], queries.current())
    return {"items": [{**site, "hours_text": wording.hours(site["hours"])} for site in found]}


def _current() -> Catalogue:
    """The catalogue that holds now; marks the answer with its name, so that an unchanged one is not sent again."""
    catalogue = queries.current()
    tag = f"{catalogue.release.rpartition(':')[2][:32]}-{queries.offers_version()}"

    @after_this_request
    def _tagged(response: Response) -> Response:
        if response.status_code == 200:
            response.set_etag(tag)
            response.cache_control.public = True
            response.cache_control.max_age = 60
            response.make_conditional(request)
        return response

    return catalogue


def _wanted(query: dict[str, Any]) -> Wanted:
    return Wanted(
        text=query["q"],
        category=query["category"],
        life_event=query["life_event"],
        service_object=query["object"],
        division=query["division"],
    )


def _page(catalogue: Catalogue, found: list[str], start: list[str] | None, limit: int) -> dict[str, Any]:
    """A page of codes. The cursor is the last code shown; in another release it still stands where that item stands."""
    begin = found.index(start[1]) + 1 if start and start[1] in found else 0
    shown = found[begin : begin + limit]
    more = begin + limit < len(found)
    return {
        "release": catalogue.release,
        "items": [_item(catalogue.items[code]) for code in shown],
        "next": page_cursor([catalogue.release, shown[-1]]) if more else None,
    }


def _item(item: Definition) -> dict[str, Any]:
    return {**item, "limit": wording.limit(item["promised_limit"]), "is_instant": item["instant_rule"] is not None}


def _bundle(bundle: Definition) -> dict[str, Any]:
    items = [row["code"] for row in bundle["items"]]
    return {**bundle, "limit": wording.limit(bundle["promised_limit"]), "items": items}


def _counted(
    catalogue: Catalogue, vocabulary: str, codes: Callable[[Definition], list[str]]
) -> Iterator[dict[str, Any]]:
    found = [code for item in catalogue.items.values() if queries.is_in_force(item) for code in codes(item)]
    for code, row in catalogue.vocabulary[vocabulary].items():
        yield {"code": code, "name": row["name"], "count": found.count(code)}
