"""The shapes of divisions, grids, sites and bodies."""

from server.catalog.shapes.parts import (
    CODE,
    CODES,
    COUNT,
    DIVISION,
    FLAG,
    MAP,
    NUMBER,
    POINT,
    TEXT,
    TEXTS,
    Shape,
    listing,
    obj,
)

SITE_PARTS: dict[str, Shape] = {
    "code": CODE,
    "kind": CODE,
    "name": TEXT,
    "address": TEXT,
    "location": POINT,
    "windows": {**COUNT, "minimum": 1},
    "hours": {"type": "object", "additionalProperties": TEXTS},
    "equipment": CODES,
    "accessible": CODES,
}
PHONE: Shape = {"type": "string", "pattern": "^[0-9][0-9-]{4,19}$"}
SITE = obj(SITE_PARTS, {"self_service_hours": TEXT, "phone": PHONE})
PLACE_PARTS = {"code": DIVISION, "name": TEXT, "synthetic": FLAG}
COMMUNITY = obj(
    {**PLACE_PARTS, "kind": {"enum": ["residents", "village"]}, "street": DIVISION, "site": SITE},
    {"households": COUNT, "residents": COUNT, "service_workers": COUNT},
)
GRID = obj(
    {
        "code": {"type": "string", "pattern": "^[0-9]{13,20}$"},
        "name": TEXT,
        "synthetic": FLAG,
        "community": DIVISION,
        "kind": CODE,
        "households": COUNT,
        "residents": COUNT,
        "centre": POINT,
        "outline": listing({"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}, 3),
    },
    dict.fromkeys(("residents_over_60", "residents_over_80", "disabled_residents", "shops"), COUNT) | {"workers": MAP},
)
OUTLET = obj(
    {**SITE_PARTS, "type": CODE, "mode": CODE, "synthetic": FLAG, "community": DIVISION, "items": listing(CODE, 1)},
    {"speciality": TEXT, "self_service_hours": TEXT, "phone": PHONE},
)
BODY = obj(
    {"code": CODE, "name": TEXT, "nature": TEXT, "division": DIVISION, "advice_phone": TEXT, "complaint_phone": TEXT}
)
