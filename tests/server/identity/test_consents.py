"""Texts that are shown, and what people took note of or agreed to."""

import re
from pathlib import Path

import pytest

import server
from server.applications.service.drafts import LEFT_BEHIND_AFTER
from server.core.errors import AlreadyUsed, NotFound
from server.core.ids import uuid7
from server.identity import errors, wording
from server.identity.models import Consent, ConsentText, Parked
from server.identity.service import consents, withdrawing
from server.identity.service.consents import Agreement
from tests.server.identity.builders import NUMBERS, a_person, an_actor, later, seen_by


def agreement(code="prefill", **more):
    text = consents.current(code)
    return Agreement(**{"text": code, "version": text.version, "shown_digest": text.digest} | more)


def test_the_shipped_texts_are_there_and_plain(db, frozen):
    assert {text.code for text in wording.shipped()} >= {"notice", "sensitive", "under_14", "prefill", "mandate"}
    for text in wording.shipped():
        assert consents.current(text.code).body == text.body
        assert "“" not in text.title
    assert consents.load_texts() == 0


def test_a_release_with_newer_words_enters_them(db, frozen):
    old = {"kind": "notice", "title": "旧", "body": "旧", "digest": "sha256:0", "since": frozen}
    ConsentText.create(code="notice", version=1, **old)
    assert consents.current("notice").version == wording.versions()["notice"] > 1


def test_what_the_texts_promise_is_so(db):
    """The days are the code's, and every page or button that is named stands on a page."""
    web = Path(server.__file__).parent / "web"
    pages = [web / "templates" / "base.html", *(web / "citizen" / "pages").glob("*.tsx")]
    said = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    for text in wording.shipped():
        missing = [name for name in re.findall("“(.+?)”", text.body) if not re.search(f">{name}<|'{name}'", said)]
        assert not missing, text.code
    assert f"（{LEFT_BEHIND_AFTER.days} 天）不动就会删掉" in consents.current("notice").body


def test_what_was_shown_and_agreed_is_kept_with_its_hash(db, frozen):
    by, consent_id = an_actor(), uuid7()
    consents.give(consent_id, agreement(), by=by)
    consents.give(consent_id, agreement(), by=by)
    (kept,) = Consent.select()
    assert kept.shown_digest == kept.text.digest
    assert kept.given_at == frozen
    assert kept.account_id == by.account_id


def test_other_words_than_ours_cannot_be_agreed_to(db, frozen):
    for wrong in ({"shown_digest": "sha256:" + "0" * 64}, {"version": 99}):
        with pytest.raises(errors.TextChanged) as no:
            consents.give(uuid7(), agreement(**wrong), by=an_actor())
        assert no.value.facts["current_version"] == 1
    with pytest.raises(NotFound):
        consents.give(uuid7(), Agreement(text="no-such", version=1, shown_digest="x"), by=an_actor())


def test_a_new_wording_leaves_what_was_agreed_before(db, frozen):
    by = an_actor()
    consent = consents.give(uuid7(), agreement(), by=by)
    ConsentText.create(
        code="prefill", version=2, kind="consent", title="新", body="新", digest="sha256:2", since=frozen
    )
    assert Consent.get_by_id(consent.id).text.version == 1
    assert consents.current("prefill").version == 2


def test_a_used_consent_id_with_other_words_is_parked(db, frozen):
    by, consent_id = an_actor(), uuid7()
    consents.give(consent_id, agreement(), by=by)
    with pytest.raises(AlreadyUsed):
        consents.give(consent_id, agreement("notice"), by=by)
    with pytest.raises(NotFound):
        consents.give(consent_id, agreement(), by=an_actor())
    assert Parked.select().count() == 1


def test_a_used_consent_id_for_another_application_is_parked(db, frozen):
    """It would stand for the first one only: whoever agreed has to learn that."""
    by, consent_id = an_actor(), uuid7()
    given = agreement(purpose={"application": "first"})
    assert consents.give(consent_id, given, by=by) == consents.give(consent_id, given, by=by)
    with pytest.raises(AlreadyUsed):
        consents.give(consent_id, agreement(purpose={"application": "second"}), by=by)
    assert [one["content"]["purpose"] for one in seen_by(by)] == [{"application": "second"}]


def test_a_used_consent_id_of_another_giver_is_parked(mother, frozen):
    clerk, consent_id = an_actor("clerk"), uuid7()
    other = a_person(NUMBERS[0], name="王小红")
    consents.give(consent_id, agreement(how="desk", giver=mother.id), by=clerk)
    assert consents.give(consent_id, agreement(how="desk", giver=mother.id), by=clerk).giver_id == mother.id
    with pytest.raises(AlreadyUsed):
        consents.give(consent_id, agreement(how="desk", giver=other.id), by=clerk)


def test_a_consent_is_repeated_after_the_account_got_a_person(mother, frozen):
    guest, consent_id = an_actor(), uuid7()
    consents.give(consent_id, agreement(), by=guest)
    known = an_actor(person=mother, account=guest.account_id)
    assert consents.give(consent_id, agreement(), by=known).id == consent_id


def test_a_consent_is_taken_back_by_its_giver_only(mother, frozen):
    by = an_actor(person=mother)
    consent = consents.give(uuid7(), agreement(purpose={"application": "x"}), by=by)
    assert consents.stands(mother.id, "prefill")
    with pytest.raises(NotFound):
        withdrawing.withdraw(consent.id, an_actor())
    with later(1):
        withdrawing.withdraw(consent.id, by)
        assert not consents.stands(mother.id, "prefill")
