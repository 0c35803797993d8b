"""Watches that every conflict has a name that the OpenAPI text of its route tells: while any test runs, whoever calls.

Conflicts (409) are what programs tell apart by the slug; other refusals they tell apart by the status.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from flask import Flask, Response, request, request_finished
from flask_smorest.spec.plugins import FlaskPlugin

from server.core.errors import PROBLEM_TYPE

CONFLICT = 409

#: The paths of each app's text, read once.
_paths: WeakKeyDictionary[Flask, Mapping[str, Any]] = WeakKeyDictionary()


@contextmanager
def watched() -> Iterator[list[str]]:
    """What was answered meanwhile and stands nowhere."""
    found: list[str] = []

    def look(app: Flask, response: Response, **_: Any) -> None:
        if (response.status_code, response.mimetype) == (CONFLICT, PROBLEM_TYPE) and request.url_rule is not None:
            slug, path = response.get_json()["type"], FlaskPlugin.flaskpath2openapi(request.url_rule.rule)
            told = documented(_text(app).get(path, {}), request.method)
            if told is not None and slug not in told:
                found.append(f"{request.method} {path}: {slug}")

    with request_finished.connected_to(look):
        yield found


def _text(app: Flask) -> Mapping[str, Any]:
    if app not in _paths:
        apis = app.extensions.get("flask-smorest", {}).get("apis", {})
        _paths[app] = {path: on for api in apis.values() for path, on in api["ext_obj"].spec.to_dict()["paths"].items()}
    return _paths[app]


def documented(path: Mapping[str, Any], method: str) -> set[str] | None:
    """The slugs with which this operation may answer a conflict; None for what the text does not know."""
    operation = path.get(method.lower())
    if operation is None:
        return None
    told = operation["responses"].get(str(CONFLICT), {}).get("content", {}).get(PROBLEM_TYPE, {})
    return {*told.get("examples", ())} | ({told["example"]["type"]} if "example" in told else set())
