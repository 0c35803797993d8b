"""Moving cases on a real database: trace, forerunners, races, and the state as the trace tells it."""

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from server.applications import service
from server.applications.models import Application, Case, Note, Trace
from server.applications.rules import CASE, RESULTS, CaseMoved, ResultNotFitting
from server.applications.service import verifying
from server.core.db import unit_of_work
from server.core.outbox import OutboxEvent
from server.core.workflow import IllegalStep
from tests.server.applications.builders import CLERK, NOON, REVIEWER, an_application, case_of


def step(case: Case, name: str, **facts: Any) -> Case:
    with unit_of_work() as outbox:
        return service.move(case, name, by=CLERK, now=NOON, outbox=outbox, **facts)


def test_a_move_changes_the_row_writes_the_trace_and_leaves_news(db: Any) -> None:
    application = an_application(("licence", []))
    case = step(case_of(application, "licence"), "accept", reason="complete", rule="v1")
    row = Trace.select().where(Trace.case == case.id).order_by(Trace.seq.desc()).get()
    kept = Case.get_by_id(case.id)
    assert (kept.state, kept.turn, kept.version, kept.accepted_at) == ("accepted", "body", 2, NOON)
    assert (row.from_state, row.to_state, row.account, row.role) == ("submitted", "accepted", CLERK.account, "clerk")
    assert row.data["rule"] == "v1"
    event = OutboxEvent.get()
    assert (event.name, event.subject_id, event.division) == ("case.accepted", str(case.id), case.division)
    assert verifying.verify(application.id) == []


def test_an_illegal_step_changes_nothing(db: Any) -> None:
    application = an_application(("licence", []))
    case = case_of(application, "licence")
    with pytest.raises(IllegalStep):
        step(case, "review")
    with pytest.raises(ResultNotFitting):
        step(case, "close", result="granted")
    assert Case.get_by_id(case.id).version == 1
    assert not OutboxEvent.select().exists()


def test_two_clerks_with_the_same_page_open_cannot_both_move_a_case(db: Any) -> None:
    application = an_application(("licence", []))
    mine, theirs = case_of(application, "licence"), case_of(application, "licence")
    step(mine, "accept")
    with pytest.raises(CaseMoved):
        step(theirs, "close", result="not_needed")
    assert verifying.verify(application.id) == []


def test_what_people_write_stands_apart_from_the_chain_and_may_go(db: Any) -> None:
    application = an_application(("licence", []))
    step(case_of(application, "licence"), "accept", note="店主张三的电话已核对")
    row = Trace.select().where(Trace.note.is_null(False)).get()
    assert "张三" not in str(row.__data__)
    assert Note.get().words == "店主张三的电话已核对"
    assert verifying.verify(application.id) == []
    Note.update(words="别的话").execute()
    assert verifying.verify(application.id) != []
    Note.delete().execute()
    assert verifying.verify(application.id) == []


def test_a_waiting_case_is_released_when_its_forerunner_is_granted(db: Any) -> None:
    application = an_application(("licence", []), ("food", ["licence"]), ("sign", ["licence", "food"]))
    step(step(case_of(application, "licence"), "accept"), "close", result="granted")
    assert [case_of(application, item).state for item in ("food", "sign")] == ["submitted", "waiting"]
    step(step(case_of(application, "food"), "accept"), "close", result="granted_deferred")
    assert case_of(application, "sign").state == "submitted"
    assert verifying.verify(application.id) == []


def test_when_a_forerunner_is_denied_all_that_wait_for_it_are_not_pursued(db: Any) -> None:
    application = an_application(("licence", []), ("food", ["licence"]), ("sign", ["food"]), ("dog", []))
    step(step(case_of(application, "licence"), "accept"), "close", result="denied", reason="law")
    found = {case.item: (case.state, case.result) for case in Case.select()}
    assert found["food"] == found["sign"] == ("closed", "not_pursued")
    assert found["dog"] == ("submitted", None)
    reasons = {row.reason for row in Trace.select().where(Trace.case == case_of(application, "food").id)}
    assert "forerunner" in reasons
    assert verifying.verify(application.id) == []


def test_a_case_not_pursued_can_be_opened_again_and_waits_again(db: Any) -> None:
    application = an_application(("licence", []), ("food", ["licence"]))
    licence = step(step(case_of(application, "licence"), "accept"), "close", result="denied")
    licence = service.reopen(licence.id, by=REVIEWER, now=NOON, reason="review_upheld")
    assert (licence.state, licence.result) == ("submitted", None)
    food = service.reopen(case_of(application, "food").id, by=REVIEWER, now=NOON, reason="review_upheld")
    assert (food.state, food.result) == ("waiting", None)
    step(step(licence, "accept"), "close", result="granted")
    assert case_of(application, "food").state == "submitted"
    assert verifying.verify(application.id) == []


def test_a_record_leaves_a_row_and_may_set_dates_but_no_state(db: Any) -> None:
    application = an_application(("licence", []))
    case = case_of(application, "licence")
    with unit_of_work() as outbox:
        due = {"due_on": NOON.date(), "due_is_provisional": True}
        service.record(case, "extend", by=CLERK, now=NOON, outbox=outbox, sets=due)
        with pytest.raises(ValueError, match="use move"):
            service.record(case, "accept", by=CLERK, now=NOON, outbox=outbox)
        with pytest.raises(ValueError, match="not settable"):
            service.record(case, "x", by=CLERK, now=NOON, outbox=outbox, sets={"state": "closed"})
    kept = Case.get_by_id(case.id)
    assert (kept.due_on, kept.due_is_provisional, kept.state) == (NOON.date(), True, "submitted")
    assert verifying.verify(application.id) == []


@pytest.mark.parametrize("seed", range(6))
def test_random_steps_legal_or_not_never_part_the_rows_from_the_trace(db: Any, seed: int) -> None:
    dice = random.Random(seed)
    shapes = [("a", []), ("b", ["a"]), ("c", ["a"]), ("d", ["b", "c"]), ("e", [])]
    application = an_application(*shapes)
    names = [*sorted({row.name for row in CASE.steps}), "note_taken"]
    for n in range(25):
        case = case_of(application, dice.choice("abcde"))
        name = dice.choice(names)
        try:
            with unit_of_work() as outbox:
                facts: dict[str, Any] = {"by": CLERK, "now": NOON + timedelta(minutes=n), "outbox": outbox}
                if name == "note_taken":
                    service.record(case, name, sets={"owner": UUID(int=n)}, **facts)
                else:
                    result = dice.choice([*RESULTS, None]) if name == "close" else None
                    service.move(case, name, result=result, **facts)
        except (IllegalStep, ResultNotFitting):
            pass
        assert verifying.verify(application.id) == []


def test_a_row_changed_behind_the_trace_is_found(db: Any) -> None:
    application = an_application(("licence", []))
    case = step(case_of(application, "licence"), "accept")
    Case.update(state="in_review").where(Case.id == case.id).execute()
    assert any("state" in fault for fault in verifying.verify(application.id))
    Case.update(state="accepted").where(Case.id == case.id).execute()
    assert verifying.verify(application.id) == []
    Trace.update(role="reviewer").where(Trace.case == case.id, Trace.step == "accept").execute()
    assert verifying.verify(application.id)
    assert Application.get_by_id(application.id).head_seq == 3
