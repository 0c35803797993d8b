"""The shared vectors of values and papers, and the sentences people read."""

import json
import timeit
from pathlib import Path

import pytest

from server.forms.faults import faults, paper_faults, pointer
from server.forms.settle import settle, settle_papers
from tests.server.forms import builders, tiny

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "forms.json").read_text("utf-8"))
FORM = VECTORS["form"]
NAN, INF = float("nan"), float("inf")
DEEP = json.loads("[" * 400 + "]" * 400)


def about(case):
    return case["about"]


def test_the_vectors_hold_the_form_that_the_engine_makes():
    assert tiny.form() == FORM


@pytest.mark.parametrize("case", VECTORS["cases"], ids=about)
def test_values_are_settled_and_judged_as_the_vectors_say(case):
    settled = settle(FORM, case["values"])
    assert settled == case["settled"]
    assert [fault.pointer for fault in faults(FORM, settled, today=builders.TODAY)] == case["faults"]


@pytest.mark.parametrize("case", VECTORS["papers"], ids=about)
def test_papers_are_judged_as_the_vectors_say(case):
    found = [fault.pointer for fault in paper_faults(FORM, case["values"], case["materials"])]
    assert found == case.get("in_schema", case["faults"])


def test_every_fault_is_one_plain_chinese_sentence():
    found = [f for case in VECTORS["cases"] for f in faults(FORM, case["settled"], today=builders.TODAY)]
    found += [f for case in VECTORS["papers"] for f in paper_faults(FORM, case["values"], case["materials"])]
    assert len(found) > 30
    for fault in found:
        assert any("\u4e00" <= c <= "\u9fff" for c in fault.message)
        assert "None" not in fault.message


def test_a_fault_names_the_field_as_the_person_reads_it():
    (fault,) = faults(FORM, settle(FORM, {**tiny.RIGHT, "mobile": "1380013800"}), today=builders.TODAY)
    assert fault.message.startswith("“联系电话”")


def test_an_answer_that_was_changed_behind_the_guide_is_a_fault():
    form = builders.the_shop()
    found = faults(form, {**settle(form, {}), "subject_type": "individual"}, today=builders.TODAY)
    assert "改回答" in next(f.message for f in found if f.pointer == "/values/subject_type")


def test_values_that_were_not_settled_are_named_not_dropped():
    found = faults(FORM, {**tiny.RIGHT, "a/b~c": 1}, today=builders.TODAY)
    assert [fault.pointer for fault in found] == ["/values/a~1b~0c"]
    assert pointer("a/b", 0, "~") == "/a~1b/0/~0"


@pytest.mark.parametrize(
    "rubbish",
    [None, True, 0, 1e300, "\x00", "\ud800", [], [None], {}, {"a": []}, [[]], -1, 10**400, NAN, -INF, DEEP],
    ids=repr,
)
def test_no_value_whatever_breaks_the_check(rubbish):
    form = builders.the_shop()
    values = dict.fromkeys(form["fields"], rubbish)
    found = faults(form, settle(form, values), today=builders.TODAY)
    assert found


def test_papers_that_are_not_asked_for_are_not_kept():
    values = settle(FORM, tiny.RIGHT)
    handed_in = [{"material": code, "source": "upload", "pages": [tiny.PAGE]} for code in ("id_card", "cat", "id_card")]
    assert [entry["material"] for entry in settle_papers(FORM, values, handed_in)] == ["id_card"]


def test_a_right_form_is_checked_in_a_blink():
    values = settle(FORM, tiny.RIGHT)
    best = min(timeit.repeat(lambda: faults(FORM, values, today=builders.TODAY), number=20, repeat=10)) / 20
    assert best < 0.0003
