"""Opened again, or revoked: by the deciding body, with a reason, told and traced."""

from typing import Any

import pytest

from server.applications.models import Application, Case, Note
from server.applications.rules import RESULTS, ResultNotFitting
from server.applications.service import verifying
from server.core import clock
from server.core.errors import AlreadyUsed, Invalid, NotFound
from server.core.ids import uuid7
from server.core.outbox import OutboxEvent
from server.reviews.models import Decision
from server.reviews.rules.desks import NotYourPower
from server.reviews.service import decisions, intake, undoing, views
from tests.server.reviews.builders import a_case, a_clerk, a_reviewer, an_application, case_of

CENTRE, CIVIL = a_clerk("370199000000"), a_reviewer("body_civil")


def decided(case: Case, verdict: str, **said: Any) -> Case:
    decisions.decide(case.id, uuid7(), {"verdict": verdict, "reasons": ["不符合条件"], **said}, actor=CIVIL)
    return Case.get_by_id(case.id)


def a_pair() -> tuple[Application, Case, Case]:
    application = an_application("temp_relief", "car_tax", after={"car_tax": ["temp_relief"]})
    first = case_of(application, "temp_relief")
    intake.accept(first.id, uuid7(), actor=CENTRE)
    return application, Case.get_by_id(first.id), case_of(application, "car_tax")


def fresh(case: Case) -> Case:
    found: Case = Case.get_by_id(case.id)
    return found


def test_a_denied_case_is_opened_again_and_what_waited_for_it_too(district: Any, frozen: Any) -> None:
    application, first, second = a_pair()
    decided(first, "deny")
    assert (fresh(second).state, fresh(second).result) == ("closed", "not_pursued")
    assert "reopen" not in views.case_view(second.id, a_reviewer("body_tax"))["allowed"], "it would end again at once"
    with pytest.raises(undoing.ForerunnerFailed):
        undoing.reopen(second.id, uuid7(), reason="前一项办成了", actor=a_reviewer("body_tax"))
    assert "reopen" in views.case_view(first.id, CIVIL)["allowed"]
    assert undoing.reopen(first.id, uuid7(), reason="复议撤销了原决定", actor=CIVIL)["state"] == "submitted"
    assert "reopen" in views.case_view(second.id, a_reviewer("body_tax"))["allowed"]
    undoing.reopen(second.id, uuid7(), reason="前一项重新办", actor=a_reviewer("body_tax"))
    assert fresh(second).state == "waiting"
    assert OutboxEvent.select().where(OutboxEvent.name == "case.reopened").count() == 2
    assert "复议撤销了原决定" in [note.words for note in Note.select()]
    intake.receive(first.id, clock.now(), clock.now())
    intake.accept(first.id, uuid7(), actor=CENTRE)
    decided(first, "grant")
    assert fresh(second).state == "submitted"
    assert verifying.verify(application.id) == []


def test_a_grant_is_revoked_with_reason_and_remedies_and_what_waits_is_dropped(district: Any, frozen: Any) -> None:
    application, first, second = a_pair()
    decided(first, "grant")
    assert "revoke" in views.case_view(first.id, CIVIL)["allowed"]
    answer = undoing.revoke(first.id, uuid7(), reason="材料是假的", actor=CIVIL)
    assert (answer["result"], answer["verdict"]) == ("revoked", "revoke")
    assert "行政复议" in answer["remedies"]["text"]
    told = views.told_decisions(application.id)[-1]
    assert (told["result"], told["reasons"]) == ("revoked", ["材料是假的"])
    assert fresh(second).state == "submitted", "what was released meanwhile is decided on its own"
    assert OutboxEvent.select().where(OutboxEvent.name == "case.revoked").count() == 1
    assert verifying.verify(application.id) == []


def test_a_repeat_changes_nothing_and_another_reason_is_parked(district: Any, frozen: Any) -> None:
    case, command = decided(a_case(state="accepted"), "grant"), uuid7()
    first = undoing.revoke(case.id, command, reason="材料是假的", actor=CIVIL)
    assert undoing.revoke(case.id, command, reason="材料是假的", actor=CIVIL) == first
    assert Decision.select().where(Decision.result == "revoked").count() == 1
    with pytest.raises(AlreadyUsed):
        undoing.revoke(case.id, command, reason="别的", actor=CIVIL)


def test_only_the_deciding_body_goes_back_on_an_end(district: Any, frozen: Any) -> None:
    case = decided(a_case(state="accepted"), "grant")
    with pytest.raises(NotYourPower):
        undoing.revoke(case.id, uuid7(), reason="材料是假的", actor=CENTRE)
    with pytest.raises(NotFound):
        undoing.revoke(case.id, uuid7(), reason="材料是假的", actor=a_reviewer("body_tax"))
    assert not {"reopen", "revoke"} & set(views.case_view(case.id, CENTRE)["allowed"])


def test_only_what_ended_so_is_opened_or_revoked(district: Any, frozen: Any) -> None:
    granted, denied = decided(a_case(state="accepted"), "grant"), decided(a_case(state="accepted"), "deny")
    with pytest.raises(ResultNotFitting):
        undoing.reopen(granted.id, uuid7(), reason="想再看", actor=CIVIL)
    with pytest.raises(ResultNotFitting):
        undoing.revoke(denied.id, uuid7(), reason="想再看", actor=CIVIL)
    Case.update(content={"values": {}, "materials": []}).where(Case.id == denied.id).execute()
    with pytest.raises(undoing.NothingLeft):
        undoing.reopen(denied.id, uuid7(), reason="复议", actor=CIVIL)


@pytest.mark.parametrize(("end", "undo"), [("grant", "revoke"), ("deny", "reopen")])
def test_going_back_is_no_verdict_though_the_desk_may_do_it(district: Any, frozen: Any, end: str, undo: str) -> None:
    case = decided(a_case(state="accepted"), end)
    with pytest.raises(Invalid) as no:
        decided(case, undo, whose="别的部门")
    assert no.value.faults[0].pointer == "/verdict"
    assert (fresh(case).result, Decision.select().count()) == (case.result, 1)


def why(case: Case, actor: Any = CIVIL) -> str | None:
    told: str | None = views.case_view(case.id, actor)["stays"]
    return told


def test_who_cannot_go_back_on_an_end_reads_why(district: Any, frozen: Any) -> None:
    _, first, second = a_pair()
    assert why(first) is None, "it is open"
    decided(first, "deny")
    assert why(first) is None, "it may be reopened"
    assert why(first, CENTRE) == "要重新打开，由区民政局办"
    assert why(second, a_reviewer("body_tax")) == "前一个事项还没有办成，现在不能重新打开"
    Case.update(blocked_at=clock.now()).where(Case.id == first.id).execute()
    assert why(first) == "填的内容已按申请人的要求删除或封存，请申请人重新申请"
    granted = decided(a_case(state="accepted"), "grant")
    assert (why(granted), why(granted, CENTRE)) == (None, "要撤销结果，由区民政局办")
    undoing.revoke(granted.id, uuid7(), reason="材料是假的", actor=CIVIL)
    assert "已经撤销" in str(why(granted))


@pytest.mark.parametrize("result", sorted(RESULTS))
def test_every_end_is_gone_back_on_or_says_why_not(district: Any, frozen: Any, result: str) -> None:
    case = a_case(state="accepted")
    Case.update(state="closed", result=result).where(Case.id == case.id).execute()
    seen = views.case_view(case.id, CIVIL)
    assert bool(seen["stays"]) == ({"reopen", "revoke"}.isdisjoint(seen["allowed"])), seen["stays"]


def test_what_was_decided_outside_is_undone_there(district: Any, frozen: Any) -> None:
    case = a_case("car_tax", state="accepted")
    Case.update(state="closed", result="granted").where(Case.id == case.id).execute()
    assert why(case, a_reviewer("body_tax")) == "结果由税务征管系统作出，要改请到那边办"
