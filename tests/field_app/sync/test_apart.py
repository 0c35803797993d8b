"""What became of a parked job, as its phone asks: only what lies here word for word may go from the phone."""

import base64
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from field_app.visits import digests
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from server.identity.models import Parked
from server.identity.service import parking, posts
from tests.field_app.sync.builders import a_body, sealed
from tests.field_app.sync.test_late import API, LATER, a_phone, last, put
from tests.field_app.visits.builders import GRID, a_resident, a_secretary, a_worker
from tests.server.identity.builders import bearer

FAR = "370199001002001"


@pytest.fixture
def worker(district: Any, client: FlaskClient) -> Actor:
    return a_worker(GRID)


def asked(client: FlaskClient, headers: dict[str, str], *jobs: UUID) -> list[dict[str, Any]]:
    told = {"jobs": {}, "files": {}, "parked": [str(job) for job in jobs]}
    answer = client.post(f"{API}/jobs/comparison", json=told, headers=headers)
    assert answer.status_code == 200
    return list(answer.json["parked"])


def test_a_parked_job_is_proven_by_its_content_and_its_decision_told(client: FlaskClient, worker: Actor) -> None:
    headers, job = bearer(a_phone(client, worker)), uuid7()
    body = a_body(worker, uuid7())  # somebody of no list
    assert put(client, job, body, headers).status_code == 409
    (one,) = asked(client, headers, job, uuid7())
    assert (one["id"], one["revision"]) == (str(job), body["revision"])
    assert (one["content_digest"], one["sealed_digest"]) == (digests.sha256(body["content"]), None)
    assert (one["decision"], one["words"]) == (None, None)
    decided = {"decision": "first_stands", "words": "已和您电话核对"}
    parking.settle(Parked.get().id, **decided, by=a_secretary())
    (one,) = asked(client, headers, job)
    assert {name: one[name] for name in decided} == decided
    assert one["decision_name"] == "以先交的为准"
    other = a_worker(GRID)
    assert asked(client, bearer(a_phone(client, other)), job) == []


def test_what_does_not_open_is_proven_by_its_envelope(client: FlaskClient, worker: Actor) -> None:
    headers, job = bearer(a_phone(client, worker)), uuid7()
    body = sealed(uuid7(), a_body(worker, a_resident()))  # sealed under another name
    assert client.put(f"{API}/jobs/{job}", json=body, headers=headers).status_code == 409
    (one,) = asked(client, headers, job)
    envelope = base64.b64decode(body["sealed"])
    assert (one["content_digest"], one["sealed_digest"]) == (None, digests.of_bytes(envelope))
    assert one["revision"] == body["revision"]


def test_who_has_left_hears_what_was_decided_without_the_words(client: FlaskClient, worker: Actor) -> None:
    opened, job = a_phone(client, worker), uuid7()
    posts.lock(worker.account_id, locked=True, reason="离职", by=uuid7())
    with clock.frozen(clock.now() + LATER):
        body = a_body(worker, a_resident())
        assert put(client, job, body, last(opened)).status_code == 409
        parking.settle(Parked.get().id, decision="void", words="是重复的", by=a_secretary())
    with clock.frozen(clock.now() + timedelta(days=30)):
        (one,) = asked(client, last(opened), job)
    assert (one["decision"], one["decision_name"], one["words"]) == ("void", "重复误交，不用办", None)
    assert one["content_digest"] == digests.sha256(body["content"])
