"""Pieces that shapes are made of, and the shapes of elements and materials."""

from collections.abc import Mapping
from typing import Any

Shape = dict[str, Any]

TEXT: Shape = {"type": "string", "minLength": 1}
NOTE: Shape = {"type": "string"}
FLAG: Shape = {"type": "boolean"}
COUNT: Shape = {"type": "integer", "minimum": 0, "maximum": 100_000_000}
NUMBER: Shape = {"type": "number"}
CODE: Shape = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": 60}
DIVISION: Shape = {"type": "string", "pattern": "^[0-9]{12}$"}
MAP: Shape = {"type": "object"}
DAY: Shape = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
DAY_KIND: Shape = {"enum": ["working", "calendar"]}
SENSITIVITY: Shape = {"enum": ["public", "personal", "sensitive"]}
TYPES = [
    "address",
    "array",
    "boolean",
    "date",
    "enum",
    "id_number",
    "integer",
    "mobile",
    "money",
    "number",
    "photo",
    "region",
    "signature",
    "string",
    "uscc",
]


def listing(of: Shape, least: int = 0) -> Shape:
    return {"type": "array", "items": of, "minItems": least}


def obj(need: Mapping[str, Shape], may: Mapping[str, Shape] | None = None) -> Shape:
    """An object with these keys and no others: a key that nobody reads is a slip of the pen."""
    return {
        "type": "object",
        "required": list(need),
        "properties": {**need, **(may or {})},
        "additionalProperties": False,
    }


TEXTS = listing(TEXT)
FILE_TYPES = listing({"enum": ["jpg", "pdf", "png"]}, 1)
CODES = listing(CODE)
NAMED = obj({"code": TEXT, "name": TEXT})
LIMIT = {"value": {**COUNT, "maximum": 3650}, "unit": {"const": "day"}, "unit_kind": DAY_KIND}
SOURCE = obj({"trust": {"enum": ["A", "B", "C", "typical: check before use"]}, "note": TEXT}, {"refs": TEXTS})
POINT = obj({"lon": NUMBER, "lat": NUMBER})

LIMITS: dict[str, Shape] = {
    **dict.fromkeys(("min_length", "max_length", "min_items", "max_items", "max_files", "min_width", "levels"), COUNT),
    **{key: {"type": ["number", "string"]} for key in ("min", "max")},
    **dict.fromkeys(("pattern", "code_set", "unit", "keep"), TEXT),
    **dict.fromkeys(("local_list", "shared_number_allowed", "must_be"), FLAG),
    "format": {"enum": ["person-name", "landline", "disability-card"]},
    "checked_with": CODE,
    "file_types": FILE_TYPES,
    "options": listing(NAMED, 1),
}
COLUMN = obj(
    {"code": CODE, "name": TEXT, "type": {"enum": TYPES}},
    {"need": {"enum": ["required", "optional"]}, "constraints": obj({}, LIMITS)},
)
CONSTRAINTS = obj({}, {**LIMITS, "told_by": CODE, "fields": listing(COLUMN, 1)})
ELEMENT = obj(
    {
        "code": CODE,
        "name": TEXT,
        "group": CODE,
        "type": {"enum": TYPES},
        "constraints": CONSTRAINTS,
        "sensitivity": SENSITIVITY,
        "filled_by": {"enum": ["citizen", "system"]},
        "prefill": CODES,
        "hint": TEXT,
    },
    {"used_by_items": COUNT},
)
MATERIAL = obj(
    {
        "code": CODE,
        "name": TEXT,
        "kind": CODE,
        "form": CODE,
        "copies": COUNT,
        "e_certificate": {"anyOf": [{"type": "null"}, obj({"name": TEXT, "no_upload": FLAG})]},
        "may_follow_later": obj({"allowed": FLAG, "days": COUNT, "day_kind": DAY_KIND}),
        "declaration_may_replace": FLAG,
        "accepts": TEXTS,
        "file_types": listing(TEXT, 1),
        "pages": obj({"min": {**COUNT, "minimum": 1}, "max": {**COUNT, "minimum": 1}}),
        "max_mb": {**COUNT, "minimum": 1},
        "validity": obj({"kind": CODE}, {"months": COUNT, "note": TEXT}),
        "sensitivity": SENSITIVITY,
        "watermark_copy": FLAG,
        "hint": TEXT,
    },
    {"used_by_items": COUNT, "says": listing(TEXT, 1), "shows": listing(CODE, 1), "mandate_may_replace": FLAG}
    | {"basis": TEXT, "sample": TEXT},
)
