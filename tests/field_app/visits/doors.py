"""A job on its way to the centre, as tests of several files need it."""

from typing import Any
from uuid import UUID

from field_app.visits.models import Job, JobRevision
from field_app.visits.service import approving
from server.applications.rules import By
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from tests.field_app.sync.builders import (
    a_body,
    send,
    settle_news,
    signed,
)
from tests.field_app.visits.builders import a_resident, a_secretary


def secretary() -> By:
    return By(a_secretary().account_id, "secretary", "desk")


def sent(worker: Actor, **told: Any) -> UUID:
    """A whole job that waits, its draft made."""
    resident, job = told.pop("resident", None) or a_resident(phone="13800000002"), uuid7()
    body = signed(a_body(worker, resident) | told, worker, resident)
    assert send(worker, job, body)["state"] == "waiting"
    settle_news()
    return job


def faults_of(job: UUID) -> list[str]:
    return [one["pointer"] for one in JobRevision.get_by_id(Job.get_by_id(job).revision).faults]


def approved(job: UUID, by: By | None = None) -> Job:
    return approving.approve(job, by=by or secretary(), now=clock.now())
