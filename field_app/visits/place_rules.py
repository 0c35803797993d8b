"""Where and when a picture was taken, as a phone tells it. Pure.

A *place* is a point with its accuracy and its coordinate system, or why there is none; with the clocks that it was
taken by: the phone's, that of the fix, and how far the server's clock was ahead. Nobody is refused for it.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

#: Why there is no point. None of them stops anybody.
WITHOUT: dict[str, str] = {
    "resident": "本人不愿意记",
    "worker": "网格员没有记",
    "denied": "手机没有让用定位",
    "unavailable": "手机定不了位",
    "slow": "等了一会儿没定到位",
    "chosen": "是从手机里选的，不是当场拍的",
    "interrupted": "还没定到位就接着办了",
}
#: WGS-84 is what browsers say by their standard; GCJ-02 that of Chinese maps; CGCS2000 that of surveys.
WGS_84, GCJ_02, CGCS2000 = SYSTEMS = ("WGS-84", "GCJ-02", "CGCS2000")
#: Five places after the point are a metre: finer is nobody's business.
FINE = 5
#: Under this name it stands among the facts of a file.
PLACE = "place"
#: An item's `place_decides` where it is about a shop.
BUSINESS = "business"
#: Metres: the mean radius of the earth, and the ellipsoid that GCJ-02 is made on.
EARTH, KRASOVSKY, KRASOVSKY_E2 = 6_371_008.8, 6_378_245.0, 0.006_693_421_622_965_943
FARTHEST = 1_000_000  # metres of accuracy, and more than any phone says


def told(place: Any) -> dict[str, Any] | None:
    """The place as it is kept; None for what says none."""
    if not isinstance(place, Mapping):
        return None
    if place.get("without") in WITHOUT:
        return {"without": place["without"], "clocks": _clocks(place.get("clocks"))}
    point = point_of(place)
    accuracy = _number(place.get("accuracy"), 0, FARTHEST)
    if point is None or accuracy is None:
        return None
    return point | {"accuracy": round(accuracy), "clocks": _clocks(place.get("clocks"))}


def said(body: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What a job tells of places, by file."""
    found = {one["ref"]: told(_facts(one)[PLACE]) for one in body["files"] if PLACE in _facts(one)}
    return {ref: place for ref, place in found.items() if place}


def asked(form: Mapping[str, Any], content: Mapping[str, Any], by: Collection[str] | None = None) -> set[str]:
    """The files that stand in a field or paper which asks for their place; `by`: for one of these items."""

    def asks(one: Mapping[str, Any]) -> bool:
        return PLACE in one and (by is None or not set(by).isdisjoint(one["items"]))

    fields = [content["values"].get(code) for code, field in form["fields"].items() if asks(field)]
    papers = {paper["material"] for paper in form["materials"] if asks(paper)}
    pages = [entry.get("pages") for entry in content["materials"] if entry.get("material") in papers]
    return {str(ref) for refs in (*fields, *pages) if isinstance(refs, list) for ref in refs}


def without(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body of a job without any place."""
    files = [
        {**one, "facts": {name: value for name, value in _facts(one).items() if name != PLACE}} for one in body["files"]
    ]
    return {**body, "files": files}


def _facts(file: Mapping[str, Any]) -> Mapping[str, Any]:
    facts = file["facts"]
    return facts if isinstance(facts, Mapping) else {}


def at_home(items: Iterable[Mapping[str, Any]]) -> set[str]:
    """Those of these items whose pictures are taken where the resident lives. A shop's place is on no list of ours."""
    return {item["code"] for item in items if item["place_decides"] != BUSINESS}


def plain(place: Mapping[str, Any], home: Mapping[str, Any] | None, *, is_home: bool = True) -> str | None:
    """What a secretary reads beside the picture; `home`: the point of the address on the list. None where the picture
    is of another place than the home: nothing is on record to measure to."""
    if "without" in place:
        return f"没记拍照的地点：{WITHOUT[place['without']]}"
    if not is_home:
        return None
    if home is None:
        return "没有登记住址的位置，比不了"
    return f"拍照的地方离登记的住址约{_round(metres(place, home))}（误差{_round(place['accuracy'])}）"


def _round(length: float) -> str:
    """As fine as it is worth: tens of metres, from a thousand on kilometres."""
    if length < 1000 - 5:
        return f"{max(10, round(length / 10) * 10)}米"
    return f"{length / 1000:.1f}公里"


def metres(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """From one point to the other by the haversine formula: 2R·asin √(sin²(Δφ/2) + cos φ₁ · cos φ₂ · sin²(Δλ/2))."""
    (lat, lon), (far_lat, far_lon) = _in_wgs_84(one), _in_wgs_84(other)
    up, across = math.radians(far_lat - lat) / 2, math.radians(far_lon - lon) / 2
    share = math.sin(up) ** 2 + math.cos(math.radians(lat)) * math.cos(math.radians(far_lat)) * math.sin(across) ** 2
    return 2 * EARTH * math.asin(min(1, math.sqrt(share)))


def _in_wgs_84(point: Mapping[str, Any]) -> tuple[float, float]:
    """CGCS2000 differs from it by centimetres. GCJ-02 is undone by looking twice which point it would move here."""
    lat, lon = point["latitude"], point["longitude"]
    if point["crs"] != GCJ_02:
        return lat, lon
    north, east = _moved_by(lat, lon)
    north, east = _moved_by(lat - north, lon - east)
    return lat - north, lon - east


def _moved_by(lat: float, lon: float) -> tuple[float, float]:
    """How far GCJ-02 moves a point of WGS-84, in degrees: as Chinese maps do it, on the ellipsoid of Krasovsky 1940."""
    x, y = lon - 105, lat - 35
    ripple = 20 * (math.sin(6 * x * math.pi) + math.sin(2 * x * math.pi))
    waves = ((y, (20, 1), (40, 3), (160, 12), (320, 30)), (x, (20, 1), (40, 3), (150, 12), (300, 30)))
    by_y, by_x = (
        2 / 3 * (ripple + sum(high * math.sin(of * math.pi / long) for high, long in wave)) for of, *wave in waves
    )
    by_y += -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    by_x += 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    flat = 1 - KRASOVSKY_E2 * math.sin(math.radians(lat)) ** 2
    north = by_y / (KRASOVSKY * (1 - KRASOVSKY_E2) / flat**1.5)
    return math.degrees(north), math.degrees(by_x / (KRASOVSKY / math.sqrt(flat) * math.cos(math.radians(lat))))


def point_of(place: Mapping[str, Any]) -> dict[str, Any] | None:
    """`latitude` and `longitude` in degrees, in one of `SYSTEMS`; None where that is no point on earth."""
    latitude, longitude = _number(place.get("latitude"), -90, 90), _number(place.get("longitude"), -180, 180)
    if latitude is None or longitude is None or place.get("crs") not in SYSTEMS:
        return None
    return {"latitude": round(latitude, FINE), "longitude": round(longitude, FINE), "crs": place["crs"]}


def _number(value: Any, least: float, most: float) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and least <= value <= most else None


def _clocks(clocks: Any) -> dict[str, Any]:
    known: Mapping[str, Any] = clocks if isinstance(clocks, Mapping) else {}
    by = {name: _moment(known.get(name)) for name in ("phone", "gps")}
    return by | {"server_offset_ms": _number(known.get("server_offset_ms"), -1e12, 1e12)}


def _moment(text: Any) -> str | None:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return moment.isoformat() if moment.tzinfo else None
