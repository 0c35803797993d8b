"""Doors of notices for the bedside."""

from typing import Any
from uuid import UUID

from flask import Response

from field_app.rounds import paper, schemas
from field_app.rounds.models import DoorNotice
from field_app.rounds.service import answering, bringing, notices
from field_app.visits import leaving
from field_app.visits.errors import JobParked
from field_app.visits.models import Job
from field_app.visits.service import of_jobs
from server.applications.refusals import ANSWER
from server.applications.rules import CaseMoved
from server.applications.wanted_schemas import OwedPaperIn
from server.core.access import Late, allow, signed_in
from server.core.errors import AlreadyUsed
from server.core.http import PDF, Blueprint, as_pdf, due_place, limit, page, refuses
from server.forms.schemas import FormOut
from server.identity.roles import Role
from server.media.rules import PaperMissing

blueprint = Blueprint("door_notices", url_prefix="/api/v1/door-notices", description="要上门告诉本人的事")

READERS = (Role.GRID_WORKER, Role.SECRETARY, Role.SUPERVISOR)


def _job(ids: dict[str, UUID]) -> Job:
    job: Job = of_jobs.row(DoorNotice, ids["door_notice_id"]).job
    return job


@blueprint.get("")
@limit("120/minute")
@allow(*READERS)
@blueprint.arguments(schemas.NoticesQuery(), location="query")
@blueprint.response(200, schemas.DoorNoticesOut())
def get_door_notices(query: dict[str, Any]) -> Any:
    """What has to be told at bedsides of the caller's jobs, grids and divisions, nearest legal date first."""
    after = due_place(query["cursor"])
    rows = notices.page(signed_in(), is_open=query["is_open"], after=after, limit=query["limit"])
    return page(rows, query["limit"], lambda row: [row["due_on"].isoformat(), row["id"]])


@blueprint.get("/<uuid:door_notice_id>")
@allow(*READERS)
@blueprint.response(200, schemas.DoorNoticeOut())
def get_door_notice(door_notice_id: UUID) -> Any:
    """One of them."""
    return notices.views([notices.seen(door_notice_id, signed_in())])[0]


@blueprint.get("/<uuid:door_notice_id>/paper")
@limit("60/minute")
@allow(*READERS)
@blueprint.response(200, PDF, content_type="application/pdf")
def get_paper(door_notice_id: UUID) -> Response:
    """The notice in large print, to be read out, shown or printed."""
    made = paper.pdf(notices.opened(door_notice_id, signed_in()))
    return as_pdf(made)


@blueprint.put("/<uuid:door_notice_id>/telling")
@allow(Role.GRID_WORKER, Role.SECRETARY, late=Late.DEED)
@blueprint.arguments(schemas.TellingIn())
@blueprint.response(200, schemas.DoorNoticeOut())
@refuses(AlreadyUsed, JobParked)
@leaving.keeps(leaving.of_job("door_notice", _job))
def put_telling(told: dict[str, Any], door_notice_id: UUID) -> Any:
    """The resident was told: who told whom, how and when."""
    return notices.tell(door_notice_id, told, by=signed_in())


@blueprint.put("/<uuid:door_notice_id>/papers/<uuid:handing_id>")
@allow(Role.GRID_WORKER, late=Late.DEED)
@blueprint.arguments(OwedPaperIn())
@blueprint.response(200, schemas.BroughtOut())
@refuses(AlreadyUsed, JobParked, CaseMoved, PaperMissing)
@leaving.keeps(leaving.of_job(bringing.KIND, _job, command="handing_id"))
def put_owed_paper(said: dict[str, Any], door_notice_id: UUID, handing_id: UUID) -> Any:
    """A paper that was to follow was photographed at the door: handed in for all cases that wait for it."""
    return bringing.hand_in(door_notice_id, handing_id, said, by=signed_in())


@blueprint.get("/<uuid:door_notice_id>/form")
@allow(Role.GRID_WORKER)
@blueprint.response(200, FormOut())
def get_notice_form(door_notice_id: UUID) -> Any:
    """The form under which the correction of one's own job is answered, in the version in which it was handed in."""
    return answering.form(door_notice_id, by=signed_in())


@blueprint.put("/<uuid:door_notice_id>/answers/<uuid:answer_id>")
@allow(Role.GRID_WORKER, late=Late.DEED)
@blueprint.arguments(schemas.DoorAnswerIn())
@blueprint.response(200, schemas.AnsweredOut())
@refuses(JobParked, *ANSWER)
@leaving.keeps(leaving.of_job("door_answer", _job, command="answer_id"))
def put_door_answer(told: dict[str, Any], door_notice_id: UUID, answer_id: UUID) -> Any:
    """The correction was answered at the bedside: what was marked is another now, everything else is kept."""
    return answering.answer(door_notice_id, answer_id, told, by=signed_in())
