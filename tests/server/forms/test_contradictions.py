"""Contradictions are found when the catalogue is checked, with the items named; the demo catalogue has none."""

import pytest

from server.forms.contradictions import contradictions
from tests.server.forms import builders, tiny
from tests.server.forms.builders import a_bundle, a_catalogue, an_element, an_item, row, when


@pytest.mark.parametrize("code", list(builders.real().bundles))
def test_the_demo_catalogue_has_no_contradiction(code):
    assert contradictions(builders.real().bundles[code], builders.real()) == []


def test_the_tiny_shop_has_none():
    assert contradictions(tiny.bundle(), tiny.catalogue()) == []


def two_items(first, second, *elements):
    catalogue = a_catalogue(elements, [an_item("a", first), an_item("b", second)])
    return contradictions(a_bundle([{"code": "a"}, {"code": "b"}]), catalogue)


@pytest.mark.parametrize(
    ("kind", "left", "right", "reason"),
    [
        ("string", {"min_length": 9}, {"max_length": 8}, "min_length 9 is above max_length 8"),
        ("integer", {"min": 9}, {"max": 8}, "min 9 is above max 8"),
        ("money", {"max": 1}, {"min": 1.5}, "min 1.5 is above max 1"),
        ("date", {"min": "2026-01-02"}, {"max": "2026-01-01"}, "not before 2026-01-02 and not after 2026-01-01"),
        ("enum", {"options": tiny.TENURES[:1]}, {"options": tiny.TENURES[1:]}, "no option is left"),
        ("array", {"options": tiny.TENURES[:1]}, {"min_items": 2}, "min_items 2 is above the number of options left"),
        ("photo", {"file_types": ["jpg"]}, {"file_types": ["png"]}, "no file type is left"),
    ],
)
def test_two_items_that_no_value_satisfies(kind, left, right, reason):
    options = {"options": tiny.TENURES} if kind in ("enum", "array") else {}
    element = an_element("x", kind, constraints=options)
    found = two_items([row("x", constraints=left)], [row("x", constraints=right)], element)
    assert found == [f"x: {reason} (wanted by a, b)"]


def test_limits_that_touch_are_no_contradiction():
    element = an_element("x", "integer")
    assert two_items([row("x", constraints={"min": 8})], [row("x", constraints={"max": 8})], element) == []


def test_items_that_are_never_chosen_together_do_not_contradict():
    element = an_element("x", "integer")
    items = [an_item("a", [row("x", constraints={"min": 9})]), an_item("b", [row("x", constraints={"max": 8})])]
    answers = [
        {"value": True, "label": "甲", "exclude_items": ["b"]},
        {"value": False, "label": "乙", "exclude_items": ["a"]},
    ]
    question = {"code": "q", "ask": "哪个？", "element": "y", "multiple": False, "answers": answers}
    bundle = a_bundle([{"code": "a"}, {"code": "b"}], [question])
    assert contradictions(bundle, a_catalogue([element], items)) == []


def test_types_that_a_bundle_binds_together_must_agree():
    catalogue = a_catalogue(
        [an_element("x", "integer"), an_element("y")], [an_item("a", [row("x")]), an_item("b", [row("y")])]
    )
    bundle = a_bundle([{"code": "a", "bind": {"x": "y"}}, {"code": "b"}])
    assert contradictions(bundle, catalogue) == ["y: types differ: integer, string (wanted by a, b)"]


def test_an_answer_that_an_item_does_not_take():
    element = an_element("x", "enum", constraints={"options": tiny.TENURES})
    items = [an_item("a", [row("x", constraints={"options": tiny.TENURES[1:]})])]
    answers = [{"value": option["code"], "label": option["name"]} for option in tiny.TENURES]
    question = {"code": "q", "ask": "哪种？", "element": "x", "multiple": False, "answers": answers}
    found = contradictions(a_bundle([{"code": "a"}], [question]), a_catalogue([element], items))
    assert found == ["x: the answer 'own' is not among the options left"]


def test_fields_that_show_each_other():
    fields = [
        row("x", "conditional", when=when("y", True)),
        row("y", "conditional", when=when("x", True)),
    ]
    found = two_items(fields, [], an_element("x", "boolean"), an_element("y", "boolean"))
    assert found == [f"{code}: whether it is shown depends on itself" for code in "xy"]


def test_items_that_exclude_each_other_and_papers_that_do_not_fit_the_answers():
    bundle = tiny.bundle()
    bundle["items"] = [*bundle["items"], {"code": "rival", "default": True, "after": []}]
    answer = {"value": True, "label": "卖", "exclude_materials": ["id_card"], "include_materials": ["proof"]}
    bundle["questions"] = [{**tiny.QUESTION, "answers": [answer]}]
    found = contradictions(bundle, tiny.catalogue())
    assert len(found) == 3
    assert any(text.startswith("rival may be chosen together") for text in found)
    assert "id_card: an answer spares it, but licence needs it" in found
    assert "proof: an answer asks for it, but no item that is chosen then uses it" in found
