"""A resident's own rights: a copy of what the list keeps, and that it goes."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from field_app.visits.custody_rules import KEEPERS
from field_app.visits.custody_rules import PLAIN as ORIGINAL_PLAIN
from field_app.visits.job_rules import OPEN, PLAIN
from field_app.visits.models import Custody, Flag, Job, JobFile, JobRevision, JobStep, Resident
from field_app.visits.rules import TOLD_BY, flag_name
from field_app.visits.service import hands, job_trace, places
from field_app.visits.service.jobs import NO_HURRY
from server.applications.models import Handoff
from server.applications.rules import SYSTEM
from server.core import clock
from server.core.db import held_rows

OF_RESIDENT = ("grid", "address", "house", "position", "contact", "photo_allowed", "told_by", "entered_at", "moved_at")


def copy(records: Sequence[UUID]) -> list[dict[str, Any]]:
    """Everything that is kept of these records of one person, closed flags too. Two queries."""
    rows: Any = Resident.select().where(Resident.person.in_(list(records))).order_by(Resident.person)
    noted: dict[Any, list[dict[str, Any]]] = {}
    flags: Any = Flag.select().where(Flag.resident.in_(list(records))).order_by(Flag.since, Flag.id)
    for flag in flags:
        told = {"name": flag_name(flag.kind, flag.grade), "since": flag.since, "until": flag.until}
        noted.setdefault(flag.resident_id, []).append(told)
    return [
        {name: getattr(row, name) for name in OF_RESIDENT}
        | {"told_by_name": TOLD_BY[row.told_by], "flags": noted.get(row.person_id, [])}
        for row in rows
    ]


def jobs(records: Sequence[UUID]) -> list[dict[str, Any]]:
    """What was done at the door for this person, as it was written there. Three queries."""
    mine: Any = Job.select().where(Job.resident.in_(list(records))).order_by(Job.id)
    told: Any = JobRevision.select().where(JobRevision.id.in_([job.revision for job in mine]))
    told = list(told)
    bodies = {revision.id: revision.body for revision in told}
    files = {revision.id: [UUID(one["ref"]) for one in revision.files] for revision in told}
    known = places.of(ref for refs in files.values() for ref in refs)
    names = ("id", "application", "bundle", "state", "declared_at", "received_at")
    return [
        {name: getattr(job, name) for name in names}
        | {"state_name": PLAIN[job.state], "said": bodies.get(job.revision)}
        | {"places": {str(ref): known[ref] for ref in files.get(job.revision, ()) if ref in known}}
        for job in mine
    ]


def originals(records: Sequence[UUID]) -> list[dict[str, Any]]:
    """Where this person's originals are and were. One query."""
    hers = Custody.select(Custody, Job).join(Job).where(Job.resident.in_(list(records))).order_by(Custody.id)
    names = ("id", "what", "due_back", "taken_at", "back_at", "keeper_name")
    return [
        {name: getattr(row, name) for name in names}
        | {"job": row.job_id, "keeper_plain": KEEPERS[row.keeper], "state_name": ORIGINAL_PLAIN[row.state]}
        for row in hers
    ]


def hold(records: Collection[UUID]) -> None:
    """Every job for this person, until the unit ends: before applications, as all who hold both."""
    held_rows(Job.select().where(Job.resident.in_(list(records))).order_by(Job.id))


def forget(person: UUID) -> None:
    """The person was erased: so is what the list kept, and every word of jobs, which end; their steps hold ids only."""
    mine = held_rows(Job.select().where(Job.resident == person).order_by(Job.id))  # before what hangs on them
    Flag.delete().where(Flag.resident == person).execute()
    Resident.delete().where(Resident.person == person).execute()
    for held in (job for job in mine if job.state in OPEN):
        hands.go_on(held, by=SYSTEM, now=clock.now())
        job_trace.take(held, "withdraw", by=SYSTEM, now=clock.now(), reason="erased", sets=NO_HURRY)
    jobs = Job.select(Job.id).where(Job.resident == person)
    JobRevision.update(body=None, faults=None).where(JobRevision.job.in_(jobs)).execute()
    JobStep.update(words=None).where(JobStep.job.in_(jobs)).execute()
    Handoff.update(reason=None, papers=[]).where(Handoff.subject.in_(jobs)).execute()
    JobFile.update(place=None).where(JobFile.job.in_(jobs)).execute()
    Custody.update(what=None, keeper_name=None).where(Custody.job.in_(jobs)).execute()
