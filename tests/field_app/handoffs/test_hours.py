"""Nobody answers: a reminder, a word to the street, then the job goes on by itself, each once."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_app.handoffs.service import hours
from field_app.visits.job_rules import hours_after, is_by_day, worked
from field_app.visits.models import Job, JobStep
from field_app.visits.service import approving, job_trace
from server.core import clock, config
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.errors import Fault, Invalid
from server.core.ids import uuid7
from server.identity.models import Account, DemoMessage, Mandate, Post
from server.identity.roles import Role
from server.identity.service import accounts, mandates
from server.notifications.models import Notice
from server.places.queries import calendar
from tests.field_app.handoffs.builders import approve, give_back
from tests.field_app.sync.builders import settle_news
from tests.field_app.visits.builders import FAR_GRID, a_secretary
from tests.field_app.visits.doors import sent
from tests.server.at_once import at_once
from tests.server.identity.builders import COMMUNITY


def steps(job: Any) -> list[str]:
    return [step.step for step in job_trace.steps_of(job)][2:]


def later(job: Any, part: float) -> datetime:
    """After this part of the working hours that a secretary has."""
    row, told = Job.get_by_id(job), config.settings()
    return hours_after(clock.local(row.whole_at), told.approve_hours * part, calendar().is_open, told.working_day)


def test_a_reminder_a_word_to_the_street_and_then_it_goes_on_marked(worker: Actor) -> None:
    job = sent(worker)
    moments = [later(job, part) for part in (0.4, 0.5, 0.6, 0.8, 1.0, 1.1)]
    found = []
    for moment in moments:
        with clock.frozen(moment):
            for _ in range(2):
                hours.press(moment)
        found.append(steps(job))
    pressed = ["remind", "escalate"]
    gone = [*pressed, "approve", "hand_in"]
    assert found == [[], ["remind"], ["remind"], pressed, gone, gone]
    told = JobStep.get((JobStep.job == job) & (JobStep.step == "approve"))
    assert (told.reason, told.account, told.role) == ("unanswered", None, "system")
    assert job_trace.broken(Job.get_by_id(job)) == []


def test_what_cannot_be_handed_in_goes_back_to_the_worker_once(worker: Actor) -> None:
    job = sent(worker)
    mandates.revoke(Mandate.get().id, how="telephone", by=worker)
    due = later(job, 1)
    with clock.frozen(due):
        for _ in range(3):
            hours.press(due)
    assert Job.get_by_id(job).state == "returned"
    assert steps(job).count("return") == 1


def test_the_clock_and_a_secretary_at_once_are_one_of_both(worker: Actor) -> None:
    job, by = sent(worker), a_secretary()
    due, command = later(job, 1), uuid7()
    at_once(lambda: hours.press(due), lambda: hours.press(due), lambda: give_back(job, by, id=command))
    ends = [step for step in steps(job) if step in ("approve", "return")]
    assert ends in (["approve"], ["return"])


def test_hours_of_days_on_which_nobody_works_do_not_count() -> None:
    friday = datetime(2026, 11, 20, 16, tzinfo=clock.SHANGHAI)
    assert after(friday, 8) == friday + timedelta(days=3)
    assert after(friday + timedelta(days=1), 1).isoformat()[:13] == "2026-11-23T10"
    assert after(friday, 1).isoformat()[:13] == "2026-11-20T17"
    assert after(friday + timedelta(hours=4), 8).isoformat()[:13] == "2026-11-23T17"  # of a Friday evening
    assert after(friday - timedelta(hours=12), 0.5).isoformat()[:16] == "2026-11-20T09:30"


DAY = (time(9), time(17))


def is_weekday(day: date) -> bool:
    return day.weekday() < 5


def after(start: datetime, hours: float) -> datetime:
    return hours_after(start, hours, is_weekday, DAY)


@given(st.integers(0, 14 * 24 * 60), st.integers(1, 80))
def test_what_was_counted_off_is_what_was_worked_and_ends_by_day(minutes: int, hours: int) -> None:
    start = datetime(2026, 11, 16, tzinfo=clock.SHANGHAI) + timedelta(minutes=minutes)
    end = after(start, hours)
    assert worked(start, end, is_weekday, DAY) == timedelta(hours=hours)
    assert is_by_day(end, is_weekday, DAY)


def test_at_night_nobody_is_told_and_nothing_goes_on(worker: Actor) -> None:
    with clock.frozen(clock.now() + timedelta(hours=6)):  # 16:00
        job = sent(worker)
    due = Job.get_by_id(job).approve_by
    assert clock.local(due).isoformat()[:13] == "2026-11-19T16"
    night = datetime(2026, 11, 18, 18, 30, tzinfo=clock.SHANGHAI)
    with unit_of_work():
        Job.update(approve_by=night).where(Job.id == job).execute()  # as it was counted before
    for hour in range(14):
        hours.press(night + timedelta(hours=hour))
    assert steps(job) == []
    with clock.frozen(night + timedelta(hours=14, minutes=30)):
        hours.press(clock.now())
    assert steps(job) == ["approve", "hand_in"]


@pytest.mark.parametrize("again", [False, True])
def test_what_a_secretary_said_yes_to_is_never_said_to_be_unseen(
    worker: Actor, monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    job, secretary, street = sent(worker), a_secretary(), a_secretary("370199001000")

    def refused(*_: Any, **__: Any) -> None:
        raise Invalid([Fault("/mobile", "打不通")])

    with monkeypatch.context() as short:
        short.setattr(approving, "_submit", refused)
        with pytest.raises(Invalid):
            approve(job, secretary)
        if not again:
            hours.press(clock.now())
    hours.press(clock.now())
    settle_news()
    assert told(street.account_id) == []
    if again:
        assert (Job.get_by_id(job).state, told(secretary.account_id)) == ("in_centre", [])
    else:
        assert (Job.get_by_id(job).state, told(secretary.account_id)) == ("returned", ["没交出去"])
        assert told(worker.account_id) == ["请再弄弄"]


def told(account: UUID) -> list[str]:
    return [row.phrase for row in Notice.select().where(Notice.account == account).order_by(Notice.id)]


def test_secretary_street_and_worker_are_told_once_each(worker: Actor) -> None:
    job, secretary, street, far = sent(worker), a_secretary(), a_secretary("370199001000"), a_secretary(FAR_GRID[:12])
    accounts.set_phone(Account.get_by_id(secretary.account_id), "13800000009")
    for moment in [later(job, part) for part in (0.5, 0.6, 0.8, 1.0, 1.1)]:
        with clock.frozen(moment):
            for _ in range(2):
                hours.press(moment)
                settle_news()
    assert told(secretary.account_id) == ["等您来看", "快到时限", "自动交出"]
    assert told(street.account_id) == ["社区没看", "自动交出"]
    assert told(worker.account_id) == ["还没人看", "自动交出"]
    assert told(far.account_id) == []
    sentence = Notice.get((Notice.account == street.account_id) & (Notice.phrase == "社区没看")).sentence
    assert sentence.startswith("清泉里社区有一件《老年人优待证办理》还没有人看")
    texts = [row.text for row in DemoMessage.select().order_by(DemoMessage.id) if row.to == "13800000009"]
    assert [text.split("：")[1].split("。")[0] for text in texts] == ["等您来看", "快到时限", "自动交出"]


def test_where_a_community_has_no_secretary_the_street_is_reminded(worker: Actor) -> None:
    job, street = sent(worker), a_secretary("370199001000")
    Post.delete().where((Post.role == Role.SECRETARY) & (Post.division == COMMUNITY)).execute()
    hours.press(later(job, 0.5))
    settle_news()
    assert told(street.account_id) == ["等您来看"]


def test_what_was_looked_at_in_time_is_told_to_nobody_and_a_return_to_its_worker(worker: Actor) -> None:
    good, bare, secretary = sent(worker), sent(worker), a_secretary()
    approve(good, secretary)
    give_back(bare, secretary)
    settle_news()
    assert (told(secretary.account_id), told(worker.account_id)) == ([], ["书记退回"])


def test_what_came_back_by_itself_is_told_as_that(worker: Actor) -> None:
    job, secretary = sent(worker), a_secretary()
    mandates.revoke(Mandate.get().id, how="telephone", by=worker)
    with clock.frozen(later(job, 1)):
        hours.press(clock.now())
    settle_news()
    assert told(secretary.account_id) == ["没人看过"]
    assert "请再弄弄" in told(worker.account_id)
    assert "自动交出" not in told(worker.account_id)
