"""A job from the door to the centre: what is missing is told at once, a yes hands it in, a no marks what to do."""

import dataclasses
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from field_app import visits
from field_app.visits.custody_rules import ORIGINAL
from field_app.visits.job_rules import JOB, PLAIN, end_of
from field_app.visits.models import Job, JobRevision, JobStep
from field_app.visits.service import job_trace, jobs, ordering, rights, withdrawing
from server.applications.models import Application, Case
from server.applications.rules import SYSTEM
from server.applications.service import verifying
from server.catalog import proxying, service
from server.catalog import queries as catalog
from server.core import clock, config
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.errors import NotFound
from server.core.ids import uuid7
from server.identity.models import Consent, Mandate
from tests.field_app.sync.builders import (
    RELIEF,
    a_body,
    send,
    settle_news,
    signed,
)
from tests.field_app.visits.builders import GRID, a_resident, a_worker
from tests.field_app.visits.doors import approved, faults_of, sent
from tests.server.catalog.builders import NAMES, _demo, written

DRAWING = Path(visits.__file__).parent / "workflow.md"


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def test_the_drawing_is_what_the_table_says() -> None:
    assert DRAWING.read_text(encoding="utf-8").endswith(f"## job\n\n```mermaid\n{JOB.draw()}```\n")
    assert "## original\n" in DRAWING.read_text(encoding="utf-8")
    assert f"```mermaid\n{ORIGINAL.draw()}```\n" in DRAWING.read_text(encoding="utf-8")
    assert set(PLAIN) == set(JOB.states)
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", DRAWING.read_text(encoding="utf-8"), re.MULTILINE)
    assert dict(rows) == PLAIN


@pytest.mark.parametrize("suite", ["international", "national"])
def test_from_the_bedside_to_the_centre(worker: Actor, suite: str) -> None:
    config.install(dataclasses.replace(config.settings(), suite=suite))
    job = sent(worker)
    assert faults_of(job) == []
    assert JobRevision.get().body["content"]["values"]["proxy_signature"]
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
    assert verifying.verify(application.id) == []


def test_the_order_and_what_was_read_out_stand_in_the_residents_own_records(worker: Actor) -> None:
    job = Job.get_by_id(sent(worker))
    order = Mandate.get()
    assert (order.ground, order.state, order.items, order.how) == ("worker_order", "given", ["elderly_pass"], "desk")
    assert order.evidence["shown_digest"] == ordering.digests(ordering.texts())[0]
    given = {row.text.code: row.giver_id for row in Consent.select()}
    assert given == dict.fromkeys(("worker_order", "notice", "sensitive"), job.resident)


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
    for _ in range(2):
        assert withdrawing.withdraw(job, command=command, reason="不办了", by=worker).state == "withdrawn"
        settle_news()
    assert [case.state for case in Case.select()] == (["closed"] if at_centre else [])
    assert [row.stage for row in Application.select()] == (["submitted"] if at_centre else [])
    assert Mandate.get().state == "revoked"
    with pytest.raises(NotFound):
        withdrawing.withdraw(job, command=uuid7(), reason="", by=a_worker(GRID))


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
    with unit_of_work():
        rights.forget(resident)
    assert Job.get_by_id(job).state == "withdrawn"
    assert rights.jobs([resident])[0]["said"] is None
    assert job_trace.broken(Job.get_by_id(job)) == []
