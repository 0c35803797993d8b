"""Public doors of places."""

from collections.abc import Mapping
from typing import Any

from server.core.access import ANYONE, allow
from server.core.http import Blueprint
from server.places import queries
from server.places.rules import days_of, lineage
from server.places.schemas import BodiesOut, CalendarOut, CalendarQuery, DivisionsOut, DivisionsQuery, GridsOut

Division = Mapping[str, Any]

blueprint = Blueprint("places", url_prefix="/api/v1", description="Divisions, bodies and working days")


@blueprint.get("/divisions")
@allow(ANYONE)
@blueprint.arguments(DivisionsQuery(), location="query")
@blueprint.response(200, DivisionsOut())
def get_divisions(query: dict[str, Any]) -> Any:
    """The divisions right below one, or the roots."""
    known, parent = queries.divisions(), query["parent"]
    if parent:
        queries.division(parent)
    return {"items": [_division(row, known) for row in known.values() if row["parent"] == parent]}


@blueprint.get("/divisions/<string:code>")
@allow(ANYONE)
@blueprint.response(200, DivisionsOut())
def get_lineage(code: str) -> Any:
    """A division and all above it, from the top down."""
    queries.division(code)
    known = queries.divisions()
    return {"items": [_division(known[above], known) for above in reversed(lineage(code)) if above in known]}


@blueprint.get("/divisions/<string:code>/grids")
@allow(ANYONE)
@blueprint.response(200, GridsOut())
def get_grids(code: str) -> Any:
    """The grids of a community that are in use: by these it is known whose way a visit lies on."""
    queries.division(code)
    return {"items": queries.grids(code)}


@blueprint.get("/bodies")
@allow(ANYONE)
@blueprint.response(200, BodiesOut())
def get_bodies() -> Any:
    """The bodies that decide, with their telephones."""
    return {"items": list(queries.bodies().values())}


@blueprint.get("/calendar")
@allow(ANYONE)
@blueprint.arguments(CalendarQuery(), location="query")
@blueprint.response(200, CalendarOut())
def get_calendar(query: dict[str, Any]) -> Any:
    """The working days of a year, told by what differs from an ordinary week."""
    calendar, days = queries.calendar(), list(days_of(query["year"]))
    known = [calendar.is_official(day) for day in days]
    status = "official" if all(known) else "provisional" if any(day in calendar.days for day in days) else "unknown"
    return {
        "year": query["year"],
        "status": status,
        "working_days": sum(map(calendar.is_open, days)),
        "exceptions": [
            {"day": day, "is_open": said.is_open, "name": said.name}
            for day in days
            if (said := calendar.says_of(day)).is_remarkable(day)
        ],
    }


def _division(row: Division, known: Mapping[str, Division]) -> dict[str, Any]:
    above = [known[code]["name"] for code in reversed(lineage(row["code"])) if code in known]
    has_children = any(other["parent"] == row["code"] for other in known.values())
    return {**row, "full_name": "".join(above), "has_children": has_children}
