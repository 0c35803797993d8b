"""Doors of outreach: flyers for staff, and what a code opens for everyone."""

from typing import Any
from uuid import UUID

from flask import Response

from qr import payload, render
from server.core.access import ANYONE, allow, signed_in
from server.core.config import settings
from server.core.errors import AlreadyUsed
from server.core.http import Blueprint, PageQuery, cursor_id, page, refuses
from server.identity.roles import Role
from server.outreach import queries, service
from server.outreach.models import Flyer
from server.outreach.schemas import FlyerIn, FlyerOut, FlyersOut, ScanOut

blueprint = Blueprint("flyers", url_prefix="/api/v1/flyers", description="Codes on paper")

MAKERS = (Role.SECRETARY, Role.CLERK, Role.SUPERVISOR, Role.SYSTEM_ADMIN)


def _shown(flyer: Flyer, scans: int = 0) -> dict[str, Any]:
    fields: dict[str, Any] = dict(flyer.__data__)
    return fields | {"address": payload.scan_address(settings().public_url, fields["code"]), "scans": scans}


@blueprint.get("")
@allow(*MAKERS)
@blueprint.arguments(PageQuery(), location="query")
@blueprint.response(200, FlyersOut())
def get_flyers(query: dict[str, Any]) -> Any:
    """The flyers of one's divisions, newest first."""
    rows = queries.flyers(signed_in(), limit=query["limit"], before=cursor_id(query["cursor"]))
    shown = [dict(row) | {"address": payload.scan_address(settings().public_url, row["code"])} for row in rows]
    return page(shown, query["limit"], lambda row: [row["id"]])


@blueprint.put("/<uuid:flyer_id>")
@allow(*MAKERS)
@blueprint.arguments(FlyerIn())
@blueprint.response(200, FlyerOut())
@refuses(AlreadyUsed)
def put_flyer(flyer: dict[str, Any], flyer_id: UUID) -> Any:
    """Give a bundle or item in a division its code; a repeat gets the stored one."""
    return _shown(service.make(flyer_id, flyer, by=signed_in()))


@blueprint.put("/<uuid:flyer_id>/revocation")
@allow(*MAKERS)
@blueprint.response(200, FlyerOut())
def put_revocation(flyer_id: UUID) -> Any:
    """Take a code out of use."""
    return _shown(service.revoke(flyer_id, by=signed_in()))


@blueprint.get("/<uuid:flyer_id>/code.svg")
@allow(*MAKERS)
@blueprint.response(200, {"type": "string"}, content_type="image/svg+xml")
def get_code(flyer_id: UUID) -> Response:
    """The code as a vector picture."""
    flyer: Any = service.find(flyer_id, by=signed_in())
    address = payload.scan_address(settings().public_url, flyer.code)
    return Response(render.svg(address, title=flyer.title), content_type="image/svg+xml")


@blueprint.get("/codes/<string:code>")
@allow(ANYONE)
@blueprint.response(200, ScanOut())
@blueprint.alt_response(410, description="这张宣传页已经停用")
def get_scan(code: str) -> Any:
    """What a scanned code opens: for mini programs, which take the code from the link handed over as `q`."""
    return service.open_code(code)
