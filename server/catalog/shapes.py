"""The shape of each catalogue file as JSON Schema: which keys, which types. What they mean is checked in `checks/`."""

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
    "file_types": TEXTS,
    "options": listing(NAMED, 1),
}
COLUMN = obj(
    {"code": CODE, "name": TEXT, "type": {"enum": TYPES}},
    {"need": {"enum": ["required", "optional"]}, "constraints": obj({}, LIMITS)},
)
CONSTRAINTS = obj({}, {**LIMITS, "fields": listing(COLUMN, 1)})
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
    {"used_by_items": COUNT},
)

NEED: Shape = {"enum": ["required", "optional", "conditional"]}
WANTED: dict[str, Shape] = {"code": CODE, "need": NEED}
WANTED_SO: dict[str, Shape] = {"label": TEXT, "when": MAP, "note": NOTE}
STEP = obj(
    {"code": CODE, "name": TEXT, "by": CODE, "days": COUNT, "day_kind": DAY_KIND, "counts_in_limit": FLAG},
    {"note": NOTE},
)
GUIDE_PARTS: dict[str, Shape] = {
    "reviewers_check": listing(TEXT, 1),
    "service_code": {"type": "string", "maxLength": 50},
    "power_source": TEXT,
    "appointment": FLAG,
    "online_payment": FLAG,
    "courier": FLAG,
    "agencies": TEXT,
    "joint_bodies": TEXTS,
    "quantity_limit": TEXT,
    "special_procedure": TEXT,
    "result_sample": TEXT,
    "pictures": TEXTS,
    "faq": listing(obj({"ask": TEXT, "answer": TEXT})),
    "planned_from": {"anyOf": [{"type": "null"}, DAY]},
    "planned_to": {"anyOf": [{"type": "null"}, DAY]},
    "status": CODE,
}
RESULT = obj(
    {"type": CODE, "name": TEXT, "validity": TEXT, "electronic": FLAG},
    {"produces_material": CODE, "produces_elements": CODES, "note": NOTE},
)
PROXY = obj(
    {"allowed": FLAG, "who": CODES, "authorisation": CODES, "applicant_must_be_seen": FLAG},
    {"note": NOTE, "seen_reason": TEXT},
)
RULE = obj({"outcome": CODE, "facts": CODES, "schema": MAP, "note": TEXT})
ITEM = obj(
    {
        "code": CODE,
        "name": TEXT,
        "plain_name": TEXT,
        "keywords": TEXTS,
        "life_events": listing(CODE, 1),
        "category": CODE,
        "body": CODE,
        "place_decides": CODE,
        "system_of_record": {"type": "string", "pattern": "^(ours|outside:[a-z][a-z0-9_]*)$"},
        "identity_level": {"enum": ["none", "phone", "checked"]},
        "item_type": TEXT,
        "level": CODE,
        "intake_level": CODE,
        "list": CODE,
        "demand_list": FLAG,
        "bundle_only": FLAG,
        "kind": TEXT,
        "seed_kind": TEXT,
        "service_object": listing(CODE, 1),
        "statutory_limit": obj({**LIMIT, "basis": CODE}, {"note": NOTE}),
        "promised_limit": obj(LIMIT, {"note": NOTE}),
        "visits": obj({"max": COUNT}, {"reason": TEXT}),
        "delegation": TEXT,
        "fee": obj({"charged": FLAG}, {"note": TEXT, "basis": TEXT}),
        "channels": listing(CODE, 1),
        "outlet_types": CODES,
        "cross_town": FLAG,
        "green_channel": FLAG,
        "conditions": listing(TEXT, 1),
        "form_name": TEXT,
        "elements": listing(obj(WANTED, {**WANTED_SO, "constraints": CONSTRAINTS})),
        "materials": listing(obj(WANTED, WANTED_SO)),
        "steps": listing(STEP, 1),
        "result": RESULT,
        "proxy": PROXY,
        "field_evidence": listing(obj({"code": CODE, "why": TEXT}, {"when": MAP})),
        "instant_rule": {"anyOf": [{"type": "null"}, RULE]},
        "guide": obj({"reviewers_check": GUIDE_PARTS["reviewers_check"]}, GUIDE_PARTS),
        "source": SOURCE,
    },
    {
        "watch_out": TEXTS,
        "legal_basis": listing(obj({"text": TEXT, "says": TEXT})),
        "urgent_path": obj({"first_help": FLAG, "papers_within": obj(LIMIT), "decides": CODE}),
        "public_notice_exempt": {"enum": ["minor", "always", "lost_child"]},
        "not_together_with": CODES,
        "intake_window": MAP,
    },
)
QUESTION = obj(
    {
        "code": CODE,
        "ask": TEXT,
        "element": CODE,
        "multiple": FLAG,
        "answers": listing(
            obj(
                {"value": {"type": ["string", "boolean"]}, "label": TEXT},
                {
                    "include_items": CODES,
                    "exclude_items": CODES,
                    "include_materials": CODES,
                    "exclude_materials": CODES,
                    "set": MAP,
                    "note": NOTE,
                },
            ),
            2,
        ),
    },
    {"help": TEXT, "show_when": MAP},
)
BUNDLE = obj(
    {
        "code": CODE,
        "name": TEXT,
        "plain_name": TEXT,
        "keywords": TEXTS,
        "life_events": listing(CODE, 1),
        "for_whom": TEXT,
        "lead_body": CODE,
        "entry_points": CODES,
        "questions": listing(QUESTION),
        "items": listing(
            obj({"code": CODE, "default": FLAG, "after": CODES}, {"note": TEXT, "bind": MAP, "when": MAP}), 1
        ),
        "one_form": obj({"name": TEXT, "sign_once": FLAG}),
        "merge_warnings": listing(obj({"element": CODE, "problem": TEXT})),
        "promised_limit": obj(LIMIT, {"counts": NOTE, "note": NOTE}),
        "partial_result": TEXT,
        "if_nothing_fits": TEXT,
        "defaults": MAP,
        "scenarios": listing(obj({"name": TEXT, "answers": MAP, "expected": MAP}, {"assume": MAP}), 1),
        "source": SOURCE,
    },
    {"watch_out": TEXTS},
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
SITE = obj(SITE_PARTS, {"self_service_hours": TEXT})
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
    {"speciality": TEXT, "self_service_hours": TEXT},
)
BODY = obj(
    {"code": CODE, "name": TEXT, "nature": TEXT, "division": DIVISION, "advice_phone": TEXT, "complaint_phone": TEXT}
)

VERSION = {"const": 1}
VOCABULARY: Shape = {"type": "object", "additionalProperties": {"type": "array", "items": {"anyOf": [TEXT, MAP]}}}

FILES: dict[str, Shape] = {
    "element": obj(
        {"version": VERSION, "types": TEXTS, "groups": listing(NAMED), "prefill_sources": listing(NAMED)}
        | {"elements": listing(ELEMENT)}
    ),
    "material": obj(
        {"version": VERSION, "kinds": listing(NAMED), "forms": listing(NAMED), "file_types": TEXTS}
        | {"validity_kinds": TEXTS, "materials": listing(MATERIAL)}
    ),
    "item": obj(
        {"version": VERSION, "items": listing(ITEM)}, {"vocabulary": VOCABULARY, "guide_defaults": obj({}, GUIDE_PARTS)}
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
