"""Nobody answers: a reminder, a word to the street, then the job goes on by itself, each once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from field_app.handoffs.service import hours
from field_app.visits.job_rules import hours_after
from field_app.visits.models import Job, JobStep
from field_app.visits.service import job_trace
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from server.identity.models import Mandate
from server.identity.service import mandates
from tests.field_app.handoffs.builders import give_back
from tests.field_app.visits.builders import GRID, a_secretary, a_worker
from tests.field_app.visits.doors import sent
from tests.server.at_once import at_once


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def steps(job: Any) -> list[str]:
    return [step.step for step in job_trace.steps_of(job)][2:]


def later(job: Any, part: float) -> datetime:
    row = Job.get_by_id(job)
    moment: datetime = row.whole_at + (row.approve_by - row.whole_at) * part
    return moment


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
    assert hours_after(friday, 24, lambda day: day.weekday() < 5) == friday + timedelta(days=3)
    assert hours_after(friday + timedelta(days=1), 1, lambda day: day.weekday() < 5).isoformat()[:13] == "2026-11-23T01"
