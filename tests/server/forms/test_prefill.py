"""Ask once, but only with agreement, only when sure enough who asks, and never from another person's record."""

from datetime import date

from server.forms.faults import faults
from server.forms.prefill import Candidate, derive, prefill
from tests.server.forms import builders, tiny

FORM = tiny.form()
NAME = Candidate("person_name", "张三", "profile", "me")


def filled(*candidates, level="checked", agreed=True, persons=frozenset({"me"})):
    return prefill(FORM, candidates, level=level, agreed=agreed, persons=persons)


def test_a_known_value_is_filled_in_with_its_source():
    assert filled(NAME) == {"person_name": ("张三", "profile")}


def test_nothing_is_filled_without_agreement():
    assert filled(NAME, agreed=False) == {}


def test_nothing_is_filled_below_the_level_that_the_data_needs():
    shared = Candidate("mobile", "13800138000", "profile", "me", level="checked")
    assert filled(shared, level="phone") == {}
    assert filled(NAME, level="none") == {}
    assert set(filled(shared, NAME, level="checked")) == {"mobile", "person_name"}


def test_another_persons_record_needs_a_mandate():
    mothers = Candidate("person_name", "李四", "profile", "mother")
    assert filled(mothers) == {}
    assert filled(mothers, persons={"me", "mother"})["person_name"].value == "李四"


def test_the_better_source_wins_in_any_order():
    name = {**FORM["fields"]["person_name"], "prefill": ["profile", "id_card", "earlier_case"]}
    form = {**FORM, "fields": {**FORM["fields"], "person_name": name}}
    several = [
        Candidate("person_name", "旧名", "earlier_case", "me"),
        NAME,
        Candidate("person_name", "卡上名", "id_card", "me"),
    ]
    for order in (several, several[::-1]):
        assert prefill(form, order, level="phone", agreed=True, persons={"me"})["person_name"] == ("张三", "profile")


def test_a_source_that_the_element_does_not_name_is_not_used():
    assert filled(Candidate("person_name", "张三", "shared_data", "me")) == {}


def test_an_old_value_that_no_longer_fits_is_asked_again():
    assert filled(Candidate("tenure", "stolen", "profile", "me")) == {}
    assert filled(Candidate("mobile", "138", "profile", "me")) == {}


def test_what_is_filled_in_is_written_one_way():
    assert filled(Candidate("mobile", "+86 138 0013 8000", "profile", "me"))["mobile"].value == "13800138000"


def test_birth_and_sex_follow_from_the_number_and_say_so():
    known = filled(Candidate("id_number", "310000200002290021", "profile", "me"))
    assert known["birth_date"] == ("2000-02-29", "derived")
    assert known["gender"] == ("2", "derived")


def test_a_form_is_told_only_what_it_asks():
    form = builders.the_shop()
    assert "birth_date" not in form["fields"]
    assert derive(form, {"id_number": "310000200002290021"}) == {"gender": "2"}


def test_a_childs_number_tells_of_the_child():
    bundle = builders.real().bundle("item:orphan_allowance")
    form = builders.compose(builders.real(), bundle, {}, division=builders.DIVISION)
    told = derive(form, {"id_number": "11000019900307001X", "child_id_number": "540000201211128888"})
    assert (told["child_birth_date"], told["child_gender"]) == ("2012-11-12", "2")


def test_a_wrong_number_or_a_passport_tells_nothing():
    assert derive(FORM, {"id_number": "310000200002290020"}) == {}
    assert derive(FORM, {"id_number": "E12345678"}) == {}
    assert derive(FORM, {"id_number": 5}) == {}


def test_a_child_needs_a_guardian_until_its_eighteenth_birthday():
    bundle = builders.real().bundle("item:disability_living_subsidy")
    form = builders.compose(builders.real(), bundle, {}, division=builders.DIVISION)
    number = {"id_number": "540000201211128888"}
    assert derive(form, number, today=date(2030, 11, 11))["needs_guardian"] is True
    assert "needs_guardian" not in derive(form, number, today=date(2030, 11, 12))


def test_what_an_answer_fixed_is_not_filled_over():
    form = builders.the_shop()
    old = Candidate("subject_type", "individual", "profile", "me")
    assert prefill(form, [old], level="checked", agreed=True, persons={"me"}) == {}


def test_filling_in_never_makes_a_form_worse():
    before = {f.pointer for f in faults(FORM, {}, today=builders.TODAY)}
    known = {code: value for code, (value, _) in filled(NAME).items()}
    assert {f.pointer for f in faults(FORM, known, today=builders.TODAY)} == before - {"/values/person_name"}
