"""The door of the room: one form per question, remembered, and named noes."""

import timeit

import pytest

from server.core.errors import Invalid, NotFound
from server.forms import service
from server.forms.compose import compose, digest
from tests.server.forms import builders, tiny


def test_the_same_question_gets_the_same_form_without_composing_again():
    catalogue = tiny.catalogue()
    form = service.form_for(catalogue, "b", {"sells_tobacco": True}, division="1")
    assert service.form_for(catalogue, "b", {"sells_tobacco": True}, division="1") is form
    assert service.form_for(catalogue, "b", {"sells_tobacco": False}, division="1") is not form
    assert service.form_for(catalogue, "b", {"sells_tobacco": True}, division="2") is not form
    street = service.form_for(catalogue, "b", {"sells_tobacco": True}, division="1", offered={"licence"})
    assert [item["code"] for item in street["items"]] == ["licence"]


def test_the_memory_of_forms_is_bounded():
    catalogue = tiny.catalogue()
    for number in range(service.REMEMBERED + 20):
        service.form_for(catalogue, "b", {"sells_tobacco": True}, division=str(number))
    assert len(service._forms) <= service.REMEMBERED


def test_an_unknown_bundle_is_not_found():
    with pytest.raises(NotFound):
        service.form_for(tiny.catalogue(), "nothing", {}, division="1")


@pytest.mark.parametrize(
    "answers", [{}, {"sells_tobacco": "yes"}, {"sells_tobacco": True, "\ud800": 1}, {"sells_tobacco": []}]
)
def test_impossible_answers_are_refused_with_every_fault(answers):
    with pytest.raises(Invalid) as no:
        service.form_for(tiny.catalogue(), "b", answers, division="1")
    assert no.value.faults
    assert all(fault.pointer.encode() for fault in no.value.faults)


def test_a_single_item_is_a_bundle_of_one():
    form = service.form_for(builders.real(), "item:elderly_pass", {}, division=builders.DIVISION)
    assert [item["code"] for item in form["items"]] == ["elderly_pass"]
    assert (form["numbers"]["saved_fields"], form["numbers"]["saved_papers"]) == (0, 0)


def test_every_single_item_has_a_form_of_its_own():
    for code, item in builders.real().items.items():
        if not item["bundle_only"]:
            form = service.form_for(builders.real(), f"item:{code}", {}, division=builders.DIVISION)
            assert form["sections"], code


def test_the_digest_names_every_byte():
    form = tiny.form()
    assert form["digest"] == digest(form)
    assert digest({**form, "division": "1"}) != form["digest"]
    assert tiny.form(sells_tobacco=False)["digest"] != form["digest"]


def test_composing_the_largest_bundle_takes_less_than_thirty_milliseconds():
    bundle = builders.real().bundles["open_pharmacy"]
    answers = builders.answers_of(bundle, bundle["scenarios"][1])
    once = lambda: compose(builders.real(), bundle, answers, division="1")  # noqa: E731
    assert min(timeit.repeat(once, number=1, repeat=5)) < 0.03
