"""Doors of the secretary's desk, and the worker's answers to it. There is none that refuses a job."""

from datetime import datetime
from typing import Any
from uuid import UUID

from field_app.handoffs import schemas
from field_app.handoffs.rules import JobUnopened, OtherWordsSigned, OwnJob
from field_app.handoffs.service import asking, deciding, handed_on, inbox, reading
from field_app.handoffs.service.deciding import Yes
from field_app.visits import leaving
from field_app.visits.errors import JobParked
from field_app.visits.job_rules import JobMoved, JobNotWhole
from field_app.visits.models import Job
from field_app.visits.service import of_jobs
from server.applications.refusals import SUBMISSION
from server.core import clock
from server.core.access import Late, allow, signed_in
from server.core.errors import AlreadyUsed
from server.core.http import Blueprint, WrongCursor, limit, page, read_cursor, refuses
from server.core.workflow import IllegalStep
from server.identity.roles import Role
from server.identity.service.presence import PresenceNeeded
from server.media.service.signatures import SignatureBroken

blueprint = Blueprint("secretaries", url_prefix="/api/v1", description="走访代办：社区书记看、批、退回")

YES = (PresenceNeeded, JobUnopened, OwnJob, OtherWordsSigned, SignatureBroken, JobMoved, AlreadyUsed)


@blueprint.get("/secretary/jobs")
@allow(Role.SECRETARY)
@blueprint.arguments(schemas.InboxQuery(), location="query")
@blueprint.response(200, schemas.InboxOut())
def get_inbox(query: dict[str, Any]) -> Any:
    """Whole jobs of the caller's divisions that wait, nearest deadline first."""
    rows = inbox.page(signed_in(), after=_place(query["cursor"]), limit=query["limit"])
    return page(rows, query["limit"], lambda row: [row["approve_by"].isoformat(), row["id"]])


@blueprint.get("/secretary/handed-on")
@limit("120/minute")
@allow(Role.SECRETARY)
@blueprint.arguments(schemas.HandedOnQuery(), location="query")
@blueprint.response(200, schemas.HandedOnOut())
def get_handed_on(query: dict[str, Any]) -> Any:
    """Jobs of the caller's divisions that are out of her hands: where each is, whose turn, until when."""
    rows = handed_on.page(signed_in(), state=query["state"], after=_place(query["cursor"]), limit=query["limit"])
    return page(rows, query["limit"], lambda row: [row["moved_at"].isoformat(), row["id"]])


def _place(cursor: str | None) -> tuple[datetime, UUID] | None:
    keys = read_cursor(cursor, 2)
    try:
        at = datetime.fromisoformat(keys[0]) if keys else None
        if keys and at is not None and at.tzinfo is not None:
            return at, UUID(keys[1])
    except (ValueError, OverflowError):
        raise WrongCursor() from None
    if keys:
        raise WrongCursor()
    return None


@blueprint.get("/secretary/jobs/<uuid:job_id>")
@limit("240/minute")
@allow(Role.SECRETARY)
@blueprint.response(200, schemas.JobInFullOut())
def get_waiting(job_id: UUID) -> Any:
    """One job in full, covered. The look is logged, the opening recorded: only then can it be approved."""
    return reading.open_job(job_id, signed_in())


@blueprint.put("/secretary/jobs/<uuid:job_id>/approval")
@allow(Role.SECRETARY)
@blueprint.arguments(schemas.ApprovalIn())
@blueprint.response(200, schemas.DecidedOut())
@refuses(*YES, *SUBMISSION, JobNotWhole, IllegalStep)
def put_approval(told: dict[str, Any], job_id: UUID) -> Any:
    """Say yes with one's own signature over the revision that was opened; it is handed in at once."""
    yes = Yes(told["id"], {job_id: told["revision"]}, told["signature"])
    return deciding.approve(job_id, yes, by=signed_in(), now=clock.now())


@blueprint.put("/secretary/approvals/<uuid:approval_id>")
@limit("30/minute")
@allow(Role.SECRETARY)
@blueprint.arguments(schemas.ApprovalsIn())
@blueprint.response(200, schemas.ApprovalsOut())
@refuses(*YES)
def put_approvals(told: dict[str, Any], approval_id: UUID) -> Any:
    """Say yes to several, each of which was opened, with one signature; each stands or falls alone."""
    yes = Yes(approval_id, {one["job"]: one["revision"] for one in told["jobs"]}, told["signature"])
    return {"items": deciding.approve_all(yes, by=signed_in(), now=clock.now())}


@blueprint.put("/secretary/jobs/<uuid:job_id>/return")
@allow(Role.SECRETARY)
@blueprint.arguments(schemas.ReturnIn())
@blueprint.response(200, schemas.DecidedOut())
@refuses(AlreadyUsed, JobMoved, IllegalStep)
def put_return(told: dict[str, Any], job_id: UUID) -> Any:
    """Send it back with marks on single fields, papers, pictures or the consent."""
    return deciding.give_back(job_id, told, by=signed_in())


@blueprint.put("/secretary/jobs/<uuid:job_id>/questions/<uuid:question_id>")
@allow(Role.SECRETARY)
@blueprint.arguments(schemas.QuestionIn())
@blueprint.response(200, schemas.DecidedOut())
@refuses(AlreadyUsed, IllegalStep)
def put_question(told: dict[str, Any], job_id: UUID, question_id: UUID) -> Any:
    """Ask the worker something; the job stays where it is, and so does its deadline."""
    return asking.ask(job_id, question_id, told["text"], by=signed_in())


def _job(ids: dict[str, UUID]) -> Job:
    return of_jobs.job(ids["job_id"])


@blueprint.put("/jobs/<uuid:job_id>/questions/<uuid:question_id>/answer")
@allow(Role.GRID_WORKER, late=Late.DEED)
@blueprint.arguments(schemas.AnswerIn())
@blueprint.response(200, schemas.DecidedOut())
@refuses(AlreadyUsed, JobParked)
@leaving.keeps(leaving.of_job("job_answer", _job))
def put_answer(told: dict[str, Any], job_id: UUID, question_id: UUID) -> Any:
    """Answer the secretary's question about one's own job."""
    return asking.answer(job_id, question_id, told["id"], told["text"], by=signed_in())


@blueprint.put("/jobs/<uuid:job_id>/insistence")
@allow(Role.GRID_WORKER, late=Late.DEED)
@blueprint.arguments(schemas.InsistenceIn())
@blueprint.response(200, schemas.DecidedOut())
@refuses(*SUBMISSION, AlreadyUsed, JobParked, JobNotWhole, JobMoved, IllegalStep)
@leaving.keeps(leaving.of_job("job_insistence", _job))
def put_insistence(told: dict[str, Any], job_id: UUID) -> Any:
    """The resident insists on what was returned: it goes on to the centre, marked."""
    return asking.insist(job_id, told["id"], told["words"], by=signed_in())
