"""What was parked of a resident stands in her copy and goes with her; what does not open is told."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from field_app.handoffs.service import asking
from field_app.sync.service import receiving, rights
from field_app.visits.errors import JobParked
from field_app.visits.models import Job
from field_app.visits.service import residents
from server.core import clock
from server.core.access import Actor
from server.core.errors import AlreadyUsed
from server.core.ids import named_in, uuid7
from server.identity.models import AccessRow, Parked, Person
from server.identity.service import erasing, parking
from server.media.models import MediaRef
from tests.field_app.handoffs.builders import give_back
from tests.field_app.sync.builders import PHOTO, a_body, a_file_of, send, upload
from tests.field_app.visits.builders import FAR_GRID, GRID, a_resident, a_secretary, a_worker
from tests.server.identity.builders import as_checked_citizen

CARD = {"id_type": "resident_id", "id_number": "440000194910010217", "birth": None}


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def parked(worker: Actor, resident: UUID, job: UUID | None = None, **how: Any) -> tuple[UUID, dict[str, Any]]:
    """A job of another's grid, with a photo of its own: where it waits, and what it says."""
    file = a_file_of(PHOTO)
    upload(worker, file, PHOTO)
    body = a_body(worker, resident, files=[file])
    with pytest.raises(JobParked) as no:
        send(worker, job or uuid7(), body, **how)
    return UUID(no.value.facts["parked"]), body


def unopened(worker: Actor, job: UUID) -> UUID:
    nonsense = {"revision": uuid7(), "device": None, "sealed": "AAAA"}
    with pytest.raises(JobParked) as no:
        receiving.receive(job, nonsense, by=worker, now=clock.now())
    return UUID(no.value.facts["parked"])


def photos() -> set[UUID]:
    return {row.id for row in MediaRef.select()}


def copy_of(app: Flask, person: UUID) -> Any:
    own = as_checked_citizen(Person.get_by_id(person))
    return app.test_client().get("/api/v1/me/data", headers=own).get_json(force=True)


def test_a_copy_names_jobs_and_what_was_parked(worker: Actor, app: Flask) -> None:
    her, job = a_resident(**CARD), uuid7()
    send(worker, job, a_body(worker, her))
    kept, body = parked(worker, her, job)
    closed = unopened(worker, job)
    parked(worker, a_resident(grid=FAR_GRID))
    unopened(worker, uuid7())
    told = copy_of(app, her)
    assert [one["id"] for one in told["jobs"]] == [str(job)]
    ours, shut = told["parked"]
    assert (ours["id"], ours["said"]["content"], ours["words"]) == (str(kept), body["content"], None)
    assert (shut["id"], shut["said"], shut["words"]) == (str(closed), None, rights.UNOPENED)


@pytest.mark.parametrize("seals", [True, False])
def test_what_was_parked_goes_with_her_and_its_photos_too(worker: Actor, seals: bool) -> None:
    her, other = a_resident(grid=FAR_GRID), a_resident(grid=FAR_GRID)
    (gone, hers), (stays, body) = parked(worker, her, seals=seals), parked(worker, other)
    nobodys = unopened(worker, uuid7())
    colleague = a_worker(FAR_GRID, division=FAR_GRID[:12])
    with pytest.raises(AlreadyUsed):
        for house in ("1", "2"):
            residents.put(her, {"id": UUID(int=7), "house": house}, by=colleague)
    assert photos() & set(named_in(hers))
    assert erasing.erase_person(her, now=clock.now(), by=uuid7())
    assert {row.id for row in Parked.select()} == {stays, nobodys}
    assert gone not in {stays, nobodys}
    assert not photos() & set(named_in(hers))
    assert UUID(body["files"][0]["ref"]) in photos()
    assert AccessRow.get(AccessRow.act == "parked_unopened").reason == "1 份打不开"


def test_an_envelope_under_her_own_job_goes_though_nobody_can_read_it(worker: Actor) -> None:
    her, job = a_resident(), uuid7()
    send(worker, job, a_body(worker, her))
    unopened(worker, job)
    assert erasing.erase_person(her, now=clock.now(), by=uuid7())
    assert Parked.select().count() == 0
    assert Job.get_by_id(job).state == "withdrawn"


def test_words_about_her_job_that_wait_are_told_to_her_and_go_with_her(worker: Actor, app: Flask) -> None:
    her, other, secretary = a_resident(**CARD), a_resident(), a_secretary()
    (hers, theirs), question = (uuid7(), uuid7()), uuid7()
    for job, resident in ((hers, her), (theirs, other)):
        send(worker, job, a_body(worker, resident))
    with pytest.raises(AlreadyUsed):
        for words in ("是本人吗", "是本人的电话吗"):
            asking.ask(hers, question, words, by=secretary)
    for job in (hers, theirs):
        with pytest.raises(AlreadyUsed):
            for words in ("电话打不通", "电话还是打不通"):
                give_back(job, secretary, id=UUID(int=job.int + 1), words=words)
    said = [one["said"].get("words") or one["said"]["text"] for one in copy_of(app, her)["parked"]]
    assert sorted(said) == ["是本人的电话吗", "电话还是打不通"]
    names = {row["kind_name"] for row in parking.page_for(secretary, cursor=None, limit=9)}
    assert names == {"代办的退回", "书记的提问"}
    rights.forget(her)
    assert [row.content["job"] for row in Parked.select()] == [str(theirs)]
