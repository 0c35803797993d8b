"""The shape of each catalogue file as JSON Schema: which keys, which types. What they mean is checked in `checks/`."""

from server.catalog.shapes.parts import (
    CODES,
    COUNT,
    DAY,
    ELEMENT,
    FILE_TYPES,
    FLAG,
    MAP,
    MATERIAL,
    NAMED,
    NOTE,
    NUMBER,
    TEXT,
    TEXTS,
    Shape,
    listing,
    obj,
)
from server.catalog.shapes.places import BODY, COMMUNITY, GRID, OUTLET, PLACE_PARTS, SITE
from server.catalog.shapes.services import BUNDLE, GUIDE_PARTS, ITEM

VERSION = {"const": 1}
#: What items share; a picture shows one of them.
GUIDE_DEFAULTS = obj({}, GUIDE_PARTS | {"pictures": {"type": "array", "maxItems": 0}})
VOCABULARY: Shape = {"type": "object", "additionalProperties": {"type": "array", "items": {"anyOf": [TEXT, MAP]}}}

FILES: dict[str, Shape] = {
    "element": obj(
        {"version": VERSION, "types": TEXTS, "groups": listing(NAMED), "prefill_sources": listing(NAMED)}
        | {"elements": listing(ELEMENT)}
    ),
    "material": obj(
        {"version": VERSION, "kinds": listing(NAMED), "forms": listing(NAMED), "file_types": FILE_TYPES}
        | {"validity_kinds": TEXTS, "materials": listing(MATERIAL)}
    ),
    "item": obj(
        {"version": VERSION, "items": listing(ITEM)},
        {"vocabulary": VOCABULARY, "guide_defaults": GUIDE_DEFAULTS},
    ),
    "bundle": obj({"version": VERSION, "bundles": listing(BUNDLE)}),
    "place": obj(
        {
            "version": VERSION,
            "synthetic": FLAG,
            "valid_from": DAY,
            "crs": {"enum": ["WGS-84", "GCJ-02"]},
            "bounding_box": obj({"west": NUMBER, "south": NUMBER, "east": NUMBER, "north": NUMBER}),
            "vocabulary": VOCABULARY,
            "district": obj({**PLACE_PARTS, "site": SITE}),
            "streets": listing(
                obj({**PLACE_PARTS, "individual_items": CODES, "site": SITE}, {"service_workers": COUNT})
            ),
            "communities": listing(COMMUNITY),
            "grids": listing(GRID),
            "bodies": listing(BODY),
            "sites": listing(OUTLET),
        },
        {"counts": MAP, "code_note": NOTE},
    ),
}
