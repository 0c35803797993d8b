"""A job from the door to the centre: what is missing is told at once, a yes hands it in, a no marks what to do."""

from copy import deepcopy
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from field_app import visits
from field_app.sync.errors import JobParked
from field_app.visits.job_rules import JOB, PLAIN, JobMoved, JobNotWhole, end_of
from field_app.visits.models import Job, JobRevision, JobStep
from field_app.visits.service import approving, drafting, job_trace, jobs, ordering, rights
from server.applications.models import Application, Case
from server.applications.rules import SYSTEM, By
from server.catalog import proxying, service
from server.catalog import queries as catalog
from server.core import clock
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.errors import Invalid, NotFound
from server.core.ids import uuid7
from server.core.workflow import IllegalStep
from server.identity.models import Consent, Mandate
from server.identity.service import mandates
from tests.field_app.sync.builders import (
    PHOTO,
    RELIEF,
    a_body,
    a_file_of,
    send,
    settle_news,
    signed,
    upload,
)
from tests.field_app.visits.builders import GRID, a_resident, a_secretary, a_worker
from tests.server.at_once import at_once
from tests.server.catalog.builders import NAMES, _demo, written

DRAWING = Path(visits.__file__).parent / "workflow.md"


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def secretary() -> By:
    return By(a_secretary().account_id, "secretary", "desk")


def sent(worker: Actor, **told: Any) -> UUID:
    """A whole job that waits, its draft made."""
    resident, job = told.pop("resident", None) or a_resident(phone="13800000002"), uuid7()
    body = signed(a_body(worker, resident) | told, worker, resident)
    assert send(worker, job, body)["state"] == "waiting"
    settle_news()
    return job


def faults_of(job: UUID) -> list[str]:
    return [one["pointer"] for one in JobRevision.get_by_id(Job.get_by_id(job).revision).faults]


def approved(job: UUID, by: By | None = None) -> Job:
    return approving.approve(job, by=by or secretary(), now=clock.now())


def test_the_drawing_is_what_the_table_says() -> None:
    assert DRAWING.read_text(encoding="utf-8").endswith(f"## job\n\n```mermaid\n{JOB.draw()}```\n")
    assert set(PLAIN) == set(JOB.states)


def test_from_the_bedside_to_the_centre(worker: Actor) -> None:
    job = sent(worker)
    assert faults_of(job) == []
    row = Job.get_by_id(job)
    draft = Application.get_by_id(row.application)
    assert (draft.stage, draft.account, draft.applicant) == ("draft", worker.account_id, row.resident)
    assert (row.grade, row.needs_approval) == (proxying.SIMPLE, True)
    assert approved(job).state == "in_centre"
    application = Application.get_by_id(row.application)
    assert (application.applicant, application.authority) == (row.resident, "worker_order")
    assert (application.channel, application.agent) == ("proxy", worker.person_id)
    assert [step.step for step in job_trace.steps_of(job)] == ["register", "complete", "approve", "hand_in"]
    assert job_trace.broken(Job.get_by_id(job)) == []


def test_the_order_and_what_was_read_out_stand_in_the_residents_own_records(worker: Actor) -> None:
    job = Job.get_by_id(sent(worker))
    order = Mandate.get()
    assert (order.ground, order.state, order.items, order.how) == ("worker_order", "given", ["elderly_pass"], "desk")
    assert order.evidence["shown_digest"] == ordering.digests(ordering.texts())[0]
    given = {row.text.code: row.giver_id for row in Consent.select()}
    assert given == dict.fromkeys(("worker_order", "notice", "sensitive"), job.resident)


def test_an_order_that_was_taken_back_hands_nothing_in(worker: Actor) -> None:
    job = sent(worker)
    mandates.revoke(Mandate.get().id, how="telephone", by=worker)
    with pytest.raises(Exception, match=r"授权|委托|本人"):
        approved(job)
    assert Job.get_by_id(job).state == "waiting"


def test_eight_approvals_at_once_hand_in_once(worker: Actor) -> None:
    job, by = sent(worker), secretary()
    answers = at_once(*[lambda: approved(job, by).state for _ in range(8)])
    assert answers == ["in_centre"] * 8
    assert Application.select().where(Application.stage == "submitted").count() == 1
    assert [step.step for step in job_trace.steps_of(job)][2:] == ["approve", "hand_in"]


@pytest.mark.parametrize("finished_by", ["call", "news"])
@pytest.mark.parametrize(("at", "cases"), [("_submit", 0), ("_moved", 1)])
def test_killed_between_yes_and_submission_or_after_it_somebody_finishes_it(
    worker: Actor, monkeypatch: Any, at: str, cases: int, finished_by: str
) -> None:
    job, by = sent(worker), secretary()
    with monkeypatch.context() as killed:
        killed.setattr(approving, at, lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            approved(job, by)
    assert (Job.get_by_id(job).state, Case.select().count()) == ("approved", cases)
    if finished_by == "news":
        settle_news()
    assert approved(job, by).state == "in_centre"
    assert Case.select().count() == 1


def test_words_that_come_while_the_secretary_says_yes_are_parked_or_looked_at_first(worker: Actor) -> None:
    job, resident = sent(worker), None
    told = JobRevision.get_by_id(Job.get_by_id(job).revision)
    resident = Job.get_by_id(job).resident
    other = told.body | {"revision": str(uuid7()), "base": str(told.id)}
    other["content"]["values"]["mobile"] = "13900000000"
    send(worker, job, signed(other, worker, resident))
    with pytest.raises(JobMoved):
        approving.approve(job, by=secretary(), now=clock.now(), revision=told.id)
    with unit_of_work():
        Job.update(state="approved").where(Job.id == job).execute()
    with pytest.raises(JobParked):
        send(worker, job, other | {"revision": str(uuid7()), "base": other["revision"]})


def test_a_submission_that_is_refused_after_all_lets_the_job_wait_again(worker: Actor, monkeypatch: Any) -> None:
    job = sent(worker)
    with monkeypatch.context() as late:
        late.setattr(approving.submission, "submit", lambda *_, **__: (_ for _ in ()).throw(JobMoved()))
        with pytest.raises(JobMoved):
            approved(job)
    assert [step.step for step in job_trace.steps_of(job)][2:] == ["approve", "hold_back"]
    assert approved(job).state == "in_centre"


def test_all_that_is_missing_is_told_at_once_and_hinders_the_approval(worker: Actor) -> None:
    body = a_body(worker, a_resident())
    body["content"]["values"].pop("mobile")
    body["consent"] = None
    job = uuid7()
    send(worker, job, body)
    settle_news()
    assert "/consent" in faults_of(job)
    assert "/values/mobile" in faults_of(job)
    with pytest.raises(Invalid) as no:
        approved(job)
    assert {one.pointer for one in no.value.faults} >= {"/consent", "/values/mobile"}
    assert Job.get_by_id(job).state == "waiting"


def test_without_its_files_nothing_is_approved(worker: Actor) -> None:
    job = uuid7()
    send(worker, job, a_body(worker, a_resident(), files=[a_file_of(PHOTO)]))
    settle_news()
    with pytest.raises(IllegalStep):
        approved(job)
    back = sent(worker)
    approving.give_back(back, step_id=uuid7(), marks=[], words="看不清", by=secretary(), now=clock.now())
    told = JobRevision.get_by_id(Job.get_by_id(back).revision)
    send(worker, back, told.body | {"revision": str(uuid7()), "base": str(told.id), "files": [a_file_of(PHOTO)]})
    with pytest.raises(JobNotWhole):
        approved(back)


def test_returned_with_marks_corrected_and_approved(worker: Actor) -> None:
    resident = a_resident(phone="13800000002")
    job = sent(worker, resident=resident)
    mark, step = {"target": {"pointer": "/mobile"}, "reason": "wrong", "text": "打不通"}, uuid7()
    for _ in range(2):
        row = approving.give_back(job, step_id=step, marks=[mark], words="", by=secretary(), now=clock.now())
        assert row.state == "returned"
    with pytest.raises(IllegalStep):
        approved(job)
    before = JobRevision.get_by_id(row.revision)
    file, body = a_file_of(PHOTO), before.body | {"revision": str(uuid7()), "base": str(before.id)}
    body["content"]["values"]["mobile"] = "13900000000"
    body = signed(body | {"files": [file]}, worker, resident)
    assert send(worker, job, body)["state"] == "corrected"
    upload(worker, file, PHOTO)
    settle_news()
    assert faults_of(job) == []
    assert Job.get_by_id(job).whole_at is not None
    assert approved(job).state == "in_centre"
    steps = [step.step for step in job_trace.steps_of(job)]
    assert steps == ["register", "complete", "return", "correct", "correct", "approve", "hand_in"]
    kept = JobStep.get((JobStep.job == job) & (JobStep.step == "return"))
    assert kept.words["marks"] == [mark]
    assert job_trace.broken(Job.get_by_id(job)) == []


def publish_anew(folder: Path) -> None:
    data = {name: deepcopy(_demo(name)) for name in NAMES}
    for item in data["items"]["items"]:
        item["name"] += "（新）"
    service.publish(*written(folder, data))


def test_a_job_begun_under_an_older_form_is_taken_under_it(worker: Actor, tmp_path: Path) -> None:
    resident, job = a_resident(phone="13800000002"), uuid7()
    body = signed(a_body(worker, resident), worker, resident)
    before = catalog.current_release()
    publish_anew(tmp_path)
    assert catalog.current_release() != before
    send(worker, job, body)
    settle_news()
    assert faults_of(job) == []
    approved(job)
    assert Application.get_by_id(body["application"]).release == before


def test_a_risky_thing_needs_more_than_a_spoken_yes(worker: Actor) -> None:
    job = uuid7()
    send(worker, job, a_body(worker, a_resident(), bundle=RELIEF))
    settle_news()
    assert Job.get_by_id(job).grade == proxying.RISKY
    assert "/consent/how" in faults_of(job)
    assert Mandate.select().count() == 0


def test_what_needs_no_secretary_goes_on_by_itself_or_back_to_the_worker(worker: Actor, monkeypatch: Any) -> None:
    monkeypatch.setattr(proxying, "needs_approval", lambda items: False)
    assert Job.get_by_id(sent(worker)).state == "in_centre"
    job, body = uuid7(), a_body(worker, a_resident())
    send(worker, job, body | {"consent": None})
    settle_news()
    assert Job.get_by_id(job).state == "returned"
    marks = JobStep.get((JobStep.job == job) & (JobStep.step == "return")).words["marks"]
    assert {"target": {"pointer": "/consent"}, "reason": "missing", "text": "还没有记下本人是不是同意"} in marks


def test_the_last_case_closed_brings_the_job_its_result(worker: Actor) -> None:
    job = sent(worker)
    approved(job)
    application = Job.get_by_id(job).application
    jobs.follow(application, by=SYSTEM, now=clock.now())
    assert Job.get_by_id(job).state == "in_centre"
    Case.update(state="closed", result="granted").execute()
    for _ in range(2):
        jobs.follow(application, by=SYSTEM, now=clock.now())
        assert Job.get_by_id(job).state == "result_ready"


@pytest.mark.parametrize(
    ("results", "step"),
    [
        ({"granted", "denied"}, "result"),
        ({"denied"}, "result"),
        ({"not_accepted"}, "refuse"),
        ({"withdrawn"}, "withdraw"),
    ],
)
def test_how_a_job_ends(results: set[str], step: str) -> None:
    assert end_of(results) == step


@pytest.mark.parametrize("at_centre", [False, True])
def test_withdrawn_before_and_after_the_centre_has_it(worker: Actor, at_centre: bool) -> None:
    job, command = sent(worker), uuid7()
    if at_centre:
        approved(job)
    by = drafting.by_worker(Job.get_by_id(job))
    for _ in range(2):
        assert jobs.withdraw(job, command=command, reason="不办了", by=by, now=clock.now()).state == "withdrawn"
        settle_news()
    assert [case.state for case in Case.select()] == (["closed"] if at_centre else [])
    with pytest.raises(NotFound):
        jobs.withdraw(job, command=uuid7(), reason="", by=secretary(), now=clock.now())


def test_the_workers_post_has_ended_and_the_job_goes_on_all_the_same(worker: Actor) -> None:
    from server.identity.models import Account, Post

    job = sent(worker)
    Post.delete().where(Post.account == worker.account_id).execute()
    Account.update(closed_at=clock.now()).where(Account.id == worker.account_id).execute()
    assert approved(job).state == "in_centre"


def test_a_forged_step_is_found(worker: Actor) -> None:
    job = sent(worker)
    JobStep.update(role="clerk").where((JobStep.job == job) & (JobStep.seq == 1)).execute()
    assert job_trace.broken(Job.get_by_id(job)) == ["row 1 was changed"]
    with unit_of_work():
        Job.update(state="delivered").where(Job.id == job).execute()
    assert "the steps do not lead to its state" in job_trace.broken(Job.get_by_id(job))


def test_the_resident_reads_all_of_it_and_can_have_it_forgotten(worker: Actor) -> None:
    job = sent(worker)
    resident = Job.get_by_id(job).resident
    (told,) = rights.jobs([resident])
    assert told["said"]["content"]["values"]["mobile"]
    rights.forget(resident)
    assert rights.jobs([resident])[0]["said"] is None
    assert job_trace.broken(Job.get_by_id(job)) == []
