"""What a phone brings whose session is over: taken as the worker's own, or kept; nothing is read with it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from field_app.rounds.models import VisitRequest
from field_app.sync.service import devices
from field_app.visits.models import Job
from server.core import clock
from server.core.access import ANYONE, Actor, Late
from server.core.ids import uuid7
from server.identity.models import Account, Parked, Post, Session
from server.identity.roles import Role
from server.identity.rules import Way
from server.identity.service import posts, sessions, staff
from server.identity.service.sessions import Opened
from tests.field_app.rounds.builders import a_request, confirmed, taken
from tests.field_app.sync.builders import PHOTO, a_body, a_file_of, sealed
from tests.field_app.visits.builders import GRID, a_resident, a_secretary, a_worker
from tests.server.identity.builders import bearer
from tests.server.media.builders import metadata

API = "/api/v1"
LATER = timedelta(hours=2)
FULL = "00000000-0000-7000-8000-000000000001"


@pytest.fixture
def worker(district: Any, client: FlaskClient) -> Actor:
    return a_worker(GRID)


def a_phone(client: FlaskClient, worker: Actor, device: UUID | None = None) -> Opened:
    """Signed in on a phone that made itself known."""
    opened = sessions.begin(Account.get_by_id(worker.account_id), Way.PASSWORD, level="checked")
    met = client.put(f"{API}/sync-devices/{device or uuid7()}", json={"name": None}, headers=bearer(opened))
    assert met.status_code == 200
    return opened


def last(opened: Opened) -> dict[str, str]:
    """The header of a phone that has nothing but its last refresh token."""
    return {"Authorization": f"Bearer {opened.refresh_token}"}


def put(client: FlaskClient, job: UUID, body: dict[str, Any], headers: dict[str, str]) -> Any:
    return client.put(f"{API}/jobs/{job}", json=sealed(job, body), headers=headers)


def bring(client: FlaskClient, worker: Actor, headers: dict[str, str]) -> int:
    """A new job's words; the status that answers them."""
    return int(put(client, uuid7(), a_body(worker, a_resident()), headers).status_code)


def upload(client: FlaskClient, file: dict[str, Any], headers: dict[str, str]) -> Any:
    told = metadata(ref=file["ref"], purpose="material", digest=file["digest"])
    tus = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(PHOTO)), "Upload-Metadata": told}
    sent = headers | tus | {"Content-Type": "application/offset+octet-stream"}
    return client.post(f"{API}/uploads", data=PHOTO, headers=sent)


def test_two_hours_later_all_arrives_without_a_password_as_the_workers_own(client: FlaskClient, worker: Actor) -> None:
    opened, file, job = a_phone(client, worker), a_file_of(PHOTO), uuid7()
    body = a_body(worker, a_resident(), files=[file])
    with clock.frozen(clock.now() + LATER):
        over = client.put(f"{API}/sessions/current", json={"refresh_token": opened.refresh_token})
        assert over.status_code == 401
        assert put(client, job, body, last(opened)).json["missing"] == [file["ref"]]
        assert upload(client, file, last(opened)).status_code == 201
        receipt = client.get(f"{API}/jobs/{job}/receipt", headers=last(opened)).json
        assert (receipt["state"], receipt["missing"]) == ("waiting", [])
        lists = {"jobs": {str(job): receipt["content_digest"]}, "files": {file["ref"]: file["digest"]}}
        assert client.post(f"{API}/jobs/comparison", json=lists, headers=last(opened)).json["differs"] == []
    assert (Job.get().worker, Parked.select().count()) == (worker.account_id, 0)


def test_a_deed_is_taken_and_nothing_of_the_resident_comes_back(client: FlaskClient, worker: Actor) -> None:
    opened, row = a_phone(client, worker), a_request(a_secretary(), a_resident(name="欧阳秀兰"))
    told = {"id": str(uuid7()), "agrees": True, "how": "phone", "whom": "本人", "resident": None}
    with clock.frozen(clock.now() + LATER):
        path = f"{API}/visit-requests/{row.id}/confirmation"
        late = client.put(path, json=told, headers=last(opened))
        assert (late.status_code, late.json) == (200, {})
        assert client.put(path, json=told, headers=last(opened)).json == {}
        assert client.put(path, json=told | {"whom": "儿子"}, headers=last(opened)).status_code == 409
        fresh = client.put(path, json=told, headers=bearer(a_phone(client, worker)))
    assert (fresh.json["id"], VisitRequest.get().state) == (str(row.id), "open")


def in_its_place(found: re.Match[str]) -> str:
    kind = (found[1] or "").partition("(")[0]
    return {"uuid": FULL, "int": "1", "any": (found[1] or "").partition("(")[2].partition(",")[0]}.get(kind, "x")


def every_door(app: Flask) -> list[tuple[str, str, Any]]:
    found = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if getattr(view, "callers", None):
            path = re.sub(r"<(?:([^:>]+):)?[^>]+>", in_its_place, rule.rule)
            found += [(method, path, view) for method in (rule.methods or set()) - {"OPTIONS"}]
    return found


@pytest.mark.parametrize("left", [False, True])
def test_no_other_door_opens_to_the_last_token(app: Flask, client: FlaskClient, worker: Actor, left: bool) -> None:
    opened = a_phone(client, worker)
    if left:
        posts.lock(worker.account_id, locked=True, reason="离职", by=uuid7())
    open_doors = set()
    with clock.frozen(clock.now() + LATER):
        for method, path, view in every_door(app):
            if view.callers == (ANYONE,):
                continue
            answer = client.open(path, method=method, json={}, headers=last(opened))
            if answer.status_code != 401:
                open_doors.add((method, path.replace(FULL, "…").removeprefix(API), view.late))
    assert open_doors == {
        *((method, f"/jobs/…{rest}", Late.RECEIPT) for method, rest in (("PUT", ""), ("GET", "/receipt"))),
        ("HEAD", "/jobs/…/receipt", Late.RECEIPT),
        ("POST", "/jobs/comparison", Late.RECEIPT),
        ("POST", "/uploads", Late.RECEIPT),
        *((method, "/uploads/…", Late.RECEIPT) for method in ("HEAD", "PATCH")),
        ("PUT", "/signatures/…", Late.RECEIPT),
        *(("PUT", f"/jobs/…/{deed}", Late.DEED) for deed in ("delivery", "insistence", "withdrawal")),
        ("PUT", "/jobs/…/originals/…", Late.DEED),
        ("PUT", "/jobs/…/questions/…/answer", Late.DEED),
        ("PUT", "/originals/…/handovers/…", Late.DEED),
        ("PUT", "/door-notices/…/telling", Late.DEED),
        *(("PUT", f"/door-notices/…/{deed}/…", Late.DEED) for deed in ("papers", "answers")),
        *(("PUT", f"/visit-requests/…/{deed}", Late.DEED) for deed in ("confirmation", "visit", "word-telling")),
        ("PUT", "/visit-requests/…/pass", Late.DUTY),
        *(("PUT", f"/job-handoffs/…{rest}", Late.DUTY) for rest in ("", "/taking", "/taking/…", "/return")),
    }


def signs_out(client: FlaskClient, worker: Actor, opened: Opened) -> None:
    assert client.delete(f"{API}/sessions/current", headers=bearer(opened)).status_code == 204


def reports_it_lost(client: FlaskClient, worker: Actor, opened: Opened) -> None:
    device = devices.page(worker, after=None, limit=10)[0]["id"]
    devices.revoke(device, by=worker)


def reports_it_lost_on_itself(client: FlaskClient, worker: Actor, opened: Opened) -> None:
    device = devices.page(worker, after=None, limit=10)[0]["id"]
    assert client.delete(f"{API}/sync-devices/{device}", headers=bearer(opened)).status_code == 204


def gets_another_password(client: FlaskClient, worker: Actor, opened: Opened) -> None:
    staff.set_password(worker.account_id, "Other-Horse-8")
    sessions.end_all(worker.account_id, "password_changed")


def must_settle_something(client: FlaskClient, worker: Actor, opened: Opened) -> None:
    Account.update(must=["change_password"]).where(Account.id == worker.account_id).execute()


def is_copied(client: FlaskClient, worker: Actor, opened: Opened) -> None:
    """The first of two who use one turn goes on, the second ends it for both."""
    sessions.renew(opened.refresh_token)
    with clock.frozen(clock.now() + timedelta(minutes=5)), pytest.raises(Exception, match="重新登录"):
        sessions.renew(opened.refresh_token)


@pytest.mark.parametrize(
    "what",
    [signs_out, reports_it_lost, reports_it_lost_on_itself, gets_another_password, must_settle_something, is_copied],
)
def test_a_session_that_was_ended_on_purpose_delivers_nothing(
    client: FlaskClient, worker: Actor, what: Callable[..., None]
) -> None:
    opened = a_phone(client, worker)
    what(client, worker, opened)
    with clock.frozen(clock.now() + LATER):
        assert bring(client, worker, last(opened)) == 401
    assert Job.select().count() + Parked.select().count() == 0


def test_only_a_phone_delivers_only_within_its_lease_and_only_with_the_refresh_token(
    client: FlaskClient, worker: Actor
) -> None:
    desk, phone = (
        sessions.begin(Account.get_by_id(worker.account_id), Way.PASSWORD, level="checked"),
        a_phone(client, worker),
    )
    with clock.frozen(clock.now() + LATER):
        assert bring(client, worker, last(desk)) == 401
        assert bring(client, worker, bearer(phone)) == 401
    with clock.frozen(clock.now() + timedelta(days=7) - timedelta(minutes=1)):
        assert bring(client, worker, last(phone)) == 200
    with clock.frozen(clock.now() + timedelta(days=7, minutes=1)):
        assert bring(client, worker, last(phone)) == 401


def test_of_turns_the_last_and_the_one_whose_renewal_may_be_lost_deliver(client: FlaskClient, worker: Actor) -> None:
    first = a_phone(client, worker)
    second = sessions.renew(first.refresh_token)
    third = sessions.renew(second.refresh_token)
    with clock.frozen(clock.now() + LATER):
        told = [bring(client, worker, last(one)) for one in (first, second, third)]
    assert told == [401, 200, 200]
    assert Session.get_by_id(third.session_id).revoked_at is None


def test_another_workers_phone_lends_nobody_the_right_to_deliver(client: FlaskClient, worker: Actor) -> None:
    device = uuid7()
    a_phone(client, a_worker(GRID), device)
    opened = sessions.begin(Account.get_by_id(worker.account_id), Way.PASSWORD, level="checked")
    assert client.put(f"{API}/sync-devices/{device}", json={"name": None}, headers=bearer(opened)).status_code == 404
    with clock.frozen(clock.now() + LATER):
        assert bring(client, worker, last(opened)) == 401


def test_a_phone_that_was_reported_lost_is_told_so_whatever_its_session_says(
    client: FlaskClient, worker: Actor
) -> None:
    device = uuid7()
    opened = a_phone(client, worker, device)
    devices.revoke(device, by=worker)
    Session.update(revoked_at=None).where(Session.id == opened.session_id).execute()
    job = uuid7()
    with clock.frozen(clock.now() + LATER):
        answer = put(client, job, a_body(worker, a_resident(), device=str(device)), last(opened))
    assert (answer.status_code, answer.get_json(force=True)["type"]) == (410, "device-revoked")
    assert Job.select().count() == 0


def ends_the_post(worker: Actor) -> None:
    Post.update(until=clock.now()).where(Post.account == worker.account_id).execute()


def closes_the_account(worker: Actor) -> None:
    posts.lock(worker.account_id, locked=True, reason="离职", by=uuid7())


@pytest.mark.parametrize("leaves", [ends_the_post, closes_the_account])
@pytest.mark.parametrize("is_late", [False, True])
def test_who_has_left_hands_over_jobs_photos_and_deeds(
    client: FlaskClient, worker: Actor, leaves: Callable[[Actor], None], is_late: bool
) -> None:
    opened, file, job = a_phone(client, worker), a_file_of(PHOTO), uuid7()
    row = taken(confirmed(a_request(a_secretary(), a_resident()), worker), worker)
    leaves(worker)
    headers = last(opened) if is_late or leaves is closes_the_account else bearer(opened)
    with clock.frozen(clock.now() + (LATER if is_late else timedelta())):
        answer = put(client, job, a_body(worker, a_resident(), files=[file]), headers)
        assert (answer.status_code, answer.get_json(force=True)["reason"]) == (409, "account-closed")
        assert upload(client, file, headers).status_code == 201
        was_there = {"id": str(uuid7()), "word_said": True, "job": None, "words": "都好"}
        for _ in range(2):  # its repeat is kept once
            deed = client.put(f"{API}/visit-requests/{row.id}/visit", json=was_there, headers=headers)
            assert (deed.status_code, deed.get_json(force=True)["reason"]) == (409, "account-closed")
        cannot = client.put(
            f"{API}/visit-requests/{row.id}/pass", json={"id": str(uuid7()), "reason": "走"}, headers=headers
        )
        assert cannot.status_code == 404
        strange = client.put(f"{API}/visit-requests/{uuid7()}/visit", json=was_there, headers=headers)
        assert strange.status_code == 404
    assert sorted((one.kind, one.desk) for one in Parked.select()) == [
        ("job", "community"),
        ("visit_step", "community"),
    ]
    assert (VisitRequest.get().state, Job.select().count()) == ("taken", 0)


def test_what_who_has_left_did_for_a_job_is_kept_for_its_secretary(client: FlaskClient, worker: Actor) -> None:
    opened, job, mine = a_phone(client, worker), uuid7(), uuid7()
    put(client, job, a_body(worker, a_resident()), bearer(opened))
    other = a_worker(GRID)
    put(client, mine, a_body(other, a_resident()), bearer(a_phone(client, other)))
    closes_the_account(worker)
    insists = {"id": str(uuid7()), "words": "就这样递"}
    gone, said = {"id": str(uuid7()), "reason": "不办了"}, {"id": str(uuid7()), "text": "有的"}
    for path, told in (("insistence", insists), ("withdrawal", gone), (f"questions/{uuid7()}/answer", said)):
        answer = client.put(f"{API}/jobs/{job}/{path}", json=told, headers=last(opened))
        assert (answer.status_code, answer.get_json(force=True)["reason"]) == (409, "account-closed")
    assert client.put(f"{API}/jobs/{mine}/insistence", json=insists, headers=last(opened)).status_code == 404
    assert sorted(one.kind for one in Parked.select()) == ["job_answer", "job_insistence", "job_withdrawal"]
    assert {one.content["job"] for one in Parked.select()} == {str(job)}


def test_a_secretary_who_was_a_worker_once_is_a_secretary(client: FlaskClient, worker: Actor) -> None:
    opened = a_phone(client, worker)
    row = a_request(a_secretary(), a_resident())
    ends_the_post(worker)
    posts.give(uuid7(), worker.account_id, Role.SECRETARY, division="370199001001", by=None)
    Account.update(must=[]).where(Account.id == worker.account_id).execute()
    told = {"id": str(uuid7()), "agrees": True, "how": "phone", "whom": "本人", "resident": None}
    answer = client.put(f"{API}/visit-requests/{row.id}/confirmation", json=told, headers=bearer(opened))
    assert (answer.status_code, answer.json["id"]) == (200, str(row.id))
