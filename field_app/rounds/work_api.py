"""The door of a worker's list of things to do."""

from typing import Any

from field_app.rounds import schemas
from field_app.rounds.service import work
from server.core.access import allow, signed_in
from server.core.http import Blueprint, PageQuery, due_place, limit, page
from server.identity.roles import Role

blueprint = Blueprint("work_list", url_prefix="/api/v1/work-list", description="网格员要办的事")


@blueprint.get("")
@limit("120/minute")
@allow(Role.GRID_WORKER)
@blueprint.arguments(PageQuery(), location="query")
@blueprint.response(200, schemas.WorkListOut())
def get_work_list(query: dict[str, Any]) -> Any:
    """Visits asked for, jobs that came back, notices to bring, results to deliver: nearest due first."""
    rows = work.page(signed_in(), after=due_place(query["cursor"]), limit=query["limit"])
    return page(rows, query["limit"], lambda row: [row["due_on"], row["id"]])
