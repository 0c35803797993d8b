"""She said no at the bedside: it is done once, or kept where secretary and supervisor read it."""

from typing import Any
from uuid import UUID

import pytest

from field_app.handoffs.service import parked
from field_app.visits.errors import JobParked
from field_app.visits.models import Job
from field_app.visits.service import job_trace, withdrawing
from server.applications.models import Application, Case
from server.core.access import Actor
from server.core.errors import AlreadyUsed
from server.core.ids import uuid7
from server.identity.models import Parked, StaffCommand
from server.identity.service import parking
from tests.field_app.sync.builders import settle_news
from tests.field_app.visits.builders import GRID, a_secretary, a_worker
from tests.field_app.visits.doors import approved, sent
from tests.field_app.visits.test_custody import handed, taken
from tests.field_app.visits.test_delivering import ready
from tests.server.at_once import at_once
from tests.server.identity.builders import COMMUNITY, an_actor

SAID = "她说先不办了"


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def gone(job: UUID, command: UUID, by: Actor, reason: str = SAID) -> Job:
    return withdrawing.withdraw(job, command=command, reason=reason, by=by)


def kept(job: UUID, command: UUID, by: Actor, why: str) -> None:
    """Parked once, and read in words by those who see to it; nothing moved."""
    before = len(job_trace.steps_of(job))
    for _ in range(2):
        with pytest.raises(JobParked) as no:
            gone(job, command, by)
    assert (no.value.facts["reason"], len(job_trace.steps_of(job)), Parked.select().count()) == (why, before, 1)
    for seer in (a_secretary(), an_actor("supervisor", division=COMMUNITY)):
        (row,) = parking.page_for(seer, cursor=None, limit=10)
        assert (row["kind_name"], row["why_plain"]) == ("本人说不办了", parking.WHYS[why])
        assert parked.open_parked(row["id"], seer)["lines"] == [{"label": "理由", "text": SAID}]


def under_way(job: UUID) -> None:
    Job.update(state="approved").where(Job.id == job).execute()


def test_what_comes_when_the_result_is_there_is_kept(worker: Actor) -> None:
    kept(ready(worker), uuid7(), worker, "too-late")


def test_what_comes_while_it_is_handed_in_is_kept(worker: Actor) -> None:
    job = sent(worker)
    under_way(job)
    kept(job, uuid7(), worker, "too-late")


def test_what_comes_when_all_is_decided_is_kept(worker: Actor) -> None:
    job = sent(worker)
    approved(job)
    settle_news()
    Case.update(state="closed", result="denied").execute()
    kept(job, uuid7(), worker, "too-late")


def test_while_an_original_is_out_it_is_kept_and_done_when_it_comes_again_afterwards(worker: Actor) -> None:
    job, command = sent(worker), uuid7()
    original = taken(worker, job)
    kept(job, command, worker, "original-out")
    handed(worker, original, "resident")
    assert gone(job, command, worker).state == "withdrawn"


@pytest.mark.parametrize("is_old", [False, True])
def test_other_words_under_its_id_are_kept_too(worker: Actor, is_old: bool) -> None:
    job, command = sent(worker), uuid7()
    gone(job, command, worker)
    if is_old:  # from before a withdrawal left a row of its own
        StaffCommand.delete().where(StaffCommand.id == command).execute()
    with pytest.raises(AlreadyUsed):
        gone(job, command, worker, "儿子说不办了")
    (row,) = Parked.select()
    assert (row.kind, row.desk, row.content["reason"]) == ("job_withdrawal", parking.COMMUNITY, "儿子说不办了")
    assert gone(job, command, worker).state == "withdrawn"
    assert len([step for step in job_trace.steps_of(job) if step.step == "withdraw"]) == 1


def test_what_she_said_the_second_time_stands_beside_the_first(worker: Actor) -> None:
    job = sent(worker)
    for reason in (SAID, "儿子也说不办了"):
        command = uuid7()
        for _ in range(2):
            assert gone(job, command, worker, reason).state == "withdrawn"
    said = [step.words["words"] for step in job_trace.steps_of(job) if step.step == "withdraw"]
    assert (said, job_trace.broken(Job.get_by_id(job))) == ([SAID, "儿子也说不办了"], [])


@pytest.mark.parametrize("at_centre", [False, True])
def test_eight_at_once_are_answered_alike_and_withdraw_it_once(worker: Actor, at_centre: bool) -> None:
    job, command = sent(worker), uuid7()
    if at_centre:
        approved(job)
        settle_news()
    answers = at_once(*[lambda: gone(job, command, worker).state] * 8)
    assert answers == ["withdrawn"] * 8
    assert len([step for step in job_trace.steps_of(job) if step.step == "withdraw"]) == 1
    assert Application.select().where(Application.stage == "submitted").count() == at_centre
    assert Parked.select().count() == 0
