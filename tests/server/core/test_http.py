"""The door itself: what it refuses, with which problem, and what a refusal says."""

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from server.core import access
from server.core.access import ANYONE, Actor, allow
from server.core.errors import PROBLEM_TYPE, DomainError
from server.core.http import (
    Api,
    Blueprint,
    Body,
    Flag,
    Json,
    Moment,
    PageQuery,
    Text,
    Uuid,
    Whole,
    limiter,
    page,
    read_cursor,
    refuses,
)
from server.core.problems import handle_http_exception, install_problems

UUID = "01a201a8-707a-7487-94a2-0f77281af266"


class ThingIn(Body):
    name = Text(max=5, required=True)
    count = Whole(max=10)
    known = Flag()
    at = Moment()
    id = Uuid()
    rest = Json()


class Sold(DomainError):
    slug, title = "sold", "卖完了"


@pytest.fixture
def client():
    app = Flask("door")
    app.config.update(
        API_TITLE="t", API_VERSION="v1", OPENAPI_VERSION="3.1.0", OPENAPI_URL_PREFIX="/", OPENAPI_JSON_PATH="o.json"
    )
    app.config.update(MAX_CONTENT_LENGTH=1000, RATELIMIT_ENABLED=False)
    door = Blueprint("things", url_prefix="/things")

    @door.put("/<uuid:thing_id>")
    @allow(ANYONE)
    @door.arguments(ThingIn())
    @door.response(200)
    def put_thing(thing, thing_id):
        return {name: str(value) for name, value in thing.items()}

    @door.get("")
    @allow("clerk")
    @door.arguments(PageQuery(), location="query")
    @door.response(200)
    @refuses(Sold)
    def get_things(query):
        read_cursor(query["cursor"], 1)
        raise Sold(left=0)

    limiter.init_app(app)
    install_problems(app)
    app.register_error_handler(HTTPException, handle_http_exception)
    Api(app, {}).register_blueprint(door)
    who: dict[str, Actor | None] = {"caller": None}
    access.install(app, lambda _request: who["caller"])
    client = app.test_client()
    client.who = who
    return client


def put(client, **options):
    return client.put(f"/things/{UUID}", **options)


def the_problem(answer, status: int, slug: str | None = None) -> dict:
    assert answer.status_code == status
    assert answer.content_type == PROBLEM_TYPE
    problem = answer.get_json(force=True)
    assert problem["status"] == status
    assert slug is None or problem["type"] == slug
    return problem


@pytest.mark.parametrize(
    ("content", "pointer"),
    [
        ({"name": 5}, "/name"),
        ({"name": "六个字的名字"}, "/name"),
        ({"name": "a\x00"}, "/name"),
        ({}, "/name"),
        ({"name": "a", "more": 1}, "/more"),
        ({"name": "a", "count": "5"}, "/count"),
        ({"name": "a", "count": 5.5}, "/count"),
        ({"name": "a", "count": True}, "/count"),
        ({"name": "a", "count": 2**70}, "/count"),
        ({"name": "a", "count": -1}, "/count"),
        ({"name": "a", "known": "yes"}, "/known"),
        ({"name": "a", "known": 1}, "/known"),
        ({"name": "a", "at": "2026-11-18T10:00:00"}, "/at"),
        ({"name": "a", "at": "0001-01-01T00:00:00+08:00"}, "/at"),
        ({"name": "a", "at": "9999-12-31T23:59:59-08:00"}, "/at"),
        ({"name": "a", "id": 7}, "/id"),
        ({"name": "a", "rest": {"deep": ["\ud800"]}}, "/rest"),
        ({"name": "a", "rest": {"deep": 2**70}}, "/rest"),
        ({"name": "a", "rest": []}, "/rest"),
        ([], ""),
        (7, ""),
    ],
)
def test_what_does_not_fit_is_named_by_its_pointer_in_chinese(client, content, pointer):
    problem = the_problem(put(client, json=content), 422, "invalid")
    fault = next(fault for fault in problem["errors"] if fault["pointer"] == pointer)
    assert not set("abcdefghijklmnopqrstuvwxyz") & set(fault["detail"])


@pytest.mark.parametrize("text", [b"{", b"", b'{"name": NaN}', b"\xff\xfe", b"[" * 900])
def test_what_is_no_json_is_a_400(client, text):
    the_problem(put(client, data=text, content_type="application/json"), 400)


def test_another_content_type_is_a_415(client):
    the_problem(put(client, data="name=a", content_type="application/x-www-form-urlencoded"), 415)


def test_too_much_is_a_413(client):
    the_problem(put(client, json={"name": "a" * 2000}), 413)


def test_a_method_that_is_not_there_says_which_are(client):
    answer = client.post(f"/things/{UUID}")
    the_problem(answer, 405)
    assert "PUT" in answer.headers["Allow"]


def test_permission_comes_before_the_shape(client):
    answer = client.get("/things?limit=x")
    the_problem(answer, 401, "not-signed-in")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def an_actor(role: str) -> Actor:
    from uuid import uuid4

    return Actor(uuid4(), None, "phone", (), uuid4(), frozenset({role}))


def test_another_role_is_a_403_and_the_right_one_meets_the_rule(client):
    client.who["caller"] = an_actor("citizen")
    the_problem(client.get("/things"), 403, "forbidden")
    client.who["caller"] = an_actor("clerk")
    assert the_problem(client.get("/things"), 409, "sold")["left"] == 0


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "cursor=!!", "cursor=WyJhIiwiYiJd"])
def test_a_wrong_page_is_a_422(client, query):
    client.who["caller"] = an_actor("clerk")
    the_problem(client.get(f"/things?{query}"), 422, "invalid")


def test_a_page_leads_to_the_next_and_the_last_to_none():
    first = page(list("abc"), 2, lambda row: [row])
    assert first["items"] == ["a", "b"]
    assert read_cursor(first["next"], 1) == ["b"]
    assert page(["c"], 2, lambda row: [row])["next"] is None


def test_the_openapi_text_names_callers_and_every_refusal(client):
    paths = client.get("/o.json").get_json()["paths"]
    put, get = paths["/things/{thing_id}"]["put"], paths["/things"]["get"]
    assert put["x-callers"] == ["anyone"]
    assert get["x-callers"] == ["clerk"]
    assert {"401", "403", "429", "422"} <= set(get["responses"])
    assert {"400", "404", "409", "413", "415", "422", "429"} <= set(put["responses"])
    assert "401" not in put["responses"]
    assert set(get["responses"]["403"]["content"]) == {PROBLEM_TYPE}
