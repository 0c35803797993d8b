"""Doors of the exchange: who may come in, with which token, and what a phone is told."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from field_app.visits.models import Job
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from server.identity.models import Account, Parked, Post
from server.identity.roles import Role
from server.identity.rules import Way
from server.identity.service import posts, sessions, staff
from tests.field_app.sync.builders import PHOTO, a_body, a_file_of, sealed, settle_news
from tests.field_app.visits.builders import GRID, a_resident, a_worker
from tests.server.identity.builders import COMMUNITY, as_staff, bearer
from tests.server.media.builders import metadata

API = "/api/v1"


@pytest.fixture
def worker(district: Any, client: FlaskClient) -> Actor:
    return a_worker(GRID)


def signed_in(worker: Actor) -> Any:
    return sessions.begin(Account.get_by_id(worker.account_id), Way.PASSWORD, level="checked")


def put(client: FlaskClient, job: UUID, body: dict[str, Any], headers: dict[str, str], *, seals: bool = True) -> Any:
    return client.put(f"{API}/jobs/{job}", json=sealed(job, body) if seals else body, headers=headers)


def test_handed_in_asked_for_listed_compared_and_withdrawn(client: FlaskClient, worker: Actor) -> None:
    headers, job, body = bearer(signed_in(worker)), uuid7(), a_body(worker, a_resident())
    receipt = put(client, job, body, headers)
    assert (receipt.status_code, receipt.json["state"], receipt.json["missing"]) == (200, "waiting", [])
    again = client.get(f"{API}/jobs/{job}/receipt?revision={body['revision']}", headers=headers)
    assert again.json | {"server_time": ""} == receipt.json | {"server_time": ""}
    assert client.get(f"{API}/jobs/{job}/receipt?revision={uuid7()}", headers=headers).status_code == 404
    settle_news()
    (row,) = client.get(f"{API}/jobs", headers=headers).json["items"]
    assert (row["id"], row["state_plain"]) == (str(job), "等社区书记看")
    assert [one["pointer"] for one in row["faults"]] == ["/values/proxy_signature"]
    lists = {"jobs": {str(job): receipt.json["content_digest"]}, "files": {}}
    assert client.post(f"{API}/jobs/comparison", json=lists, headers=headers).json["differs"] == []
    gone = client.put(f"{API}/jobs/{job}/withdrawal", json={"id": str(uuid7()), "reason": "不办了"}, headers=headers)
    assert gone.json["state"] == "withdrawn"
    late = put(client, job, body | {"revision": str(uuid7()), "base": body["revision"]}, headers)
    assert (late.status_code, late.get_json(force=True)["type"]) == (409, "job-parked")
    assert late.get_json(force=True)["reason"] == "too-late"


def test_a_comparison_tells_missing_other_and_unknown(client: FlaskClient, worker: Actor) -> None:
    headers, mine, theirs = bearer(signed_in(worker)), uuid7(), uuid7()
    put(client, mine, a_body(worker, a_resident()), headers)
    other = a_worker(GRID)
    put(client, theirs, a_body(other, a_resident()), bearer(signed_in(other)))
    asked = {"jobs": {str(theirs): "sha256:1"}, "files": {str(uuid7()): "sha256:2"}}
    differs = client.post(f"{API}/jobs/comparison", json=asked, headers=headers).json["differs"]
    assert [(one["kind"], one["is"]) for one in differs] == [
        *[("jobs", what) for _, what in sorted([(str(mine), "unknown-here"), (str(theirs), "missing")])],
        ("files", "missing"),
    ]
    changed = {"jobs": {str(mine): "sha256:1"}, "files": {}}
    (one,) = client.post(f"{API}/jobs/comparison", json=changed, headers=headers).json["differs"]
    assert one["is"] == "other"


def test_helpers_have_no_door_here(client: FlaskClient, worker: Actor) -> None:
    headers, job = as_staff(Role.HELPER, division=COMMUNITY), uuid7()
    for answer in (
        put(client, job, a_body(worker, a_resident()), headers),
        client.get(f"{API}/jobs", headers=headers),
        client.get(f"{API}/jobs/{job}/receipt", headers=headers),
        client.post(f"{API}/jobs/comparison", json={}, headers=headers),
        client.put(f"{API}/jobs/{job}/withdrawal", json={"id": str(uuid7()), "reason": "x"}, headers=headers),
    ):
        assert answer.status_code == 403
    assert Parked.select().count() == 0


def test_a_two_day_old_token_and_a_changed_password_keep_the_work(client: FlaskClient, worker: Actor) -> None:
    before, job, body = signed_in(worker), uuid7(), a_body(worker, a_resident())
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert put(client, job, body, bearer(before)).status_code == 401
        staff.set_password(worker.account_id, "Other-Horse-8")
        sessions.end_all(worker.account_id, "password_changed")
        assert put(client, job, body, bearer(before)).status_code == 401
        assert Job.select().count() + Parked.select().count() == 0
        assert put(client, job, body, bearer(signed_in(worker))).json["state"] == "waiting"


@pytest.mark.parametrize("kept", ["access_token", "refresh_token"])
def test_a_closed_account_hands_over_what_it_had_finished_and_nothing_else(
    client: FlaskClient, worker: Actor, kept: str
) -> None:
    opened, file, job = signed_in(worker), a_file_of(PHOTO), uuid7()
    body, headers = a_body(worker, a_resident(), files=[file]), {"Authorization": f"Bearer {getattr(opened, kept)}"}
    posts.lock(worker.account_id, locked=True, reason="离职", by=uuid7())
    with clock.frozen(clock.now() + timedelta(days=2)):
        answer = put(client, job, body, headers)
        assert (answer.status_code, answer.get_json(force=True)["reason"]) == (409, "account-closed")
        assert Parked.get().content["files"][0]["ref"] == file["ref"]
        told = metadata(ref=file["ref"], purpose="material", digest=file["digest"])
        tus = headers | {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(PHOTO)), "Upload-Metadata": told}
        tus["Content-Type"] = "application/offset+octet-stream"
        assert client.post(f"{API}/uploads", data=PHOTO, headers=tus).status_code == 201
        for path in ("/jobs", f"/files/{file['ref']}", "/residents", "/me", "/parked"):
            assert client.get(f"{API}{path}", headers=headers).status_code == 401
        assert client.get(f"{API}/jobs/{job}/receipt", headers=headers).status_code == 404
    with clock.frozen(clock.now() + timedelta(days=62)):
        assert put(client, job, body, headers).status_code == 401
    assert Job.select().count() == 0


def test_a_worker_whose_post_ended_hands_over_too(client: FlaskClient, worker: Actor) -> None:
    opened = signed_in(worker)
    Post.update(until=clock.now()).where(Post.account == worker.account_id).execute()
    answer = put(client, uuid7(), a_body(worker, a_resident()), bearer(opened))
    assert (answer.status_code, answer.get_json(force=True)["reason"]) == (409, "account-closed")
    assert client.get(f"{API}/jobs", headers=bearer(opened)).status_code == 403


def test_a_closed_account_that_was_no_workers_hands_nothing_over(client: FlaskClient, worker: Actor) -> None:
    from tests.server.identity.builders import a_staff_account

    account, _ = a_staff_account(Role.HELPER, division=COMMUNITY)
    opened = sessions.begin(account, Way.PASSWORD, level="checked")
    posts.lock(account.id, locked=True, reason="离职", by=uuid7())
    assert put(client, uuid7(), a_body(worker, a_resident()), bearer(opened)).status_code == 401
    assert put(client, uuid7(), a_body(worker, a_resident()), {"Authorization": "Bearer x.y.z"}).status_code == 401


@pytest.mark.parametrize(
    ("told", "pointer"),
    [
        ({"resident": {}}, "/resident"),
        ({"revision": "x"}, "/revision"),
        ({"extra": 1}, "/extra"),
        ({"files": [{"ref": "x"}]}, "/files"),
        ({"content": []}, "/content"),
    ],
)
def test_a_plain_body_of_another_shape_is_told_where(
    client: FlaskClient, worker: Actor, told: dict[str, Any], pointer: str
) -> None:
    answer = put(client, uuid7(), a_body(worker, a_resident()) | told, bearer(signed_in(worker)), seals=False)
    assert answer.status_code == 422
    assert any(one["pointer"].startswith(pointer) for one in answer.get_json(force=True)["errors"])
