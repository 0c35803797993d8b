"""What an identity number tells, and what is submitted or answered beside it, are one story."""

from typing import Any

import pytest

from server.applications.api import by
from server.applications.models import Application, Case
from server.applications.service import answers, submission
from server.core import clock
from server.core.errors import Invalid
from server.core.ids import uuid7
from tests.server.applications.filled import a_saved_draft, an_actor, signed_anew
from tests.server.applications.test_corrections import NOON, a_sent_correction

OLD_AGE: dict[str, Any] = {"bundle": "elderly_benefits", "scenario": 0, "benefit_via_social_card": True}


def test_a_birth_date_that_the_number_contradicts_is_not_submitted(district: Any) -> None:
    actor = an_actor(level="checked")
    application, command = a_saved_draft(actor, **OLD_AGE, birth_date="1949-01-10", gender="2")
    with pytest.raises(Invalid) as no:
        submission.submit(application, command, actor=actor, by=by(actor), now=clock.now())
    told = {fault.pointer: fault.message for fault in no.value.faults}
    assert set(told) == {"/values/birth_date", "/values/gender"}
    assert "号码里是1949-10-01" in told["/values/birth_date"]
    assert "号码里是男" in told["/values/gender"]


def test_a_marked_number_may_be_answered_with_the_birth_date_that_it_tells(district: Any) -> None:
    actor = an_actor(level="checked")
    application, command = a_saved_draft(actor, bundle="elderly_benefits", scenario=0, benefit_via_social_card=True)
    submission.submit(application, command, actor=actor, by=by(actor), now=clock.now())
    marks = [{"target": {"pointer": "/id_number"}, "reason": "wrong", "text": "号码和身份证对不上"}]
    asked = next(case for case in Case.select() if "id_number" in case.content["values"])
    correction = a_sent_correction(Application.get_by_id(application), asked, marks=marks)
    number = {"id_number": "440000194410010210"}
    with pytest.raises(Invalid) as no:
        answers.answer(correction, uuid7(), {"values": number}, by=by(actor), now=NOON)
    (fault,) = no.value.faults
    assert fault.pointer == "/values/birth_date"
    assert "号码里是1944-10-01" in fault.message
    both = {"values": number | {"birth_date": "1944-10-01"}}
    answers.answer(correction, uuid7(), signed_anew(application, both), by=by(actor), now=NOON)
    assert Case.get_by_id(asked.id).content["values"].items() >= both["values"].items()
