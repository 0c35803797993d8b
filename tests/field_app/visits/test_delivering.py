"""The result at the door: only a signed receipt closes a job, by the choices of the consent."""

from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from field_app.visits.errors import JobParked, OtherReceiptSigned
from field_app.visits.job_rules import JOB
from field_app.visits.models import Job
from field_app.visits.service import charges, delivering, job_trace
from server.applications.models import Case
from server.catalog import service
from server.core import clock
from server.core.access import Actor
from server.core.errors import AlreadyUsed, Invalid, NotFound
from server.core.ids import uuid7
from server.identity import demo
from server.media.models import MediaRef
from server.notifications.models import Message
from tests.field_app.sync.builders import PHOTO, a_file_of, settle_news, upload
from tests.field_app.visits.builders import GRID, OTHER_GRID, a_secretary, a_worker
from tests.field_app.visits.doors import approved, sent
from tests.server.applications.filled import a_signature
from tests.server.at_once import at_once
from tests.server.catalog.builders import NAMES, _demo, written


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def ready(worker: Actor, *, grade: str = "simple") -> UUID:
    job = sent(worker)
    approved(job)
    settle_news()
    Job.update(state="result_ready", grade=grade).where(Job.id == job).execute()
    return job


def a_receipt(**told: Any) -> dict[str, Any]:
    given = {"id": uuid7(), "how": "spoken", "given_by": {"who": "resident", "relation": None}, "witness": None}
    given |= {"signature": None, "photo": None, "at": clock.now(), "is_doubted": False, "words": "老年卡一张"}
    return given | told


def signed(worker: Actor, job: UUID, digest: str | None = None) -> UUID:
    return UUID(a_signature(worker.account_id, digest or delivering.to_sign(Job.get_by_id(job)))["ref"])


def decided(job: UUID, result: str | None) -> None:
    Case.update(result=result).where(Case.application == Job.get_by_id(job).application).execute()


def pointers(no: Any) -> list[str]:
    return [one.pointer for one in no.value.faults]


def test_nothing_but_a_receipt_closes_a_job() -> None:
    assert [(one.froms, one.name) for one in JOB.steps if one.to == "delivered"] == [(("result_ready",), "deliver")]
    assert JOB.steps_from("delivered") == []


def test_a_simple_thing_needs_a_spoken_word_and_she_hears_of_it(worker: Actor) -> None:
    job = ready(worker)
    before = Message.select().count()
    assert delivering.deliver(job, a_receipt(), by=worker)["state"] == "delivered"
    settle_news()
    assert Message.select().count() == before + 1
    last = job_trace.steps_of(job)[-1]
    assert (last.step, last.words["how"], "words" in last.data) == ("deliver", "spoken", False)


@pytest.mark.parametrize("days", [-1, 0, 1, 400])
@pytest.mark.parametrize("knows", [True, False])
def test_a_clock_that_goes_wrong_moves_no_date_and_what_it_said_is_kept(worker: Actor, days: int, knows: bool) -> None:
    job, wrong = ready(worker), clock.now() + timedelta(days=days)
    told = a_receipt(at=wrong) | ({"server_offset_ms": -days * 86_400_000} if knows else {})
    assert delivering.deliver(job, told, by=worker)["state"] == "delivered"
    data = job_trace.steps_of(job)[-1].data
    assert datetime.fromisoformat(data["declared_at"]) == wrong
    assert datetime.fromisoformat(data["delivered_at"]) == (clock.now() if knows else min(wrong, clock.now()))


def test_a_risky_thing_needs_a_signature_over_this_receipt(worker: Actor) -> None:
    job = ready(worker, grade="risky")
    with pytest.raises(Invalid) as no:
        delivering.deliver(job, a_receipt(), by=worker)
    assert pointers(no) == ["/how"]
    with pytest.raises(Invalid) as no:
        delivering.deliver(job, a_receipt(how="signature", signature=uuid7()), by=worker)
    assert pointers(no) == ["/signature"]
    other = signed(worker, job, "sha256:" + "1" * 64)
    with pytest.raises(OtherReceiptSigned):
        delivering.deliver(job, a_receipt(how="signature", signature=other), by=worker)
    ref = signed(worker, job)
    assert delivering.deliver(job, a_receipt(how="signature", signature=ref), by=worker)["state"] == "delivered"
    assert MediaRef.get_by_id(ref).is_attached


def test_somebody_elses_signature_is_none(worker: Actor) -> None:
    job = ready(worker, grade="risky")
    ref = signed(a_worker(OTHER_GRID), job)
    with pytest.raises(Invalid) as no:
        delivering.deliver(job, a_receipt(how="signature", signature=ref), by=worker)
    assert pointers(no) == ["/signature"]
    assert Job.get_by_id(job).state == "result_ready"


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({"is_doubted": True}, ["/how"]),
        ({"how": "witness"}, ["/witness"]),
        ({"how": "witness", "witness": {"name": "测试", "phone": None, "is_impartial": True}}, ["/witness/name"]),
        ({"how": "witness", "witness": {"name": "欧阳秀兰", "phone": None, "is_impartial": True}}, ["/witness/name"]),
        ({"given_by": {"who": "relative", "relation": None}}, ["/given_by/relation", "/given_by/who"]),
        ({"how": "guardian"}, ["/given_by/who"]),
    ],
)
def test_the_choices_are_those_of_the_consent(worker: Actor, told: dict[str, Any], where: list[str]) -> None:
    job = ready(worker)
    with pytest.raises(Invalid) as no:
        delivering.deliver(job, a_receipt(**told), by=worker)
    assert pointers(no) == where
    assert Job.get_by_id(job).state == "result_ready"


def test_nobody_is_photographed_unless_the_item_asks(worker: Actor, tmp_path: Path) -> None:
    job, file = ready(worker), a_file_of(PHOTO)
    upload(worker, file, PHOTO)
    with pytest.raises(Invalid) as no:
        delivering.deliver(job, a_receipt(photo=UUID(file["ref"])), by=worker)
    assert pointers(no) == ["/photo"]
    data = {name: deepcopy(_demo(name)) for name in NAMES}
    for item in data["items"]["items"]:
        item["field_evidence"].append({"code": "result_photo", "why": "领取人和证一起拍一张"})
    service.publish(*written(tmp_path, data))
    asking = ready(worker)
    jobs_ = [Job.get_by_id(one) for one in (job, asking)]
    for result in ("denied", None):  # of a no there is nothing to photograph
        decided(asking, result)
        assert delivering.pictured(jobs_) == {}
    for result in ("granted_deferred", "granted"):
        decided(job, result)
        decided(asking, result)
        assert delivering.pictured(jobs_) == {asking: "领取人和证一起拍一张"}
    with pytest.raises(Invalid) as no:
        delivering.deliver(asking, a_receipt(), by=worker)
    assert pointers(no) == ["/photo"]
    with pytest.raises(Invalid) as no:
        delivering.deliver(asking, a_receipt(photo=UUID(file["ref"]), is_unpictured=True), by=worker)
    assert pointers(no) == ["/photo"]
    assert delivering.deliver(asking, a_receipt(photo=UUID(file["ref"])), by=worker)["state"] == "delivered"
    unwilling = ready(worker)
    assert delivering.deliver(unwilling, a_receipt(is_unpictured=True), by=worker)["state"] == "delivered"
    assert job_trace.steps_of(unwilling)[-1].data["is_unpictured"] is True


def test_a_photo_is_no_signature(worker: Actor) -> None:
    job, file = ready(worker, grade="risky"), a_file_of(PHOTO)
    upload(worker, file, PHOTO)
    with pytest.raises(Invalid) as no:
        delivering.deliver(job, a_receipt(how="signature", signature=UUID(file["ref"])), by=worker)
    assert pointers(no) == ["/signature"]


def test_what_is_not_ready_cannot_be_delivered(worker: Actor) -> None:
    with pytest.raises(JobParked, match="原样留着"):
        delivering.deliver(sent(worker), a_receipt(), by=worker)


def test_the_one_who_stands_in_may_bring_it_and_nobody_else(worker: Actor) -> None:
    job, substitute = ready(worker), a_worker()
    with pytest.raises(NotFound):
        delivering.deliver(job, a_receipt(), by=substitute)
    leave = {"worker": substitute.account_id, "grid": GRID, "since": clock.today(), "until": clock.today()}
    charges.stand_in(uuid7(), leave, by=a_secretary(demo.DISTRICT))
    assert delivering.deliver(job, a_receipt(), by=substitute)["state"] == "delivered"


def test_eight_at_once_are_one_and_other_words_are_parked(worker: Actor) -> None:
    job, told = ready(worker), a_receipt()
    answers = at_once(*[lambda: delivering.deliver(job, told, by=worker) for _ in range(8)])
    assert answers == [answers[0]] * 8
    assert [step.step for step in job_trace.steps_of(job)].count("deliver") == 1
    with pytest.raises(AlreadyUsed):
        delivering.deliver(job, told | {"words": "别的"}, by=worker)
