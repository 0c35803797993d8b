"""Doors of the exchange: jobs and their receipts. Helpers have none of their own here."""

from typing import Any
from uuid import UUID

from field_app.sync import comparison_schemas, schemas
from field_app.sync.errors import DeviceRevoked
from field_app.sync.service import admitting, apart, comparing, receipts, receiving, returned
from field_app.visits import leaving
from field_app.visits.errors import JobParked
from field_app.visits.service.charges import OVERSEERS
from server.applications.rules import CaseMoved
from server.core import clock
from server.core.access import Late, allow, signed_in
from server.core.errors import AlreadyUsed
from server.core.http import Blueprint, cursor_id, limit, page, refuses
from server.forms.schemas import FormOut
from server.identity.roles import Role
from server.identity.service.parking import SettledOtherwise

blueprint = Blueprint("jobs", url_prefix="/api/v1/jobs", description="走访代办：手机和服务器的交换")


@blueprint.get("")
@allow(Role.GRID_WORKER)
@blueprint.arguments(schemas.JobsQuery(), location="query")
@blueprint.response(200, schemas.JobsOut())
def get_jobs(query: dict[str, Any]) -> Any:
    """One's own jobs, newest first."""
    rows = comparing.mine(signed_in(), after=cursor_id(query["cursor"]), limit=query["limit"])
    return page(rows, query["limit"], lambda row: [row["id"]])


@blueprint.put("/<uuid:job_id>")
@limit("300/minute")
@allow(Role.GRID_WORKER, late=Late.RECEIPT)
@blueprint.arguments(schemas.JobIn())
@blueprint.response(200, schemas.ReceiptOut())
@refuses(JobParked, DeviceRevoked)
def put_job(told: dict[str, Any], job_id: UUID) -> Any:
    """Hand one revision of a job in, sealed or plain; the answer says by digests what lies here."""
    return receiving.receive(job_id, told, by=signed_in(), now=clock.now())


@blueprint.get("/<uuid:job_id>/receipt")
@allow(Role.GRID_WORKER, late=Late.RECEIPT)
@blueprint.arguments(schemas.ReceiptQuery(), location="query")
@blueprint.response(200, schemas.ReceiptOut())
def get_receipt(query: dict[str, Any], job_id: UUID) -> Any:
    """The receipt again, of one revision."""
    return receipts.of(job_id, query["revision"], by=signed_in())


@blueprint.get("/<uuid:job_id>/form")
@allow(Role.GRID_WORKER)
@blueprint.response(200, FormOut())
def get_job_form(job_id: UUID) -> Any:
    """The form of one's own job, in the version in which it was filled in: it is corrected under that one."""
    return returned.form(job_id, by=signed_in())


@blueprint.put("/<uuid:job_id>/withdrawal")
@allow(Role.GRID_WORKER, late=Late.DEED)
@blueprint.arguments(schemas.WithdrawalIn())
@blueprint.response(200, schemas.JobOut())
@refuses(AlreadyUsed, CaseMoved, JobParked)
@leaving.keeps(apart.of_leaver)
def put_withdrawal(told: dict[str, Any], job_id: UUID) -> Any:
    """The resident does not want it any more. What cannot be done any more is kept for a person."""
    return comparing.listed(apart.withdraw(job_id, told, by=signed_in()))


@blueprint.put("/<uuid:job_id>/admission")
@allow(*OVERSEERS)
@blueprint.arguments(schemas.AdmissionIn())
@blueprint.response(200, schemas.JobOut())
@refuses(JobParked, SettledOtherwise)
def put_admission(told: dict[str, Any], job_id: UUID) -> Any:
    """Let a parked job in: its worker has left, lost the phone, or was in another's grid."""
    return admitting.admit(job_id, parked=told["parked"], words=told["words"], by=signed_in())


@blueprint.post("/comparison")
@limit("30/minute")
@allow(Role.GRID_WORKER, late=Late.RECEIPT)
@blueprint.arguments(comparison_schemas.ComparisonIn())
@blueprint.response(200, comparison_schemas.ComparisonOut())
def post_comparison(told: dict[str, Any]) -> Any:
    """Lay the phone's lists beside ours: what differs, and what became of what is parked; it is written down."""
    return comparing.lay_side_by_side(told, by=signed_in(), now=clock.now())
