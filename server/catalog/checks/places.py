"""Places: codes that fit into each other, points on the map, opening hours, and what sites offer."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from server.catalog.checks.codes import listed_once
from server.catalog.marks import Spot
from server.places.rules import lies_in, parent

SPAN = re.compile(r"^(?:[01]\d|2[0-3]):[0-5]\d-(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
RESIDENTS, VILLAGES = range(1, 200), range(200, 400)


def check(top: Spot, items: Mapping[str, Spot], vocabulary: Mapping[str, Mapping[str, Any]]) -> None:
    """One places file."""
    lists = {**vocabulary, **_own_lists(top)}
    _once(top, [top["district"], *top.rows("streets"), *top.rows("communities"), *top.rows("grids")], "code")
    _tree(top)
    _grids(top)
    _bodies(top, vocabulary.get("bodies", {}))
    _individual_lists(top, items)
    sites = list(_sites(top))
    _once(top, sites, "code")
    for site in sites:
        _site(site, top, lists)
    for outlet in top.rows("sites"):
        _outlet(outlet, top, items, lists)
    _counts(top)


def _own_lists(top: Spot) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name, rows in top.value["vocabulary"].items():
        found[name] = {row["code"] if isinstance(row, dict) else row: row for row in rows}
    return found


def _once(top: Spot, spots: list[Spot], key: str) -> None:
    seen: set[str] = set()
    for spot in spots:
        if spot.value[key] in seen:
            spot.fault(f"{key} {spot.value[key]} is used twice", at=key)
        seen.add(spot.value[key])


def _tree(top: Spot) -> None:
    district = top.value["district"]["code"]
    if not district.endswith("000000"):
        top["district"].fault("the code of a district ends with six zeros", at="code")
    streets = {row["code"] for row in top.value["streets"]}
    for street in top.rows("streets"):
        if parent(street.value["code"]) != district:
            street.fault("the code does not lie in the district", at="code")
    for community in top.rows("communities"):
        row = community.value
        if row["street"] not in streets or parent(row["code"]) != row["street"]:
            community.fault("the code does not lie in the street", at="street")
        if int(row["code"][9:]) not in (RESIDENTS if row["kind"] == "residents" else VILLAGES):
            community.fault(f"the code does not fit the kind {row['kind']}", at="code")


def _grids(top: Spot) -> None:
    communities = {row["code"]: row for row in top.value["communities"]}
    for grid in top.rows("grids"):
        row = grid.value
        if row["community"] not in communities or not lies_in(row["code"], row["community"]):
            grid.fault("the code does not begin with the code of its community", at="community")
        if row["kind"] not in top.value["vocabulary"].get("grid_kinds", ()):
            grid.fault(f"unknown kind {row['kind']}", at="kind")
        for lon, lat in (tuple(row["centre"].values()), *row["outline"]):
            _point(grid, top, lon, lat)
    for community in top.rows("communities"):
        mine = [row for row in top.value["grids"] if row["community"] == community.value["code"]]
        if not mine:
            community.fault("has no grid")
        for key in ("households", "residents"):
            if mine and sum(row[key] for row in mine) != community.value.get(key, 0):
                community.fault(f"{key} of the grids do not add up", at=key)


def _point(spot: Spot, top: Spot, lon: float, lat: float) -> None:
    box = top.value["bounding_box"]
    if not (box["west"] <= lon <= box["east"] and box["south"] <= lat <= box["north"]):
        spot.fault(f"the point {lon}, {lat} lies outside the bounding box")


def _bodies(top: Spot, named: Mapping[str, Any]) -> None:
    """Every body that items name exists here, under the same name."""
    listed_once(top, "bodies")
    known = {row["code"]: row for row in top.value["bodies"]}
    for body in top.rows("bodies"):
        said = named.get(body.value["code"])
        if said and said["name"] != body.value["name"]:
            body.fault(f"items call this body {said['name']}", at="name")
        if not lies_in(body.value["division"], top.value["district"]["code"]):
            body.fault("the division lies outside the district", at="division")
    for code in named.keys() - known.keys():
        top.fault(f"items name the body {code}, which is missing", at="bodies")


def _individual_lists(top: Spot, items: Mapping[str, Spot]) -> None:
    for street in top.rows("streets"):
        listed_once(street, "individual_items")
        for code in street.value["individual_items"]:
            item = items[code].value if code in items else None
            if item is None or item["list"] != "individual" or item["bundle_only"]:
                street.fault(f"{code} is no item that a street may choose", at="individual_items")


def _sites(top: Spot) -> Iterator[Spot]:
    for holder in (top["district"], *top.rows("streets"), *top.rows("communities")):
        yield holder["site"]
    yield from top.rows("sites")


def _site(site: Spot, top: Spot, lists: Mapping[str, Any]) -> None:
    row = site.value
    _point(site, top, row["location"]["lon"], row["location"]["lat"])
    for key, name in (("accessible", "accessible_facilities"), ("equipment", "equipment")):
        for code in row[key]:
            if code not in lists.get(name, {}):
                site.fault(f"unknown {name} {code}", at=key)
    if row["kind"] not in lists.get("site_kinds", {}):
        site.fault(f"unknown kind of site {row['kind']}", at="kind")
    for day, spans in row["hours"].items():
        if day not in DAYS:
            site["hours"].fault(f"{day} is no day of the week", at=day)
        _hours(site["hours"], day, spans)


def _hours(hours: Spot, day: str, spans: list[str]) -> None:
    last = ""
    for span in spans:
        begin, _, end = span.partition("-")
        if not SPAN.match(span):
            hours.fault(f"{span} is no time like 08:30-12:00", at=day)
        elif not last <= begin < end:
            hours.fault(f"{span} is out of order", at=day)
        last = end


def _outlet(outlet: Spot, top: Spot, items: Mapping[str, Spot], lists: Mapping[str, Any]) -> None:
    row = outlet.value
    if row["type"] not in lists.get("outlet_types", {}):
        outlet.fault(f"unknown type of outlet {row['type']}", at="type")
    if row["mode"] not in lists.get("outlet_modes", {}):
        outlet.fault(f"unknown mode {row['mode']}", at="mode")
    if row["community"] not in {community["code"] for community in top.value["communities"]}:
        outlet.fault("unknown community", at="community")
    listed_once(outlet, "items")
    for code in row["items"]:
        if code not in items:
            outlet.fault(f"unknown item {code}", at="items")
        elif row["type"] not in items[code].value["outlet_types"]:
            outlet.fault(f"{code} may not be done at a {row['type']}", at="items")


def _counts(top: Spot) -> None:
    found = {name: len(top.value[name]) for name in ("streets", "communities", "grids", "sites")} | {"districts": 1}
    for name, said in top.value.get("counts", {}).items():
        if found.get(name) != said:
            top["counts"].fault(f"{name}: said {said}, found {found.get(name)}", at=name)
