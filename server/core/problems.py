"""Refusals as RFC 9457 problems."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import marshmallow as ma
import peewee
from flask import Flask, Response, current_app
from werkzeug.exceptions import HTTPException

from server.core.errors import PROBLEM_TYPE, TITLES, DomainError, StorageFull, problem_for_status
from server.core.logs import get_logger
from server.core.store import is_full

log = get_logger(__name__)


class FaultSchema(ma.Schema):
    """Where (JSON Pointer) and what, in one sentence."""

    pointer = ma.fields.String()
    detail = ma.fields.String()


class ProblemSchema(ma.Schema):
    """RFC 9457."""

    type = ma.fields.String(metadata={"description": "stable English slug"})
    title = ma.fields.String(metadata={"description": "plain Chinese for people"})
    status = ma.fields.Integer()
    detail = ma.fields.String()
    errors = ma.fields.List(ma.fields.Nested(FaultSchema))

    class Meta:
        unknown = ma.INCLUDE  # facts of the error stand beside these


def problem_response(problem: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    text = current_app.json.dumps(problem)
    return Response(text, status=problem["status"], content_type=PROBLEM_TYPE, headers=dict(headers or {}))


def handle_http_exception(error: HTTPException) -> Response:
    """A refusal of the framework itself, with the headers that belong to it (Allow, Retry-After, WWW-Authenticate)."""
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    status = error.code or 500
    kept = {n: v for n, v in error.get_headers() if n.lower() not in ("content-type", "content-length")}
    return problem_response(problem_for_status(status, TITLES.get(status, TITLES[400])), kept)


def install_problems(app: Flask) -> None:
    """Turn every `DomainError` of any room into its problem, and a database without room into `StorageFull`."""

    def answer(error: DomainError) -> Response:
        headers = {"WWW-Authenticate": "Bearer"} if error.status == HTTPStatus.UNAUTHORIZED else {}
        return problem_response(error.problem(), headers)

    def answer_full(error: peewee.OperationalError) -> Response:
        if not is_full(error):
            raise error
        log.error("storage_full", reason=str(error))
        return answer(StorageFull())

    app.register_error_handler(DomainError, answer)
    app.register_error_handler(peewee.OperationalError, answer_full)
