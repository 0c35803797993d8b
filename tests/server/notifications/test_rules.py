"""The words of what is told. No database."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.applications.rules import RESULTS
from server.notifications import rules

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("words", [*rules.WORDINGS.values(), *rules.MANDATES.values()], ids=lambda one: one.sentence)
def test_a_phrase_fits_a_wechat_template_and_a_sentence_ends(words):
    assert 0 < len(words.phrase) <= rules.PHRASE
    assert words.sentence.endswith("。")


def test_every_end_of_a_case_has_its_words():
    closing = {result for event, result in rules.WORDINGS if event == "case.closed"}
    assert closing == set(RESULTS) - {"revoked"}
    assert rules.wording("case.revoked", "revoked") is not None


def test_a_step_that_is_nobodys_business_has_no_words():
    assert rules.wording("case.handoff_offered", None) is None
    assert rules.wording("case.closed", "no such result") is None


def test_a_message_is_given_up_after_three_days():
    assert not rules.is_stale(NOON, now=NOON + rules.GIVEN_UP_AFTER)
    assert rules.is_stale(NOON, now=NOON.replace(day=22))


@given(st.sampled_from(sorted(rules.WORDINGS)))
def test_strangers_read_the_number_and_the_step_and_nothing_of_the_sentence(key):
    words = rules.WORDINGS[key]
    text = rules.for_strangers("370199-1", words.phrase, "https://x/")
    assert text == f"您的申请370199-1：{words.phrase}。" + text.split("。", 1)[1]
    assert "{item}" not in text
    assert words.sentence not in text
