"""Catalogues and answers for the tests of the forms: the real ones, a tiny one, and random ones."""

from datetime import date
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from server.catalog import files
from server.catalog.catalogue import Catalogue
from server.forms import conditions
from server.forms.compiled import compiled
from server.forms.compose import compose
from server.forms.contradictions import ways
from server.forms.schema import FORMAT_OF_PAPER

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


# --------------------------------------------------------------------------------------- random catalogues

PLAIN = ("string", "integer", "money", "mobile", "date")
OPTIONS = ("a", "b", "c")


def _options(codes: Any) -> list[dict[str, str]]:
    return [{"code": code, "name": code} for code in codes]


ELEMENTS = [
    an_element("c0", "boolean"),
    an_element("c1", "enum", constraints={"options": _options(OPTIONS)}),
    an_element("c2", "enum", constraints={"options": _options(OPTIONS)}),
    *(an_element(f"p{at}", kind) for at, kind in enumerate(PLAIN * 2)),
    an_element("many", "array", constraints={"options": _options(OPTIONS)}),
]
MATERIALS = [a_material(f"m{at}") for at in range(4)]
CONTROLS = ("c0", "c1", "c2")


@st.composite
def _when(draw: Any, controls: Any) -> dict[str, Any]:
    control = draw(st.sampled_from(controls))
    values = [True, False] if control == "c0" else OPTIONS
    return when(control, *draw(st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)))


@st.composite
def _rows(draw: Any, codes: Any, controls: Any) -> list[dict[str, Any]]:
    rows = []
    for code in draw(st.lists(st.sampled_from(codes), min_size=1, unique=True)):
        earlier = [control for control in controls if control < code]
        need = draw(st.sampled_from(("required", "optional", "conditional") if earlier else ("required", "optional")))
        one = row(code, need)
        if need == "conditional":
            one["when"] = draw(st.one_of(_when(earlier), st.lists(_when(earlier), min_size=2, max_size=2).map(_all_of)))
        if code in ("p0", "p5") and draw(st.booleans()):
            one["constraints"] = {"max_length": draw(st.integers(3, 20))}
        if code in ("p1", "p6") and draw(st.booleans()):
            one["constraints"] = {"min": draw(st.integers(0, 5)), "max": draw(st.integers(6, 20))}
        if code == "c1" and draw(st.booleans()):
            one["constraints"] = {"options": _options(draw(st.sampled_from((OPTIONS, OPTIONS[:2]))))}
        rows.append(one)
    return rows


def _all_of(parts: Any) -> dict[str, Any]:
    return {"allOf": parts}


@st.composite
def random_worlds(draw: Any) -> tuple[Catalogue, Any]:
    """A catalogue of a few items and a bundle over them, free of contradictions."""
    items, rows = [], []
    for at in range(draw(st.integers(1, 4))):
        controls = draw(st.lists(st.sampled_from(CONTROLS), unique=True))
        fields = [row(control) for control in controls]
        others = [element["code"] for element in ELEMENTS if element["code"] not in CONTROLS]
        fields += draw(_rows(others, controls))
        papers = draw(_rows([material["code"] for material in MATERIALS], controls))
        result: dict[str, Any] = {"type": "record"}
        if draw(st.booleans()):
            result["produces_elements"] = [draw(st.sampled_from(others))]
        items.append(an_item(f"i{at}", fields, papers, result=result))
        place = {
            "code": f"i{at}",
            "after": draw(st.lists(st.sampled_from([f"i{n}" for n in range(at)]), unique=True)) if at else [],
        }
        if draw(st.booleans()):
            place["bind"] = {"p0": "p5", "p1": "p6"}
        rows.append(place)
    bundle = a_bundle(
        rows, questions=draw(st.lists(st.sampled_from(QUESTIONS), max_size=2, unique_by=lambda q: q["code"]))
    )
    return a_catalogue(ELEMENTS, items, MATERIALS, [bundle]), bundle


QUESTIONS = [
    {
        "code": "q0",
        "ask": "是不是?",
        "element": "c0",
        "multiple": False,
        "answers": [{"value": True, "label": "是"}, {"value": False, "label": "不是"}],
    },
    {
        "code": "q2",
        "ask": "哪一种?",
        "element": "c2",
        "multiple": False,
        "answers": [{"value": code, "label": code, "exclude_items": ["i1"] if code == "b" else []} for code in OPTIONS],
    },
]


# --------------------------------------------------------------------------------------- valid values of any form

GOOD = {
    "resident-id": ["11000019900307001X", "310000200002290021", "440000194910010217"],
    "residence-permit": ["810000191001019914", "830000191001019934"],
    "foreign-permanent": ["911124198108030024", "USA110019810803"],
    "passport": ["E12345678"],
    "travel-pass": ["H1234567890", "12345678(A)"],
    "identity-number": ["11000019900307001X", "E12345678", "820000191001019924"],
    "credit-code": ["91350100M000100Y43", "91110000MA00T5T03U"],
    "mobile": ["13800138000", "19912345678"],
    "region": [DIVISION, "山东省济南市"],
    "person-name": ["张三", "赵𬭚", "阿卜杜拉·买买提"],
    "landline": ["0531-88881234"],
    "disability-card": ["44000019491001021743"],
    "day": ["2000-02-29", "2024-01-31"],
}
FORMAT_OF_TYPE = {"id_number": "identity-number", "uscc": "credit-code", "mobile": "mobile", "region": "region"}
TEXT = st.text("张王李赵钱孙𬭚䶮abcXYZ0189", min_size=1)


def good_value(field: Any, values: Any) -> Any:
    """A strategy for one right value of a field, given what is chosen already."""
    kind = field["type"]
    for partner in field.get("checked_with", ()):
        if values.get(partner) in FORMAT_OF_PAPER:
            return st.sampled_from(GOOD[FORMAT_OF_PAPER[values[partner]]])
    if "must_be" in field:
        return st.just(field["must_be"])
    if kind in ("string", "address") and not field.get("format"):
        return _text(field)
    if kind in FORMAT_OF_TYPE or field.get("format"):
        return st.sampled_from(GOOD[field["format"][0] if field.get("format") else FORMAT_OF_TYPE[kind]])
    return SIMPLE[kind](field)


def _text(field: Any) -> Any:
    if field.get("pattern"):
        return st.from_regex(field["pattern"][0].replace("$", r"\Z"))
    longest = min(field["max_length"], field["min_length"] + 5)
    return st.text("张王李赵钱孙𬭚䶮abcXYZ0189", min_size=field["min_length"], max_size=longest)


def _number(field: Any) -> Any:
    return st.integers(max(-1000, -(-field["min"] // 1)), min(field["max"] // 1, 1_000_000)).map(int)


def _day(field: Any) -> Any:
    ahead = "today" in field.get("not_before", ())
    return st.dates(TODAY, date(2030, 1, 1)).map(str) if ahead else st.dates(date(2001, 1, 1), TODAY).map(str)


def _list(field: Any) -> Any:
    if "options" in field:
        return st.lists(_choice(field), min_size=field["min_items"], max_size=len(field["options"]), unique=True)
    columns = {column["code"]: good_value(column, {}) for column in field["fields"] if column["need"] == "required"}
    return st.lists(st.fixed_dictionaries(columns), min_size=field["min_items"], max_size=field["min_items"] + 1)


def _choice(field: Any) -> Any:
    return st.sampled_from([option["code"] for option in field["options"]])


SIMPLE: dict[str, Any] = {
    "integer": _number,
    "number": _number,
    "money": _number,
    "date": _day,
    "boolean": lambda field: st.booleans(),
    "enum": _choice,
    "array": _list,
    "photo": lambda field: st.just([PHOTO + "1"]),
    "signature": lambda field: st.just(PHOTO + "2"),
}


@st.composite
def good_values(draw: Any, form: Any) -> dict[str, Any]:
    """Values that satisfy a form: every field that is needed, and some that are not."""
    values: dict[str, Any] = {}
    for code, _ in compiled(form).order:
        field = form["fields"][code]
        if not conditions.holds(field["shown"], values):
            continue
        if "given" in field:
            values[code] = field["given"]
        elif conditions.holds(field["needed"], values) or draw(st.booleans()):
            values[code] = draw(good_value(field, values))
    return values
