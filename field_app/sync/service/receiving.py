"""A job comes from a phone: opened, looked at for whose it is, taken once; or parked with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from marshmallow import ValidationError

from field_app.sync.errors import REASONS, DeviceRevoked
from field_app.sync.schemas import JobIn
from field_app.sync.sealing import Unopened
from field_app.sync.service import keys, receipts
from field_app.sync.service.devices import is_told
from field_app.visits import digests
from field_app.visits.errors import JobParked
from field_app.visits.job_rules import is_foreign, put_right, span_of
from field_app.visits.models import Job, Resident
from field_app.visits.service import charges, drafting, job_trace, jobs, residents
from field_app.visits.service.jobs import Told
from server.applications.rules import By
from server.core import clock, crypto
from server.core.access import Actor
from server.core.db import by_id
from server.identity.roles import Role
from server.identity.service import parking
from server.identity.service.parking import COMMUNITY, Belongs

#: Made once: a schema copies all its fields.
JOB = JobIn()


@dataclass(frozen=True, slots=True)
class Sent:
    """What came under a job's id, and from whom."""

    job: UUID
    content: Mapping[str, Any]  # as it came: sealed or plain
    body: dict[str, Any] | None  # opened, JSON; None where it does not open
    by: Actor

    def park(self, reason: str) -> str:
        """Keep it for a person; where, as the worker is told."""
        division = self.body["division"] if self.body else None
        belongs = Belongs(division=division, desk=COMMUNITY)
        told = dict(self.body or self.content) | {"why": reason}
        return str(parking.keep("job", self.job, told, account=self.by.account_id, belongs=belongs))

    def parked(self, reason: str) -> JobParked:
        return JobParked(REASONS[reason], parked=self.park(reason), reason=reason)


def receive(job_id: UUID, content: Mapping[str, Any], *, by: Actor, now: datetime) -> dict[str, Any]:
    """Take a job, or its next revision, and answer with its receipt; `JobParked` where a person has to look."""
    sent = Sent(job_id, crypto.as_json(content), opened(job_id, content), by)
    _check_device(sent)
    if not by.posts_as(Role.GRID_WORKER):
        raise sent.parked("account-closed")
    if sent.body is None:
        raise sent.parked("unreadable")
    revision = UUID(sent.body["revision"])
    if not _is_known(sent, revision):
        reason = take(sent, sent.body, now)
        if reason is not None:
            raise sent.parked(reason)
    return receipts.of(job_id, revision, by=by)


def opened(job_id: UUID, content: Mapping[str, Any]) -> dict[str, Any] | None:
    """What came, as JSON; None where it does not open or is no job."""
    if "sealed" not in content:
        return dict(crypto.as_json(content))
    try:
        plain = keys.opened(f"job\n{job_id}\n{content['revision']}", content["sealed"])
        return dict(crypto.as_json(JOB.load(orjson.loads(plain))))
    except (Unopened, ValidationError, orjson.JSONDecodeError):
        return None


def _check_device(sent: Sent) -> None:
    """A lost phone is told so, and wipes itself; what it had finished is kept before."""
    device = (sent.body or sent.content).get("device")
    if device and is_told(UUID(device)):
        raise DeviceRevoked(parked=sent.park("device-revoked"))


def _is_known(sent: Sent, revision: UUID) -> bool:
    """Whether this very revision lies here: its repeat gets its receipt, whatever has changed since."""
    job = by_id(Job, sent.job)
    if job is None or sent.by.account_id not in job_trace.holders_of(job):
        return False
    laid = jobs.laid(revision, sent.job)
    return laid is not None and laid.digest == digests.sha256(sent.body)


def take(sent: Sent, body: Mapping[str, Any], now: datetime, *, let_in_by: By | None = None) -> str | None:
    """Take it; or the reason why not. Whom a responsible person lets in, is asked for no grid."""
    clocks = body["clocks"] or {}
    told = body["declared_at"] and clock.datetime.fromisoformat(body["declared_at"])
    declared_at = told and put_right(told, clocks.get("server_offset_ms"))
    place = _place(sent, body, min(declared_at or now, now), is_let_in=let_in_by is not None)
    if isinstance(place, str):
        return place
    worker = sent.by.account_id
    by = let_in_by or job_trace.as_worker(sent.by)
    places = drafting.places_asked(body, place["resident"])
    found = Told(job=sent.job, body=body, worker=worker, declared_at=declared_at, places=places, **place)
    return jobs.receive(found, by=by, now=now)


def _place(sent: Sent, body: Mapping[str, Any], declared_at: datetime, *, is_let_in: bool) -> dict[str, Any] | str:
    """For whom it is, where she lives now, whether she moved away; or why that is nothing for this worker."""
    new = body["resident"]["new"]
    resident = UUID(new["id"] if new else body["resident"]["id"])
    row: Any = by_id(Resident, resident)
    if row is None and new is None:
        return "unknown-resident"
    grid, before = (row.grid, row.lived_in) if row else (new["grid"], [])
    first, last = (clock.local(moment).date() for moment in span_of(declared_at))
    charged = charges.grids_of(sent.by.account_id, first, last)
    if not is_let_in and is_foreign(grid, before, charged) and not _has(sent):
        return "foreign-grid"
    if row is None and not residents.meet(resident, new, by=sent.by.account_id):
        return "unknown-resident"
    return {"resident": resident, "grid": grid, "has_moved": grid not in charged}


def _has(sent: Sent) -> bool:
    """Whether this job is the worker's already: who took one over goes wherever its resident lives."""
    return bool(Job.select().where((Job.id == sent.job) & (Job.worker == sent.by.account_id)).exists())
