"""The shapes of items and bundles."""

from server.catalog.pictures import NAME
from server.catalog.proxying import GRADES
from server.catalog.shapes.parts import (
    CODE,
    CODES,
    CONSTRAINTS,
    COUNT,
    DAY,
    DAY_KIND,
    FLAG,
    LIMIT,
    MAP,
    NOTE,
    SOURCE,
    TEXT,
    TEXTS,
    Shape,
    listing,
    obj,
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
    "pictures": listing(obj({"file": {"type": "string", "pattern": NAME}, "alt": TEXT})),
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
    {"note": NOTE, "seen_reason": TEXT, "grade": {"enum": list(GRADES)}, "needs_approval": FLAG},
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
        "field_evidence": listing(obj({"code": CODE, "why": TEXT}, {"when": MAP, "with": CODE})),
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
        "intake_window": TEXT,
        "sheet": listing(obj({"code": CODE, "label": TEXT}), 1),
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
