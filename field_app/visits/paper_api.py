"""Doors of papers for the door: the order to be signed by hand, the card for people without phones."""

from typing import Any
from uuid import UUID

from flask import Response

from field_app.visits import schemas
from field_app.visits.service import printing
from server.core.access import allow, signed_in
from server.core.http import PDF, Blueprint, as_pdf, limit
from server.identity.roles import Role

blueprint = Blueprint("door_papers", url_prefix="/api/v1", description="上门用的纸：委托书、查进度卡")

PRINTERS = (Role.GRID_WORKER, Role.SECRETARY)


@blueprint.get("/items/<string:code>/order-paper")
@limit("60/minute")
@allow(*PRINTERS)
@blueprint.arguments(schemas.BlankOrderQuery(), location="query")
@blueprint.response(200, PDF, content_type="application/pdf")
def get_blank_order(query: dict[str, Any], code: str) -> Response:
    """The order for one item on paper, to be filled in by hand; it names nobody."""
    return as_pdf(printing.blank_order(code, of_child=query["of_child"]))


@blueprint.get("/jobs/<uuid:job_id>/order-paper")
@limit("60/minute")
@allow(*PRINTERS)
@blueprint.response(200, PDF, content_type="application/pdf")
def get_order(job_id: UUID) -> Response:
    """The order of a job that is not handed in yet, filled in; the look at the name is logged."""
    return as_pdf(printing.order_of(job_id, signed_in()))


@blueprint.get("/jobs/<uuid:job_id>/card")
@limit("60/minute")
@allow(*PRINTERS)
@blueprint.response(200, PDF, content_type="application/pdf")
def get_card(job_id: UUID) -> Response:
    """The card with number and code: by it one hears the step, and nothing of whom or what."""
    return as_pdf(printing.card_of(job_id, signed_in()))
