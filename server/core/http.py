"""Doors: blueprints that document themselves, problems as RFC 9457, paging by cursor."""

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import flask.json.provider
import flask_smorest
import marshmallow as ma
import orjson
from flask import Flask, Response
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import HTTPException
from werkzeug.routing import UnicodeConverter, ValidationError

from server.core.access import ANYONE
from server.core.errors import TITLES, Fault, Invalid, problem_for_status
from server.core.fields import (
    UNSTORABLE,
    Body,
    Choice,
    Day,
    Flag,
    Json,
    Moment,
    Out,
    Query,
    Text,
    Uuid,
    Whole,
    sometimes,
)
from server.core.problems import ProblemSchema, handle_http_exception, problem_response
from server.core.refusals import document, may_refuse, refuses
from server.core.shapes import Addresses, Shapes
from server.core.turnstile import BODY

__all__ = [
    "PDF",
    "Blueprint",
    "Body",
    "Choice",
    "Day",
    "Flag",
    "Json",
    "Moment",
    "Out",
    "PathText",
    "Query",
    "Text",
    "Uuid",
    "Whole",
    "as_pdf",
    "limit",
    "page",
    "refuses",
    "sometimes",
]

limiter = Limiter(get_remote_address, default_limits=["1200/minute"], headers_enabled=True)


class PathText(UnicodeConverter):
    """A word in an address; one that no database can keep leads nowhere."""

    def to_python(self, value: str) -> str:
        if UNSTORABLE.search(value):
            raise ValidationError(value)
        return str(super().to_python(value))


def limit(rate: str) -> Callable[[Any], Any]:
    """At most so many calls from one address, e.g. `5/minute`; stands above `allow`."""
    return limiter.limit(rate)


class JsonProvider(flask.json.provider.JSONProvider):
    """Answers as compact JSON, Chinese unescaped, keys in their order."""

    def dumps(self, obj: Any, **_: Any) -> str:
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        content = self._prepare_response_obj(args, kwargs)
        return Response(orjson.dumps(content), mimetype="application/json")


def _faults(messages: Any, pointer: str = "") -> list[Fault]:
    """Marshmallow's nested messages as a flat list of pointers."""
    if isinstance(messages, dict):
        return [f for name, below in messages.items() for f in _faults(below, _step(pointer, name))]
    if isinstance(messages, list):
        return [Fault(pointer, str(text)) for text in messages]
    return [Fault(pointer, str(messages))]


def _step(pointer: str, name: Any) -> str:
    if name == "_schema":
        return pointer
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"


class Parser(FlaskParser):
    """Bodies as strict JSON: another content type is 415, broken text 400, wrong shapes 422 with pointers."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": None, "query": None, "path": None}

    def parse(self, argmap: Any, req: Any = None, *, location: str | None = None, **options: Any) -> Any:
        """As the library parses. Bodies, which every command brings, go the straight way."""
        if location != "json" or not isinstance(argmap, Body):
            return super().parse(argmap, req, location=location, **options)
        try:
            return argmap.load(self.load_json(req or self.get_default_request(), argmap))
        except ma.ValidationError as error:
            raise Invalid(_faults(error.messages)) from None

    def load_json(self, req: Any, schema: Any) -> Any:
        body: bytes | None = req.environ.get(BODY)
        if body is None and not req.is_json:
            raise HTTPException(response=problem_response(problem_for_status(415, TITLES[415])))
        try:
            return _STRICT.decode((req.get_data() if body is None else body).decode("utf-8"))
        except (ValueError, RecursionError):
            raise HTTPException(response=problem_response(problem_for_status(400, TITLES[400]))) from None

    def handle_error(self, error: ma.ValidationError, *args: Any, **kwargs: Any) -> Any:
        messages: Any = error.messages
        below = {name: part for where in messages.values() for name, part in _named(where).items()}
        raise Invalid(_faults(below))


def _named(part: Any) -> dict[str, Any]:
    return part if isinstance(part, dict) else {"_schema": part}


def _no_constant(name: str) -> None:
    raise ValueError(name)


_STRICT = json.JSONDecoder(parse_constant=_no_constant)


class Blueprint(flask_smorest.Blueprint):
    """A room's door. Documents callers and every problem that its routes can answer."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, name: str, *, url_prefix: str, description: str = "") -> None:
        super().__init__(name, name, url_prefix=url_prefix, description=description)
        self._prepare_doc_cbks.append(self._prepare_callers_doc)

    def _store_endpoint_docs(self, endpoint: str, obj: Any, *args: Any, **options: Any) -> None:
        """Keep the endpoint's name as the operation's: it is unique, and reads well in generated clients."""
        super()._store_endpoint_docs(endpoint, obj, *args, **options)
        for method, info in self._docs[endpoint].items():
            if method != "parameters":
                info["operation"] = f"{self.name}_{endpoint}"

    def _prepare_callers_doc(self, doc: Any, info: Any, *, method: str, **_: Any) -> Any:
        callers = info.get("callers", ())
        doc["operationId"] = info["operation"]
        doc["x-callers"] = list(callers)
        public = ANYONE in callers
        doc["security"] = [{}] if public else [{"bearer": []}]
        doc.setdefault("responses", {})
        statuses = may_refuse(public, method, has_arguments=bool(info.get("arguments")))
        document(doc["responses"], statuses, info.get("refuses", ()))
        return doc


class Api(flask_smorest.Api):
    """The API's register, with problems in place of the library's own errors."""

    ERROR_SCHEMA = ProblemSchema

    def __init__(self, app: Flask, words: Mapping[str, Any]) -> None:
        super().__init__(spec_kwargs={"flask_plugin": Addresses(words), "marshmallow_plugin": Shapes(words)})
        self.init_app(app)

    def handle_http_exception(self, error: HTTPException) -> Any:
        return handle_http_exception(error)


class PageQuery(Query):
    """The paging part of a list's query."""

    cursor = Text(max=500, load_default=None, metadata={"description": "`next` of the page before"})
    limit = Whole(min=1, max=100, strict=False, load_default=20)


def page_cursor(values: Iterable[Any]) -> str:
    """An opaque cursor of the last row's keys."""
    return base64.urlsafe_b64encode(json.dumps([str(v) for v in values]).encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, count: int) -> list[str] | None:
    """The keys of a cursor; a cursor that we did not make is a 422."""
    if cursor is None:
        return None
    try:
        keys = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not (isinstance(keys, list) and len(keys) == count and all(map(_is_key, keys))):
            raise ValueError(cursor)
    except (ValueError, RecursionError):
        raise WrongCursor() from None
    return keys


def _is_key(key: Any) -> bool:
    return isinstance(key, str) and not UNSTORABLE.search(key)


def cursor_ids(cursor: str | None, count: int) -> tuple[UUID, ...] | None:
    """The ids in a cursor of a list that is ordered by so many ids."""
    keys = read_cursor(cursor, count)
    try:
        return tuple(map(UUID, keys)) if keys else None
    except ValueError:
        raise WrongCursor() from None


def cursor_id(cursor: str | None) -> UUID | None:
    """The id in a cursor of a list that is ordered by ids."""
    ids = cursor_ids(cursor, 1)
    return ids[0] if ids else None


def due_place(cursor: str | None) -> tuple[date, UUID] | None:
    """The day and the id in a cursor of a list that is ordered by both."""
    keys = read_cursor(cursor, 2)
    try:
        return (date.fromisoformat(keys[0]), UUID(keys[1])) if keys else None
    except ValueError:
        raise WrongCursor() from None


def cursor_number(cursor: str | None) -> int | None:
    """The number in a cursor of a list that is counted."""
    keys = read_cursor(cursor, 1)
    if keys and not (keys[0].isdecimal() and len(keys[0]) < 19):
        raise WrongCursor()
    return int(keys[0]) if keys else None


class WrongCursor(Invalid):
    """Somebody made up a place in a list."""

    def __init__(self) -> None:
        super().__init__([Fault("/cursor", "翻页的标记不对，请从第一页看起")])


#: What a door that gives a paper answers with.
PDF = {"type": "string", "format": "binary"}


def as_pdf(made: bytes, *, name: str | None = None) -> Response:
    """A paper about somebody: nothing on the way keeps it. `name`: of the file, where it is to be saved."""
    named = {"Content-Disposition": f'inline; filename="{name}"'} if name else {}
    return Response(made, mimetype="application/pdf", headers={"Cache-Control": "private, no-store", **named})


def page(rows: list[Any], limit: int, keys: Callable[[Any], Iterable[Any]]) -> dict[str, Any]:
    """A page of a list: pass one row more than `limit` to tell whether there is a next one."""
    shown = rows[:limit]
    return {"items": shown, "next": page_cursor(keys(shown[-1])) if len(rows) > limit else None}
