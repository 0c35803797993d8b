"""Doors by which a job goes from worker to worker."""

from typing import Any
from uuid import UUID

from field_app.handoffs import passing_schemas as schemas
from field_app.handoffs.service import passing
from field_app.handoffs.service.passing import JobNotPassable
from field_app.visits.errors import OtherReceiptSigned
from server.applications.rules import CaseMoved
from server.applications.service.handoffs import HandoffOver
from server.core.access import Late, allow, signed_in
from server.core.errors import AlreadyUsed
from server.core.http import Blueprint, cursor_id, page, refuses
from server.core.workflow import IllegalStep
from server.identity.roles import Role
from server.reviews.service.handing import AlreadyOffered

blueprint = Blueprint("passings", url_prefix="/api/v1", description="走访代办：网格员之间交接")

GIVERS = (Role.GRID_WORKER, Role.SECRETARY)


@blueprint.get("/jobs/<uuid:job_id>/receivers")
@allow(*GIVERS)
@blueprint.response(200, schemas.ReceiversOut())
def get_receivers(job_id: UUID) -> Any:
    """To whom this job may be passed on."""
    return {"items": passing.receivers(job_id, by=signed_in())}


@blueprint.get("/job-handoffs")
@allow(*GIVERS)
@blueprint.arguments(schemas.PassingsQuery(), location="query")
@blueprint.response(200, schemas.PassingsOut())
def get_passings(query: dict[str, Any]) -> Any:
    """Open offers: to oneself, of one's own jobs; for a secretary those of the divisions."""
    rows = passing.page(signed_in(), after=cursor_id(query["cursor"]), limit=query["limit"])
    return page(rows, query["limit"], lambda row: [row["id"]])


@blueprint.put("/job-handoffs/<uuid:passing_id>")
@allow(*GIVERS, late=Late.DUTY)
@blueprint.arguments(schemas.PassingIn())
@blueprint.response(200, schemas.PassingOut())
@refuses(AlreadyUsed, AlreadyOffered, JobNotPassable, OtherReceiptSigned)
def put_passing(told: dict[str, Any], passing_id: UUID) -> Any:
    """Offer a job to another worker; it stays where it is until that one takes it."""
    return passing.offer(passing_id, told, by=signed_in())


@blueprint.put("/job-handoffs/<uuid:passing_id>/taking")
@allow(Role.GRID_WORKER, late=Late.DUTY)
@blueprint.response(200, schemas.PassingOut())
@refuses(JobNotPassable, IllegalStep, CaseMoved, HandoffOver)
def put_taking(passing_id: UUID) -> Any:
    """Take what was offered to oneself; originals stay with who has them."""
    return passing.take(passing_id, by=signed_in())


@blueprint.put("/job-handoffs/<uuid:passing_id>/taking/<uuid:signature_id>")
@allow(Role.GRID_WORKER, late=Late.DUTY)
@blueprint.response(200, schemas.PassingOut())
@refuses(JobNotPassable, IllegalStep, CaseMoved, HandoffOver, OtherReceiptSigned)
def put_signed_taking(passing_id: UUID, signature_id: UUID) -> Any:
    """Take it with the originals for which its giver signed, by one's own signature over the same."""
    return passing.take(passing_id, by=signed_in(), signature=signature_id)


@blueprint.put("/job-handoffs/<uuid:passing_id>/return")
@allow(Role.GRID_WORKER, late=Late.DUTY)
@blueprint.arguments(schemas.NoIn())
@blueprint.response(200, schemas.PassingOut())
@refuses(IllegalStep, CaseMoved)
def put_no(told: dict[str, Any], passing_id: UUID) -> Any:
    """Say no, with a reason: it stays the giver's."""
    return passing.give_back(passing_id, told["reason"], by=signed_in())


@blueprint.put("/job-handoffs/<uuid:passing_id>/withdrawal")
@allow(*GIVERS)
@blueprint.response(200, schemas.PassingOut())
@refuses(IllegalStep, CaseMoved)
def put_taken_back(passing_id: UUID) -> Any:
    """Take an offer back before anybody took it."""
    return passing.withdraw(passing_id, by=signed_in())
