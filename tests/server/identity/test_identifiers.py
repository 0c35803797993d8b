"""The vectors that also drive the TypeScript checks, and what holds for every number."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.identity import identifiers

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "identifiers.json").read_text("utf-8"))
TODAY = date.fromisoformat(VECTORS["today"])


def said(vector):
    return f"{vector['format']}: {vector['input']!r} ({vector.get('why', 'valid')})"


@pytest.mark.parametrize("vector", VECTORS["formats"], ids=said)
def test_a_vector_is_written_one_way_and_judged_rightly(vector):
    tidy = identifiers.tidy(vector["format"], vector["input"])
    fault = identifiers.fault(vector["format"], tidy, today=TODAY)
    assert (fault is None) == vector["valid"], fault
    if vector["valid"]:
        assert tidy == vector["stored"]
        assert identifiers.tidy(vector["format"], tidy) == tidy


def test_every_format_has_right_and_wrong_vectors():
    for valid in (True, False):
        assert {v["format"] for v in VECTORS["formats"] if v["valid"] is valid} == set(identifiers.FORMATS)


def test_every_fault_is_a_plain_chinese_sentence():
    for vector in VECTORS["formats"]:
        fault = identifiers.fault(vector["format"], identifiers.tidy(vector["format"], vector["input"]), today=TODAY)
        assert fault is None or any("\u4e00" <= c <= "\u9fff" for c in fault)


@pytest.mark.parametrize("vector", VECTORS["money"], ids=str)
def test_money_has_at_most_two_decimals(vector):
    assert (identifiers.money_fault(vector["value"]) is None) == vector["valid"]


@pytest.mark.parametrize("vector", VECTORS["facts"], ids=str)
def test_a_number_tells_birth_and_sex_only_if_it_is_right(vector):
    born = identifiers.birth_in(vector["number"])
    assert (born and born.isoformat()) == vector["born"]
    assert identifiers.sex_in(vector["number"]) == vector["sex"]


@pytest.mark.parametrize("vector", VECTORS["ages"], ids=str)
def test_age_counts_full_years(vector):
    assert identifiers.age_on(date.fromisoformat(vector["born"]), date.fromisoformat(vector["on"])) == vector["age"]


@pytest.mark.parametrize("vector", VECTORS["warnings"], ids=str)
def test_the_inner_check_of_a_credit_code_only_warns(vector):
    assert (identifiers.warning(vector["format"], vector["input"]) is not None) == vector["warns"]
    assert identifiers.fault(vector["format"], vector["input"]) is None


BORN = st.dates(date(1850, 1, 1), date(2026, 11, 22))


@given(
    st.sampled_from(sorted(identifiers.PROVINCES - {"81", "82"})),
    BORN,
    st.integers(0, 999),
    st.integers(0, 16),
    st.integers(1, 9),
)
def test_one_wrong_digit_is_always_seen(province, born, sequence, place, change):
    seventeen = f"{province}0000{born:%Y%m%d}{sequence:03d}"
    number = seventeen + identifiers.resident_check(seventeen)
    assert identifiers.fault("resident-id", number) is None
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert identifiers.fault("resident-id", wrong) is not None


@given(st.text(identifiers.CREDIT_ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.integers(1, 30))
def test_one_wrong_character_of_a_credit_code_is_always_seen(seventeen, place, change):
    code = seventeen + identifiers.credit_check(seventeen)
    assert identifiers.fault("credit-code", code) is None
    other = identifiers.CREDIT_ALPHABET[(identifiers.CREDIT_ALPHABET.index(code[place]) + change) % 31]
    assert identifiers.fault("credit-code", code[:place] + other + code[place + 1 :]) is not None


@given(st.sampled_from(sorted(identifiers.FORMATS)), st.text(max_size=30))
def test_any_text_gets_an_answer_and_tidying_twice_changes_nothing(name, text):
    tidy = identifiers.tidy(name, text)
    assert identifiers.tidy(name, tidy) == tidy
    assert identifiers.FORMATS[name](tidy) == (identifiers.fault(name, tidy) is None)
