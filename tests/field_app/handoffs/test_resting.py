"""What stands still without a clock is seen: photos that never came, and what came back and nobody does again."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from field_app.handoffs.service import passing, resting
from field_app.rounds.service import work
from field_app.sync.service import packs
from field_app.visits.job_rules import days_before
from field_app.visits.models import Job, JobStep
from field_app.visits.service import approving, charges, job_trace
from server.core import clock
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.ids import uuid7
from tests.field_app.sync.builders import PHOTO, a_body, a_file_of, send, upload
from tests.field_app.visits.builders import FAR_GRID, GRID, OTHER_GRID, a_resident, a_secretary, a_worker
from tests.field_app.visits.doors import secretary, sent


def listed(by: Actor | None = None) -> list[dict[str, Any]]:
    return resting.page(by or a_secretary(), after=None, limit=10)


def aged(job: UUID, **old: float) -> UUID:
    """As if all that was done with it had been done so long ago."""
    then = clock.now() - timedelta(**old)
    Job.update(moved_at=then).where(Job.id == job).execute()
    JobStep.update(at=then).where(JobStep.job == job).execute()
    return job


def without_photos(worker: Actor) -> UUID:
    job, files = uuid7(), [a_file_of(PHOTO) for _ in range(3)]
    upload(worker, files[0], PHOTO)
    send(worker, job, a_body(worker, a_resident(), files=files))
    return job


def returned(worker: Actor) -> UUID:
    job = sent(worker)
    approving.give_back(job, step_id=uuid7(), marks=[], words="看不清", by=secretary(), now=clock.now())
    return job


def test_photos_that_never_came_are_listed_after_a_day(worker: Actor) -> None:
    job = aged(without_photos(worker), hours=23)
    assert listed() == []
    aged(job, hours=25)
    (row,) = listed()
    assert (row["id"], row["missing"], row["state"]) == (job, 2, "registered")
    assert (row["resident_name"], bool(row["worker_name"])) == ("欧阳**", True)
    assert listed(a_secretary(FAR_GRID[:12])) == []


def test_what_came_back_and_rests_is_listed_and_what_waits_for_her_is_not(worker: Actor) -> None:
    waits, back = aged(sent(worker), days=30), aged(returned(worker), days=1)
    assert listed() == []
    aged(back, days=14)
    assert [row["id"] for row in listed()] == [back]
    assert waits not in [row["id"] for row in listed()]


def test_what_is_only_noted_of_it_makes_it_no_younger(worker: Actor) -> None:
    back, photos = aged(returned(worker), days=30), aged(without_photos(worker), days=30)
    since = clock.now() - timedelta(days=30)
    told = {"job": back, "to": a_worker(OTHER_GRID).account_id, "reason": "病了", "originals": []}
    passing.offer(uuid7(), told, by=a_secretary())
    with unit_of_work():
        job_trace.note(job_trace.held(photos), "pass", by=secretary(), now=clock.now())
    assert {row["id"]: row["moved_at"] for row in listed()} == {back: since, photos: since}


def test_pages_go_on_where_the_last_one_ended(worker: Actor) -> None:
    made = sorted(aged(without_photos(worker), days=2) for _ in range(3))
    by = a_secretary()
    first = resting.page(by, after=None, limit=1)
    assert [row["id"] for row in first] == made[:2]
    assert [row["id"] for row in resting.page(by, after=made[0], limit=10)] == made[1:]


def test_working_days_are_counted_backwards() -> None:
    def is_open(day: date) -> bool:
        return day.weekday() < 5

    monday = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert days_before(monday, 1, is_open) == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    assert days_before(monday, 3, is_open) == datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
    assert days_before(monday, 0, is_open) == monday


def stood_in_for() -> Actor:
    substitute = a_worker()
    leave = {"worker": substitute.account_id, "grid": GRID, "since": clock.today(), "until": clock.today()}
    charges.stand_in(uuid7(), leave, by=a_secretary())
    return substitute


def returns_of(actor: Actor) -> list[Any]:
    return packs.field(actor, since=None, device=None, now=clock.now())["returns"]


def test_who_stands_in_sees_what_came_back_and_does_it_again_once_he_has_it(worker: Actor) -> None:
    job, substitute = returned(worker), stood_in_for()
    (task,) = work.of(substitute, frozenset({GRID})).tasks
    assert (task["kind"], task["job"]) == ("return", None)
    assert "看不清" in task["words"]
    assert "社区书记" in task["words"]
    assert returns_of(substitute) == []
    (own,) = work.of(worker, frozenset({GRID})).tasks
    assert (own["job"], own["words"]) == (str(job), "看不清")
    offer = uuid7()
    told = {"job": job, "to": substitute.account_id, "reason": "病了", "originals": []}
    passing.offer(offer, told, by=a_secretary())
    passing.take(offer, by=substitute)
    assert [task["job"] for task in work.of(substitute, frozenset({GRID})).tasks] == [str(job)]
    assert [one["id"] for one in returns_of(substitute)] == [str(job)]
    assert work.of(a_worker(), frozenset({GRID})).tasks == []
