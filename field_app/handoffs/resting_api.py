"""The door of what stands still: for the community's secretary."""

from typing import Any

from field_app.handoffs import resting_schemas as schemas
from field_app.handoffs.service import resting
from server.core.access import allow, signed_in
from server.core.http import Blueprint, cursor_id, page
from server.identity.roles import Role

blueprint = Blueprint("resting", url_prefix="/api/v1/secretary", description="走访代办：停着没动的")


@blueprint.get("/resting")
@allow(Role.SECRETARY)
@blueprint.arguments(schemas.RestingQuery(), location="query")
@blueprint.response(200, schemas.RestingOut())
def get_resting(query: dict[str, Any]) -> Any:
    """Jobs of the caller's divisions whose photos never came, or that came back and nobody does again."""
    rows = resting.page(signed_in(), after=cursor_id(query["cursor"]), limit=query["limit"])
    return page(rows, query["limit"], lambda row: [row["id"]])
