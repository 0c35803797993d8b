"""Doors: a copy of one's own, asking for deletion, and deciding on it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, current_app

from server.applications.service.erasing import StillOpen
from server.core import clock
from server.core.access import allow, signed_in
from server.core.errors import AlreadyUsed, Fault, Invalid
from server.core.http import Blueprint, PageQuery, cursor_id, limit, page, refuses
from server.identity.errors import GuardianNeeded
from server.identity.roles import Role
from server.rights import schemas
from server.rights.models import DeletionRequest
from server.rights.service import copying, deleting
from server.rights.service.deleting import DecidedOtherwise

blueprint = Blueprint("rights", url_prefix="/api/v1", description="A copy of one's own data, and its deletion")

PEOPLE = (Role.GUEST, Role.CITIZEN)
DECIDERS = (Role.SUPERVISOR, Role.SYSTEM_ADMIN)


@blueprint.get("/me/data")
@limit("6/minute")
@allow(*PEOPLE)
@blueprint.response(200, schemas.CopyOut())
def get_data() -> Response:
    """Everything that is kept of oneself, as a file."""
    text = current_app.json.dumps(copying.copy_for(signed_in()), ensure_ascii=False, indent=1)
    name = f'attachment; filename="my-data-{clock.today().isoformat()}.json"'
    guards = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
    return Response(text, mimetype="application/json", headers=guards)


@blueprint.get("/me/deletion-requests")
@allow(*PEOPLE)
@blueprint.response(200, schemas.DeletionsOut())
def get_own() -> Any:
    """One's own requests, and what became of them."""
    return {"items": copying.requests_of(signed_in().account_id)}


@blueprint.put("/me/deletion-requests/<uuid:request_id>")
@limit("20/minute")
@allow(*PEOPLE)
@blueprint.arguments(schemas.DeletionIn())
@blueprint.response(200, schemas.DeletionOut())
@refuses(AlreadyUsed, GuardianNeeded, StillOpen)
def put_request(asked: dict[str, Any], request_id: UUID) -> Any:
    """Ask that one application, or everything, be deleted; a person decides."""
    return _told([deleting.ask(request_id, **asked, actor=signed_in())])[0]


@blueprint.get("/deletion-requests")
@allow(*DECIDERS)
@blueprint.arguments(PageQuery(), location="query")
@blueprint.response(200, schemas.DeskDeletionsOut())
def get_requests(query: dict[str, Any]) -> Any:
    """Requests that the caller decides on, newest first."""
    rows = deleting.page_for(signed_in(), cursor=cursor_id(query["cursor"]), limit=query["limit"])
    told = page(rows, query["limit"], lambda row: [row.id])
    return told | {"items": _told(told["items"])}


@blueprint.put("/deletion-requests/<uuid:request_id>/decision")
@allow(*DECIDERS)
@blueprint.arguments(schemas.VerdictIn())
@blueprint.response(200, schemas.DeskDeletionOut())
@refuses(DecidedOtherwise, StillOpen)
def put_decision(said: dict[str, Any], request_id: UUID) -> Any:
    """Delete, or keep and say which law wants it."""
    if said["verdict"] == "kept" and not said["answer"].strip():
        raise Invalid([Fault("/answer", "要写明为什么留存，申请人会看到")])
    return _told([deleting.decide(request_id, **said, actor=signed_in())])[0]


def _told(rows: Sequence[DeletionRequest]) -> list[dict[str, Any]]:
    names = ("id", "application", "number", "words", "asked_at", "verdict", "answer", "decided_at", "division")
    narrowed = deleting.narrowed(rows)
    return [
        {name: getattr(row, name) for name in names}
        | {"is_everything": deleting.is_everything(row), "narrowed_to": narrowed.get(row.id)}
        for row in rows
    ]
