"""Jobs as they come from phones: taken once, completed by their files, ended by their cases.

A job from the bedside is never refused for what it says: words were spoken, and the worker is gone. It is taken, what
is missing is written on it for secretary and worker (`drafting.look`), and only at the approval must all be there.
What cannot be taken at all is told by a reason, for the room above to park.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from field_app.visits import digests, place_rules, queries
from field_app.visits.job_rules import end_of, hours_after, next_step
from field_app.visits.models import Job, JobFile, JobRevision
from field_app.visits.service import hands, job_trace, places
from server.applications import signing
from server.applications.models import Case
from server.applications.rules import By
from server.applications.service import drafts
from server.catalog.proxying import RISKY
from server.core import clock, config
from server.core.db import Outbox, execute, insert_many, unit_of_work, uuid_of
from server.core.errors import IdTaken
from server.media import queries as media
from server.media.service import papers
from server.places.queries import calendar

#: Why a job cannot be taken.
OTHER_CONTENT, NOT_YOURS, MOVED_ON, TOO_LATE = "other-content", "not-yours", "moved-on", "too-late"
REPEAT = "repeat"
#: Of a file that the same phone sends once more.
SPOILED = "wrong-digest"
#: Nobody is waited for any more.
NO_HURRY: dict[str, Any] = {"approve_by": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a phone sent, opened, and where it belongs."""

    job: UUID
    body: Mapping[str, Any]  # JSON, as written at the bedside
    worker: UUID
    resident: UUID
    grid: str
    declared_at: datetime | None
    has_moved: bool = False  # lives in none of the worker's grids any more
    places: Mapping[UUID, Any] = field(default_factory=dict)  # of the pictures whose item asks for it

    @property
    def revision(self) -> UUID:
        return UUID(self.body["revision"])

    @property
    def base(self) -> UUID | None:
        return UUID(self.body["base"]) if self.body["base"] else None

    @property
    def application(self) -> UUID:
        return UUID(self.body["application"])

    @property
    def digest(self) -> str:
        return digests.sha256(self.body)


def receive(told: Told, *, by: By, now: datetime) -> str | None:
    """Keep one revision of a job; `None`, or why it cannot be taken. The same again changes nothing."""
    try:
        with unit_of_work(durable=True) as outbox:
            job, is_new = _made(told, now)
            verdict = OTHER_CONTENT if job is None else _judge(job, told, is_new=is_new)
            if job is not None and verdict is None:
                _keep(job, told, is_new=is_new, by=by, now=now)
                if told.places:
                    places.stand(job)
                outbox.add("job.received", "job", told.job, division=job.division, seq=job.head_seq)
            if job is not None and verdict in (None, REPEAT):
                _complete(job, by=by, now=now, outbox=outbox)
    except IdTaken:  # the revision's id is another job's
        return OTHER_CONTENT
    return None if verdict == REPEAT else verdict


def _made(told: Told, now: datetime) -> tuple[Job | None, bool]:
    """The job's row, held, and whether this call made it; None where its application is another job's."""
    first = {"id": told.job, "worker": told.worker, "resident": told.resident, "bundle": told.body["bundle"]}
    first |= {"release": told.body["release"], "grid": told.grid, "division": told.grid[:12]}
    first |= {"state": "registered", "application": told.application, "revision": told.revision, "grade": RISKY}
    first |= {"needs_approval": True, "declared_at": told.declared_at, "received_at": now, "moved_at": now}
    first |= {"head": None, "head_seq": 0, "whole_at": None, "approve_by": None}
    is_new = insert_many(Job, [first], ignore=True) == 1  # of eight at once, one makes it, the others wait for it
    return (Job(**first) if is_new else job_trace.hold(told.job)), is_new


def _judge(job: Job, told: Told, *, is_new: bool) -> str | None:
    if is_new:
        return None
    known: Any = JobRevision.get_or_none(JobRevision.id == told.revision)
    if job.worker != told.worker:
        return NOT_YOURS
    if known is not None:
        return REPEAT if known.job_id == told.job and known.digest == told.digest else OTHER_CONTENT
    fixed = (job.application, job.resident, job.bundle)
    if fixed != (told.application, told.resident, told.body["bundle"]):
        return OTHER_CONTENT
    if next_step(str(job.state)) is None:
        return TOO_LATE
    return None if job.revision == told.base else MOVED_ON


def _keep(job: Job, told: Told, *, is_new: bool, by: By, now: datetime) -> None:
    files = [{name: one[name] for name in ("ref", "purpose", "digest", "page_order")} for one in told.body["files"]]
    number = 1 if is_new else _last_number(told.job) + 1
    row = {"id": told.revision, "job": told.job, "number": number, "base": told.base}
    row |= {"digest": told.digest, "content_digest": digests.sha256(told.body["content"]), "files": files}
    row |= {"body": place_rules.without(told.body)}
    device = told.body["device"]
    row |= {"device": UUID(device) if device else None, "received_at": now, "faults": None}
    if not insert_many(JobRevision, [row], ignore=True):
        raise IdTaken()
    refs = sorted({UUID(one["ref"]) for one in files})
    named = [{"job": told.job, "ref": ref, "place": told.places.get(ref)} for ref in refs]
    insert_many(JobFile, named, ignore=True)
    data = {"revision": told.revision, "digest": row["digest"], "device": device}
    reason = "resident_moved" if told.has_moved else None
    if is_new:
        job_trace.note(job, "register", by=by, now=now, reason=reason, data=data)
        return
    _pass_on(job, told)
    hands.go_on(job, by=by, now=now)
    now_told = {"release": told.body["release"], "revision": told.revision, "grid": told.grid}
    now_told |= {"division": told.grid[:12], "declared_at": told.declared_at, "whole_at": None, "approve_by": None}
    data |= {"answers_to": told.body["answers_to"]}
    job_trace.take(job, next_step(str(job.state)) or "", by=by, now=now, reason=reason, data=data, sets=now_told)


def _pass_on(job: Job, told: Told) -> None:
    """Who took a job over goes on with its draft, and with the files that his words name; a signature stays its own."""
    author = job_trace.author_of(job)
    if author == told.worker:
        return
    content = told.body["content"]
    values = {code: value for code, value in content.get("values", {}).items() if code not in signing.FIELDS}
    named = [*drafts.refs_of({**content, "values": values}), *[one["ref"] for one in told.body["files"]]]
    drafts.pass_on(told.application, author, told.worker)  # before its files: who saves it takes them in this order
    papers.pass_on([UUID(ref) for ref in named], author, told.worker)


def _last_number(job_id: UUID) -> int:
    sql = "SELECT COALESCE(MAX(number), 0) FROM visit_job_revision WHERE job_id = ?"
    return int(execute(sql, (job_id,)).fetchone()[0])


# --- its files -------------------------------------------------------------------------------------------------------


def complete(job_id: UUID, *, by: By, now: datetime) -> None:
    """A file has come: where it was the last one, the job goes to the secretary."""
    with unit_of_work(durable=True) as outbox:
        job = job_trace.hold(job_id)
        if job is not None:
            places.stand(job)
            _complete(job, by=by, now=now, outbox=outbox)


def _complete(job: Job, *, by: By, now: datetime, outbox: Outbox) -> None:
    if job.whole_at is not None or job.state not in ("registered", "corrected") or not is_whole(job):
        return
    changes = {"whole_at": now, "approve_by": answer_by(now)}
    if job.state == "registered":
        job_trace.take(job, "complete", by=by, now=now, sets=changes)
    else:
        job_trace.take(job, "correct", by=by, now=now, reason="files", sets=changes)
    hands.to_secretary(job, now)
    outbox.add("job.completed", "job", job.id, division=job.division, seq=job.head_seq)


def answer_by(now: datetime) -> datetime:
    """So many working hours a secretary may take from the moment when all is there; then it goes on, marked."""
    told = config.settings()
    return hours_after(clock.local(now), told.approve_hours, calendar().is_open, told.working_day)


def complete_waiting(now: datetime, *, by: By) -> None:
    """Jobs whose last file came without news, as a signature does."""
    waiting = Job.select(Job.id).where(Job.state.in_(("registered", "corrected")) & Job.whole_at.is_null())
    for job in list(waiting):
        complete(UUID(str(job.id)), by=by, now=now)


def is_whole(job: Job) -> bool:
    """Whether every file of the current revision has come. One that cannot be read came too: with a fault."""
    row = laid(job.revision, job.id)
    return row is not None and have_come(files_of(row.files, job_trace.holders_of(job)))


def have_come(files: Collection[Mapping[str, Any]]) -> bool:
    """Whether none of these is waited for any more."""
    return all(one["state"] != "expected" for one in files)


class Laid(NamedTuple):
    """A revision as it lies here, without its words."""

    id: UUID
    digest: str
    content_digest: str
    files: list[dict[str, Any]]


def laid(revision: UUID, job_id: UUID) -> Laid | None:
    """A revision of this job."""
    sql = "SELECT digest, content_digest, files FROM visit_job_revision WHERE id = ? AND job_id = ?"
    row = execute(sql, (revision, job_id)).fetchone()
    if row is None:
        return None
    files = orjson.loads(row[2]) if isinstance(row[2], str) else row[2]
    return Laid(revision, row[0], row[1], files)


def files_of(files: Collection[Mapping[str, Any]], workers: Collection[UUID]) -> list[dict[str, Any]]:
    """Each of a revision's `files` as it lies here; what was changed on the way is still expected. One query."""
    return lying(files, workers, media.stored([UUID(one["ref"]) for one in files]))


def lying(
    files: Collection[Mapping[str, Any]], workers: Collection[UUID], known: Mapping[UUID, media.RefFacts]
) -> list[dict[str, Any]]:
    """The same of files whose facts are `known`."""
    told = []
    for one in files:
        file = known.get(UUID(one["ref"]))
        is_theirs = file is not None and file.owner in workers
        state = file.state if file and is_theirs and file.refusal != SPOILED else "expected"
        digest = file.digest if file and is_theirs and state == "stored" else None
        reason = media.refusal_of(file) if file and state == "refused" else None
        told.append({"ref": one["ref"], "digest": digest, "state": state, "reason": reason})
    return told


def waiting_for(refs: list[UUID]) -> list[UUID]:
    """The jobs that name one of these files."""
    rows: Any = JobFile.select(JobFile.job).where(JobFile.ref.in_(refs)).distinct().tuples()
    return [uuid_of(job) for (job,) in rows]


# --- its end ---------------------------------------------------------------------------------------------------------


def follow(application_id: UUID, *, by: By, now: datetime) -> None:
    """A case of the application was closed: with the last one the job has its result, or its legal no."""
    with unit_of_work():
        job = Job.get_or_none(Job.application == application_id)
        held = job and job_trace.hold(job.id)
        cases = list(Case.select(Case.state, Case.result).where(Case.application == application_id))
        if held is None or held.state != "in_centre" or any(case.is_open for case in cases):
            return
        results = sorted({str(case.result) for case in cases})
        end = "result" if queries.originals_out(UUID(str(held.id))) else end_of(results)  # they go to the door first
        job_trace.take(held, end, by=by, now=now, reason="cases", data={"results": results})
