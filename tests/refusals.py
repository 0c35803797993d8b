"""Watches that the OpenAPI text of a route tells every status that it answers, while any test runs, whoever calls.

Of conflicts (409) it tells the slug too: programs tell them apart by it, other refusals by the status.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from flask import Flask, Response, request, request_finished
from flask_smorest.spec.plugins import FlaskPlugin

from server.core.errors import PROBLEM_TYPE

CONFLICT = "409"

#: The paths of each app's text, read once.
_paths: WeakKeyDictionary[Flask, Mapping[str, Any]] = WeakKeyDictionary()


@contextmanager
def watched() -> Iterator[list[str]]:
    """What was answered meanwhile and stands nowhere."""
    found: list[str] = []

    def look(app: Flask, response: Response, **_: Any) -> None:
        if request.url_rule is None:
            return
        path, status = FlaskPlugin.flaskpath2openapi(request.url_rule.rule), str(response.status_code)
        operation = _text(app).get(path, {}).get(request.method.lower())
        if operation is None:
            return  # pages and files of the pages stand in no text
        if status not in operation["responses"]:
            found.append(f"{request.method} {path}: {status}")
        elif status == CONFLICT and response.get_json()["type"] not in slugs(operation):
            found.append(f"{request.method} {path}: {response.get_json()['type']}")

    with request_finished.connected_to(look):
        yield found


def _text(app: Flask) -> Mapping[str, Any]:
    if app not in _paths:
        apis = app.extensions.get("flask-smorest", {}).get("apis", {})
        _paths[app] = {path: on for api in apis.values() for path, on in api["ext_obj"].spec.to_dict()["paths"].items()}
    return _paths[app]


def slugs(operation: Mapping[str, Any]) -> set[str]:
    """With which this operation may answer a conflict."""
    told = operation["responses"].get(CONFLICT, {}).get("content", {}).get(PROBLEM_TYPE, {})
    return {*told.get("examples", ())} | ({told["example"]["type"]} if "example" in told else set())
