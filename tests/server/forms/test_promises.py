"""What holds for every form, on random catalogues and on the real one."""

import os
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from server.catalog.catalogue import Catalogue
from server.forms import constraints, takes
from server.forms.compiled import validator
from server.forms.compose import compose
from server.forms.contradictions import contradictions
from server.forms.faults import faults, paper_faults
from server.forms.project import papers_of, project
from server.forms.scenario import shown_questions
from server.forms.schema import item_schema
from server.forms.settle import settle
from tests.server.forms import builders, filling, worlds


@st.composite
def random_forms(draw: Any) -> tuple[Catalogue, Any, Any]:
    catalogue, bundle = draw(worlds.random_worlds())
    answers = {}
    for question in bundle["questions"]:
        answers[question["element"]] = draw(st.sampled_from([a["value"] for a in question["answers"]]))
    return catalogue, bundle, compose(catalogue, bundle, answers, division=builders.DIVISION)


@st.composite
def real_forms(draw: Any) -> tuple[Catalogue, Any, Any]:
    bundle = draw(st.sampled_from(list(builders.real().bundles.values())))
    answers = draw(st.sampled_from(builders.all_ways(bundle["code"])))
    return builders.real(), bundle, compose(builders.real(), bundle, answers, division=builders.DIVISION)


ANY_FORM = st.one_of(random_forms(), real_forms())


def as_sets(form: Any) -> Any:
    """A form without the order of its items, in which lists of items may legally differ."""
    fields = {code: {**field, "items": set(field["items"])} for code, field in form["fields"].items()}
    materials = [{**paper, "items": set(paper["items"])} for paper in form["materials"]]
    items = {item["code"]: {**item, "after": set(item["after"])} for item in form["items"]}
    later = [{code: {k: set(v) for k, v in e.items()} for code, e in x.items()} for x in form["later"].values()]
    kept = {key: form[key] for key in ("schema", "paper_schema", "sections", "numbers", "limits", "answers")}
    return kept | {"fields": fields, "materials": materials, "items": items, "later": later}


@given(ANY_FORM, st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_matter(made, shuffler):
    catalogue, bundle, form = made
    rows = list(bundle["items"])
    shuffler.shuffle(rows)
    again = compose(catalogue, {**bundle, "items": rows}, form["answers"], division=builders.DIVISION)
    assert as_sets(again) == as_sets(form)


@given(ANY_FORM)
def test_composing_twice_gives_the_same_bytes(made):
    catalogue, bundle, form = made
    again = compose(catalogue, bundle, form["answers"], division=builders.DIVISION)
    assert again == form
    assert again["digest"] == form["digest"]


@given(random_forms())
def test_an_item_listed_under_two_codes_changes_no_constraint(made):
    """Merging is idempotent: what is wanted twice is asked once, under the same conditions."""
    catalogue, bundle, form = made
    twins = {f"{code}_twin": {**item, "code": f"{code}_twin"} for code, item in catalogue.items.items()}
    more = builders.a_catalogue(
        catalogue.elements.values(), [*catalogue.items.values(), *twins.values()], catalogue.materials.values()
    )
    rows = [
        {**row, "code": f"{row['code']}_twin", "after": [f"{a}_twin" for a in row["after"]]} for row in bundle["items"]
    ]
    chosen = {item["code"] for item in form["items"]}
    doubled = {
        **bundle,
        "items": bundle["items"] + [row for row in rows if row["code"].removesuffix("_twin") in chosen],
    }
    again = compose(more, doubled, form["answers"], division=builders.DIVISION)
    assert again["schema"] == form["schema"]
    assert again["paper_schema"] == form["paper_schema"]
    assert again["sections"] == form["sections"]


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["min", "max", "min_length", "max_length"]), st.integers(0, 9)), min_size=1
    )
)
def test_merging_constraints_again_changes_nothing(several):
    merged = constraints.tightest(several)
    assert constraints.tightest([merged, merged]) == merged
    assert constraints.tightest([merged, *several]) == merged
    assert constraints.tightest(reversed(several)) == merged


@given(ANY_FORM)
def test_no_required_element_of_any_item_is_lost(made):
    catalogue, bundle, form = made
    binds = {row["code"]: row.get("bind", {}) for row in bundle["items"]}
    for item in form["items"]:
        for row in catalogue.items[item["code"]]["elements"]:
            if row["need"] == "required":
                field = binds[item["code"]].get(row["code"], row["code"])
                asked = form["fields"].get(field)
                assert field in form["later"]["fields"] or asked["needed"] is True
                assert asked is None or asked["filled_by"] == "system" or field in form["schema"]["required"]


@given(ANY_FORM)
def test_no_required_paper_of_any_item_is_lost(made):
    catalogue, _, form = made
    needed = {paper["material"] for paper in form["materials"] if paper["needed"] is True}
    for item in form["items"]:
        for row in catalogue.items[item["code"]]["materials"]:
            if row["need"] == "required":
                assert row["code"] in needed or row["code"] in form["later"]["materials"]


@given(ANY_FORM)
def test_every_field_and_paper_tells_which_items_want_it(made):
    _, _, form = made
    for code, field in form["fields"].items():
        wanting = [item["code"] for item in form["items"] if code in {row["field"] for row in item["fields"]}]
        assert field["items"] == wanting != []
    for paper in form["materials"]:
        wanting = [i["code"] for i in form["items"] if paper["material"] in {row["material"] for row in i["materials"]}]
        assert paper["items"] == wanting != []


@given(ANY_FORM)
def test_every_field_of_a_person_stands_in_exactly_one_section(made):
    _, _, form = made
    shown = [code for section in form["sections"] for code in section["fields"]]
    asked = [code for code, field in form["fields"].items() if field["filled_by"] == "citizen"]
    assert sorted(shown) == sorted(asked)


@given(st.data())
def test_projecting_a_valid_answer_gives_each_item_a_valid_answer(data):
    catalogue, bundle, form = data.draw(ANY_FORM)
    assume(not contradictions(bundle, catalogue) if catalogue.release == "test" else True)
    values = settle(form, data.draw(filling.good_values(form)))
    assert faults(form, values, today=builders.TODAY) == []
    for item in form["items"]:
        own = catalogue.items[item["code"]]
        binds = {row["code"]: row.get("bind", {}) for row in bundle["items"]}[item["code"]]
        later = {
            row["code"] for row in own["elements"] if binds.get(row["code"], row["code"]) in item["later"]["fields"]
        }
        schema = item_schema(own, catalogue.elements, filled_later=later)
        errors = list(validator(schema).iter_errors(project(form, values, item["code"])))
        assert not errors, errors[0]


@given(st.data())
def test_settling_twice_changes_nothing(data):
    _, _, form = data.draw(ANY_FORM)
    values = data.draw(filling.good_values(form))
    once = settle(form, values)
    assert settle(form, once) == once


@given(st.data())
def test_papers_that_are_needed_are_enough_for_each_item(data):
    catalogue, _, form = data.draw(ANY_FORM)
    values = settle(form, data.draw(filling.good_values(form)))
    handed_in = []
    for paper in form["materials"]:
        pages = [f"{builders.PHOTO[:-2]}{at:02d}0"[:36].ljust(36, "0") for at in range(paper["pages"]["min"])]
        handed_in.append({"material": paper["material"], "source": "upload", "pages": pages})
    handed_in = [
        e for e in handed_in if {p["material"]: p for p in form["materials"]}[e["material"]]["form"] != "generated"
    ]
    assert paper_faults(form, values, handed_in) == []
    for item in form["items"]:
        rows = catalogue.items[item["code"]]["materials"]
        gets = set(papers_of(form, values, item["code"]))
        later = form["later"]["materials"].keys() | item["later"]["materials"]
        assert {row["code"] for row in rows if row["need"] == "required"} - later <= gets, "no item goes without"
        assert gets <= {row["code"] for row in rows}, "and none gets another's"
        assert gets <= {paper["material"] for paper in form["materials"]}, "what it gets was asked for"


@given(st.data())
def test_the_schema_refuses_no_files_that_make_a_whole_paper(data):
    """Whatever files the pages come in: a schema that counted files would refuse a PDF that is the whole paper."""
    _, _, form = data.draw(ANY_FORM)
    values = settle(form, data.draw(filling.good_values(form)))
    handed_in = []
    for paper in form["materials"]:
        pages = data.draw(st.integers(paper["pages"]["min"], paper["pages"]["max"]))
        files = data.draw(st.integers(1, pages))
        refs = [f"01930000-0000-7000-8000-{at:012d}" for at in range(files)]
        handed_in.append({"material": paper["material"], "source": "upload", "pages": refs})
        assert takes.of_paper(paper).miscounted(pages) is None
    generated = {paper["material"] for paper in form["materials"] if paper["sources"] == ["generated"]}
    assert paper_faults(form, values, [one for one in handed_in if one["material"] not in generated]) == []


EACH = 1 if os.environ.get("LASTMETER_SOAK") else 25
"""The suite tries each twenty-fifth way through the questions of a bundle, the soak every one."""


def check_a_way(code, answers):
    bundle = builders.real().bundles[code]
    form = compose(builders.real(), bundle, answers, division=builders.DIVISION)
    assert set(form["answers"]) == {question["element"] for question in shown_questions(bundle, answers)}
    assert bool(form["items"]) == (form["nothing_fits"] is None)
    assert not form["left_out"]
    assert form["numbers"]["saved_fields"] >= 0
    assert form["numbers"]["saved_papers"] >= 0


def test_there_are_as_many_ways_as_the_catalogue_says():
    assert sum(len(builders.all_ways(code)) for code in builders.real().bundles) == 8129


@pytest.mark.soak
@pytest.mark.parametrize("code", list(builders.real().bundles))
def test_the_ways_through_the_questions_compose(code):
    for answers in builders.all_ways(code)[::EACH]:
        check_a_way(code, answers)
