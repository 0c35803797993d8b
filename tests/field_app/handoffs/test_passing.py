"""From worker to worker: the giver's until it is taken, with a trace; then it goes on in other hands, nothing lost."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from field_app.handoffs.rules import OwnJob
from field_app.handoffs.service import passing
from field_app.handoffs.service.passing import JobNotPassable
from field_app.rounds.models import VisitRequest
from field_app.rounds.service.asking import TRAIL
from field_app.sync.service import comparing, packs, receipts
from field_app.visits.models import Custody, Job, JobRevision, JobStep
from field_app.visits.service import job_trace, withdrawing
from server.applications.models import Application, Handoff
from server.applications.service.handoffs import HandoffOver
from server.core import clock
from server.core.access import Actor
from server.core.errors import AlreadyUsed, Invalid, NotFound
from server.core.ids import uuid7
from server.core.workflow import IllegalStep
from server.identity.models import AccessRow, Account, Mandate, Post
from server.identity.rules import Way
from server.identity.service import sessions
from server.media.models import MediaRef
from server.notifications.models import Notice
from server.reviews.service.handing import AlreadyOffered
from tests.field_app.handoffs.builders import MARK, a_yes, approve, current, give_back
from tests.field_app.rounds.builders import a_request, confirmed, finished, taken
from tests.field_app.rounds.test_work import listed
from tests.field_app.sync.builders import PHOTO, a_body, a_file_of, send, settle_news, signed, upload
from tests.field_app.visits.builders import FAR_GRID, GRID, a_resident, a_secretary, a_worker
from tests.field_app.visits.doors import sent
from tests.field_app.visits.test_custody import handed
from tests.field_app.visits.test_custody import taken as an_original
from tests.server.at_once import at_once
from tests.server.identity.builders import an_actor, bearer
from tests.server.queries import counted

API = "/api/v1"


def offered(job: UUID, to: Actor, by: Actor, **told: Any) -> UUID:
    passing_id: UUID = told.pop("id", None) or uuid7()
    said = {"job": job, "to": to.account_id, "reason": "我下周休假", "originals": [], "signature": None}
    passing.offer(passing_id, said | told, by=by)
    return passing_id


def passed(job: UUID, to: Actor, by: Actor) -> None:
    passing.take(offered(job, to, by), by=to)


def steps(job: UUID) -> list[str]:
    return [step.step for step in job_trace.steps_of(job)]


def told(account: Actor) -> list[str]:
    settle_news()
    return [row.phrase for row in Notice.select().where(Notice.account == account.account_id).order_by(Notice.id)]


def test_it_stays_the_givers_until_it_is_taken_and_says_who_what_and_until_when(worker: Actor, other: Actor) -> None:
    job = sent(worker)
    passing_id = offered(job, other, worker)
    assert offered(job, other, worker, id=passing_id) == passing_id
    assert Job.get_by_id(job).worker == worker.account_id
    row = Handoff.get_by_id(passing_id)
    assert (row.giver, row.receiver, row.state) == (worker.account_id, other.account_id, "offered")
    assert row.papers == [JobRevision.get_by_id(current(job)).digest]
    assert row.until > clock.now()
    for _ in range(2):
        assert passing.take(passing_id, by=other)["state"] == "taken"
    assert Job.get_by_id(job).worker == other.account_id
    assert steps(job) == ["register", "complete", "pass", "take_over"]
    data = JobStep.get((JobStep.job == job) & (JobStep.step == "pass")).data
    assert (data["from"], data["to"]) == (str(worker.account_id), str(other.account_id))
    assert job_trace.broken(Job.get_by_id(job)) == []
    assert (told(other), told(worker)[-1:]) == (["请您接手"], ["已经接手"])
    with pytest.raises(AlreadyUsed):
        offered(job, other, worker, id=passing_id, reason="别的话")


def test_the_takers_phone_shows_the_offer_and_nothing_of_the_resident(worker: Actor, other: Actor) -> None:
    def lent() -> dict[str, Any]:
        return packs.field(other, since=None, device=None, now=clock.now())

    passing_id = offered(sent(worker), other, worker)
    (task,) = lent()["tasks"]
    assert (task["kind"], task["id"], task["resident"], task["job"]) == ("passing", str(passing_id), None, None)
    assert "我下周休假" in task["words"]
    with counted() as few:
        lent()
    for _ in range(3):
        offered(sent(worker), other, worker)
    lent()
    with counted() as many:
        lent()
    assert len(few) == len(many)
    passing.give_back(passing_id, "我也不在", by=other)
    Handoff.update(until=clock.now()).where(Handoff.id != passing_id).execute()
    assert lent()["tasks"] == []


def test_of_eight_takings_at_once_there_is_one_and_one_offer_at_a_time(worker: Actor, other: Actor) -> None:
    job = sent(worker)
    passing_id = offered(job, other, worker)
    with pytest.raises(AlreadyOffered):
        offered(job, a_worker(GRID), worker)
    answers = at_once(*[lambda: passing.take(passing_id, by=other)["state"] for _ in range(8)])
    assert answers == ["taken"] * 8
    assert steps(job).count("take_over") == 1


def test_who_says_no_leaves_it_where_it_was(worker: Actor, other: Actor) -> None:
    job = sent(worker)
    passing_id = offered(job, other, worker)
    for _ in range(2):
        assert passing.give_back(passing_id, "那天我也不在", by=other)["state"] == "returned"
    with pytest.raises(IllegalStep):
        passing.take(passing_id, by=other)
    again = offered(job, other, worker)
    assert passing.withdraw(again, by=worker)["state"] == "withdrawn"
    late = offered(job, other, worker)
    with clock.frozen(clock.now() + timedelta(days=20)), pytest.raises(HandoffOver):
        passing.take(late, by=other)
    assert Job.get_by_id(job).worker == worker.account_id
    assert told(worker)[-1:] == ["没有接手"]
    assert job_trace.broken(Job.get_by_id(job)) == []


def test_who_may_pass_what_to_whom(worker: Actor, other: Actor) -> None:
    job, far, secretary = sent(worker), a_worker(FAR_GRID, division=FAR_GRID[:12]), a_secretary()
    for stranger in (other, a_secretary(FAR_GRID[:12])):
        with pytest.raises(NotFound):
            offered(job, other, stranger)
    for nobody in (far, worker, secretary):
        with pytest.raises(Invalid):
            offered(job, nobody, worker)
    names = {one["account"] for one in passing.receivers(job, by=worker)}
    assert (other.account_id in names, far.account_id in names, worker.account_id in names) == (True, False, False)
    passing_id = offered(job, other, secretary)
    assert Handoff.get_by_id(passing_id).giver == worker.account_id
    with pytest.raises(NotFound):
        passing.take(passing_id, by=a_worker(GRID))
    assert [one["id"] for one in passing.page(secretary, after=None, limit=9)] == [passing_id]
    assert [one["is_to_me"] for one in passing.page(other, after=None, limit=9)] == [True]
    assert [one["is_to_me"] for one in passing.page(worker, after=None, limit=9)] == [False]
    assert passing.page(a_worker(GRID), after=None, limit=9) == []


def test_who_works_elsewhere_by_then_takes_nothing(worker: Actor, other: Actor) -> None:
    job, offering = sent(worker), uuid7()
    assert offered(job, other, worker, id=offering) == offering
    Post.update(division=FAR_GRID[:12]).where(Post.account == other.account_id).execute()
    with pytest.raises(NotFound):
        passing.take(offering, by=other)
    assert Job.get_by_id(job).worker == worker.account_id


def test_with_photos_in_the_givers_phone_it_cannot_be_passed(worker: Actor, other: Actor) -> None:
    job, body = uuid7(), a_body(worker, a_resident(), files=[a_file_of(PHOTO)])
    assert send(worker, job, body)["state"] == "registered"
    with pytest.raises(JobNotPassable):
        offered(job, other, worker)


def test_what_is_whole_is_handed_in_as_its_writer_signed_it(worker: Actor, other: Actor) -> None:
    job = sent(worker)
    passed(job, other, worker)
    assert approve(job, a_secretary())["state"] == "in_centre"
    assert Application.get_by_id(Job.get_by_id(job).application).account == worker.account_id
    assert withdrawing.withdraw(job, command=uuid7(), reason="不办了", by=other)
    assert Job.get_by_id(job).state == "withdrawn"


def test_a_returned_job_comes_back_to_the_taker_who_makes_it_his_own(worker: Actor, other: Actor) -> None:
    resident, job, file = a_resident(phone="13800000002"), uuid7(), a_file_of(PHOTO)
    upload(worker, file, PHOTO)
    send(worker, job, signed(a_body(worker, resident, files=[file]), worker, resident))
    settle_news()
    first = receipts.of(job, None, by=worker)
    give_back(job, a_secretary())
    passed(job, other, worker)
    assert packs.field(worker, since=None, device=None, now=clock.now())["returns"] == []
    pack = packs.field(other, since=None, device=None, now=clock.now())
    assert [(one["kind"], one["marks"]) for one in pack["tasks"]] == [("return", [MARK])]
    assert [one["name"] for one in pack["residents"] if one["id"] == str(resident)] == ["欧阳秀兰"]
    (back,) = pack["returns"]
    body = back["job"] | {"revision": str(uuid7()), "base": back["base"], "answers_to": back["answers_to"]}
    assert send(other, job, signed(body, other, resident))["state"] == "corrected"
    settle_news()
    assert JobRevision.get_by_id(current(job)).faults == []
    assert approve(job, a_secretary())["state"] == "in_centre"
    assert Application.get_by_id(Job.get_by_id(job).application).account == other.account_id
    assert MediaRef.get_by_id(UUID(file["ref"])).owner == other.account_id
    assert {row.recorded_by: row.state for row in Mandate.select()} == {
        worker.account_id: "revoked",
        other.account_id: "given",
    }
    # the giver's phone still finds its own: nothing goes again, nothing is parked
    assert receipts.of(job, UUID(first["revision"].hex), by=worker)["missing"] == []
    held = {"jobs": {job: first["content_digest"]}, "files": {UUID(file["ref"]): file["digest"]}}
    assert comparing.compare(held["jobs"], held["files"], by=worker) == []


def test_visit_and_delivery_go_along_and_originals_stay_until_signed_for(worker: Actor, other: Actor) -> None:
    mother = a_resident(phone="13800000002")
    visit = taken(confirmed(a_request(a_secretary(), mother), worker), worker)
    job = sent(worker, resident=mother)
    mine, away, back = (an_original(worker, job) for _ in range(3))
    handed(worker, away, "centre", to_name="3号窗口")
    handed(worker, back, "resident")
    Job.update(state="result_ready").where(Job.id == job).execute()
    passing_id = offered(job, other, worker)
    mine_to_do = sorted(row["kind"] for row in listed(worker))
    assert mine_to_do == ["deliver", "deliver", "deliver", "visit"]  # the result, two originals that are away
    for _ in range(2):
        passing.take(passing_id, by=other)
    assert [row.get("original") for row in listed(worker)] == [str(mine)]
    assert sorted(row["kind"] for row in listed(other)) == mine_to_do
    name = Account.get_by_id(worker.account_id).name
    kept = {row.id: (row.keeper, row.keeper_name, row.state) for row in Custody.select()}
    assert kept == {
        mine: ("worker", name, "out"),
        away: ("centre", "3号窗口", "out"),
        back: ("resident", None, "back"),
    }
    assert job_trace.broken(Job.get_by_id(job)) == []
    row = VisitRequest.get_by_id(visit.id)
    assert (row.worker, row.state, row.word) == (other.account_id, "taken", visit.word)
    assert [one.step for one in TRAIL.steps_of(visit.id)][-3:] == ["take", "word_told", "hand_on"]
    assert TRAIL.broken(row) == []
    looks = (AccessRow.account_id == other.account_id) & (AccessRow.field == "visit")
    assert AccessRow.select().where(looks).count() == 1
    finished(row, other, job=job)
    assert told(other)[-1] == "请您接手"
    (news,) = Notice.select().where((Notice.account == worker.account_id) & (Notice.phrase == "已经接手"))
    assert "原件" in news.sentence


def test_another_residents_visit_stays_where_it_was(worker: Actor, other: Actor) -> None:
    visit = taken(confirmed(a_request(a_secretary(), a_resident(name="周福")), worker), worker)
    theirs = taken(confirmed(a_request(a_secretary(), a_resident(name="吴寿")), worker), worker)
    passed(sent(worker, resident=theirs.resident), other, worker)
    kept = {row.id: row.worker for row in VisitRequest.select()}
    assert kept == {visit.id: worker.account_id, theirs.id: other.account_id}


def test_who_was_asked_hears_that_nobody_asks_any_more(worker: Actor, other: Actor) -> None:
    again = offered(sent(worker), other, worker)
    for _ in range(2):
        passing.withdraw(again, by=worker)
    assert told(other) == ["请您接手", "不用接手了"]


def test_neither_of_both_approves_it(worker: Actor, other: Actor) -> None:
    job = sent(worker)
    passed(job, other, worker)
    for one in (worker, other):
        both = an_actor("secretary", "grid_worker", account=one.account_id)
        with pytest.raises(OwnJob):
            approve(job, both, a_yes(both, job))


def test_by_the_doors(client: FlaskClient, worker: Actor, other: Actor) -> None:
    def as_one(actor: Actor) -> dict[str, str]:
        return bearer(sessions.begin(Account.get_by_id(actor.account_id), Way.PASSWORD, level="checked"))

    job, one, passing_id = sent(worker), as_one(worker), uuid7()
    (found,) = client.get(f"{API}/jobs/{job}/receivers", headers=one).json["items"]
    body = {"job": str(job), "to": found["account"], "reason": "我下周休假"}
    where = f"{API}/job-handoffs/{passing_id}"
    assert client.put(where, json=body, headers=one).json["state"] == "offered"
    (row,) = client.get(f"{API}/job-handoffs", headers=as_one(other)).json["items"]
    assert (row["id"], row["is_to_me"], row["name"]) == (str(passing_id), True, "老年人优待证办理")
    assert client.put(f"{where}/taking", headers=one).status_code == 404
    assert client.put(f"{where}/taking", headers=as_one(other)).json["state"] == "taken"
    assert client.put(f"{where}/return", json={"reason": "不接"}, headers=as_one(other)).status_code == 409
    assert client.get(f"{API}/job-handoffs", headers=as_one(other)).json["items"] == []
