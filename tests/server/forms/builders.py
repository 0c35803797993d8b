"""Catalogues and answers for the tests of the forms: the real ones, and one from nothing."""

from datetime import date
from functools import lru_cache
from typing import Any

from server.catalog import files
from server.catalog.catalogue import Catalogue
from server.forms.compose import compose
from server.forms.contradictions import ways

TODAY = date(2026, 11, 22)
DIVISION = "370199001001"
PHOTO = "01930000-0000-7000-8000-00000000000"


@lru_cache(maxsize=1)
def real() -> Catalogue:
    """The catalogue of the demo district."""
    return files.load()


@lru_cache(maxsize=32)
def all_ways(bundle: str) -> tuple[dict[str, Any], ...]:
    return tuple(ways(real().bundles[bundle]))


def answers_of(bundle: Any, scenario: Any) -> dict[str, Any]:
    """The answers of a scenario by element; the file keeps them by question."""
    told = scenario["answers"]
    return {q["element"]: told[q["code"]] for q in bundle["questions"] if q["code"] in told}


def scenarios() -> list[Any]:
    return [(bundle, scenario) for bundle in real().bundles.values() for scenario in bundle["scenarios"]]


def the_shop() -> Any:
    """The form of the largest shop scenario: the one in sample_form.json."""
    bundle = real().bundles["open_convenience_store"]
    return compose(real(), bundle, answers_of(bundle, bundle["scenarios"][1]), division=DIVISION)


# --------------------------------------------------------------------------------------- a catalogue from nothing


def an_element(code: str, type_: str = "string", **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "name": more.pop("name", f"栏{code}"),
        "group": "g",
        "type": type_,
        "constraints": more.pop("constraints", {}),
        "sensitivity": "personal",
        "filled_by": "citizen",
        "prefill": ["profile"],
        "hint": "照实填",
    } | more


def a_material(code: str, **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "name": f"材料{code}",
        "kind": "identity",
        "form": "copy",
        "copies": 1,
        "e_certificate": None,
        "may_follow_later": {"allowed": False, "days": 0, "day_kind": "working"},
        "declaration_may_replace": False,
        "accepts": [],
        "file_types": ["jpg", "pdf"],
        "pages": {"min": 1, "max": 2},
        "max_mb": 10,
        "validity": {"kind": "permanent"},
        "sensitivity": "personal",
        "watermark_copy": False,
        "hint": "拍清楚",
    } | more


def an_item(code: str, elements: Any, materials: Any = (), **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "name": f"事项{code}",
        "plain_name": f"办{code}",
        "form_name": f"{code}申请表",
        "proxy": {"allowed": True},
        "field_evidence": [],
        "body": "body_civil",
        "kind": "承诺件",
        "promised_limit": {"value": 5, "unit": "day", "unit_kind": "working"},
        "elements": list(elements),
        "materials": list(materials),
        "result": {"type": "record"},
    } | more


def a_bundle(items: Any, questions: Any = (), **more: Any) -> dict[str, Any]:
    return {
        "code": "b",
        "name": "一件事",
        "questions": list(questions),
        "items": [{"default": True, "after": []} | row for row in items],
        "one_form": {"name": "综合申请表", "sign_once": True},
        "merge_warnings": [],
        "promised_limit": {"value": 10, "unit": "day", "unit_kind": "working"},
        "if_nothing_fits": "没有要办的事项",
        "defaults": {},
    } | more


def a_catalogue(elements: Any, items: Any, materials: Any = (), bundles: Any = ()) -> Catalogue:
    def by_code(rows: Any) -> Any:
        return {row["code"]: row for row in rows}

    return Catalogue(
        release="test",
        elements=by_code(elements),
        materials=by_code(materials),
        items=by_code(items),
        bundles=by_code(bundles),
        vocabulary={"element_groups": {"g": {"code": "g", "name": "本人"}}},
        versions={},
    )


def row(code: str, need: str = "required", **more: Any) -> dict[str, Any]:
    return {"code": code, "need": need, **more}


def when(element: str, *values: Any) -> dict[str, Any]:
    return {"required": [element], "properties": {element: {"enum": list(values)}}}
