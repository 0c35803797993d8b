"""The applicant's door: what was decided on one's application, why, and what one can do against it."""

from typing import Any
from uuid import UUID

from server.applications.api import APPLICANTS
from server.applications.queries import seen
from server.core.access import allow, signed_in
from server.core.http import Blueprint
from server.reviews.reading_schemas import ToldDecisionsOut
from server.reviews.service import views

blueprint = Blueprint("decisions", url_prefix="/api/v1/applications", description="Decisions, as applicants read them")


@blueprint.get("/<uuid:application_id>/decisions")
@allow(*APPLICANTS)
@blueprint.response(200, ToldDecisionsOut())
def get_decisions(application_id: UUID) -> Any:
    """What was decided so far, item by item: the reasons, whose it is instead, and the ways to object."""
    return {"items": views.told_decisions(seen(application_id, signed_in()).id)}
