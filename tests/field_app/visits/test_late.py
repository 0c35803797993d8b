"""What a substitute did within the leave and what arrives after it: its own moment counts, and nothing is refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from field_app.rounds.service import notices
from field_app.visits.errors import JobParked
from field_app.visits.job_rules import LATEST
from field_app.visits.models import Job
from field_app.visits.service import charges, delivering, job_trace
from server.core import clock
from server.core.access import Actor
from server.core.errors import NotFound
from server.core.ids import uuid7
from server.identity.models import Parked
from server.identity.service import parking
from tests.field_app.handoffs.test_deeds import a_notice, told
from tests.field_app.visits.builders import FAR_GRID, GRID, a_secretary, a_worker
from tests.field_app.visits.doors import sent
from tests.field_app.visits.test_custody import handed
from tests.field_app.visits.test_custody import taken as an_original
from tests.field_app.visits.test_delivering import a_receipt, ready
from tests.server.identity.builders import COMMUNITY, an_actor


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def stood_in(*, ended: int) -> Actor:
    """A week's substitute, whose last day was so many days ago."""
    substitute, last = a_worker(), clock.today() - timedelta(days=ended)
    leave = {"worker": substitute.account_id, "grid": GRID, "since": last - timedelta(days=7), "until": last}
    charges.stand_in(uuid7(), leave, by=a_secretary())
    return substitute


def done(ago: timedelta, *, knows: bool = True) -> dict[str, Any]:
    return {"at": clock.now() - ago} | ({"server_offset_ms": 0} if knows else {})


@pytest.mark.parametrize("knows", [True, False])
def test_a_delivery_within_the_leave_is_taken_after_it(worker: Actor, knows: bool) -> None:
    job, substitute = ready(worker), stood_in(ended=3)
    receipt = a_receipt(**done(timedelta(days=4), knows=knows))
    for _ in range(2):
        assert delivering.deliver(job, receipt, by=substitute)["state"] == "delivered"
    step = job_trace.steps_of(job)[-1]
    assert (step.step, step.account) == ("deliver", substitute.account_id)
    assert clock.datetime.fromisoformat(step.data["delivered_at"]) == receipt["at"]
    assert job_trace.broken(Job.get_by_id(job)) == []
    assert Parked.select().count() == 0


Deed = Callable[[Actor, UUID, UUID], Any]


def taking(by: Actor, job: UUID, _: UUID) -> Any:
    return an_original(by, job, **done(timedelta(days=4)))


def bringing_back(by: Actor, _: UUID, original: UUID) -> Any:
    return handed(by, original, "resident", **done(timedelta(days=4)))


def telling(by: Actor, job: UUID, _: UUID) -> Any:
    return notices.tell(a_notice(job), told() | done(timedelta(days=4)), by=by)


@pytest.mark.parametrize("deed", [taking, bringing_back, telling])
def test_so_are_originals_and_what_was_told(deed: Deed, worker: Actor) -> None:
    job = sent(worker)
    original = an_original(worker, job)
    deed(stood_in(ended=3), job, original)
    assert Parked.select().count() == 0


@pytest.mark.parametrize(
    ("ended", "ago", "knows"),
    [
        (3, timedelta(), True),  # he went after his time, with the list that his phone still had
        (3, timedelta(days=2), True),
        (3, timedelta(days=1, hours=1), False),  # no clock is wrong by so much
        (60, timedelta(days=61), True),  # too long ago to count by itself
        (3, timedelta(days=30), True),  # before his time
    ],
)
def test_else_it_is_kept_where_secretary_and_supervisor_see_it(
    worker: Actor, ended: int, ago: timedelta, knows: bool
) -> None:
    job, substitute = ready(worker), stood_in(ended=ended)
    receipt = a_receipt(**done(ago, knows=knows))
    for _ in range(2):
        with pytest.raises(JobParked) as no:
            delivering.deliver(job, receipt, by=substitute)
        assert no.value.facts["reason"] == "off-duty"
    assert Job.get_by_id(job).state == "result_ready"
    for seer in (substitute, a_secretary(), an_actor("supervisor", division=COMMUNITY)):
        (row,) = parking.page_for(seer, cursor=None, limit=10)
        assert row["kind"] == "delivery"
    assert delivering.deliver(job, a_receipt(), by=worker)["state"] == "delivered"


@pytest.mark.parametrize("ahead", [timedelta(days=400), timedelta(days=1)])
def test_a_clock_that_runs_ahead_makes_nobody_a_substitute_before_his_time(worker: Actor, ahead: timedelta) -> None:
    job, substitute = ready(worker), a_worker()
    leave = {"worker": substitute.account_id, "grid": GRID, "since": clock.today() + timedelta(days=1)}
    charges.stand_in(uuid7(), leave | {"until": clock.today() + timedelta(days=500)}, by=a_secretary())
    with pytest.raises(NotFound):
        delivering.deliver(job, a_receipt(**done(-ahead)), by=substitute)
    assert Parked.select().count() == 0


def test_who_never_had_the_grid_finds_nothing_whatever_he_declares(worker: Actor) -> None:
    job = ready(worker)
    for stranger in (a_worker(), a_worker(FAR_GRID, division=FAR_GRID[:12])):
        for ago in (timedelta(), timedelta(days=4), LATEST * 2):
            with pytest.raises(NotFound):
                delivering.deliver(job, a_receipt(**done(ago)), by=stranger)
    assert Parked.select().count() == 0
