"""Everything at the same moment: the same job, other words under its id, a file and its job."""

from typing import Any

import pytest

from field_app.visits import tasks
from field_app.visits.models import Job, JobRevision, JobStep
from server.core.access import Actor
from server.core.ids import uuid7
from server.identity.models import Parked
from tests.field_app.sync.builders import NEW, PHOTO, a_body, a_file_of, send, upload
from tests.field_app.visits.builders import GRID, a_resident, a_worker
from tests.server.at_once import at_once


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def alike(receipt: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in receipt.items() if name != "server_time"}


def test_eight_at_once_get_the_same_receipt_and_make_one_job(worker: Actor) -> None:
    body, job = a_body(worker, a_resident()), uuid7()
    answers = at_once(*[lambda: send(worker, job, body) for _ in range(8)])
    assert [alike(one) for one in answers] == [alike(answers[0])] * 8
    assert (Job.select().count(), JobRevision.select().count()) == (1, 1)
    assert [step.step for step in JobStep.select()] == ["register", "complete"]


def test_eight_at_once_with_a_new_resident_enter_one(worker: Actor) -> None:
    body, job = a_body(worker, NEW | {"id": str(uuid7())}), uuid7()
    answers = at_once(*[lambda: send(worker, job, body) for _ in range(8)])
    assert [alike(one) for one in answers] == [alike(answers[0])] * 8


def test_of_eight_different_words_under_one_id_one_is_taken_and_the_others_are_kept(worker: Actor) -> None:
    body, job = a_body(worker, a_resident()), uuid7()
    others = [body | {"content": {"values": {"mobile": f"1380000000{n}"}}} for n in range(8)]
    others[4:] = [one | {"revision": str(uuid7())} for one in others[4:]]
    answers = at_once(*[lambda one=one: send(worker, job, one) for one in others])
    taken = [one for one in answers if isinstance(one, dict)]
    assert len(taken) == 1
    kept = {row.content["content"]["values"]["mobile"] for row in Parked.select()}
    (first,) = JobRevision.select()
    assert kept | {first.body["content"]["values"]["mobile"]} == {f"1380000000{n}" for n in range(8)}
    assert len(kept) == 7


def test_a_last_file_of_which_no_news_comes_is_found_by_the_timetable(worker: Actor) -> None:
    file, job = a_file_of(PHOTO), uuid7()
    at_once(
        lambda: upload(worker, file, PHOTO),
        lambda: send(worker, job, a_body(worker, a_resident(), files=[file])),
    )
    tasks.complete_jobs()
    assert Job.get_by_id(job).state == "waiting"
