"""Jobs that stand still without anybody's clock: photos that never came, and what came back and nobody does again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from peewee import SQL, fn

from field_app.handoffs.service import inbox
from field_app.rounds.rules import WITHIN_DAYS
from field_app.visits.job_rules import days_before
from field_app.visits.models import Job, JobRevision, JobStep
from field_app.visits.service import jobs
from server.core import clock
from server.core.access import Actor
from server.core.db import moment_of
from server.media import queries as media
from server.places.queries import calendar

#: A phone with a network compares its lists once a day: what has not come by then does not come by itself.
FILES_WITHIN = timedelta(hours=24)
#: As long as a visit may wait, so long may what came back.
RETURNED_WITHIN = WITHIN_DAYS
LISTED = ("id", "grid", "state", "declared_at", "received_at")
#: By these steps a job came to stand where it stands; what is noted of it meanwhile makes it no younger.
BEGAN = ("register", "renew", "correct", "return")
BEGINNINGS = (JobStep.job == Job.id) & JobStep.step.in_(BEGAN)


def page(actor: Actor, *, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Of the caller's divisions, those begun first above; one more than `limit`. Five queries."""
    now = clock.now()
    still = inbox.scope(actor).holds(Job.division) & (_waits_for_files(now) | _came_back(now))
    began = JobStep.select(fn.MAX(JobStep.at)).where(BEGINNINGS).alias("since")
    query: Any = Job.select(Job, began).where(still).order_by(Job.id).limit(limit + 1)
    found: list[Any] = list(query.where(Job.id > after) if after else query)
    names, missing = inbox.names_of(found), _missing(found)
    return [
        {name: getattr(job, name) for name in LISTED}
        | inbox.in_words(job, names)
        | {"missing": missing[job.id], "moved_at": moment_of(job.since)}
        for job in found
    ]


def _stands_since(moment: datetime) -> Any:
    return ~fn.EXISTS(JobStep.select(SQL("1")).where(BEGINNINGS & (JobStep.at > moment)))


def _waits_for_files(now: datetime) -> Any:
    open_ = Job.state.in_(("registered", "corrected")) & Job.whole_at.is_null()
    return open_ & _stands_since(now - FILES_WITHIN)


def _came_back(now: datetime) -> Any:
    since = days_before(clock.local(now), RETURNED_WITHIN, calendar().is_open)
    return (Job.state == "returned") & _stands_since(since)


def _missing(found: Sequence[Job]) -> dict[Any, int]:
    """How many photos and signatures of each have not come. Two queries."""
    rows: Any = JobRevision.select(JobRevision.id, JobRevision.files)
    named = {row.id: row.files for row in rows.where(JobRevision.id.in_([job.revision for job in found]))}
    known = media.stored(UUID(one["ref"]) for files in named.values() for one in files)
    lying = {job.id: jobs.lying(named[job.revision], {UUID(str(job.worker))}, known) for job in found}
    return {job: sum(one["state"] == "expected" for one in files) for job, files in lying.items()}
