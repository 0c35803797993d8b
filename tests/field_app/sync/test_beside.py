"""She does not want it any more, of a job that waits parked: read beside it by who may let it in."""

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from field_app.handoffs.service.parked import open_parked
from field_app.sync.service import admitting, apart, rights
from field_app.visits.errors import JobParked
from server.core.access import Actor
from server.core.errors import NotFound
from server.core.ids import uuid7
from server.identity.models import Parked
from server.identity.service import parking, posts
from tests.field_app.sync.builders import a_body, send
from tests.field_app.sync.test_late import API, a_phone, last
from tests.field_app.visits.builders import FAR_GRID, GRID, a_resident, a_secretary, a_worker
from tests.server.identity.builders import bearer

SAID = "孩子说自己去办"


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def waiting(worker: Actor, resident: UUID) -> UUID:
    job = uuid7()
    with pytest.raises(JobParked):
        send(worker, job, a_body(worker, resident))
    return job


def kept(job: UUID, by: Actor, reason: str = SAID) -> UUID:
    """Where her words wait, once however often they come."""
    told, where = {"id": uuid7(), "reason": reason}, set()
    for _ in range(2):
        with pytest.raises(JobParked) as no:
            apart.withdraw(job, told, by=by)
        where.add(no.value.facts["parked"])
    (one,) = where
    assert no.value.facts["reason"] == "not-taken-yet"
    return UUID(one)


def test_it_is_read_beside_the_job_until_that_is_let_in(worker: Actor) -> None:
    resident, secretary = a_resident(grid=FAR_GRID), a_secretary()
    job = waiting(worker, resident)
    where = kept(job, worker)
    row = Parked.get(Parked.kind == "job")
    said = [{"label": "本人后来说不办了", "text": SAID}]
    assert open_parked(row.id, secretary)["lines"] == said
    assert open_parked(where, secretary)["lines"] == [{"label": "理由", "text": SAID}]
    admitting.admit(job, parked=row.id, words="照办", by=secretary)
    assert apart.withdraw(job, {"id": uuid7(), "reason": SAID}, by=worker).state == "withdrawn"


def test_nobody_else_says_so_of_it(worker: Actor) -> None:
    job = waiting(worker, a_resident(grid=FAR_GRID))
    for stranger, named in ((a_worker(GRID), job), (worker, uuid7())):
        with pytest.raises(NotFound):
            apart.withdraw(named, {"id": uuid7(), "reason": SAID}, by=stranger)
    assert Parked.select().count() == 1


def test_it_stands_in_her_copy_by_its_reason_and_goes_with_her(worker: Actor) -> None:
    resident = a_resident(grid=FAR_GRID)
    kept(waiting(worker, resident), worker)
    kept(waiting(worker, a_resident(grid=FAR_GRID)), worker)
    told = [(one["reason"], (one["said"] or {}).get("reason")) for one in rights.copy([resident])]
    assert told == [(parking.WHYS["foreign-grid"], None), (parking.WHYS["not-taken-yet"], SAID)]
    rights.forget(resident)
    assert (Parked.select().count(), rights.copy([resident])) == (2, [])


def test_of_somebody_new_whose_words_do_not_open_it_is_kept_too(worker: Actor) -> None:
    job = uuid7()
    with pytest.raises(JobParked):
        send(worker, job, a_body(worker, uuid7()) | {"resident": {"id": str(uuid7()), "new": None}})
    kept(job, worker)


def test_by_the_door_also_of_who_has_left(client: FlaskClient, worker: Actor) -> None:
    job = waiting(worker, a_resident(grid=FAR_GRID))
    phone, told = a_phone(client, worker), {"id": str(uuid7()), "reason": SAID}
    answer = client.put(f"{API}/jobs/{job}/withdrawal", json=told, headers=bearer(phone))
    assert (answer.status_code, answer.json["reason"]) == (409, "not-taken-yet")
    posts.lock(worker.account_id, locked=True, reason="离职", by=uuid7())
    answer = client.put(f"{API}/jobs/{job}/withdrawal", json=told | {"id": str(uuid7())}, headers=last(phone))
    assert (answer.status_code, answer.json["reason"]) == (409, "account-closed")
