"""What a secretary has handed on: where it is now, whose turn it is, until when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from field_app.handoffs import queries
from field_app.handoffs.rules import HANDED_ON, Turn, turn_told
from field_app.handoffs.service import inbox
from field_app.rounds.service import work
from field_app.visits.models import Job, JobStep
from server.core.access import Actor
from server.core.db import uuid_of
from server.places.queries import bodies

LISTED = ("id", "resident", "bundle", "grid", "state", "declared_at", "received_at", "moved_at")
RESIDENT, WINDOW, BY_ITSELF = "本人", "窗口", "系统（自动交到中心）"
#: A case that waits for another one is nobody's turn: that other one is.
AT_THE_BODY, WAITS = ("body", "outside"), "forerunner"


def page(actor: Actor, *, state: str | None, after: tuple[datetime, UUID] | None, limit: int) -> list[dict[str, Any]]:
    """Jobs of the caller's divisions, newest step first, one more than `limit`. Six queries."""
    states = (state,) if state else HANDED_ON
    jobs = queries.handed_on(inbox.scope(actor), states, after=after, limit=limit)
    names = inbox.names_of(jobs)
    turns = turns_of(jobs, names.workers)
    return [{name: getattr(job, name) for name in LISTED} | inbox.in_words(job, names) | turns[job.id] for job in jobs]


def turns_of(jobs: Sequence[Job], workers: Mapping[UUID, str]) -> dict[Any, dict[str, Any]]:
    """Whose turn each of these is, as the answer names it; `workers`: names by id. Three queries."""
    since = work.turns([job for job in jobs if job.state in work.KINDS])
    found: dict[Any, list[Turn]] = {job.id: _own(job, _called(job, workers), since.get(job.id)) for job in jobs}
    by_id = {job.id: job for job in jobs}
    for notice in queries.untold(by_id):
        job = by_id[uuid_of(notice.job_id)]
        found[job.id].append(Turn(_called(job, workers), notice.due_on, notice.is_provisional))
    at_the_centre = {job.application: job for job in jobs if job.state == "in_centre"}
    for case in queries.open_cases(at_the_centre):
        if case.turn != WAITS:
            turn = Turn(_at_the_centre(case), case.due_on, case.due_is_provisional)
            found[at_the_centre[case.application_id].id].append(turn)
    return {job: turn_told(turns) for job, turns in found.items()}


def _own(job: Job, worker: str, since: JobStep | None) -> list[Turn]:
    """Where the job alone tells it."""
    if job.state in work.KINDS:
        return [Turn(worker, work.due_on(job, since))]
    return [Turn(BY_ITSELF)] if job.state == "approved" else []


def _called(job: Job, workers: Mapping[UUID, str]) -> str:
    return f"网格员{workers.get(UUID(str(job.worker)), '')}"


def _at_the_centre(case: Any) -> str:
    if case.turn in AT_THE_BODY:
        return str(bodies().get(case.body or "", {}).get("name", "办理部门"))
    return RESIDENT if case.turn == "applicant" else WINDOW
