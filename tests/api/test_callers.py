"""Who may call is tested on every route of the OpenAPI text: nobody, everybody else, and those whose work it is."""

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from server.core.access import ANYONE, Actor
from server.core.ids import uuid7
from server.identity.roles import Role
from tests.api.text import operations, text

ROUTES = sorted(operations(), key=lambda one: (one[1], one[0]))
CLOSED = [one for one in ROUTES if ANYONE not in one[2]["x-callers"]]
OPEN = [one for one in ROUTES if ANYONE in one[2]["x-callers"]]
PROBLEM = "application/problem+json"

Route = tuple[str, str, dict[str, Any]]


def name(route: Route) -> str:
    return f"{route[0].upper()} {route[1]}"


def call(house: Flask, route: Route, caller: str | None = None) -> TestResponse:
    """Call a route with an id that nobody has and the body of its example, as far as there is one."""
    method, path, operation = route
    headers = {"Authorization": f"Bearer {caller}"} if caller else {}
    body: dict[str, Any] = {"json": {}} if "requestBody" in operation else {}
    where = re.sub(r"\{[^}]*\}", str(uuid7()), path)
    return house.test_client().open(where, method=method.upper(), headers=headers, **body)


def test_there_is_something_to_test() -> None:
    assert len(CLOSED) > 60
    assert len(OPEN) > 15


@pytest.mark.parametrize("route", CLOSED, ids=name)
def test_nobody_enters_without_signing_in(house: Flask, cast: dict[str, Actor], route: Route) -> None:
    for caller in (None, "nobody-knows-this-token"):
        answer = call(house, route, caller)
        assert (answer.status_code, answer.mimetype) == (401, PROBLEM), answer.text
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("route", CLOSED, ids=name)
def test_every_other_role_is_refused_and_each_named_one_is_not(
    house: Flask, cast: dict[str, Actor], route: Route
) -> None:
    """A role alone decides here; what it then may see of whom is each room's own test."""
    allowed = set(route[2]["x-callers"])
    for role, actor in cast.items():
        answer = call(house, route, role)
        assert answer.status_code != 401
        if actor.roles.isdisjoint(allowed):
            assert (answer.status_code, answer.mimetype) == (403, PROBLEM), f"{role}: {answer.status_code}"
        elif answer.status_code == 403 and route[0] != "head":
            assert answer.get_json()["type"] != "forbidden", role


@pytest.mark.parametrize("route", OPEN, ids=name)
def test_a_public_route_asks_nobody_who_he_is(house: Flask, cast: dict[str, Actor], route: Route) -> None:
    assert call(house, route, "nobody-knows-this-token").status_code not in (403, 500)
    if route[1] != "/api/v1/sessions/current":  # renewing without a refresh token is a 401 of its own
        assert call(house, route).status_code not in (401, 403, 500)


def test_all_roles_are_tried(cast: dict[str, Actor]) -> None:
    assert {role for actor in cast.values() for role in actor.roles} == {role.value for role in Role}


def test_the_text_names_roles_that_exist_only() -> None:
    told = {caller for _, _, operation in ROUTES for caller in operation["x-callers"]}
    assert told <= {role.value for role in Role} | {ANYONE}
    assert text()["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
