"""Once a day both lists are laid side by side: jobs, files and what was done of tasks; and it is written down."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from field_app.handoffs.service import passing
from field_app.rounds.models import VisitRequest
from field_app.sync.models import Device
from field_app.sync.service import comparing, devices, receipts
from field_app.visits.errors import JobParked
from field_app.visits.models import Job
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from server.identity.models import Parked
from server.identity.roles import Role
from server.identity.service import parking, posts
from tests.field_app.rounds.builders import a_request, confirmed, finished, taken
from tests.field_app.sync.builders import PHOTO, a_body, send, settle_news, signed, upload
from tests.field_app.sync.test_late import API, LATER, a_phone, last
from tests.field_app.visits.builders import GRID, a_resident, a_secretary, a_worker
from tests.field_app.visits.doors import sent
from tests.field_app.visits.test_unread import given_back
from tests.server.at_once import at_once
from tests.server.identity.builders import COMMUNITY, as_staff, bearer

NOTHING: dict[str, Any] = {"device": None, "jobs": {}, "files": {}, "deeds": [], "parked": [], "kept": []}


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def laid(by: Actor, **told: Any) -> dict[str, Any]:
    return comparing.lay_side_by_side(NOTHING | told, by=by, now=clock.now())


def how(answer: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one["kind"], str(one["id"]), one["is"]) for one in answer["differs"] if one["is"] != "unknown-here"]


def a_deed(kind: str, of: UUID, command: UUID | None = None) -> dict[str, Any]:
    return {"id": command or uuid7(), "kind": kind, "of": of}


def promised(worker: Actor) -> VisitRequest:
    return taken(confirmed(a_request(a_secretary(), a_resident()), worker), worker)


def a_visit(worker: Actor) -> dict[str, Any]:
    """Somebody was there, and said so."""
    command = uuid7()
    row = promised(worker)
    finished(row, worker, id=command)
    return a_deed("visit", UUID(str(row.id)), command)


def test_what_was_done_of_a_task_is_found_by_its_command(worker: Actor) -> None:
    here, lost = a_visit(worker), a_deed("visit", uuid7())
    answer = laid(worker, deeds=[here, lost])
    assert (how(answer), answer["agreed"]) == ([("deeds", str(lost["id"]), "missing")], 1)
    assert how(laid(a_worker(GRID), deeds=[here])) == [("deeds", str(here["id"]), "missing")]  # it is not hers


def test_a_withdrawal_and_an_offer_are_known_by_where_they_led(worker: Actor) -> None:
    job, other = sent(worker), a_worker(GRID)
    offers = [uuid7(), uuid7()]
    for offer in offers:
        settle_news()
        told = {"job": job, "to": other.account_id, "reason": "请假", "originals": []}
        passing.offer(offer, told, by=worker)
        assert how(laid(other, deeds=[a_deed("taking", offer)])) != []
        if offer == offers[0]:
            passing.give_back(offer, "去不了", by=other)
    passing.take(offers[1], by=other)
    ends = [a_deed("refusal", offers[0]), a_deed("taking", offers[1])]
    assert laid(other, deeds=ends)["agreed"] == 2
    assert len(how(laid(worker, deeds=ends))) == 2  # another's
    gone = a_deed("withdrawal", job)
    assert how(laid(other, deeds=[gone])) == [("deeds", str(gone["id"]), "missing")]
    Job.update(state="withdrawn").where(Job.id == job).execute()
    assert how(laid(other, deeds=[gone])) == []


def corrected(worker: Actor) -> tuple[UUID, dict[str, Any], dict[str, Any]]:
    """A job whose one page could not be read was sent back, and done again on another phone."""
    job, body, new = given_back(worker)
    content = {**body["content"], "materials": [dict(one) for one in body["content"]["materials"]]}
    content["materials"][0]["pages"] = [new["ref"]]
    later = body | {"revision": str(uuid7()), "base": body["revision"], "files": [new], "content": content}
    return job, body, signed(later, worker, Job.get_by_id(job).resident)


def test_words_that_were_corrected_since_do_not_differ(worker: Actor) -> None:
    job, _body, later = corrected(worker)
    before = receipts.of(job, None, by=worker)["content_digest"]
    send(worker, job, later)
    after = receipts.of(job, None, by=worker)["content_digest"]
    assert before != after
    for mine, expected in ((before, []), (after, []), ("sha256:1", [("jobs", str(job), "other")])):
        assert how(laid(worker, jobs={job: mine})) == expected


def test_of_a_page_that_cannot_be_read_nothing_more_is_needed_when_another_has_come_whole(worker: Actor) -> None:
    job, body, later = corrected(worker)

    def is_settled() -> bool:
        receipt = receipts.of(job, UUID(body["revision"]), by=worker)
        assert [one["state"] for one in receipt["files"]] == ["refused"]
        return bool(receipt["is_settled"])

    assert not is_settled()
    send(worker, job, later)
    assert not is_settled()  # its picture has not come yet
    upload(worker, later["files"][0], PHOTO)
    settle_news()
    assert is_settled()
    assert not receipts.of(job, None, by=worker)["is_settled"]  # the secretary may still send it back


def test_it_is_written_down_for_the_phone_and_its_overseers_see_it(client: FlaskClient, worker: Actor) -> None:
    device, lost = uuid7(), uuid7()
    devices.meet(device, name="旧手机", by=worker)
    told = {"device": device, "files": {uuid7(): "sha256:1", uuid7(): "sha256:2"}, "deeds": [a_visit(worker)]}
    assert len(at_once(*[lambda: laid(worker, jobs={lost: "sha256:1"}, **told) for _ in range(8)])) == 8
    (row,) = Device.select()
    assert (row.compared_at, row.agreed, len(row.differed)) == (clock.now(), 1, 3)
    assert row.differed[0] == {"kind": "jobs", "id": str(lost), "is": "missing"}
    found = client.get(f"{API}/sync-devices", headers=as_staff(Role.SECRETARY, division=COMMUNITY))
    (shown,) = found.json["items"]
    assert (shown["agreed"], shown["compared_at"] is not None) == (1, True)
    assert shown["differed"] == [
        {"kind": "files", "is": "missing", "number": 2},
        {"kind": "jobs", "is": "missing", "number": 1},
    ]
    laid(worker, device=device)
    assert devices.page(worker, after=None, limit=5)[0]["differed"] == []


def test_nobody_writes_it_down_for_anothers_phone(worker: Actor) -> None:
    device = uuid7()
    devices.meet(device, name=None, by=worker)
    laid(a_worker(GRID), device=device)
    laid(worker, device=uuid7())
    assert Device.get().compared_at is None


def test_a_parked_deed_is_proven_by_its_row_and_its_decision_told(client: FlaskClient, worker: Actor) -> None:
    opened = a_phone(client, worker)
    row = promised(worker)
    command = uuid7()
    finished(row, worker, id=command)
    again = {"id": str(command), "word_said": False, "job": None, "words": "没人"}
    no = client.put(f"{API}/visit-requests/{row.id}/visit", json=again, headers=bearer(opened))
    name = no.get_json(force=True)["parked"]
    assert (no.status_code, laid(worker, kept=[uuid7()])["kept"]) == (409, [])
    assert laid(a_worker(GRID), kept=[UUID(name)])["kept"] == []
    asked = {"kept": [name]}
    (one,) = client.post(f"{API}/jobs/comparison", json=asked, headers=bearer(opened)).json["kept"]
    assert one == {"id": name, "decision": None, "decision_name": None, "words": None}
    parking.settle(Parked.get().id, decision="first_stands", words="已核对", by=a_secretary())
    (one,) = client.post(f"{API}/jobs/comparison", json=asked, headers=bearer(opened)).json["kept"]
    assert (one["decision_name"], one["words"]) == ("以先交的为准", "已核对")
    with clock.frozen(clock.now() + LATER):  # the session is over
        (one,) = client.post(f"{API}/jobs/comparison", json=asked, headers=last(opened)).json["kept"]
    assert (one["decision"], one["words"]) == ("first_stands", None)


def test_what_who_has_left_did_is_proven_too(client: FlaskClient, worker: Actor) -> None:
    opened = a_phone(client, worker)
    row = promised(worker)
    posts.lock(worker.account_id, locked=True, reason="离职", by=uuid7())
    said = {"id": str(uuid7()), "word_said": True, "job": None, "words": ""}
    with clock.frozen(clock.now() + timedelta(days=30)):
        no = client.put(f"{API}/visit-requests/{row.id}/visit", json=said, headers=last(opened))
        name = no.get_json(force=True)["parked"]
        (one,) = client.post(f"{API}/jobs/comparison", json={"kept": [name]}, headers=last(opened)).json["kept"]
    assert one["id"] == name


def test_a_parked_job_is_told_as_before(worker: Actor) -> None:
    with pytest.raises(JobParked):
        send(worker, job := uuid7(), a_body(worker, uuid7()))
    assert [str(one["id"]) for one in laid(worker, parked=[job])["parked"]] == [str(job)]
