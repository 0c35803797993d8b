"""The window: five days, acceptance by hand and by law, repeats, and who may."""

from datetime import date, timedelta
from typing import Any

import pytest

from server.applications.models import Case
from server.applications.service import verifying
from server.core import clock
from server.core.errors import AlreadyUsed, NotFound
from server.core.ids import uuid7
from server.identity.models import Parked
from server.reviews.models import CaseClock, Command
from server.reviews.rules.desks import NotYourPower
from server.reviews.service import commands, decisions, intake, recounting
from server.reviews.service.commands import Overtaken
from tests.server.reviews.builders import (
    ELSEWHERE,
    a_case,
    a_clerk,
    a_reviewer,
    a_supervisor,
    an_application,
    at,
    case_of,
    names_of_steps,
)

WEDNESDAY = date(2026, 11, 18)


def fresh(case: Case) -> Case:
    found: Case = Case.get_by_id(case.id)
    return found


def test_a_new_case_shows_until_when_the_window_answers(relay: Any, frozen: Any) -> None:
    case = case_of(an_application("temp_relief"), "temp_relief")
    relay.drain()
    assert (fresh(case).due_on, fresh(case).due_is_provisional) == (date(2026, 11, 25), False)
    relay.drain()
    assert names_of_steps(case) == ["submit", "received"]


def test_acceptance_starts_the_item_s_own_days(district: Any, frozen: Any) -> None:
    case = a_case("temp_relief")
    answer = intake.accept(case.id, uuid7(), actor=a_clerk("370199000000"))
    assert (answer["state"], answer["name"], answer["turn"]) == ("accepted", "受理", "body")
    assert answer["due_on"] == "2026-12-02"  # ten working days
    row = CaseClock.get_by_id(case.id)
    assert (row.starts_on, row.statutory_due_on, row.is_awaiting_notice) == (WEDNESDAY, date(2026, 12, 9), False)


def test_a_repeat_gets_the_stored_answer_and_changes_nothing(district: Any, frozen: Any) -> None:
    case, clerk, command = a_case("temp_relief"), a_clerk("370199000000"), uuid7()
    first = intake.accept(case.id, command, actor=clerk)
    decisions.start_review(case.id, uuid7(), actor=a_reviewer("body_civil"))
    assert intake.accept(case.id, command, actor=clerk) == first
    assert names_of_steps(case) == ["submit", "received", "accept", "review"]


def test_other_content_under_a_used_id_is_parked(district: Any, frozen: Any) -> None:
    case, reviewer, command = a_case("temp_relief", state="in_review"), a_reviewer("body_civil"), uuid7()
    decisions.decide(case.id, command, {"verdict": "deny", "reasons": ["不符合条件"]}, actor=reviewer)
    with pytest.raises(AlreadyUsed) as no:
        decisions.decide(case.id, command, {"verdict": "grant", "reasons": []}, actor=reviewer)
    kept = Parked.get()
    assert (str(kept.id), kept.kind, kept.account) == (no.value.facts["parked"], "desk", reviewer.account_id)
    assert kept.content["content"]["verdict"] == "grant"
    assert fresh(case).result == "denied"


def test_two_clerks_at_once_the_second_learns_who_was_faster(district: Any, frozen: Any) -> None:
    case, faster = a_case("temp_relief"), a_clerk("370199000000")
    intake.accept(case.id, uuid7(), actor=faster)
    with pytest.raises(Overtaken) as no:
        intake.accept(case.id, uuid7(), actor=a_clerk("370199000000"))
    assert no.value.facts["state"] == "accepted"
    assert no.value.facts["last"]["account"] == str(faster.account_id)
    assert Command.select().count() == 1


@pytest.mark.parametrize("verdict", ["not_our_power", "not_needed"])
def test_the_window_may_not_refuse(district: Any, frozen: Any, verdict: str) -> None:
    case = a_case("temp_relief")
    content = {"verdict": verdict, "reasons": ["不归我们"], "whose": "区民政局"}
    with pytest.raises(NotYourPower):
        decisions.decide(case.id, uuid7(), content, actor=a_clerk("370199000000"))
    assert fresh(case).state == "submitted"


def test_who_is_not_at_this_desk_does_not_see_the_case(district: Any, frozen: Any) -> None:
    case = a_case("temp_relief")
    for stranger in (a_clerk(ELSEWHERE), a_reviewer("body_tax"), a_reviewer("body_civil", ELSEWHERE), a_supervisor()):
        with pytest.raises(NotFound):
            intake.accept(case.id, uuid7(), actor=stranger)


def test_a_case_without_a_site_lies_at_the_window_of_its_division(district: Any, frozen: Any) -> None:
    case = a_case("temp_relief", site=None)
    with pytest.raises(NotFound):
        intake.accept(case.id, uuid7(), actor=a_clerk("370199002000"))
    assert intake.accept(case.id, uuid7(), actor=a_clerk("370199001000"))["state"] == "accepted"


def test_the_notice_is_warned_about_on_days_three_and_four_and_deemed_on_day_six(district: Any, frozen: Any) -> None:
    case = a_case("temp_relief")
    steps = {}
    for days in range(13):
        day = WEDNESDAY + timedelta(days=days)
        with clock.frozen(at(day)):
            before = len(names_of_steps(case))
            intake.watch_notices(at(day))
            intake.watch_notices(at(day))  # the timetable may run twice
            steps[day] = names_of_steps(case)[before:]
    written = {day: new for day, new in steps.items() if new}
    assert written == {
        date(2026, 11, 23): ["notice_warned"],
        date(2026, 11, 24): ["notice_warned"],
        date(2026, 11, 26): ["accept"],
    }
    row = CaseClock.get_by_id(case.id)
    assert row.starts_on == WEDNESDAY, "deemed acceptance counts from the day of receipt"
    assert fresh(case).due_on == date(2026, 12, 2)
    assert verifying.verify(case.application_id) == []


def test_cases_whose_day_has_not_come_cost_no_transaction(district: Any, frozen: Any, monkeypatch: Any) -> None:
    waiting, looked_at = [a_case("temp_relief").id for _ in range(3)], []
    monkeypatch.setattr(intake, "BATCH", 2)
    monkeypatch.setattr(intake, "watch", lambda case_id, now: looked_at.append(case_id) is None)
    assert intake.watch_notices(at(WEDNESDAY)) == 0
    assert looked_at == []
    assert intake.watch_notices(at(date(2026, 11, 23))) == 3
    assert sorted(looked_at) == sorted(waiting)


def test_old_commands_are_forgotten_and_a_late_repeat_hears_how_the_case_stands(district: Any, frozen: Any) -> None:
    case, clerk, command = a_case("temp_relief"), a_clerk("370199000000"), uuid7()
    first = intake.accept(case.id, command, actor=clerk)
    commands.forget_old(frozen + timedelta(days=179))
    assert intake.accept(case.id, command, actor=clerk) == first
    commands.forget_old(frozen + timedelta(days=181))
    assert Command.select().count() == 0
    with pytest.raises(Overtaken):
        intake.accept(case.id, command, actor=clerk)


def test_a_timetable_that_slept_warns_late_and_only_once(district: Any, frozen: Any) -> None:
    case = a_case("temp_relief")
    intake.watch_notices(at(date(2026, 11, 25)))
    assert names_of_steps(case) == ["submit", "received", "notice_warned"]


def test_an_imported_calendar_moves_the_dates_of_running_clocks(relay: Any, frozen: Any) -> None:
    from server.places.rules import Holiday
    from server.places.service import import_notice

    case, closed = a_case("temp_relief", state="accepted"), a_case("temp_relief")
    relay.drain()
    import_notice({date(2026, 11, 20): Holiday(is_open=False, name="试验", is_official=True)}, source="试验通知")
    relay.drain()
    assert fresh(case).due_on == date(2026, 12, 3)
    assert fresh(closed).due_on == date(2026, 11, 26)
    assert recounting.recount_all(clock.now()) == 0
