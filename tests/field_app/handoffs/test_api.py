"""Doors of the secretary's desk: from the inbox to the approval, and who finds nothing there."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from server.core.access import Actor
from server.core.ids import uuid7
from server.identity.roles import Role
from tests.field_app.handoffs.builders import MARK
from tests.field_app.visits.builders import GRID, a_worker
from tests.field_app.visits.doors import sent
from tests.server.identity.builders import COMMUNITY, PASSWORD, as_staff

API = "/api/v1/secretary"


@pytest.fixture
def worker(district: Any, client: FlaskClient) -> Actor:
    return a_worker(GRID)


def test_listed_opened_signed_and_approved(client: FlaskClient, worker: Actor) -> None:
    jobs, headers = [str(sent(worker)) for _ in range(2)], as_staff(Role.SECRETARY, division=COMMUNITY)
    first = client.get(f"{API}/jobs?limit=1", headers=headers).json
    second = client.get(f"{API}/jobs?limit=1&cursor={first['next']}", headers=headers).json
    assert [row["id"] for row in first["items"] + second["items"]] == jobs
    assert second["next"] is None
    assert not first["items"][0]["is_opened"]
    told = client.get(f"{API}/jobs/{jobs[0]}", headers=headers).json
    codes = [one["code"] for one in told["fields"]]
    assert codes.index("person_name") < codes.index("id_number") < codes.index("mobile")  # as asked, not by code
    assert client.get(f"{API}/jobs?limit=1", headers=headers).json["items"][0]["is_opened"]
    ref = uuid7()
    line = [{"t": step * 8.0, "x": 10.0 + step, "y": 20.0 + step % 7} for step in range(40)]
    signed = {"strokes": [line], "width": 300, "height": 120, "shown_digest": told["digest"], "signer": "书记"}
    signed["signed_at"] = "2026-11-18T10:00:00+08:00"
    assert client.put(f"/api/v1/signatures/{ref}", json=signed, headers=headers).status_code == 200
    yes = {"id": str(uuid7()), "revision": told["revision"], "signature": str(ref)}
    no = client.put(f"{API}/jobs/{jobs[0]}/approval", json=yes, headers=headers)
    assert (no.status_code, no.get_json(force=True)["type"]) == (403, "presence-needed")
    assert no.get_json(force=True)["ways"] == ["password", "totp"]
    assert client.put("/api/v1/me/presence", json={"password": PASSWORD}, headers=headers).status_code == 200
    for _ in range(2):
        answer = client.put(f"{API}/jobs/{jobs[0]}/approval", json=yes, headers=headers)
        assert (answer.status_code, answer.json["state"]) == (200, "in_centre"), answer.text
    back = {"id": str(uuid7()), "revision": second["items"][0]["revision"], "marks": [MARK]}
    answer = client.put(f"{API}/jobs/{jobs[1]}/return", json=back | {"marks": []}, headers=headers)
    assert (answer.status_code, answer.get_json(force=True)["errors"][0]["pointer"]) == (422, "/marks")
    assert client.put(f"{API}/jobs/{jobs[1]}/return", json=back, headers=headers).json["state"] == "returned"
    assert client.get(f"{API}/jobs", headers=headers).json["items"] == []


def test_others_find_nothing_and_there_is_no_door_that_refuses(client: FlaskClient, worker: Actor) -> None:
    job = sent(worker)
    far = as_staff(Role.SECRETARY, division="370199002001")
    asked: dict[str, Any] = {"id": str(uuid7()), "revision": str(uuid7())}
    puts = {
        f"{API}/jobs/{job}/approval": asked | {"signature": str(uuid7())},
        f"{API}/approvals/{uuid7()}": {"jobs": [{"job": str(job), "revision": str(uuid7())}], "signature": str(job)},
        f"{API}/jobs/{job}/return": asked | {"marks": [MARK]},
        f"{API}/jobs/{job}/questions/{uuid7()}": {"text": "谁签的"},
    }
    for where, body in puts.items():
        assert client.put(where, json=body, headers=far).status_code == 404, where
    assert client.get(f"{API}/jobs/{job}", headers=far).status_code == 404
    assert client.get(f"{API}/jobs", headers=as_staff(Role.SUPERVISOR)).status_code == 403
    assert client.put(f"{API}/jobs/{job}/refusal", json=asked, headers=far).status_code == 404


@pytest.mark.parametrize("cursor", ["W10", "WyIyMDI2IiwgIngiXQ", "WyIyMDI2LTExLTE4VDEwOjAwOjAwIiwgIngiXQ"])
def test_a_made_up_place_in_the_list_is_refused(client: FlaskClient, worker: Actor, cursor: str) -> None:
    headers = as_staff(Role.SECRETARY, division=COMMUNITY)
    assert client.get(f"{API}/jobs?cursor={cursor}", headers=headers).status_code == 422
