"""The OpenAPI text as it is served, for tests that need it while they are collected."""

import functools
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from server.core import config
from server.core.db import bind, open_store
from tests.conftest import close, some_settings

METHODS = frozenset({"get", "head", "options", "put", "post", "patch", "delete"})


@functools.cache
def text() -> Mapping[str, Any]:
    """Asked of an app without a database: nothing but the doors themselves is in it."""
    from server.app import create_app

    with tempfile.TemporaryDirectory() as folder:
        config.install(some_settings(Path(folder)))
        store = open_store(f"sqlite:///{folder}/unused.db")
        bind(store)
        answer = create_app(config.settings()).test_client().get("/api/openapi.json")
        close(store)
    assert answer.status_code == 200
    return dict(answer.get_json())


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and operation, of all of them."""
    for path, methods in text()["paths"].items():
        for method in METHODS & methods.keys():
            yield method, path, methods[method] | {"parameters": _parameters(methods, method)}


def _parameters(methods: Mapping[str, Any], method: str) -> list[dict[str, Any]]:
    return [*methods.get("parameters", ()), *methods[method].get("parameters", ())]
