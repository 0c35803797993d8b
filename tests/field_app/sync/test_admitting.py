"""What was parked because of who sent it may be let in by who is responsible, once; nothing else may."""

from typing import Any

import pytest

from field_app.sync.errors import DeviceRevoked
from field_app.sync.service import admitting, devices
from field_app.visits.errors import JobParked
from field_app.visits.models import Job
from field_app.visits.service import approving, job_trace
from server.applications.rules import By
from server.core import clock
from server.core.access import Actor
from server.core.errors import NotFound
from server.core.ids import uuid7
from server.identity.models import Parked
from server.identity.service import parking, posts
from server.identity.service.parking import SettledOtherwise
from tests.field_app.sync.builders import NEW, a_body, send, settle_news, signed
from tests.field_app.visits.builders import FAR_GRID, GRID, a_resident, a_secretary, a_worker
from tests.server.at_once import at_once
from tests.server.identity.builders import an_actor


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def parked(by: Actor, job: Any, body: dict[str, Any]) -> Any:
    with pytest.raises((JobParked, DeviceRevoked)) as no:
        send(by, job, body)
    return Parked.get_by_id(no.value.facts["parked"]).id


def test_the_job_of_who_has_left_goes_all_the_way(worker: Actor) -> None:
    resident, job, secretary = a_resident(phone="13800000002"), uuid7(), a_secretary()
    body = signed(a_body(worker, resident), worker, resident)
    posts.lock(worker.account_id, locked=True, reason="离职", by=uuid7())
    kept = parked(Actor(worker.account_id, None, "none", (), uuid7(), worker.roles), job, body)
    answers = at_once(*[lambda: admitting.admit(job, parked=kept, words="照办", by=secretary) for _ in range(4)])
    assert [one["state"] for one in answers] == ["waiting"] * 4
    first = job_trace.steps_of(job)[0]
    assert (Job.get().worker, first.account, first.role) == (worker.account_id, secretary.account_id, "secretary")
    settle_news()
    by = By(secretary.account_id, "secretary", "desk")
    assert approving.approve(job, by=by, now=clock.now()).state == "in_centre"
    assert Parked.get_by_id(kept).decision == admitting.DONE


def test_from_a_lost_phone_and_from_anothers_grid(worker: Actor) -> None:
    device, secretary = uuid7(), a_secretary()
    devices.meet(device, name=None, by=worker)
    devices.revoke(device, by=worker)
    for body in (a_body(worker, a_resident(), device=str(device)), a_body(worker, a_resident(grid=FAR_GRID))):
        job = uuid7()
        kept = parked(worker, job, body)
        assert admitting.admit(job, parked=kept, words="照办", by=secretary)["state"] == "waiting"


def test_what_has_no_place_is_not_let_in(worker: Actor) -> None:
    job, secretary = uuid7(), a_secretary()
    body = a_body(worker, a_resident())
    send(worker, job, body)
    other = parked(worker, job, body | {"content": {}})
    nobody = uuid7()
    unknown = parked(worker, nobody, a_body(worker, uuid7()))
    for one, kept in ((job, other), (nobody, unknown)):
        with pytest.raises(JobParked):
            admitting.admit(one, parked=kept, words="照办", by=secretary)
        assert Parked.get_by_id(kept).settled_at is None
    with pytest.raises(NotFound):
        admitting.admit(uuid7(), parked=other, words="照办", by=secretary)


def test_only_who_sees_to_it_lets_it_in_and_not_what_was_settled_otherwise(worker: Actor) -> None:
    job, kept = uuid7(), None
    kept = parked(worker, job, a_body(worker, NEW | {"id": str(uuid7()), "grid": FAR_GRID}))
    for stranger in (worker, a_secretary(FAR_GRID[:12]), an_actor("clerk")):
        with pytest.raises(NotFound):
            admitting.admit(job, parked=kept, words="照办", by=stranger)
    secretary = a_secretary()
    parking.settle(kept, decision="void", words="误交", by=secretary)
    with pytest.raises(SettledOtherwise):
        admitting.admit(job, parked=kept, words="照办", by=secretary)
    assert Job.select().count() == 0
