"""A yes hands a job in once, whatever happens meanwhile; a no marks what is to be done again."""

import dataclasses
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from field_app.visits.errors import JobParked
from field_app.visits.job_rules import JobMoved, JobNotWhole
from field_app.visits.models import Job, JobRevision, JobStep
from field_app.visits.service import approving, drafting, job_trace, ordering
from server.applications.models import Application, Case
from server.catalog import proxying
from server.core import clock, config
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.errors import Invalid
from server.core.ids import uuid7
from server.core.workflow import IllegalStep
from server.identity.models import Consent, ConsentText, Mandate
from server.identity.service import mandates
from tests.field_app.sync.builders import (
    PHOTO,
    a_body,
    a_file_of,
    send,
    settle_news,
    signed,
    upload,
)
from tests.field_app.visits.builders import GRID, a_resident, a_worker
from tests.field_app.visits.doors import approved, faults_of, secretary, sent
from tests.server.at_once import at_once


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def test_an_order_that_was_taken_back_hands_nothing_in(worker: Actor) -> None:
    job = sent(worker)
    mandates.revoke(Mandate.get().id, how="telephone", by=worker)
    with pytest.raises(Invalid) as no:
        approved(job)
    assert [(one.pointer, one.message) for one in no.value.faults] == [("/consent", ordering.TAKEN_BACK)]
    assert Job.get_by_id(job).state == "waiting"


def test_a_yes_that_is_quicker_than_the_news_hands_in_all_the_same(worker: Actor) -> None:
    resident, job = a_resident(phone="13800000002"), uuid7()
    send(worker, job, signed(a_body(worker, resident), worker, resident))
    asked_at = clock.now() - timedelta(milliseconds=5)  # the order is recorded while she is being answered
    assert approving.approve(job, by=secretary(), now=asked_at).state == "in_centre"


def agreed_anew(worker: Actor, **consent: Any) -> tuple[UUID, str]:
    """A job that was returned and corrected under another consent; and the revision."""
    job = sent(worker)
    approving.give_back(job, step_id=uuid7(), marks=[], words="再问一遍", by=secretary(), now=clock.now())
    before = JobRevision.get_by_id(Job.get_by_id(job).revision)
    body = before.body | {"revision": str(uuid7()), "base": str(before.id)}
    send(worker, job, body | {"consent": body["consent"] | consent})
    settle_news()
    return job, body["revision"]


def test_who_agrees_anew_has_one_order_and_that_is_the_newer(worker: Actor) -> None:
    until = (clock.today() + timedelta(days=9)).isoformat()
    job, _ = agreed_anew(worker, until=until)
    drafting.look(job)
    orders = {row.state: row for row in Mandate.select()}
    assert (len(orders), Mandate.select().count()) == (2, 2)
    assert orders["given"].until == ordering.end_of(until)
    assert orders["revoked"].revoked_how == "replaced"
    assert approved(job).state == "in_centre"
    assert Application.get().mandate == orders["given"].id


def test_a_consent_that_is_not_in_order_ends_no_other(worker: Actor) -> None:
    agreed_anew(worker, items=[])
    assert [row.state for row in Mandate.select()] == ["given"]


@pytest.mark.parametrize("suite", ["international", "national"])
def test_words_that_changed_since_the_bedside_hinder_nothing(worker: Actor, frozen: Any, suite: str) -> None:
    config.install(dataclasses.replace(config.settings(), suite=suite))
    body, job = a_body(worker, resident := a_resident(phone="13800000002")), uuid7()
    shown = {row.code: row.version for row in ordering.texts()}
    newer = {"kind": "notice", "title": "新", "body": "新", "digest": "sha256:1", "since": clock.now()}
    for code, version in shown.items():
        ConsentText.create(code=code, version=version + 1, **newer)
    send(worker, job, signed(body, worker, resident))
    settle_news()
    assert faults_of(job) == []
    for code, version in shown.items():
        ConsentText.create(code=code, version=version + 2, **newer)
    assert approved(job).state == "in_centre"
    kept = {row.text.code: row.text.version for row in Consent.select()}
    assert kept == {code: shown[code] for code in ("worker_order", "notice", "sensitive")}


def test_words_that_nobody_ever_wrote_are_read_out_again(worker: Actor) -> None:
    job = uuid7()
    body = a_body(worker, a_resident())
    send(worker, job, body | {"consent": body["consent"] | {"shown_digest": "sha256:" + "0" * 64}})
    settle_news()
    assert "/consent/shown_digest" in faults_of(job)


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


def test_what_needs_no_secretary_goes_on_by_itself_or_back_to_the_worker(worker: Actor, monkeypatch: Any) -> None:
    monkeypatch.setattr(proxying, "needs_approval", lambda items: False)
    assert Job.get_by_id(sent(worker)).state == "in_centre"
    job, body = uuid7(), a_body(worker, a_resident())
    send(worker, job, body | {"consent": None})
    settle_news()
    assert Job.get_by_id(job).state == "returned"
    marks = JobStep.get((JobStep.job == job) & (JobStep.step == "return")).words["marks"]
    assert {"target": {"pointer": "/consent"}, "reason": "missing", "text": "还没有记下本人是不是同意"} in marks


def test_the_workers_post_has_ended_and_the_job_goes_on_all_the_same(worker: Actor) -> None:
    from server.identity.models import Account, Post

    job = sent(worker)
    Post.delete().where(Post.account == worker.account_id).execute()
    Account.update(closed_at=clock.now()).where(Account.id == worker.account_id).execute()
    assert approved(job).state == "in_centre"
