"""The door of tus 1.0.0. Thin: words from `tus.py`, deeds from `service`."""

import base64
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from werkzeug.exceptions import ClientDisconnected

from server.core.access import ANYONE, Late, allow, signed_in
from server.core.errors import AlreadyUsed
from server.core.http import Blueprint, refuses
from server.identity.roles import Role
from server.media import queries, service, tus
from server.media.models import Upload
from server.media.rules import AT_ONCE, MAX_BYTES, PaperInUse, UploadTooBig

blueprint = Blueprint("uploads", url_prefix="/api/v1/uploads", description="分片续传（tus 1.0.0）")

PIECE = 64 * 1024
WHOLE = f"^{tus.WHOLE.pattern}$"
EXAMPLE_REF = b"019a9b6e-5a4c-7c1e-9f55-0d1a1c2b3d4e"


def _header(name: str, example: str, *, pattern: str = "", required: bool = True) -> dict[str, Any]:
    schema = {"type": "string"} | ({"pattern": pattern} if pattern else {})
    return {"in": "header", "name": name, "required": required, "schema": schema, "example": example}


#: ref, purpose and digest of a file, in base64 as tus wants them.
TOLD = ",".join(
    f"{name} {base64.b64encode(value).decode()}"
    for name, value in (("ref", EXAMPLE_REF), ("purpose", b"material"), ("digest", b"sha256:" + b"0" * 64))
)
RESUMABLE = _header("Tus-Resumable", tus.VERSION) | {"schema": {"type": "string", "enum": [tus.VERSION]}}
OFFSET = _header("Upload-Offset", "0", pattern=WHOLE)
CHECKSUM = _header("Upload-Checksum", "sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=", required=False)
CREATION = [RESUMABLE, _header("Upload-Length", "204800", pattern=WHOLE), _header("Upload-Metadata", TOLD)]
CHUNK = {"content": {tus.CHUNK_TYPE: {"schema": {"type": "string", "format": "binary"}}}}


def _said(status: int, about: str) -> dict[int, Any]:
    return {status: {"description": about}}


PROBLEMS = (tus.WrongVersion, tus.Gone)
ARRIVING = (*PROBLEMS, tus.ChecksumMismatch)


@blueprint.after_request
def _version(response: Response) -> Response:
    response.headers["Tus-Resumable"] = tus.VERSION
    response.headers["Cache-Control"] = "no-store"
    if response.status_code == HTTPStatus.PRECONDITION_FAILED:
        response.headers["Tus-Version"] = tus.VERSION
    return response


@blueprint.route("", methods=["OPTIONS"])
@blueprint.route("/<uuid:upload_id>", methods=["OPTIONS"], endpoint="options_of_one")
@allow(ANYONE)
@blueprint.response(204)
def options(upload_id: UUID | None = None) -> Response:
    """What this server can do."""
    return Response(status=HTTPStatus.NO_CONTENT, headers=tus.abilities())


@blueprint.post("")
@allow(*Role, late=Late.RECEIPT)
@blueprint.doc(parameters=CREATION, responses=_said(201, "已登记，请向 Location 续传"))
@refuses(*ARRIVING, AlreadyUsed, tus.WrongOffset)
def create() -> Response:
    """Announce a file; its first bytes may come along. A ref that is stored already answers with all bytes received."""
    tus.check_version(request.headers)
    length = tus.whole(request.headers, "Upload-Length")
    announced = tus.announcement(tus.metadata(request.headers.get("Upload-Metadata", "")), length)
    checksum = tus.checksum(request.headers.get("Upload-Checksum"))
    pieces = _pieces(length) if request.mimetype == tus.CHUNK_TYPE else iter(())
    if 0 < (request.content_length or 0) == length <= AT_ONCE:
        pieces = iter((content := b"".join(pieces),))
        if upload := service.take(announced, content, by=signed_in().account_id, checksum=checksum):
            return _answer(HTTPStatus.CREATED, upload, length)
    upload = service.begin(announced, by=signed_in().account_id)
    offset = service.offset(upload)
    if request.mimetype == tus.CHUNK_TYPE and upload.is_open:
        offset = service.append(upload, pieces, at=0, checksum=checksum)
    return _answer(HTTPStatus.CREATED, upload, offset)


@blueprint.route("/<uuid:upload_id>", methods=["HEAD"])
@allow(*Role, late=Late.RECEIPT)
@blueprint.doc(parameters=[RESUMABLE], responses=_said(200, "已收到多少"))
@refuses(*PROBLEMS)
def head(upload_id: UUID) -> Response:
    """How much has come."""
    tus.check_version(request.headers)
    upload = queries.upload_of(upload_id, signed_in().account_id)
    answer = _answer(HTTPStatus.OK, upload, service.offset(upload))
    answer.headers["Upload-Length"] = str(upload.length)
    return answer


@blueprint.patch("/<uuid:upload_id>")
@allow(*Role, late=Late.RECEIPT)
@blueprint.doc(parameters=[RESUMABLE, OFFSET, CHECKSUM], requestBody=CHUNK, responses=_said(204, "这一段已收到"))
@refuses(*ARRIVING, AlreadyUsed, tus.WrongOffset)
def patch(upload_id: UUID) -> Response:
    """Take the next bytes. What arrived counts, even if the connection breaks in the middle."""
    tus.check_version(request.headers)
    if request.mimetype != tus.CHUNK_TYPE:
        raise tus.WrongChunkType()
    at = tus.whole(request.headers, "Upload-Offset")
    checksum = tus.checksum(request.headers.get("Upload-Checksum"))
    upload = queries.upload_of(upload_id, signed_in().account_id)
    new = service.append(upload, _pieces(upload.length - at), at=at, checksum=checksum)
    return _answer(HTTPStatus.NO_CONTENT, upload, new)


@blueprint.delete("/<uuid:upload_id>")
@allow(*Role)
@blueprint.doc(parameters=[RESUMABLE], responses=_said(204, "已取消"))
@refuses(*PROBLEMS, PaperInUse)
def delete(upload_id: UUID) -> Response:
    """Take an upload back, and its paper too as long as it was not handed in."""
    tus.check_version(request.headers)
    service.end(queries.upload_of(upload_id, signed_in().account_id))
    return Response(status=HTTPStatus.NO_CONTENT)


def _answer(status: int, upload: Upload, offset: int) -> Response:
    answer = Response(status=status, headers={"Upload-Offset": str(offset)})
    answer.headers["Upload-Expires"] = tus.http_date(upload.expires_at)
    if status == HTTPStatus.CREATED:
        answer.headers["Location"] = url_for("uploads.head", upload_id=upload.id)
    return answer


def _pieces(room: int) -> Iterator[bytes]:
    """The body as it comes, never whole in memory. A broken connection ends it: what came before is kept."""
    # The app's limit for JSON bodies does not hold here; this room's own does.
    request.max_content_length = MAX_BYTES
    if (request.content_length or 0) > room:
        raise UploadTooBig(room=max(0, room))
    while True:
        try:
            piece = request.stream.read(PIECE)
        except (ClientDisconnected, OSError):
            return
        if not piece:
            return
        yield piece
