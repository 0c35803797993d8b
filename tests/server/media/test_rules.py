"""The words of tus, the marks and the strokes: pure."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from server.core.errors import DomainError
from server.core.workflow import IllegalStep
from server.media import rules, tus
from server.media.rules import REF, Mark, Unreadable, UploadTooBig
from tests.server.media.builders import metadata


@given(st.dictionaries(st.from_regex(r"[a-z]{1,9}", fullmatch=True), st.text(st.characters(exclude_categories=["Cs"]))))
def test_metadata_comes_out_as_it_went_in(values):
    assert tus.metadata(metadata(**values)) == values


@given(st.text(max_size=200))
@example("ref \x80")
def test_any_metadata_is_read_or_refused(text):
    try:
        assert all(isinstance(value, str) for value in tus.metadata(text).values())
    except DomainError as no:
        assert no.status == 400  # noqa: PT017  either way is right, a crash is not


@pytest.mark.parametrize("text", ["sha1 \x80", "sha1 é", "sha1 *", "md9 AA=="])
def test_a_checksum_that_is_none_is_refused(text):
    with pytest.raises(tus.BadHeader):
        tus.checksum(text)


def test_an_expiry_is_told_as_http_wants_it():
    assert tus.http_date(datetime(2026, 11, 18, 2, 0, tzinfo=UTC)) == "Wed, 18 Nov 2026 02:00:00 GMT"


def test_lengths_at_the_limits():
    rules.check_length(1)
    rules.check_length(rules.MAX_BYTES)
    with pytest.raises(UploadTooBig):
        rules.check_length(rules.MAX_BYTES + 1)
    with pytest.raises(Unreadable):
        rules.check_length(0)


def test_pixels_at_the_limits():
    rules.check_pixels(10_000, 5_000)
    for size in ((10_000, 5_001), (0, 5), (5, 0)):
        with pytest.raises(Unreadable):
            rules.check_pixels(*size)


def test_a_stored_ref_never_changes_its_content():
    for step in ("store", "refuse", "expect"):
        with pytest.raises(IllegalStep):
            REF.take(step, "stored")
    assert REF.take("store", REF.take("expect", REF.take("refuse", "expected"))) == "stored"


def test_a_mark_leaves_out_what_is_not_known():
    assert Mark("开便利店", "", date(2026, 11, 18)).text == "仅供办理《开便利店》使用 · 2026-11-18"
    assert rules.own_look(date(2026, 11, 18)).text == "仅供本人查看 · 2026-11-18"


def test_every_refusal_tells_what_to_do_in_plain_words():
    for reason, words in rules.REFUSALS.items():
        assert Unreadable(reason).problem()["detail"] == words
        assert any(word in words for word in ("请", "用"))
