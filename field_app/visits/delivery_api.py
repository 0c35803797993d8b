"""Doors of what is carried: results to the door, originals away and back."""

from typing import Any
from uuid import UUID

from flask import Response

from field_app.visits import delivery_schemas as schemas
from field_app.visits import leaving, slip
from field_app.visits.errors import JobParked, OriginalOut, OtherReceiptSigned
from field_app.visits.models import Custody, Job
from field_app.visits.service import custody, delivering, of_jobs
from server.core.access import Actor, Late, allow, signed_in
from server.core.errors import AlreadyUsed
from server.core.http import PDF, Blueprint, as_pdf, due_place, limit, page, refuses
from server.identity.roles import Role
from server.identity.service.orders import Order
from server.media.service.signatures import SignatureBroken

blueprint = Blueprint("deliveries", url_prefix="/api/v1", description="走访代办：结果送到门口，原件有借有还")

SIGNED = (AlreadyUsed, JobParked, OtherReceiptSigned, SignatureBroken)
READERS = (Role.GRID_WORKER, Role.SECRETARY, Role.SUPERVISOR)


def _job(ids: dict[str, UUID]) -> Job:
    return of_jobs.job(ids["job_id"])


def _job_of_original(ids: dict[str, UUID]) -> Job:
    job: Job = of_jobs.row(Custody, ids["original_id"]).job
    return job


_OF_PIECE = leaving.of_job(custody.HANDOVER, _job_of_original, command="handover_id")


def _handover(told: dict[str, Any], ids: dict[str, UUID], by: Actor) -> Order:
    parked = custody.of_parked(ids["original_id"], ids["handover_id"], told, by)
    return parked or _OF_PIECE(told, ids, by)


@blueprint.put("/jobs/<uuid:job_id>/delivery")
@allow(Role.GRID_WORKER, late=Late.DEED)
@blueprint.arguments(schemas.DeliveryIn())
@blueprint.response(200, schemas.DeliveredOut())
@refuses(*SIGNED, OriginalOut)
@leaving.keeps(leaving.of_job("delivery", _job))
def put_delivery(told: dict[str, Any], job_id: UUID) -> Any:
    """The result was brought to the door and its receipt signed: the job is over."""
    return delivering.deliver(job_id, told, by=signed_in())


@blueprint.put("/jobs/<uuid:job_id>/originals/<uuid:original_id>")
@allow(Role.GRID_WORKER, late=Late.DEED)
@blueprint.arguments(schemas.OriginalIn())
@blueprint.response(200, schemas.OriginalOut())
@refuses(*SIGNED)
@leaving.keeps(leaving.of_job(custody.TAKING, _job, command="original_id"))
def put_original(told: dict[str, Any], job_id: UUID, original_id: UUID) -> Any:
    """Take an original along, signed by whose it is; cash, bank cards, PINs and codes never."""
    return custody.take_along(job_id, original_id, told, by=signed_in())


@blueprint.put("/originals/<uuid:original_id>/handovers/<uuid:handover_id>")
@allow(Role.GRID_WORKER, late=Late.DEED)
@blueprint.arguments(schemas.HandoverIn())
@blueprint.response(200, schemas.OriginalOut())
@refuses(*SIGNED)
@leaving.keeps(_handover)
def put_handover(told: dict[str, Any], original_id: UUID, handover_id: UUID) -> Any:
    """From hand to hand, signed by who gets it; to the resident: it is back."""
    return custody.hand_over(original_id, handover_id, told, by=signed_in())


@blueprint.get("/originals")
@limit("120/minute")
@allow(*READERS)
@blueprint.arguments(schemas.OriginalsQuery(), location="query")
@blueprint.response(200, schemas.OriginalsOut())
def get_originals(query: dict[str, Any]) -> Any:
    """Where originals are, of the caller's jobs, grids and divisions; the one that is due back first."""
    after = due_place(query["cursor"])
    rows = custody.page(signed_in(), is_open=query["is_open"], after=after, limit=query["limit"])
    return page(rows, query["limit"], lambda row: [row["due_back"].isoformat(), row["id"]])


@blueprint.get("/originals/<uuid:original_id>/slip")
@limit("60/minute")
@allow(*READERS)
@blueprint.response(200, PDF, content_type="application/pdf")
def get_slip(original_id: UUID) -> Response:
    """The slip for the resident, as it stands now."""
    made = slip.pdf(custody.opened(original_id, signed_in()))
    return as_pdf(made)
