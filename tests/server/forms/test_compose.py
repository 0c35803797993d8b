"""The document: what the pages and the other rooms rely on."""

import copy
import json
from pathlib import Path

import pytest

from server.forms.compose import compose
from server.forms.faults import faults
from server.forms.project import fields_of, papers_of, project
from server.forms.settle import settle
from server.forms.shapes import Form
from tests.server.forms import builders, tiny
from tests.server.forms.builders import PHOTO, when

SAMPLE = Path(__file__).parent / "sample_form.json"
ALIKE_ON_BOTH_SIDES = {
    *(
        "$schema",
        "type",
        "properties",
        "required",
        "additionalProperties",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "if",
        "then",
    ),
    *("const", "enum", "format", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum"),
    *("exclusiveMaximum", "minItems", "maxItems", "uniqueItems", "items", "contains"),
}


def keywords(schema):
    if isinstance(schema, bool):
        return set()
    found = set(schema)
    for part in [
        *schema.get("properties", {}).values(),
        *(schema[k] for k in ("items", "if", "then", "not") if k in schema),
    ]:
        found |= keywords(part)
    for part in [part for k in ("allOf", "anyOf", "oneOf") for part in schema.get(k, ())]:
        found |= keywords(part)
    return found


def test_the_sample_form_has_the_shape_that_the_engine_makes():
    sample, made = json.loads(SAMPLE.read_text("utf-8")), builders.the_shop()
    assert set(sample) == set(made) == set(Form.__annotations__)
    assert [item["code"] for item in sample["items"]] == [item["code"] for item in made["items"]]
    for code, field in made["fields"].items():
        assert set(sample["fields"][code]) == set(field), code


@pytest.mark.parametrize("bundle", list(builders.real().bundles))
def test_schemas_keep_to_keywords_that_both_sides_evaluate_alike(bundle):
    for answers in builders.all_ways(bundle)[::200]:
        form = builders.compose(builders.real(), builders.real().bundles[bundle], answers, division="1")
        assert keywords(form["schema"]) | keywords(form["paper_schema"]) <= ALIKE_ON_BOTH_SIDES


def test_a_form_is_plain_json():
    assert json.loads(json.dumps(builders.the_shop())) == builders.the_shop()


def test_the_strictest_constraint_of_the_items_holds():
    area = tiny.form()["fields"]["area"]
    assert (area["min"], area["max"]) == (10, 200)
    assert tiny.form()["schema"]["properties"]["area"] == {"type": "number", "minimum": 10, "maximum": 200}


def test_a_shared_field_is_asked_once_and_tells_who_wants_it():
    form = tiny.form()
    assert form["fields"]["person_name"]["items"] == ["licence", "tobacco", "sign"]
    assert [code for section in form["sections"] for code in section["fields"]].count("person_name") == 1


def test_the_label_is_that_of_most_items_and_the_others_are_kept():
    name = builders.the_shop()["fields"]["person_name"]
    assert name["label"] == "经营者或负责人姓名"
    assert name["labels"]["company_new"] == "法定代表人或投资人姓名"


def test_what_a_forerunner_produces_is_not_asked_but_named():
    form = tiny.form()
    assert "uscc" not in form["fields"]
    assert form["later"]["fields"]["uscc"] == {
        "name": "统一社会信用代码",
        "from": ["licence"],
        "items": ["tobacco", "sign"],
    }
    assert [p["material"] for p in form["materials"]] == ["form", "id_card", "lease", "proof"]
    assert {i["code"]: i["later"]["fields"] for i in form["items"]} == {
        "licence": [],
        "tobacco": ["uscc"],
        "sign": ["uscc"],
    }


def test_what_one_item_cannot_wait_for_is_asked():
    catalogue, bundle = tiny.catalogue(), tiny.bundle()
    bundle["items"] = [{**row, "after": []} for row in bundle["items"]]
    form = builders.compose(catalogue, bundle, {"sells_tobacco": True}, division="1")
    assert form["fields"]["uscc"]["needed"] is True
    assert form["later"]["fields"] == {}


def test_what_the_system_knows_is_in_no_section():
    form = tiny.form()
    assert form["fields"]["is_proxy"]["filled_by"] == "system"
    assert "is_proxy" not in [code for section in form["sections"] for code in section["fields"]]
    assert "is_proxy" not in form["schema"]["required"]


def test_conditions_are_if_then_once_each():
    form = tiny.form()
    assert {"if": when("is_proxy", True), "then": {"required": ["proxy_name"]}} in form["schema"]["allOf"]
    assert form["paper_schema"]["allOf"] == [
        {"if": when("tenure", "rent"), "then": {"properties": {"materials": {"required": ["lease"]}}}}
    ]


def test_an_answer_decides_conditions_beforehand():
    form = builders.the_shop()
    assert form["fields"]["premises_tenure"]["given"] == "rent"
    assert form["schema"]["properties"]["premises_tenure"] == {"const": "rent"}
    lease = next(paper for paper in form["materials"] if paper["material"] == "lease_contract")
    assert lease["needed"] is True
    assert "property_cert" not in [paper["material"] for paper in form["materials"]]


def test_a_paper_tells_how_it_may_be_handed_in():
    papers = {paper["material"]: paper for paper in tiny.form()["materials"]}
    assert papers["form"]["sources"] == ["generated"]
    assert papers["id_card"]["sources"] == ["certificate", "upload"]
    assert papers["lease"]["sources"] == ["upload", "later"]
    assert papers["proof"]["sources"] == ["upload", "pledge"]


def test_nothing_fits_has_its_own_words():
    bundle = builders.real().bundles["disability_services"]
    answers = {"has_disability_cert": True, "cert_state": "valid", "low_income_kind": "none", "disability_grade": "4"}
    answers |= {"wants_device": False, "is_disabled_child": False, "needs_guardian": False}
    form = builders.compose(builders.real(), bundle, answers, division="1")
    assert form["nothing_fits"] == bundle["if_nothing_fits"]
    assert form["items"] == form["sections"] == form["materials"] == []
    assert faults(form, settle(form, {"person_name": "张三"}), today=builders.TODAY) == []


def test_a_renamed_person_goes_back_under_the_items_own_name():
    bundle = builders.real().bundles["newborn"]
    answers = builders.answers_of(bundle, bundle["scenarios"][0])
    form = builders.compose(builders.real(), bundle, answers, division=builders.DIVISION)
    values = settle(form, {"child_name": "张小宝", "mother_name": "李四", "needs_guardian": True})
    joined = project(form, values, "resident_medical_join")
    assert (joined["person_name"], joined["guardian_name"]) == ("张小宝", "李四")
    assert project(form, values, "maternity_allowance")["person_name"] == "李四"
    assert fields_of(form, "social_card_new")["person_name"] == "child_name"


def test_an_item_gets_no_value_that_only_another_item_needs():
    form = tiny.form()
    values = settle(form, {**tiny.RIGHT, "staff": [{"name": "李四", "until": "2027-01-01"}]})
    assert "staff" not in project(form, values, "tobacco")
    assert "area" not in project(form, values, "licence")
    assert papers_of(form, values, "licence") == ["form", "id_card", "lease"]


def test_hiding_a_field_hides_what_depends_on_it():
    form = builders.compose(
        builders.real(), builders.real().bundle("item:disabled_child_rehab"), {}, division=builders.DIVISION
    )
    values = {"is_proxy": True, "proxy_name": "李四", "applicant_signature": PHOTO + "1"}
    assert "proxy_name" in settle(form, values)
    assert "proxy_name" not in settle(form, {**values, "is_proxy": False})


def test_no_function_changes_the_form_it_is_given():
    form = builders.the_shop()
    before = copy.deepcopy(form)
    values = settle(form, {"person_name": "张三", "investors": [{"name": " 李四 "}]})
    faults(form, values, today=builders.TODAY)
    for item in form["items"]:
        project(form, values, item["code"])
    assert form == before


def test_a_renamed_number_is_checked_with_its_renamed_kind():
    mothers = [
        builders.an_element("mother_type", "enum", constraints={"options": tiny.PAPERS}),
        builders.an_element("mother_number", "id_number"),
    ]
    item = builders.an_item("a", [builders.row("id_type"), builders.row("id_number")])
    catalogue = builders.a_catalogue([*tiny.ELEMENTS, *mothers], [item])
    bind = {"id_type": "mother_type", "id_number": "mother_number"}
    form = builders.compose(catalogue, builders.a_bundle([{"code": "a", "bind": bind}]), {}, division="1")
    assert form["fields"]["mother_number"]["checked_with"] == ["mother_type"]
    values = {"mother_type": "resident_id", "mother_number": "E12345678"}
    assert [f.pointer for f in faults(form, values, today=builders.TODAY)] == ["/values/mother_number"]
    assert faults(form, {**values, "mother_type": "passport"}, today=builders.TODAY) == []


def test_a_field_that_an_item_wants_only_sometimes_stays_away_from_it_otherwise():
    always = builders.an_item("a", [builders.row("rent")])
    renting = builders.an_item(
        "b", [builders.row("tenure"), builders.row("rent", "conditional", when=when("tenure", "rent"))]
    )
    catalogue = builders.a_catalogue(tiny.ELEMENTS, [always, renting])
    form = builders.compose(catalogue, builders.a_bundle([{"code": "a"}, {"code": "b"}]), {}, division="1")
    values = settle(form, {"tenure": "own", "rent": 5})
    assert project(form, values, "a") == {"rent": 5}
    assert project(form, values, "b") == {"tenure": "own"}


def test_what_a_hidden_field_would_bring_up_is_hidden_too_whatever_stands_first():
    """`a` stands before `b`, which shows it, and `b` before `c`: only the conditions say what is looked at first."""
    elements = [builders.an_element(code, "boolean") for code in "abc"]
    rows = [
        builders.row("a", "conditional", when=when("b", True)),
        builders.row("b", "conditional", when=when("c", True)),
        builders.row("c"),
    ]
    catalogue = builders.a_catalogue(elements, [builders.an_item("x", rows)])
    form = builders.compose(catalogue, builders.a_bundle([{"code": "x"}]), {}, division="1")
    assert settle(form, {"a": True, "b": True, "c": True}) == {"a": True, "b": True, "c": True}
    assert settle(form, {"a": True, "b": True, "c": False}) == {"c": False}


def test_a_picture_says_why_its_place_is_asked_for_and_no_other_does():
    """Under the bundle's name, also where only one of its items asks."""
    one = builders.an_item(
        "one",
        [builders.row("photo")],
        [builders.row("lease")],
        field_evidence=[
            {"code": "location_point", "with": "photo", "why": "看是不是这家店"},
            {"code": "location_point", "with": "lease", "why": "看是在哪签的"},
            {"code": "signature", "why": "本人签名"},
        ],
    )
    two = builders.an_item("two", [builders.row("photo"), builders.row("sight")], [builders.row("id_card")])
    elements = [builders.an_element(code, "photo", name=code) for code in ("photo", "sight", "front")]
    papers = [builders.a_material(code) for code in ("lease", "id_card")]
    bundle = builders.a_bundle([{"code": "two"}, {"code": "one", "bind": {"photo": "front"}}])
    made = compose(builders.a_catalogue(elements, [one, two], papers, [bundle]), bundle, {}, division="1")
    assert {code: field.get("place") for code, field in made["fields"].items()} == {
        "photo": None,
        "sight": None,
        "front": "看是不是这家店",
    }
    assert {paper["material"]: paper.get("place") for paper in made["materials"]} == {
        "lease": "看是在哪签的",
        "id_card": None,
    }
