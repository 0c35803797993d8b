"""A returned job is corrected under the form in which it was filled in, by its worker alone."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from field_app.sync.service import packs
from field_app.visits.models import Job
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from server.identity.models import Account
from server.identity.rules import Way
from server.identity.service import sessions
from tests.field_app.handoffs.builders import give_back
from tests.field_app.sync.builders import a_body, send, settle_news
from tests.field_app.visits.builders import GRID, a_resident, a_secretary, a_worker
from tests.field_app.visits.test_jobs import publish_anew
from tests.server.identity.builders import bearer


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def form_of(client: FlaskClient, job: Any, worker: Actor) -> Any:
    opened = sessions.begin(Account.get_by_id(worker.account_id), Way.PASSWORD, level="checked")
    return client.get(f"/api/v1/jobs/{job}/form", headers=bearer(opened))


def lent(worker: Actor) -> dict[str, Any]:
    told: dict[str, Any] = packs.field(worker, since=None, device=None, now=clock.now())["returns"][0]
    return told


def test_its_form_is_handed_out_to_its_worker_alone_also_when_a_newer_one_holds(
    client: FlaskClient, worker: Actor, tmp_path: Path
) -> None:
    job, body = uuid7(), a_body(worker, a_resident())
    send(worker, job, body)
    settle_news()
    give_back(job, a_secretary())
    publish_anew(tmp_path)
    told = form_of(client, job, worker)
    assert (told.status_code, told.json["digest"], told.json["release"]) == (200, body["form_digest"], body["release"])
    assert lent(worker)["form"] == told.json["digest"]
    assert form_of(client, job, a_worker(GRID)).status_code == 404
    assert form_of(client, uuid7(), worker).status_code == 404


@pytest.mark.parametrize("words", [{"answers": {"nobody_asks": "this"}}, {"materials": "none"}])
def test_words_that_make_no_form_have_none(client: FlaskClient, worker: Actor, words: dict[str, Any]) -> None:
    job, body = uuid7(), a_body(worker, a_resident())
    body["content"] |= words
    send(worker, job, body)
    settle_news()
    Job.update(state="returned").where(Job.id == job).execute()
    assert lent(worker)["form"] is None
    assert form_of(client, job, worker).status_code == 404


def test_an_answer_keeps_the_consent_as_it_was(worker: Actor) -> None:
    job, secretary = uuid7(), a_secretary()
    send(worker, job, a_body(worker, a_resident()))
    settle_news()
    give_back(job, secretary)
    back = lent(worker)
    answer = back["job"] | {"revision": str(uuid7()), "base": back["base"], "answers_to": back["answers_to"]}
    answer["content"]["values"]["mobile"] = "13800000009"
    told = send(worker, job, answer)
    assert told["state"] == "corrected"
    settle_news()
    assert packs.field(worker, since=None, device=None, now=clock.now())["returns"] == []
    give_back(job, secretary)
    assert lent(worker)["job"]["consent"] == back["job"]["consent"]
