"""Random catalogues of a few items, with a bundle over them."""

from typing import Any

from hypothesis import strategies as st

from server.catalog.catalogue import Catalogue
from tests.server.forms.builders import a_bundle, a_catalogue, a_material, an_element, an_item, row, when

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
        "ask": "是不是？",
        "element": "c0",
        "multiple": False,
        "answers": [{"value": True, "label": "是"}, {"value": False, "label": "不是"}],
    },
    {
        "code": "q2",
        "ask": "哪一种？",
        "element": "c2",
        "multiple": False,
        "answers": [{"value": code, "label": code, "exclude_items": ["i1"] if code == "b" else []} for code in OPTIONS],
    },
]
