"""The demo district with a connected relay, and no outside system but the one a test installs."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from server.core import access
from server.core.access import Actor
from server.core.relay import Relay
from server.reviews import facts, systems, tasks


@pytest.fixture(autouse=True)
def _nobody_outside() -> Iterator[None]:
    """Each test connects the systems and registers it wants."""
    systems.install(lambda _code: None)
    facts.install(facts.NoRegisters())
    yield
    systems.install(None)
    facts.install(None)


@pytest.fixture
def relay(district: Any) -> Relay:
    """Tells the desks what their events say."""
    at_window = (tasks.on_at_the_window, tasks.on_ready_for_rules)
    return Relay(
        {
            "application.submitted": at_window,
            "case.released": at_window,
            "case.answered": at_window,
            "case.resumed": (tasks.on_resumed,),
            "case.closed": (tasks.on_closed,),
            "calendar.changed": (tasks.on_calendar_changed,),
        }
    )


@pytest.fixture
def call(app: Flask, district: Any, frozen: Any) -> Callable[..., Any]:
    """Call a route as somebody."""
    who: list[Actor | None] = [None]
    access.install(app, lambda _request: who[0])
    client = app.test_client()

    def calling(actor: Actor | None, method: str, path: str, body: Any = None, **more: Any) -> Any:
        who[0] = actor
        sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return client.open(f"/api/v1{path}", method=method, **sent, **more)

    return calling
