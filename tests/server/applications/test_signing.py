"""What one signs: this content, in this form, under these words; and again when it has changed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from server.applications import signing
from server.applications.api import by
from server.applications.models import Case, Revision, Trace
from server.applications.service import answers, drafts, submission, verifying
from server.core import clock
from server.core.access import Actor
from server.core.errors import Invalid
from server.core.ids import uuid7
from server.identity.care import Ground
from server.media.models import Signature
from server.media.service import signatures
from tests.server.applications.builders import DIVISION, NOON, case_of
from tests.server.applications.filled import (
    RENTED,
    a_consent,
    a_content,
    a_form,
    a_saved_draft,
    a_signature,
    an_actor,
    signed_anew,
    texts_for,
)
from tests.server.applications.test_corrections import a_sent_correction, a_submission

CONTENT: dict[str, Any] = {"answers": {}, "values": {"trade_name": "𠮷祥便利店"}, "materials": []}
FOR_A_CHILD = CONTENT | {"applicant": {"person": None, "authority": "guardian"}}


def submit(application: UUID, command: dict[str, Any], actor: Actor) -> submission.Receipt:
    return submission.submit(application, command, actor=actor, by=by(actor), now=clock.now())


def test_every_ground_has_its_words() -> None:
    assert set(signing.WORDS) == set(Ground)
    assert all("情况属实" in words for words in signing.WORDS.values())
    assert (
        signing.declaration(CONTENT) == signing.declaration(CONTENT | {"applicant": None}) == signing.WORDS[Ground.SELF]
    )
    assert signing.declaration(FOR_A_CHILD) == signing.WORDS[Ground.GUARDIAN]


def test_the_digest_covers_content_form_and_words(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = signing.shown_digest(CONTENT, "sha256:form")
    assert signing.is_of(shown, CONTENT, "sha256:form")
    assert shown != signing.shown_digest(CONTENT, "sha256:other form")
    assert shown != signing.shown_digest(CONTENT | {"materials": [{"material": "id_card"}]}, "sha256:form")
    monkeypatch.setitem(signing.WORDS, Ground.SELF, "我什么都没看。")
    assert not signing.is_of(shown, CONTENT, "sha256:form")


@pytest.mark.parametrize("foreign", ["sha256:" + "5" * 64, "other form", "other words"])
def test_a_signature_under_anything_else_is_refused(
    district: Any, foreign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor)
    content = Revision.get_by_id(command["revision"]).content
    digests = {"other form": signing.shown_digest(content, a_form(scenario=RENTED)["digest"])}
    with monkeypatch.context() as words:
        words.setitem(signing.WORDS, Ground.SELF, "请在这里签名")
        digests["other words"] = signing.shown_digest(content, command["form_digest"])
    signed = a_signature(actor.account_id, digests.get(foreign, foreign))
    with pytest.raises(Invalid) as no:
        submit(application, command | {"signature": signed | {"ref": UUID(signed["ref"])}}, actor)
    assert [fault.pointer for fault in no.value.faults] == ["/signature/shown_digest"]
    assert submit(application, command, actor).is_new


def test_an_answer_that_changes_what_was_signed_is_signed_again(district: Any) -> None:
    actor = an_actor()
    application = a_submission(actor)
    correction, answer = a_sent_correction(application, case_of(application, "individual_business_new")), uuid7()
    changes: dict[str, Any] = {"values": {"trade_name": "清泉便利店"}, "materials": []}
    with pytest.raises(signing.SignatureNeeded) as no:
        answers.answer(correction, answer, changes, by=by(actor), now=NOON)
    assert no.value.facts["declaration"] == signing.WORDS[Ground.SELF]
    assert not Revision.select().where(Revision.kind == "answer").exists()
    signed = changes | {"signature": a_signature(actor.account_id, no.value.facts["shown_digest"])}
    answers.answer(correction, answer, signed, by=by(actor), now=NOON)
    case = case_of(application, "individual_business_new")
    ref = signed["signature"]["ref"]
    assert case.content["values"]["applicant_signature"] == ref, "the desk sees the new signature"
    assert str(Revision.get_by_id(answer).signature) == ref
    row = Trace.get((Trace.case == case.id) & (Trace.step == "answer"))
    assert row.data["signature"] == signed["signature"]["shown_digest"]
    assert verifying.verify(application.id) == []


def test_a_case_that_the_answer_does_not_touch_keeps_its_signature(district: Any) -> None:
    actor = an_actor()
    application = a_submission(actor)
    first = case_of(application, "individual_business_new")
    cases = Case.select().where((Case.application == application.id) & (Case.id != first.id))
    marks = [{"target": {"pointer": f"/{code}"}, "reason": "wrong", "text": "改"} for code in first.content["values"]]
    correction = a_sent_correction(application, first, marks=marks)
    shared = {code for case in cases for code in case.content["values"]}
    changes = {"values": {next(c for c, v in first.content["values"].items() if c not in shared and v == "清泉"): "清"}}
    answers.answer(correction, uuid7(), signed_anew(application.id, changes), by=by(actor), now=NOON)
    assert case_of(application, "individual_business_new").content != first.content
    for case in cases:
        assert Case.get_by_id(case.id).content == case.content
    assert verifying.verify(application.id) == []


def test_a_foreign_or_older_signature_under_an_answer_is_refused(district: Any) -> None:
    actor = an_actor()
    application = a_submission(actor)
    correction = a_sent_correction(application, case_of(application, "individual_business_new"))
    changes = {"values": {"trade_name": "清泉便利店"}, "materials": []}
    kept = signatures.verified(application.signature)
    old = {"ref": str(application.signature), "shown_digest": kept.shown_digest}
    right = signed_anew(application.id, changes)["signature"]
    somebody = a_signature(an_actor().account_id, right["shown_digest"])
    for signature in (old, right | {"shown_digest": "sha256:" + "5" * 64}, somebody, right | {"ref": str(uuid7())}):
        with pytest.raises(Invalid):
            answers.answer(correction, uuid7(), changes | {"signature": signature}, by=by(actor), now=NOON)
    answers.answer(correction, uuid7(), changes | {"signature": right}, by=by(actor), now=NOON)


def test_what_stands_as_it_was_signed_needs_no_second_signature(district: Any) -> None:
    actor = an_actor()
    application = a_submission(actor)
    correction = a_sent_correction(application, case_of(application, "individual_business_new"))
    kept = Revision.get_by_id(application.revision).content
    same = {"values": {"trade_name": kept["values"]["trade_name"]}, "materials": []}
    answers.answer(correction, uuid7(), same, by=by(actor), now=NOON)
    assert verifying.verify(application.id) == []


def test_a_desk_may_ask_for_the_signature_itself(district: Any) -> None:
    actor = an_actor()
    application = a_submission(actor)
    mark = {"target": {"pointer": "/applicant_signature"}, "reason": "unclear", "text": "签名看不清，请重签"}
    correction = a_sent_correction(application, case_of(application, "individual_business_new"), marks=[mark])
    nothing: dict[str, Any] = {"values": {}, "materials": []}
    with pytest.raises(signing.SignatureNeeded):
        answers.answer(correction, uuid7(), nothing, by=by(actor), now=NOON)
    signed = signed_anew(application.id, nothing)
    answers.answer(correction, uuid7(), signed, by=by(actor), now=NOON)
    kept = case_of(application, "individual_business_new").content["values"]
    assert kept["applicant_signature"] == signed["signature"]["ref"]
    assert verifying.verify(application.id) == []


def test_the_signature_of_an_earlier_answer_stays_under_what_did_not_change(district: Any) -> None:
    actor = an_actor()
    application = a_submission(actor)
    first = case_of(application, "individual_business_new")
    correction, answer = a_sent_correction(application, first), uuid7()
    changes = signed_anew(application.id, {"values": {"trade_name": "清泉便利店"}})
    answers.answer(correction, answer, changes, by=by(actor), now=NOON)
    again, second = a_sent_correction(application, case_of(application, "individual_business_new")), uuid7()
    answers.answer(again, second, {"values": {}}, by=by(actor), now=NOON + timedelta(days=1))
    assert Revision.get_by_id(second).signature == Revision.get_by_id(answer).signature
    assert verifying.verify(application.id) == []


def test_verifying_finds_a_signature_that_is_not_of_the_content(district: Any) -> None:
    actor = an_actor()
    application = a_submission(actor)
    assert verifying.verify(application.id) == []
    revision = Revision.get_by_id(application.revision)
    content = revision.content
    Revision.update(content=content | {"told_via": ["sms"]}).where(Revision.id == revision.id).execute()
    assert verifying.verify(application.id) == ["the signature is not of this content"]
    Revision.update(content=content).where(Revision.id == revision.id).execute()
    Signature.update(signer="别人").where(Signature.ref == application.signature).execute()
    assert verifying.verify(application.id) == ["the signature does not hold"]


def a_proxy_draft(actor: Actor, *, scenario: int, authority: str | None) -> tuple[UUID, dict[str, Any]]:
    """Benefits for an old person, answered as coming by somebody else or not."""
    form, application, revision = a_form("elderly_benefits", scenario), uuid7(), uuid7()
    content = a_content(form, actor.account_id)
    content["applicant"] = {"person": None, "authority": authority} if authority else None
    content["values"] |= {
        "id_number": "440000194410010210",
        "birth_date": "1944-10-01",
        "proxy_relation": "guardian",
        "bank_account_no": "6222020000000000000",
    }
    draft = {"revision": revision, "base": None, "bundle": "elderly_benefits", "release": form["release"]}
    draft |= {"division": DIVISION, "content": content}
    drafts.save_draft(application, draft, by=by(actor), now=clock.now())
    command = {"revision": revision, "form_digest": form["digest"], "channel": "online", "site": None, "origin": None}
    signature = a_signature(actor.account_id, signing.shown_digest(content, form["digest"]))
    command["consents"] = [a_consent(actor, application, text) for text in texts_for(content["values"])]
    return application, command | {"signature": {**signature, "ref": UUID(signature["ref"])}}


def test_who_acts_for_another_signs_once_and_as_the_agent(district: Any) -> None:
    actor = an_actor(level="checked")
    application, command = a_proxy_draft(actor, scenario=1, authority="guardian")
    assert submit(application, command, actor).is_new
    values = Case.get((Case.application == application) & (Case.place == 1)).content["values"]
    assert values["proxy_signature"] == str(command["signature"]["ref"])
    assert "applicant_signature" not in values
    assert verifying.verify(application) == []


@pytest.mark.parametrize(("scenario", "authority", "words"), [(1, None, "给谁办"), (0, "guardian", "本人来办")])
def test_the_answer_who_comes_and_the_person_who_acts_are_one_story(
    district: Any, scenario: int, authority: str | None, words: str
) -> None:
    actor = an_actor(level="checked")
    application, command = a_proxy_draft(actor, scenario=scenario, authority=authority)
    with pytest.raises(Invalid) as no:
        submit(application, command, actor)
    told = {fault.pointer: fault.message for fault in no.value.faults}
    assert words in told["/applicant"]
    assert not {"/values/applicant_signature", "/values/proxy_signature"} & told.keys(), "nobody is asked to sign twice"


def test_where_nobody_was_asked_who_comes_a_guardian_signs_too(district: Any) -> None:
    form = a_form()
    assert "given" not in form["fields"]["is_proxy"]
    assert signing.field_of(form, is_proxy=True) == "proxy_signature"
    assert signing.field_of(form, is_proxy=False) == "applicant_signature"
    assert signing.by_agent(form, Ground.GUARDIAN, CONTENT, at_desk=False)
    assert not signing.by_agent(form, Ground.CLERK, CONTENT, at_desk=True)
    at_desk = CONTENT | {"values": {"is_proxy": True}}
    assert signing.by_agent(form, Ground.CLERK, at_desk, at_desk=True), "the clerk says who stands there"
    assert not signing.by_agent(form, Ground.SELF, at_desk, at_desk=False), "online nobody says so by himself"
