"""Which items apply, in which order, and why."""

from server.forms.compose import compose
from server.forms.scenario import answer_faults, choose, in_order, without_shortcuts
from tests.server.forms import builders, tiny
from tests.server.forms.builders import when


def codes(choice):
    return [item.code for item in choice.items]


def test_an_item_tells_which_answer_brought_it():
    choice = choose(tiny.bundle(), {"sells_tobacco": True}, tiny.catalogue())
    why = {item.code: item.why for item in choice.items}
    assert why["licence"][0]["because"] == "default"
    assert why["tobacco"] == [
        {"because": "answer", "element": "sells_tobacco", "value": True, "text": "因为您选了“卖”"}
    ]
    assert choice.notes == ["先看位置"]


def test_an_excluded_item_is_out_and_nobody_waits_for_it():
    choice = choose(tiny.bundle(), {"sells_tobacco": False}, tiny.catalogue())
    assert codes(choice) == ["licence", "sign"]
    assert choice.items[1].after == ("licence",)


def test_only_the_nearest_forerunner_is_named():
    choice = choose(tiny.bundle(), {"sells_tobacco": True}, tiny.catalogue())
    assert {item.code: item.after for item in choice.items} == {
        "licence": (),
        "tobacco": ("licence",),
        "sign": ("tobacco",),
    }
    assert choice.forerunners("sign") == {"licence", "tobacco"}


def test_forerunners_come_first_whatever_the_bundle_lists_first():
    assert in_order({"c": ("a", "b"), "b": ("a",), "a": ()}) == ["a", "b", "c"]
    assert without_shortcuts({"c": ["a", "b"], "b": ["a"], "a": []})["c"] == ("b",)


def test_a_circle_stops_nobody():
    assert set(in_order({"a": ("b",), "b": ("a",)})) == {"a", "b"}
    assert set(without_shortcuts({"a": ["b"], "b": ["a"]})) == {"a", "b"}


def test_what_the_street_does_not_offer_is_named_and_left_out():
    choice = choose(tiny.bundle(), {"sells_tobacco": True}, tiny.catalogue(), offered={"licence", "sign"})
    assert codes(choice) == ["licence", "sign"]
    assert [(one["item"], one["because"]) for one in choice.left_out] == [("tobacco", "not_offered")]


def test_of_two_items_that_exclude_each_other_the_first_is_kept():
    bundle = builders.a_bundle([{"code": "sign"}, {"code": "rival"}])
    choice = choose(bundle, {}, tiny.catalogue())
    assert codes(choice) == ["sign"]
    assert choice.left_out[0]["because"] == "not_together"
    assert "事项sign" in choice.left_out[0]["text"]


def test_an_item_with_a_condition_needs_it_to_hold():
    bundle = tiny.bundle()
    bundle["items"] = [{"code": "sign", "default": True, "after": [], "when": when("sells_tobacco", True)}]
    assert codes(choose(bundle, {"sells_tobacco": False}, tiny.catalogue())) == []
    (sign,) = choose(bundle, {"sells_tobacco": True}, tiny.catalogue()).items
    assert [reason["because"] for reason in sign.why] == ["default", "condition"]


def test_an_answer_can_set_further_values():
    pharmacy = builders.real().bundles["open_pharmacy"]
    choice = choose(pharmacy, {"subject_type": "llc", "drug_scope": ["otc"], "sells_devices": "c2"}, builders.real())
    assert choice.given["device_classes"] == ["c2"]


def test_missing_unknown_and_impossible_answers_are_all_named():
    faults = answer_faults(tiny.bundle(), {"colour": "red"})
    assert [fault.pointer for fault in faults] == ["/answers/colour", "/answers/sells_tobacco"]
    assert [f.pointer for f in answer_faults(tiny.bundle(), {"sells_tobacco": 1})] == ["/answers/sells_tobacco"]
    assert answer_faults(tiny.bundle(), {"sells_tobacco": True}) == []


def test_a_multiple_choice_takes_a_list_without_repeats():
    pharmacy = builders.real().bundles["open_pharmacy"]
    for wrong in ("otc", [], ["otc", "otc"], ["tea"], [["otc"]], {"otc": 1}):
        assert "/answers/drug_scope" in [f.pointer for f in answer_faults(pharmacy, {"drug_scope": wrong})]
    assert "/answers/drug_scope" not in [f.pointer for f in answer_faults(pharmacy, {"drug_scope": ["otc", "rx"]})]


def test_an_answer_to_a_hidden_question_changes_nothing():
    bundle = builders.real().bundles["disability_services"]
    told = {"has_disability_cert": False, "low_income_kind": "none", "wants_device": False, "is_disabled_child": False}
    plain = choose(bundle, told, builders.real())
    with_hidden = choose(bundle, {**told, "disability_grade": "1"}, builders.real())
    assert codes(with_hidden) == codes(plain)
    assert "disability_grade" not in with_hidden.given


def test_nothing_may_be_left():
    bundle = builders.a_bundle([{"code": "sign", "default": False}])
    assert choose(bundle, {}, tiny.catalogue()).items == ()


def test_an_answer_asks_for_a_paper_only_where_no_item_says_itself_when():
    form = tiny.form()
    papers = {paper["material"]: paper["needed"] for paper in form["materials"]}
    assert papers["proof"] is True
    assert papers["lease"] == when("tenure", "rent")


def test_an_answer_spares_only_what_the_items_leave_open():
    bundle = tiny.bundle()
    answer = {
        "value": True,
        "label": "卖",
        "include_items": ["tobacco"],
        "exclude_materials": ["id_card", "lease", "proof"],
    }
    bundle["questions"] = [{**tiny.QUESTION, "answers": [answer]}]
    form = compose(tiny.catalogue(), bundle, {"sells_tobacco": True}, division=builders.DIVISION)
    assert {paper["material"] for paper in form["materials"]} == {"form", "id_card"}
