"""Doors: looking at a file, and signing. Uploads have their own protocol and door: `uploads_api.py`."""

from typing import Any
from uuid import UUID

from flask import Response

from server.core.access import Late, allow, signed_in
from server.core.errors import AlreadyUsed
from server.core.http import Blueprint, refuses
from server.identity.roles import Role
from server.media import queries, service
from server.media.models import MediaRef
from server.media.rules import REFUSALS
from server.media.schemas import FileOut, LookQuery, SignatureIn, SignatureOut
from server.media.service.papers import seen_by
from server.media.service.signatures import SignatureBroken, Signing
from server.media.strokes import Point

blueprint = Blueprint("media", url_prefix="/api/v1", description="材料、照片和签名")

#: A copy opened by itself runs nothing, embeds nowhere else, stays in no cache.
GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
}
ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}
PICTURES = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in ENDINGS}


@blueprint.get("/files/<uuid:ref>")
@allow(*Role)
@blueprint.arguments(LookQuery(), location="query")
@blueprint.doc(responses={200: {"description": "一页的副本", "content": PICTURES}})
@refuses(SignatureBroken)
def get_file(query: dict[str, Any], ref: UUID) -> Response:
    """Look at one page of a file, as owner (once handed in, as who may look at that) or by grant: copies only."""
    row, mark = seen_by(ref, signed_in(), query["grant"])
    content, kind = service.look(row, mark, form=query["size"], page=query["page"])
    name = f'inline; filename="{ref}-{query["page"]}.{ENDINGS[kind]}"'
    return Response(content, content_type=kind, headers={**GUARDS, "Content-Disposition": name})


@blueprint.get("/files/<uuid:ref>/state")
@allow(*Role)
@blueprint.response(200, FileOut())
def get_state(ref: UUID) -> dict[str, Any]:
    """What became of one's own file: expected, stored, or refused and why."""
    queries.own(ref, signed_in().account_id)
    facts = queries.stored([ref])[ref]
    return {
        "ref": ref,
        "state": facts.state,
        "purpose": facts.purpose,
        "kind": facts.kind,
        "pages": facts.pages,
        "refusal": REFUSALS.get(facts.refusal or ""),
    }


@blueprint.put("/signatures/<uuid:ref>")
@allow(*Role, late=Late.RECEIPT)
@blueprint.arguments(SignatureIn())
@blueprint.response(200, SignatureOut())
@refuses(AlreadyUsed)
def put_signature(signature: dict[str, Any], ref: UUID) -> MediaRef:
    """Keep a handwritten signature; a repeat gets the same answer, other content under the same id is parked."""
    strokes = [[Point(**point) for point in stroke] for stroke in signature.pop("strokes")]
    return service.sign(ref, Signing(strokes=strokes, **signature), by=signed_in().account_id)
