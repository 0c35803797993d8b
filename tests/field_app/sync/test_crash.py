"""The server is killed while phones hand jobs in: no job is lost, none is there twice, and every receipt was true."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
import requests

from field_app.visits import digests
from field_app.visits.models import Job, JobRevision
from field_app.visits.service import job_trace
from server.applications.models import Application
from server.core.access import Actor
from server.core.ids import uuid7
from server.core.outbox import OutboxEvent
from server.identity.models import Account, Parked
from server.identity.rules import Way
from server.identity.service import sessions
from tests.field_app.sync.builders import PHOTO, a_body, a_file_of, sealed, settle_news
from tests.field_app.visits.builders import GRID, a_resident, a_worker
from tests.server.identity.builders import bearer
from tests.server.media.live import Server, serving

APP = "server.app:create_from_environment"
JOBS, PHONES = 48, 8
#: After so many answers more the server is killed; the others are on their way.
KILLED_AFTER = (3, 17)


@pytest.fixture
def worker(district: Any) -> Actor:
    return a_worker(GRID)


def outbox_of(worker: Actor) -> dict[UUID, dict[str, Any]]:
    """What lies on the phones: every other job waits for a photo."""
    body = a_body(worker, a_resident(phone="13800000002"))
    return {
        uuid7(): body
        | {"revision": str(uuid7()), "application": str(uuid7()), "files": [a_file_of(PHOTO)] * (number % 2)}
        for number in range(JOBS)
    }


class Phones:
    """Eight of them, each with one job on its way; what was answered is never sent again."""

    def __init__(self, waiting: dict[UUID, dict[str, Any]], headers: dict[str, str]) -> None:
        self.envelopes = {job: sealed(job, body) for job, body in waiting.items()}
        self.headers = headers
        self.receipts: dict[UUID, dict[str, Any]] = {}

    def send(self, server: Server, *, killed_after: int | None = None) -> None:
        """All that has no receipt yet; the server dies under it where that is asked."""
        left = [job for job in self.envelopes if job not in self.receipts]
        deadly = len(self.receipts) + killed_after if killed_after else None
        with ThreadPoolExecutor(PHONES) as phones:
            list(phones.map(lambda job: self._put(server, job, deadly), left))

    def _put(self, server: Server, job: UUID, deadly: int | None) -> None:
        url = f"{server.url}/api/v1/jobs/{job}"
        try:
            answer = requests.put(url, json=self.envelopes[job], headers=self.headers, timeout=60)
        except requests.RequestException:
            return  # the line went dead: the phone does not know what became of it
        assert answer.status_code == 200, answer.text
        self.receipts[job] = answer.json()
        if deadly and len(self.receipts) == deadly:
            os.killpg(server.pid, signal.SIGKILL)


def test_killed_in_a_burst_of_jobs(worker: Actor) -> None:
    waiting = outbox_of(worker)
    session = sessions.begin(Account.get_by_id(worker.account_id), Way.PASSWORD, level="checked")
    phones = Phones(waiting, bearer(session))
    for answers in KILLED_AFTER:
        with serving(APP) as server:
            phones.send(server, killed_after=answers)
        assert 0 < len(phones.receipts) < JOBS, "it was killed in the middle"
        are_true(phones.receipts, waiting)
    with serving(APP) as server:
        phones.send(server)
    assert len(phones.receipts) == JOBS
    are_true(phones.receipts, waiting)
    are_there_once(waiting)


def are_true(receipts: dict[UUID, dict[str, Any]], waiting: dict[UUID, dict[str, Any]]) -> None:
    """What a receipt says lies here does, to the digest; a photo that has not come is missing."""
    for job, receipt in receipts.items():
        body, kept = waiting[job], JobRevision.get_by_id(waiting[job]["revision"])
        assert (kept.job_id, kept.digest) == (job, digests.sha256(kept.body))
        assert kept.body["content"] == body["content"]
        assert receipt["content_digest"] == kept.content_digest == digests.sha256(body["content"])
        assert receipt["missing"] == [file["ref"] for file in body["files"]]
        assert receipt["state"] == Job.get_by_id(job).state == ("registered" if body["files"] else "waiting")


def are_there_once(waiting: dict[UUID, dict[str, Any]]) -> None:
    """Each with its steps, its news and its draft."""
    assert {row.id for row in Job.select()} == set(waiting)
    assert (JobRevision.select().count(), Parked.select().count()) == (JOBS, 0)
    for row in Job.select():
        steps = [step.step for step in job_trace.steps_of(row.id)]
        assert steps == ["register", "complete"][: 1 + (row.state == "waiting")]
        assert job_trace.broken(row) == []
    told = [row.subject_id for row in OutboxEvent.select().where(OutboxEvent.name == "job.received")]
    assert sorted(told) == sorted(map(str, waiting))
    settle_news()
    assert {str(row.id) for row in Application.select()} == {body["application"] for body in waiting.values()}
