"""States, results, numbers and the chain: no database, no clock."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.applications import numbers, rules
from server.applications.chain import GENESIS, End, Entry, broken, chained, replay
from server.applications.rules import CASE, OPEN, RESULTS, STATES, By, ResultNotFitting
from server.core import config
from server.core.workflow import IllegalStep
from tests.conftest import some_settings
from tests.server.applications.builders import NOON


@pytest.fixture(autouse=True)
def _a_key(tmp_path: Path) -> None:
    """Chains are sealed with the key of the installation, also when this file runs alone."""
    config.install(some_settings(tmp_path))


def test_every_state_has_its_legal_name_and_its_turn() -> None:
    assert set(CASE.states) == set(STATES)
    assert {turn for _, turn in STATES.values()} <= set(rules.TURNS)


def test_every_open_state_can_be_closed_and_a_closed_case_cannot_be_closed_again() -> None:
    assert all(CASE.take("close", state) == "closed" for state in OPEN)
    with pytest.raises(IllegalStep):
        CASE.take("close", "closed")


@pytest.mark.parametrize("result", RESULTS)
def test_a_result_fits_only_the_states_it_may_end(result: str) -> None:
    for state in OPEN:
        if state in RESULTS[result].ends_from:
            assert rules.result_after("close", state, None, result) == result
        else:
            with pytest.raises(ResultNotFitting):
                rules.result_after("close", state, None, result)


def test_an_unknown_result_and_a_result_without_an_end_are_refused() -> None:
    with pytest.raises(ResultNotFitting):
        rules.result_after("close", "accepted", None, "perhaps")
    with pytest.raises(ResultNotFitting):
        rules.result_after("accept", "submitted", None, "granted")


def test_only_what_was_granted_can_be_revoked() -> None:
    assert rules.result_after("revoke", "closed", "granted", None) == "revoked"
    with pytest.raises(ResultNotFitting):
        rules.result_after("revoke", "closed", "denied", None)


@pytest.mark.parametrize(
    ("results", "verdict"),
    [
        ([], "release"),
        (["granted", None], "wait"),
        (["granted", "not_needed"], "release"),
        (["denied", None], "drop"),
        (["withdrawn"], "drop"),
        (["granted_deferred", "forwarded"], "release"),
    ],
)
def test_a_waiting_case_follows_its_forerunners(results: list[str | None], verdict: str) -> None:
    assert rules.what_follows(results) == verdict


def test_an_answer_changes_what_it_names_and_keeps_the_rest() -> None:
    before = {"values": {"a": 1, "b": 2}, "materials": [{"material": "lease", "pages": ["x"]}], "answers": {"q": "z"}}
    after = rules.changed_only(before, {"values": {"b": 3}, "materials": [{"material": "id", "pages": ["y"]}]})
    assert after["values"] == {"a": 1, "b": 3}
    assert [paper["material"] for paper in after["materials"]] == ["lease", "id"]
    assert after["answers"] == {"q": "z"}
    assert before["values"]["b"] == 2


@given(st.integers(0, numbers.SERIALS - 1), st.integers(0, 20), st.integers(1, 9))
def test_one_wrong_digit_in_a_number_is_always_found(serial: int, place: int, shift: int) -> None:
    number = numbers.application_number("370199001001", date(2026, 11, 22), serial)
    assert number.startswith("37019920261122")
    assert numbers.is_application_number(number)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert not numbers.is_application_number(wrong)


def test_a_number_is_understood_as_people_type_it() -> None:
    number = numbers.application_number("370199001001", date(2026, 11, 22), 1234567)
    assert numbers.tidy_number(f" {numbers.readable(number)} ") == number
    assert numbers.tidy_number(f"{number}-3") == number
    assert numbers.tidy_number("".join(chr(ord(digit) + 0xFEE0) for digit in number)) == number
    assert not numbers.is_application_number("12")
    assert not numbers.is_application_number("")


@given(st.binary(min_size=32, max_size=32))
def test_codes_hold_no_signs_that_are_taken_for_one_another(keyed: bytes) -> None:
    code = numbers.code_from(keyed, 6)
    assert len(code) == 6
    assert not set(code) & set("01OIL")
    assert numbers.tidy_code(f"{code[:3].lower()}-{code[3:]} ") == code


BY = By(UUID(int=9), "clerk", "desk")
APPLICATION, ONE = UUID(int=10), UUID(int=11)
STORY = [
    Entry("submit", ONE, None, "submitted", data={"set": {"turn": "intake"}}),
    Entry("accept", ONE, "submitted", "accepted", data={"set": {"turn": "body"}}),
    Entry("close", ONE, "accepted", "closed", data={"set": {"turn": "nobody", "result": "granted"}}),
]


def rows_of(entries: list[Entry]) -> list[dict]:
    return chained(entries, application=APPLICATION, end=End(), at=NOON, by=BY)


def test_a_sound_chain_has_no_faults_and_tells_the_state() -> None:
    rows = rows_of(STORY)
    assert broken(rows, rows[-1]["hash"]) == []
    case = replay(rows)[ONE]
    assert (case["state"], case["result"], case["version"], case["turn"]) == ("closed", "granted", 3, "nobody")


@pytest.mark.parametrize(
    ("field", "value"),
    [("step", "deny"), ("account", UUID(int=8)), ("reason", "x"), ("data", {}), ("to_state", "in_review"), ("seq", 7)],
)
def test_a_changed_row_is_found(field: str, value: object) -> None:
    rows = rows_of(STORY)
    rows[1][field] = value
    assert broken(rows, rows[-1]["hash"])


def test_a_row_that_was_taken_out_or_cut_off_is_found() -> None:
    rows = rows_of(STORY)
    assert broken([rows[0], rows[2]], rows[-1]["hash"])
    assert broken(rows[:2], rows[-1]["hash"])
    assert broken([], rows[-1]["hash"])
    assert broken([], GENESIS) == []


def test_a_trace_that_takes_an_illegal_step_cannot_be_replayed() -> None:
    with pytest.raises(IllegalStep):
        replay(rows_of([STORY[0], Entry("review", ONE, "submitted", "in_review")]))
    with pytest.raises(IllegalStep):
        replay(rows_of([Entry("accept", ONE, "submitted", "accepted")]))
