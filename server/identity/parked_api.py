"""The door of what is parked: one list for everybody's own and for those who see to it, one way to settle."""

from typing import Any
from uuid import UUID

from server.core.access import allow, signed_in
from server.core.http import Blueprint, cursor_id, page, refuses
from server.identity import parked_schemas as schemas
from server.identity.roles import Role
from server.identity.service import parking
from server.identity.service.parking import SettledOtherwise

EVERYBODY = (*sorted(Role),)

blueprint = Blueprint("parked", url_prefix="/api/v1/parked", description="同一编号下后交来的不同内容")


@blueprint.get("")
@allow(*EVERYBODY)
@blueprint.arguments(schemas.ParkedQuery(), location="query")
@blueprint.response(200, schemas.ParkedPageOut())
def get_parked(query: dict[str, Any]) -> Any:
    """What was parked: one's own with its words; for supervisors and the desk concerned also what they see to."""
    rows = parking.page_for(
        signed_in(), cursor=cursor_id(query["cursor"]), limit=query["limit"], is_open=query["is_open"]
    )
    return page(rows, query["limit"], lambda row: [row["id"]])


@blueprint.put("/<uuid:parked_id>/settlement")
@allow(Role.SUPERVISOR, Role.CLERK, Role.REVIEWER, Role.SECRETARY)
@blueprint.arguments(schemas.SettlementIn())
@blueprint.response(200, schemas.ParkedOut())
@refuses(SettledOtherwise)
def put_settlement(told: dict[str, Any], parked_id: UUID) -> Any:
    """Say what was done about it; its author reads that. The content stays."""
    return parking.settle(parked_id, **told, by=signed_in())
