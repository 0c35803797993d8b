"""What must have been shown and agreed to before an application is taken."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from server.applications.api import by
from server.applications.models import Application, Trace
from server.applications.service import agreed, submission, verifying
from server.applications.service.agreed import ConsentMissing
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from server.identity.models import Consent, ConsentText
from tests.server.applications.filled import LLC, a_consent, a_saved_draft, an_actor

TODAY = date(2026, 11, 18)


def submit(application: UUID, command: dict[str, Any], actor: Actor) -> submission.Receipt:
    return submission.submit(application, command, actor=actor, by=by(actor), now=clock.now())


def refusal(application: UUID, command: dict[str, Any], actor: Actor) -> ConsentMissing:
    with pytest.raises(ConsentMissing) as no:
        submit(application, command, actor)
    assert Application.get_by_id(application).is_draft
    return no.value


def test_nothing_is_taken_before_the_notice_was_shown_and_the_private_part_agreed_to(district: Any) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor)
    no = refusal(application, command | {"consents": []}, actor)
    assert no.facts["texts"] == ["notice", "sensitive"]
    assert [fault.pointer for fault in no.faults] == ["/consents", "/consents"]
    assert [fault.message for fault in no.faults] == [
        "还没有看过《我们怎么用您填的信息》，请先看一看",
        "还没有看过并同意《单独同意：使用比较私密的信息》，请先看一看、打上勾",
    ]
    assert refusal(application, command | {"consents": command["consents"][:1]}, actor).facts["texts"] == ["sensitive"]
    assert submit(application, command, actor).is_new


def test_the_trace_of_a_submission_names_what_was_agreed_to(district: Any) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor)
    other = a_consent(actor, application, "prefill")
    submit(application, command | {"consents": [other, *command["consents"]]}, actor)
    row = Trace.get((Trace.application == application) & (Trace.step == "submit"))
    assert row.data["consents"] == [str(one) for one in command["consents"]]
    assert verifying.verify(application) == []


def test_other_faults_are_named_with_what_was_not_agreed_to(district: Any) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor, trade_name="")
    no = refusal(application, command | {"consents": []}, actor)
    assert {fault.pointer for fault in no.faults} == {"/values/trade_name", "/consents"}


@pytest.mark.parametrize("wrong", ["other application", "other account", "taken back", "unknown", "old words"])
def test_a_consent_counts_for_its_giver_its_application_and_todays_words_only(district: Any, wrong: str) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor)
    notice, _ = command["consents"]
    ways: dict[str, Callable[[], UUID]] = {
        "other application": lambda: a_consent(actor, uuid7(), "sensitive"),
        "other account": lambda: a_consent(an_actor(), application, "sensitive"),
        "taken back": lambda: a_consent(actor, application, "sensitive", withdrawn_at=clock.now()),
        "unknown": uuid7,
        "old words": lambda: a_consent(actor, application, "sensitive", text=_older("sensitive")),
    }
    sensitive = ways[wrong]()
    no = refusal(application, command | {"consents": [notice, sensitive]}, actor)
    assert no.facts["texts"] == ["sensitive"]
    assert ("新的说法" in no.faults[0].message) == (wrong == "old words")
    again = a_consent(actor, application, "sensitive")
    assert submit(application, command | {"consents": [notice, sensitive, again]}, actor).is_new


def _older(code: str) -> ConsentText:
    row = {"kind": "consent", "title": "旧", "body": "旧", "digest": "sha256:0", "since": clock.now()}
    return ConsentText.create(code=code, version=1, **row)


def test_newer_words_ask_everybody_again_who_has_not_submitted_yet(district: Any) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor)
    row = {"kind": "consent", "title": "新", "body": "新", "digest": "sha256:1", "since": clock.now()}
    ConsentText.create(code="sensitive", version=99, **row)
    assert refusal(application, command, actor).facts["texts"] == ["sensitive"]


def test_the_receipt_stays_when_a_consent_is_taken_back_later(district: Any) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor)
    first = submit(application, command, actor)
    Consent.update(withdrawn_at=clock.now()).execute()
    assert submit(application, command, actor).answer == first.answer


def test_what_staff_enter_was_told_to_them_and_not_clicked_by_them(district: Any) -> None:
    clerk = an_actor(role="clerk")
    application, command = a_saved_draft(clerk)
    command |= {"channel": "window"}
    clicked = [a_consent(clerk, application, text, how="page") for text in ("notice", "sensitive")]
    no = refusal(application, command | {"consents": clicked}, clerk)
    assert no.facts["texts"] == ["notice", "sensitive"]
    assert all("当面" in fault.message for fault in no.faults)
    assert submit(application, command, clerk).is_new


@pytest.mark.parametrize(
    ("values", "is_child"),
    [
        ({"birth_date": "2012-11-19"}, True),
        ({"birth_date": "2012-11-18"}, False),
        ({"child_birth_date": "2026-11-01"}, True),
        ({"child_birth_date": "2026-12-01"}, False),
        ({"id_number": "540000201211128888"}, False),
        ({"child_id_number": "540000201211128888", "birth_date": "2020-01-01"}, True),
        ({"birth_date": "gestern", "id_number": "C12345678"}, False),
        ({}, False),
    ],
)
def test_a_form_about_a_child_under_fourteen_is_known_by_its_values(values: dict[str, str], is_child: bool) -> None:
    assert agreed.is_under_14(values, TODAY) == is_child


def test_a_child_under_fourteen_takes_the_guardians_own_consent(district: Any) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor, bundle="newborn", scenario=0, child_birth_date="2026-11-01")
    *two, guardians = command["consents"]
    no = refusal(application, command | {"consents": two}, actor)
    assert no.facts["texts"] == ["under_14"]
    assert "监护人" in no.faults[0].message
    child = a_consent(actor, application, "under_14")
    assert child != guardians
    assert submit(application, command, actor).is_new


def test_five_cases_are_agreed_to_once(district: Any) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor, scenario=LLC)
    assert len(command["consents"]) == 2
    assert submit(application, command, actor).is_new
