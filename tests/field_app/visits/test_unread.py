"""A file that cannot be read does not bury its job: it has come, with a fault, and goes back to be taken again."""

from typing import Any
from uuid import UUID

import pytest

from field_app.handoffs.service import deciding, inbox, reading
from field_app.sync.service import receipts
from field_app.visits.models import Job
from field_app.visits.service import approving
from server.catalog import proxying
from server.core import clock
from server.core.access import Actor
from server.core.errors import Invalid
from server.core.ids import uuid7
from server.media.models import MediaRef
from server.media.rules import REFUSALS, Unreadable
from tests.field_app.sync.builders import PHOTO, a_body, a_consent, a_file_of, send, settle_news, signed, upload
from tests.field_app.visits.builders import GRID, a_resident, a_secretary, a_worker
from tests.field_app.visits.doors import secretary

BROKEN = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog"
MARK = {"reason": "unreadable", "text": "请重拍这一张"}


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def refused(by: Actor, file: dict[str, Any], content: bytes = BROKEN) -> None:
    with pytest.raises(Unreadable):
        upload(by, file, content)


def with_a_broken_page(worker: Actor) -> tuple[UUID, dict[str, Any], dict[str, Any]]:
    """A job of which one page of a paper is told, its bytes to come."""
    resident = a_resident(phone="13800000002")
    body = signed(a_body(worker, resident), worker, resident)
    file = a_file_of(BROKEN)
    body["content"]["materials"][0]["pages"] = [file["ref"]]
    return uuid7(), signed(body | {"files": [file]}, worker, resident), file


@pytest.mark.parametrize("is_file_first", [False, True])
def test_the_secretary_gets_the_job_and_sends_the_page_back(worker: Actor, is_file_first: bool) -> None:
    job, body, file = with_a_broken_page(worker)
    if is_file_first:
        refused(worker, file)
    send(worker, job, body)
    if not is_file_first:
        refused(worker, file)
    settle_news()
    receipt = receipts.of(job, None, by=worker)
    assert (receipt["state"], receipt["missing"]) == ("waiting", [])
    assert (receipt["files"][0]["state"], receipt["files"][0]["reason"]) == ("refused", REFUSALS["broken"])
    (line,) = inbox.page(a_secretary(), after=None, limit=10)
    assert (line["id"], line["faults"]) == (job, 1)
    whole = reading.open_job(job, reader := a_secretary())
    assert [one["detail"] for one in whole["faults"]] == [REFUSALS["broken"]]
    assert whole["faults"][0]["pointer"].startswith("/materials/")
    assert (whole["files"][0]["reason"], whole["files"][0]["grant"]) == (REFUSALS["broken"], None)
    with pytest.raises(Invalid):
        approving.approve(job, by=secretary(), now=clock.now())
    told = {"id": uuid7(), "revision": Job.get_by_id(job).revision, "words": ""}
    marks = [{"target": {"page": UUID(file["ref"])}, **MARK}]
    assert deciding.give_back(job, told | {"marks": marks}, by=reader)["state"] == "returned"


def given_back(worker: Actor) -> tuple[UUID, dict[str, Any], dict[str, Any]]:
    """A job whose one page could not be read was sent back: its id, what it said, and the page that is taken anew."""
    job, body, file = with_a_broken_page(worker)
    send(worker, job, body)
    refused(worker, file)
    settle_news()
    approving.give_back(job, step_id=uuid7(), marks=[], words="看不清", by=secretary(), now=clock.now())
    return job, body, a_file_of(PHOTO)


def test_taken_again_it_goes_on(worker: Actor) -> None:
    job, body, new = given_back(worker)
    body["content"]["materials"][0]["pages"] = [new["ref"]]
    body |= {"revision": str(uuid7()), "base": body["revision"], "files": [new]}
    send(worker, job, signed(body, worker, Job.get_by_id(job).resident))
    upload(worker, new, PHOTO)
    settle_news()
    assert approving.approve(job, by=secretary(), now=clock.now()).state == "in_centre"


def test_what_nobody_has_to_look_at_goes_back_by_itself(worker: Actor, monkeypatch: Any) -> None:
    monkeypatch.setattr(proxying, "needs_approval", lambda items: False)
    job, body, file = with_a_broken_page(worker)
    send(worker, job, body)
    refused(worker, file)
    settle_news()
    assert Job.get_by_id(job).state == "returned"


def test_a_thumbprint_that_cannot_be_read_is_a_fault_of_the_consent(worker: Actor) -> None:
    resident, file, job = a_resident(phone="13800000002"), a_file_of(BROKEN), uuid7()
    consent = a_consent("elderly_pass", how="thumb", signature=file["ref"])
    refused(worker, file)
    send(worker, job, signed(a_body(worker, resident, consent=consent, files=[file]), worker, resident))
    settle_news()
    faults = reading.open_job(job, a_secretary())["faults"]
    assert {"pointer": "/consent/signature", "detail": REFUSALS["broken"]} in faults


def test_what_was_changed_on_the_way_is_waited_for(worker: Actor) -> None:
    job, body, file = with_a_broken_page(worker)
    file["digest"] = a_file_of(PHOTO)["digest"]
    send(worker, job, body)
    refused(worker, file, PHOTO[:-1] + b"x")
    settle_news()
    assert MediaRef.get_by_id(file["ref"]).refusal == "wrong-digest"
    receipt = receipts.of(job, None, by=worker)
    assert (receipt["state"], receipt["missing"]) == ("registered", [file["ref"]])
    upload(worker, file, PHOTO)
    settle_news()
    assert receipts.of(job, None, by=worker)["state"] == "waiting"
