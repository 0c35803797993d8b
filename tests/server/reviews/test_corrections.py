"""One notice with everything, one date; what happens when it is answered, and when it is not."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.applications import service as applications
from server.applications.models import Application, Case, Correction, Revision
from server.applications.service import verifying
from server.applications.service.corrections import asked_cases
from server.core import clock
from server.core.db import unit_of_work
from server.core.errors import Invalid, NotFound
from server.core.ids import uuid7
from server.reviews.models import CaseClock, ClockStop
from server.reviews.rules.corrections import NothingAsked
from server.reviews.service import corrections, decisions, intake
from server.reviews.service.commands import Overtaken
from tests.server.reviews.builders import (
    CITIZEN,
    ELSEWHERE,
    a_clerk,
    a_reviewer,
    an_application,
    at,
    case_of,
    names_of_steps,
)

MOBILE = {"target": {"pointer": "/mobile"}, "reason": "wrong", "text": "电话打不通"}
ID_CARD = {"target": {"material": "id_card"}, "reason": "unreadable"}
CENTRE = a_clerk("370199000000")


def fresh(case: Case) -> Case:
    found: Case = Case.get_by_id(case.id)
    return found


def two_cases(relay: Any) -> tuple[Case, Case]:
    application = an_application("temp_relief", "tobacco_licence")
    relay.drain()
    return case_of(application, "temp_relief"), case_of(application, "tobacco_licence")


def answered(correction_id: UUID) -> None:
    """What `applications` does with an answer, without the form engine."""
    correction = Correction.get_by_id(correction_id)
    with unit_of_work() as outbox:
        revision = Revision.create(
            id=uuid7(),
            application=correction.application_id,
            number=Revision.select().where(Revision.application == correction.application_id).count() + 1,
            kind="answer",
            account=CITIZEN.account,
            digest=str(correction_id),
            content={},
            saved_at=clock.now(),
        ).id
        Application.update(revision=revision).where(Application.id == correction.application_id).execute()
        Correction.update(state="answered").where(Correction.id == correction_id).execute()
        for case in asked_cases(correction):
            step = {"correcting": "answer", "suspended": "resume"}.get(case.state)
            if step is None:  # taken back while it was asked
                continue
            sets = {"revision": revision, "due_on": None, "due_is_provisional": False}
            applications.move(case, step, by=CITIZEN, now=clock.now(), outbox=outbox, sets=sets)


def test_window_and_bodies_write_into_one_notice_with_one_date(relay: Any, frozen: Any) -> None:
    relief, tobacco = two_cases(relay)
    intake.accept(tobacco.id, uuid7(), actor=a_reviewer("body_tobacco"))
    sheet = uuid7()
    corrections.draft(sheet, case_id=relief.id, marks=[MOBILE, ID_CARD], actor=CENTRE)
    with pytest.raises(corrections.AnotherIsOpen) as no:
        corrections.draft(uuid7(), case_id=tobacco.id, marks=[ID_CARD], actor=a_reviewer("body_tobacco"))
    assert no.value.facts["correction"] == str(sheet)
    corrections.draft(sheet, case_id=tobacco.id, marks=[ID_CARD], actor=a_reviewer("body_tobacco"))
    sent = corrections.send(sheet, uuid7(), within=15, actor=CENTRE)
    assert (sent["due_on"], len(sent["cases"])) == ("2026-12-09", 2)
    assert [(fresh(case).state, fresh(case).turn) for case in (relief, tobacco)] == [
        ("correcting", "applicant"),
        ("suspended", "applicant"),
    ]
    assert not CaseClock.get_by_id(relief.id).is_awaiting_notice


def test_each_desk_sees_its_own_requests_only(relay: Any, frozen: Any) -> None:
    relief, tobacco = two_cases(relay)
    sheet, inspector = uuid7(), a_reviewer("body_tobacco")
    corrections.draft(sheet, case_id=relief.id, marks=[MOBILE], actor=a_reviewer("body_civil"))
    mine = corrections.draft(sheet, case_id=tobacco.id, marks=[ID_CARD], actor=inspector)
    assert [row["case"] for row in mine["requests"]] == [str(tobacco.id)]
    with pytest.raises(NotFound):
        corrections.sheet(sheet, a_clerk(ELSEWHERE))


def test_a_desk_that_writes_again_replaces_only_its_own_words_of_that_case(relay: Any, frozen: Any) -> None:
    relief, tobacco = two_cases(relay)
    sheet = uuid7()
    corrections.draft(sheet, case_id=relief.id, marks=[MOBILE], actor=CENTRE)
    corrections.draft(sheet, case_id=tobacco.id, marks=[ID_CARD], actor=CENTRE)
    corrections.draft(sheet, case_id=relief.id, marks=[ID_CARD], actor=CENTRE)
    for _ in range(2):
        rows = corrections.draft(sheet, case_id=tobacco.id, marks=[], actor=CENTRE)["requests"]
        assert [(row["case"], row["marks"][0]["target"]) for row in rows] == [(str(relief.id), {"material": "id_card"})]


def test_a_mark_points_at_this_item_only(relay: Any, frozen: Any) -> None:
    relief, _ = two_cases(relay)
    with pytest.raises(Invalid):
        marks = [{"target": {"pointer": "/dog_name"}, "reason": "missing"}]
        corrections.draft(uuid7(), case_id=relief.id, marks=marks, actor=CENTRE)
    assert not Correction.select().exists()


def test_an_empty_notice_is_not_sent(relay: Any, frozen: Any) -> None:
    relief, _ = two_cases(relay)
    sheet = uuid7()
    corrections.draft(sheet, case_id=relief.id, marks=[MOBILE], actor=CENTRE)
    corrections.draft(sheet, case_id=relief.id, marks=[], actor=CENTRE)
    with pytest.raises(NothingAsked):
        corrections.send(sheet, uuid7(), within=15, actor=CENTRE)


def test_the_sending_can_be_repeated(relay: Any, frozen: Any) -> None:
    relief, _ = two_cases(relay)
    sheet, command = uuid7(), uuid7()
    corrections.draft(sheet, case_id=relief.id, marks=[MOBILE], actor=CENTRE)
    first = corrections.send(sheet, command, within=15, actor=CENTRE)
    assert corrections.send(sheet, command, within=15, actor=CENTRE) == first
    assert names_of_steps(relief).count("correct") == 1


def test_the_window_cannot_stop_what_was_accepted_meanwhile(relay: Any, frozen: Any) -> None:
    relief, _ = two_cases(relay)
    sheet = uuid7()
    corrections.draft(sheet, case_id=relief.id, marks=[MOBILE], actor=CENTRE)
    intake.accept(relief.id, uuid7(), actor=a_reviewer("body_civil"))
    with pytest.raises(Overtaken):
        corrections.send(sheet, uuid7(), within=15, actor=CENTRE)
    assert Correction.get_by_id(sheet).state == "draft"


def test_an_answer_brings_the_case_back_with_five_new_days(relay: Any, frozen: Any) -> None:
    relief, _ = two_cases(relay)
    sheet = uuid7()
    corrections.draft(sheet, case_id=relief.id, marks=[MOBILE], actor=CENTRE)
    corrections.send(sheet, uuid7(), within=15, actor=CENTRE)
    friday = date(2026, 11, 27)
    with clock.frozen(at(friday)):
        answered(sheet)
        relay.drain()
        assert (fresh(relief).state, fresh(relief).due_on) == ("submitted", date(2026, 12, 4))
        assert CaseClock.get_by_id(relief.id).received_on == friday
    assert verifying.verify(relief.application_id) == []


def test_the_time_of_a_correction_is_not_the_office_s(relay: Any, frozen: Any) -> None:
    _, tobacco = two_cases(relay)
    inspector, sheet = a_reviewer("body_tobacco"), uuid7()
    intake.accept(tobacco.id, uuid7(), actor=inspector)
    assert fresh(tobacco).due_on == date(2026, 12, 2)
    corrections.draft(sheet, case_id=tobacco.id, marks=[ID_CARD], actor=inspector)
    corrections.send(sheet, uuid7(), within=15, actor=inspector)
    with pytest.raises(decisions.AwaitingAnswer):
        decisions.resume(tobacco.id, uuid7(), actor=inspector)
    with clock.frozen(at(date(2026, 11, 25))):  # five working days later
        answered(sheet)
        relay.drain()
    assert (fresh(tobacco).state, fresh(tobacco).due_on) == ("in_review", date(2026, 12, 9))
    assert [row.until for row in ClockStop.select()] == [date(2026, 11, 25)]


def test_what_is_not_answered_lapses_the_day_after_its_date(relay: Any, frozen: Any) -> None:
    relief, tobacco = two_cases(relay)
    intake.accept(tobacco.id, uuid7(), actor=a_reviewer("body_tobacco"))
    sheet, last = uuid7(), date(2026, 11, 25)
    for case in (relief, tobacco):
        actor = CENTRE if case is relief else a_reviewer("body_tobacco")
        corrections.draft(sheet, case_id=case.id, marks=[ID_CARD], actor=actor)
    corrections.send(sheet, uuid7(), within=5, actor=CENTRE)
    assert corrections.expire_due(at(last, hour=23)) == 0
    with clock.frozen(at(last + timedelta(days=1))):
        assert corrections.expire_due(clock.now()) == 1
        assert corrections.expire_due(clock.now()) == 0
        relay.drain()
    assert (fresh(relief).state, fresh(relief).result) == ("closed", "lapsed")
    assert fresh(tobacco).state == "in_review"
    assert not CaseClock.get_by_id(relief.id).is_running


def test_a_case_taken_back_is_asked_nothing(relay: Any, frozen: Any) -> None:
    relief, tobacco = two_cases(relay)
    sheet = uuid7()
    for case in (relief, tobacco):
        corrections.draft(sheet, case_id=case.id, marks=[ID_CARD], actor=CENTRE)
    with unit_of_work() as outbox:
        facts = {"by": CITIZEN, "now": clock.now(), "outbox": outbox}
        applications.move(fresh(relief), "close", result="withdrawn", **facts)
    sent = corrections.send(sheet, uuid7(), within=15, actor=CENTRE)
    assert sent["cases"] == [str(tobacco.id)]
