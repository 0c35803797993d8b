"""Jobs come from phones: taken once whatever happens on the way, parked where a person has to look, never lost."""

import copy
import dataclasses
import hashlib
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from field_app.sync.service import packs, receipts
from field_app.visits import digests
from field_app.visits.errors import JobParked
from field_app.visits.models import GridWorker, Job, JobRevision
from field_app.visits.service import job_trace, jobs, residents
from server.core import clock, config
from server.core.access import Actor
from server.core.errors import NotFound
from server.core.ids import uuid7
from server.core.outbox import OutboxDelivery
from server.identity.models import Parked
from tests.field_app.sync.builders import NEW, PHOTO, a_body, a_file_of, send, settle_news, upload
from tests.field_app.visits.builders import FAR_GRID, GRID, OTHER_GRID, a_resident, a_secretary, a_worker
from tests.server.identity.builders import DISTRICT, a_person, an_actor, seen_by
from tests.server.queries import counted

#: Of one job, from its envelope to its receipt.
MOST_STATEMENTS = 15


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def parked_as(reason: str, by: Actor, job: UUID, body: dict[str, Any], **how: Any) -> Parked:
    """That it was parked for this reason, whole."""
    with pytest.raises(JobParked) as no:
        send(by, job, body, **how)
    assert no.value.facts["reason"] == reason
    kept: Parked = Parked.get_by_id(no.value.facts["parked"])
    assert kept.content["why"] == reason
    return kept


def test_a_sealed_job_is_taken_and_its_receipt_says_by_digests_what_lies_here(worker: Actor) -> None:
    file, job = a_file_of(PHOTO), uuid7()
    body = a_body(worker, a_resident(), files=[file])
    receipt = send(worker, job, body)
    assert (receipt["state"], receipt["missing"]) == ("registered", [file["ref"]])
    assert receipt["content_digest"] == digests.sha256(body["content"])
    upload(worker, file, PHOTO)
    settle_news()
    again = receipts.of(job, None, by=worker)
    assert (again["state"], again["missing"], again["files"][0]["digest"]) == ("waiting", [], file["digest"])
    assert again["approve_by"] == jobs.answer_by(clock.now())
    assert [step.step for step in job_trace.steps_of(job)] == ["register", "complete"]
    assert job_trace.broken(Job.get_by_id(job)) == []


def test_files_may_come_before_their_job(worker: Actor) -> None:
    file = a_file_of(PHOTO)
    upload(worker, file, PHOTO)
    assert send(worker, uuid7(), a_body(worker, a_resident(), files=[file]))["state"] == "waiting"


def test_half_of_the_files_is_not_the_job(worker: Actor) -> None:
    files, job = [a_file_of(PHOTO), a_file_of(PHOTO)], uuid7()
    upload(worker, files[0], PHOTO)
    receipt = send(worker, job, a_body(worker, a_resident(), files=files))
    assert (receipt["state"], receipt["missing"]) == ("registered", [files[1]["ref"]])
    settle_news()
    assert Job.get_by_id(job).state == "registered"


def test_somebody_elses_file_is_no_file_of_this_job(worker: Actor) -> None:
    file = a_file_of(PHOTO)
    upload(a_worker(GRID), file, PHOTO)
    receipt = send(worker, uuid7(), a_body(worker, a_resident(), files=[file]))
    assert (receipt["state"], receipt["files"][0]["digest"]) == ("registered", None)


def test_a_file_that_came_while_nobody_listened_counts_at_the_next_contact(worker: Actor) -> None:
    file, job = a_file_of(PHOTO), uuid7()
    body = a_body(worker, a_resident(), files=[file])
    send(worker, job, body)
    upload(worker, file, PHOTO)  # and the server is killed before the news is told
    assert send(worker, job, body)["state"] == "waiting"


def alike(receipt: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in receipt.items() if name != "server_time"}


def test_plain_and_sealed_are_the_same_job(worker: Actor) -> None:
    body, job = a_body(worker, a_resident()), uuid7()
    assert alike(send(worker, job, body)) == alike(send(worker, job, body, seals=False))


def test_other_content_under_a_used_revision_is_parked_and_the_first_stays(worker: Actor) -> None:
    body, job = a_body(worker, a_resident()), uuid7()
    send(worker, job, body)
    other = copy.deepcopy(body)
    other["content"]["values"]["mobile"] = "13900000000"
    kept = parked_as("other-content", worker, job, other)
    assert kept.content["content"]["values"]["mobile"] == "13900000000"
    assert parked_as("other-content", worker, job, other).id == kept.id
    assert send(worker, job, body)["content_digest"] == digests.sha256(body["content"])
    assert parked_as("other-content", worker, uuid7(), body | {"application": str(uuid7())})
    assert (Job.select().count(), JobRevision.select().count()) == (1, 1)


@pytest.mark.parametrize("part", ["application", "resident", "bundle"])
def test_a_next_revision_of_something_else_is_parked(worker: Actor, part: str) -> None:
    body, job = a_body(worker, a_resident()), uuid7()
    send(worker, job, body)
    other = {"application": str(uuid7()), "resident": {"id": str(a_resident())}, "bundle": "item:temp_relief"}[part]
    parked_as("other-content", worker, job, body | {"revision": str(uuid7()), "base": body["revision"], part: other})


def test_of_two_phones_of_one_worker_the_second_is_parked(worker: Actor) -> None:
    body, job = a_body(worker, a_resident()), uuid7()
    send(worker, job, body)
    first, second = (body | {"revision": str(uuid7()), "base": body["revision"]} for _ in range(2))
    assert send(worker, job, first)["revision"] == UUID(first["revision"])
    parked_as("moved-on", worker, job, second)
    assert [row.number for row in JobRevision.select().order_by(JobRevision.number)] == [1, 2]


def test_another_workers_job_is_neither_seen_nor_touched(worker: Actor) -> None:
    body, job = a_body(worker, a_resident()), uuid7()
    send(worker, job, body)
    other = a_worker(GRID)
    parked_as("not-yours", other, job, body | {"revision": str(uuid7()), "base": body["revision"]})
    parked_as("not-yours", other, job, body)
    for asked in (None, UUID(body["revision"])):
        with pytest.raises(NotFound):
            receipts.of(job, asked, by=other)


def test_a_parked_job_is_seen_by_author_secretary_and_supervisor_its_words_by_the_author_alone(worker: Actor) -> None:
    body = a_body(worker, a_resident(grid=FAR_GRID))
    kept = parked_as("foreign-grid", worker, uuid7(), body)
    for who in (worker, a_secretary(), an_actor("supervisor", division=DISTRICT)):
        (row,) = seen_by(who)
        assert (row["id"], row["kind_name"]) == (kept.id, "走访代办")
        assert (row["content"] is not None) == (who is worker)
    assert not seen_by(an_actor("clerk"))
    assert not seen_by(a_secretary(FAR_GRID[:12]))


def test_what_does_not_open_is_parked_as_it_came(worker: Actor) -> None:
    from field_app.sync.schemas import JobIn
    from field_app.sync.service import receiving
    from tests.field_app.sync.builders import sealed

    body, job = a_body(worker, a_resident()), uuid7()
    for told in (
        sealed(uuid7(), body),  # under another name
        sealed(job, {"revision": body["revision"], "device": None}),  # opens, and is no job
        {"revision": body["revision"], "sealed": "bm90aGluZw=="},
        {"revision": body["revision"], "sealed": "这不是"},
    ):
        with pytest.raises(JobParked) as no:
            receiving.receive(job, JobIn().load(told), by=worker, now=clock.now())
        assert no.value.facts["reason"] == "unreadable"
        assert Parked.get_by_id(no.value.facts["parked"]).content["sealed"] == told["sealed"]
    assert Job.select().count() == 0


def test_a_resident_who_moved_meanwhile_is_no_stranger_and_the_job_goes_to_the_new_secretary(worker: Actor) -> None:
    resident, job = a_resident(), uuid7()
    body = a_body(worker, resident)
    mover = a_secretary(DISTRICT)
    for minutes, grid in enumerate((OTHER_GRID, FAR_GRID), 1):
        with clock.frozen(clock.now() + timedelta(minutes=minutes)):
            residents.put(resident, {"id": uuid7(), "grid": grid}, by=mover)
    assert send(worker, job, body)["state"] == "waiting"
    row = Job.get_by_id(job)
    assert (row.grid, row.division) == (FAR_GRID, FAR_GRID[:12])
    assert [step.reason for step in job_trace.steps_of(job)] == ["resident_moved", None]
    with clock.frozen(clock.now() + timedelta(minutes=3)):
        residents.put(resident, {"id": uuid7(), "grid": OTHER_GRID}, by=mover)
    assert send(worker, job, body)["state"] == "waiting"


def test_the_day_at_the_bedside_decides_not_today(worker: Actor) -> None:
    body = a_body(worker, a_resident())
    with clock.frozen(clock.now() + timedelta(days=40)):
        GridWorker.update(until=clock.today() - timedelta(days=20)).execute()
        assert send(worker, uuid7(), body)["state"] == "waiting"
        parked_as("foreign-grid", worker, uuid7(), a_body(worker, a_resident()))


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_is_wrong_by_a_day_costs_nothing(worker: Actor, days: int) -> None:
    wrong = clock.now() + timedelta(days=days)
    offset = -days * 86_400_000
    for told in ({}, {"clocks": {"phone": wrong.isoformat(), "server_offset_ms": offset}}):
        job = uuid7()
        send(worker, job, a_body(worker, a_resident(), declared_at=wrong.isoformat(), **told))
        assert Job.get_by_id(job).declared_at == (clock.now() if told else wrong)


@pytest.mark.parametrize("offset", [1e14, -1e14, 6e13])
def test_an_offset_that_no_clock_has_loses_no_job(worker: Actor, offset: float) -> None:
    job, told = uuid7(), clock.now()
    clocks = {"phone": told.isoformat(), "server_offset_ms": offset}
    send(worker, job, a_body(worker, a_resident(), declared_at=told.isoformat(), clocks=clocks))
    assert Job.get_by_id(job).declared_at == told


def test_a_job_costs_few_statements_however_many_its_files(worker: Actor) -> None:
    counts = []
    for files in (1, 12):
        body, job = a_body(worker, a_resident(), files=[a_file_of(PHOTO) for _ in range(files)]), uuid7()
        with counted() as statements:
            send(worker, job, body, seals=False)
        counts.append(len([one for one in statements if "place_version" not in one]))
    assert counts[0] == counts[1] <= MOST_STATEMENTS


@pytest.mark.parametrize(
    "written",
    [
        '{"a":{"é":1,"𠮷":2},"values":{"x":0.000001}}',  # in the order of code points, as the phone sorts
        '{"x":[-0.0000015,0.00001,1e-7,30.12,150000,123456789012345.6,true,null,"\\u0007\\n\u2028/"]}',
    ],
)
def test_a_digest_is_that_of_the_phones_own_text(written: str) -> None:
    assert digests.sha256(json.loads(written)) == f"sha256:{hashlib.sha256(written.encode()).hexdigest()}"


def test_in_the_national_suite_digests_are_those_that_the_phone_knows(worker: Actor, monkeypatch: Any) -> None:
    national = dataclasses.replace(config.settings(), suite="national")
    config.install(national)
    body, job = a_body(worker, a_resident()), uuid7()
    receipt = send(worker, job, body)
    assert receipt["content_digest"] == digests.sha256(body["content"])
    settle_news()
    assert "/consent/shown_digest" not in str(JobRevision.get_by_id(receipt["revision"]).faults)
    assert job_trace.broken(Job.get_by_id(job)) == []


@pytest.mark.parametrize(("told", "kept"), [({"house": "3-2-501"}, "3-2-501"), ({"house": ""}, ""), ({}, "")])
def test_a_resident_met_at_the_door_is_found_by_her_house_number(worker: Actor, told: dict, kept: str) -> None:
    """An older phone names none, and is heard all the same."""
    met, job = uuid7(), uuid7()
    assert send(worker, job, a_body(worker, NEW | {"id": str(met)} | told))["state"] == "waiting"
    (row,) = packs.field(worker, since=None, device=None, now=clock.now())["residents"]
    assert (str(row["id"]), row["house"]) == (str(met), kept)


def test_all_news_of_a_job_is_heard(worker: Actor) -> None:
    file, job = a_file_of(PHOTO), uuid7()
    send(worker, job, a_body(worker, a_resident(phone="13800000001"), files=[file]))
    upload(worker, file, PHOTO)
    settle_news()
    assert [row.last_error for row in OutboxDelivery.select() if row.last_error or not row.done] == []


def test_nobody_is_had_by_guessing_an_id(worker: Actor) -> None:
    stranger = a_person()
    parked_as("unknown-resident", worker, uuid7(), a_body(worker, stranger.id))
    parked_as("unknown-resident", worker, uuid7(), a_body(worker, NEW | {"id": str(stranger.id)}))
    parked_as("unknown-resident", worker, uuid7(), a_body(worker, uuid7()))
    parked_as("foreign-grid", worker, uuid7(), a_body(worker, NEW | {"id": str(uuid7()), "grid": FAR_GRID}))


def test_somebody_met_at_the_door_becomes_a_resident(worker: Actor) -> None:
    from server.identity.models import Person

    met, job = uuid7(), uuid7()
    assert send(worker, job, a_body(worker, NEW | {"id": str(met), "phone": "13800000001"}))["state"] == "waiting"
    assert (Job.get_by_id(job).resident, Person.get_by_id(met).name) == (met, "赵大娘")


def test_empty_words_are_taken_all_the_same(worker: Actor) -> None:
    """A job from the bedside is never refused for what it says, nor for an unknown form."""
    for told in (
        {"content": {}, "consent": None},
        {"content": {"values": "nonsense", "materials": [{"x": 1}]}, "consent": None},
        {"release": "sha256:never-published", "form_digest": None},
        {"bundle": "item:no_such_thing"},
    ):
        job = uuid7()
        assert send(worker, job, a_body(worker, a_resident()) | told)["state"] == "waiting"
        settle_news()
        assert JobRevision.get(JobRevision.job == job).faults


def test_who_is_no_worker_any_more_hands_over_into_quarantine(worker: Actor) -> None:
    former = Actor(worker.account_id, None, "none", (), worker.session_id, worker.roles)
    body = a_body(worker, a_resident())
    parked_as("account-closed", former, uuid7(), body)
    assert Job.select().count() == 0
