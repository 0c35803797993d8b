"""What the served pages say, gathered from the rooms below."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from server.applications import numbers
from server.applications import queries as applications
from server.catalog import proxying, wording
from server.catalog import queries as catalog
from server.catalog.search import Wanted
from server.core.errors import NotFound
from server.forms.reading import written
from server.identity.wording import Wording
from server.places import queries as places
from server.web import elsewhere

MOST_FOUND = 30


def home_division() -> str:
    """The division that this installation belongs to: the first root."""
    return next((code for code, row in places.divisions().items() if row["parent"] is None), "0" * 12)


#: What people call those for whom something is done; the catalogue's own words are the offices'.
WHOM = {"natural_person": "我自己或家里人", "individual_business": "个体户、小店", "enterprise": "公司、合作社等单位"}


def front(division: str = "") -> dict[str, Any]:
    """What the first page offers: bundles, categories and life events that hold something; places, and for whom."""
    catalogue = catalog.current()
    open_items = [one for one in catalogue.items.values() if catalog.is_in_force(one) and not one["bundle_only"]]
    used = {one["category"] for one in open_items}
    whom = {code for one in open_items for code in one["service_object"]}
    events = {event for one in open_items for event in one["life_events"]}
    return {
        "bundles": list(catalogue.bundles.values()),
        "categories": [(code, row["name"]) for code, row in catalogue.vocabulary["categories"].items() if code in used],
        "life_events": [
            (code, row["name"]) for code, row in catalogue.vocabulary["life_events"].items() if code in events
        ],
        "objects": [
            (code, WHOM.get(code, row["name"]))
            for code, row in catalogue.vocabulary["service_objects"].items()
            if code in whom
        ],
        "places": _places(division),
        "district": places.full_name(home_division()),
        "item_count": len(open_items),
    }


def _places(chosen: str) -> list[tuple[str, str]]:
    """Where one may live: what lies right below this installation's division, and the place that a link named."""
    near = {row["code"]: row["name"] for row in places.children(home_division())}
    more = {chosen: places.full_name(chosen)} if chosen and chosen not in near else {}
    return [*near.items(), *more.items()]


def found(query: Mapping[str, str]) -> dict[str, Any]:
    """Bundles and items for what somebody looks for, best first."""
    catalogue = catalog.current()
    wish: dict[str, Any] = {"text": query["q"], "life_event": query["life_event"] or None}
    wish |= {"service_object": query["object"] or None}
    where = query["division"]
    items = catalog.search(Wanted(**wish, category=query["category"] or None, division=where or None), catalogue)
    bundles = [] if query["category"] else catalog.search(Wanted(**wish, kind="bundle"), catalogue)
    shown = [catalogue.items[code] for code in items]
    together = {row["code"]: bundle for bundle in catalogue.bundles.values() for row in bundle["items"]}
    return {
        "elsewhere": elsewhere.found(query["q"]),
        "bundles": [catalogue.bundles[code] for code in bundles],
        "items": [_line(one, together.get(one["code"]), where) for one in shown[:MOST_FOUND]],
        "count": len(shown),
    }


def instead(*, kind: str, target: str, division: str) -> dict[str, str] | None:
    """What a paper without validity was about, as it is done now; None where that is done no more."""
    catalogue = catalog.current()
    known = catalogue.bundles.get(target) if kind == "bundle" else catalogue.items.get(target)
    if known is None or (kind == "item" and not catalog.is_in_force(known)):
        return None
    return {"name": known["plain_name"], "address": f"/{kind}s/{target}?division={division}"}


def _line(item: Mapping[str, Any], bundle: Mapping[str, Any] | None, division: str) -> dict[str, Any]:
    """An item that was found; one that is done only together with others leads to its bundle."""
    line = {**item, "limit_text": wording.limit(item["promised_limit"]), "address": f"/items/{item['code']}"}
    if item["bundle_only"] and bundle:
        line |= {"address": f"/bundles/{bundle['code']}", "together": bundle["plain_name"]}
    return line | ({"address": f"{line['address']}?division={division}"} if division else {})


def site(row: Mapping[str, Any]) -> dict[str, Any]:
    """A site for the eye."""
    return {name: row[name] for name in ("name", "address", "phone")} | {"hours": wording.hours(row["hours"])}


def prose(text: Wording) -> dict[str, Any]:
    """A notice as heading and paragraphs; a line that begins with a dash or a number stays a line of its own."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text.body) if block.strip()]
    return {
        "code": text.code,
        "title": text.title,
        "version": text.version,
        "blocks": [_block(block) for block in blocks],
    }


def _block(block: str) -> dict[str, Any]:
    lines = block.splitlines()
    if lines[0].startswith("#"):
        return {"kind": "heading", "text": lines[0].lstrip("# ")}
    if all(re.match(r"(-|\*|\d+\.) ", line) for line in lines):
        return {"kind": "list", "lines": [re.sub(r"^(-|\*|\d+\.) ", "", line) for line in lines]}
    return {"kind": "text", "text": "".join(lines)}


def comes(release: str, items: Iterable[str]) -> bool:
    """Whether a grid worker may do one of these at the door."""
    known = catalog.release(release).items
    return any(proxying.at_the_door(known[code]) for code in items)


def receipt(code: str) -> Mapping[str, Any] | None:
    """What a stranger with a receipt in hand may see: that it is ours, its number and step."""
    try:
        known = applications.by_code(code)
    except NotFound:
        return None
    day = known["submitted_on"]
    return known | {"readable": numbers.readable(known["number"]), "day": written(day)}
