"""What platforms and the demo ask of the address itself: verification files, scanned links, the demo's messages."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, redirect

from server.core.access import ANYONE, allow
from server.core.config import settings
from server.core.errors import NotFound
from server.core.http import Blueprint, Query, Text
from server.identity import people_schemas as schemas
from server.identity import queries

blueprint = Blueprint("hosting", url_prefix="/", description="小程序接入")


@blueprint.get("/<string:name>.txt")
@blueprint.get("/q/<string:name>.txt", endpoint="get_verification_of_codes")
@allow(ANYONE)
@blueprint.response(200, content_type="text/plain")
def get_verification(name: str) -> Any:
    """A file by which a platform checks that the address is ours: at the root, or where an ordinary link ends."""
    content = settings().verification_files.get(f"{name}.txt")
    if content is None:
        raise NotFound()
    return Response(content, mimetype="text/plain")


class LinkQuery(Query):
    q = Text(
        max=500,
        required=True,
        metadata={"description": "the scanned link", "example": "https://host.example/q/8KD3MN2P"},
    )


@blueprint.get("/mini")
@allow(ANYONE)
@blueprint.arguments(LinkQuery(), location="query")
@blueprint.response(302, description="to the page of the code")
def get_mini(query: dict[str, Any]) -> Any:
    """A mini program hands over the link that was scanned (parameter q); only our own codes are followed."""
    return redirect(code_path(query["q"]), 302)


def code_path(link: str) -> str:
    """The path of a code on our own address; anything else leads nowhere."""
    try:
        told, ours = urlsplit(link), urlsplit(settings().public_url)
    except ValueError:
        raise NotFound() from None
    code = told.path.removeprefix("/q/")
    if told.netloc != ours.netloc or not told.path.startswith("/q/") or not (code.isascii() and code.isalnum()):
        raise NotFound()
    return f"/q/{code}"


@blueprint.get("/api/v1/outbox-messages")
@allow(ANYONE)
@blueprint.response(200, schemas.MessagesOut())
def get_messages() -> Any:
    """Text messages of the demo, which go nowhere else; real installations have no such page."""
    return {"items": queries.demo_messages()}
