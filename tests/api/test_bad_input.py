"""Bad input on every route of the OpenAPI text: refused with a problem, never a 500 and never taken."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from server.core.access import ANYONE, Actor
from server.core.ids import uuid7
from tests.api import people
from tests.api.commands import COMMANDS
from tests.api.text import operations, text
from tests.api.world import World
from tests.conftest import KINDS

ROUTES = sorted(operations(), key=lambda one: (one[1], one[0]))
WITH_BODY = [one for one in ROUTES if "application/json" in one[2].get("requestBody", {}).get("content", {})]
WITH_QUERY = [one for one in ROUTES if any(p["in"] == "query" for p in one[2]["parameters"])]
WITH_PATH = [one for one in ROUTES if "{" in one[1]]
PROBLEM = "application/problem+json"

Route = tuple[str, str, dict[str, Any]]


def name(route: Route) -> str:
    return f"{route[0].upper()} {route[1]}"


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Both databases: what one passes over, the other may choke on."""
    return str(request.param)


@pytest.fixture(scope="module")
def stranger(house: Flask, cast: dict[str, Actor]) -> str:
    """Another checked citizen, who has nothing to do with anything here."""
    cast["stranger"] = people.actor_of(people.a_checked_citizen("grandmother"))
    return "stranger"


def send(house: Flask, route: Route, *, caller: str = "", path: str = "", **told: Any) -> TestResponse:
    """Call a route as one who may (or as `caller`), with ids that nobody has (or at `path`)."""
    who = caller or next((one for one in route[2]["x-callers"] if one != ANYONE), "citizen")
    where = path or re.sub(r"\{[^}]*\}", str(uuid7()), route[1])
    headers = {"Authorization": f"Bearer {who}"} | told.pop("headers", {})
    return house.test_client().open(where, method=route[0].upper(), headers=headers, **told)


def send_json(house: Flask, route: Route, body: Any) -> TestResponse:
    """Written by the plain library, which refuses nothing."""
    return send(house, route, data=json.dumps(body), content_type="application/json")


def example(schema: dict[str, Any]) -> Any:
    """A value of a schema, out of its examples."""
    if "$ref" in schema:
        return example(text()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    if "example" in schema:
        return schema["example"]
    for choice in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        return example(choice)
    kind = schema.get("type")
    if kind == "object":
        return {one: example(schema["properties"][one]) for one in schema.get("required", ())}
    if kind == "array":
        return [example(schema["items"])] if schema.get("minItems") else []
    plain = {"string": "x" * schema.get("minLength", 1), "integer": schema.get("minimum", 1), "boolean": True}
    return schema["enum"][0] if "enum" in schema else plain.get(str(kind), 1)


def body_of(route: Route) -> Any:
    return example(route[2]["requestBody"]["content"]["application/json"]["schema"])


def fields_of(route: Route, *kinds: str) -> list[str]:
    """The members of these types in a route's body."""
    schema = route[2]["requestBody"]["content"]["application/json"]["schema"]
    named = text()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return [one for one, field in named["properties"].items() if field.get("type") in kinds]


def refused(answer: TestResponse, *statuses: int) -> None:
    assert (answer.status_code in statuses, answer.mimetype) == (True, PROBLEM), f"{answer.status_code} {answer.text}"


TEXTS = {
    "malformed": (b'{"a": ', 400),
    "empty": (b"", 400),
    "no utf-8": (b'{"a": "\xff"}', 400),
    "not a number": (b'{"a": NaN}', 400),
    "bottomless": (b"[" * 100_000, 400),
    "a list": (b"[]", 422),
    "a word": (b'"a"', 422),
    "null": (b"null", 422),
    "an unknown member": (b'{"no-such-member": 1}', 422),
}


@pytest.mark.parametrize("route", WITH_BODY, ids=name)
def test_what_is_no_such_body_is_refused(house: Flask, cast: dict[str, Actor], route: Route) -> None:
    for content, status in TEXTS.values():
        refused(send(house, route, data=content, content_type="application/json"), status)
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
    ):
        refused(send(house, route, data=b"{}", content_type=kind), 415)


@pytest.mark.parametrize("route", WITH_BODY, ids=name)
def test_ten_megabytes_are_too_much(house: Flask, cast: dict[str, Actor], route: Route) -> None:
    content = b'{"a": "' + b"x" * 10_000_000 + b'"}'
    refused(send(house, route, data=content, content_type="application/json"), 413)


UNKEEPABLE: tuple[Any, ...] = ({"n": 2**70}, {"\x00": 1}, {"a": "\x00"}, {"a": ["\ud800"]}, [])
UNSTORABLE = ("a\\u0000b", "\\ud800", "\\udfff\\ud800", "x" * 1_000_000)


@pytest.mark.parametrize("route", WITH_BODY, ids=name)
def test_no_text_field_takes_what_a_database_cannot_keep(house: Flask, cast: dict[str, Actor], route: Route) -> None:
    for field in fields_of(route, "string"):
        for bad in UNSTORABLE:
            content = json.dumps(body_of(route) | {field: "@"}).replace('"@"', f'"{bad}"')
            refused(send(house, route, data=content, content_type="application/json"), 422)


@pytest.mark.parametrize("route", WITH_BODY, ids=name)
def test_no_field_takes_another_type(house: Flask, cast: dict[str, Actor], route: Route) -> None:
    for field in fields_of(route, "string"):
        for bad in (7, True, ["a"], {"a": 1}):
            refused(send_json(house, route, body_of(route) | {field: bad}), 422)
    for field in fields_of(route, "integer"):
        for number in (2**63, -(2**63), 10**40, 3.7, "12", True):
            refused(send_json(house, route, body_of(route) | {field: number}), 422)
    for field in fields_of(route, "object"):
        for inside in UNKEEPABLE:
            refused(send_json(house, route, body_of(route) | {field: inside}), 422)


NUMBERS = ("9223372036854775808", "-1", "1e3", "1.5", "0x10", "%00", "９" * 30)
WORDS = ("%00", "a%00b", "%ED%A0%80", "%FF", "%2F..%2F..", "%F0%9F%98%80" * 200, "'--", "%25")


@pytest.mark.parametrize("route", WITH_QUERY, ids=name)
def test_no_query_breaks_the_server(house: Flask, cast: dict[str, Actor], route: Route) -> None:
    for parameter in (one for one in route[2]["parameters"] if one["in"] == "query"):
        is_number = parameter["schema"].get("type") == "integer"
        for word in NUMBERS if is_number else WORDS:
            answer = send(house, route, query_string=f"{parameter['name']}={word}")
            assert answer.status_code < 500, f"{parameter['name']}={word}: {answer.text}"
            if is_number and word != "-1":
                refused(answer, 422)


@pytest.mark.parametrize("route", WITH_PATH, ids=name)
def test_no_path_breaks_the_server(house: Flask, cast: dict[str, Actor], route: Route) -> None:
    for word in (*WORDS, "12", "x" * 3000, str(uuid4())[:-1]):
        answer = send(house, route, path=re.sub(r"\{[^}]*\}", word, route[1]), json={})
        assert 300 <= answer.status_code < 500 or route[0] == "options", f"{word}: {answer.status_code} {answer.text}"


#: Members of bodies that name what has to exist.
NAMED = ("release", "division", "bundle", "case", "into", "firm", "person", "ward", "guardian", "worker")
#: Where a row has an owner: the parameter that names it, and the routes that lead to it.
OWNED = ("application_id", "ref", "upload_id", "consent_id", "notice_id", "correction_id")


def owned(route: Route) -> str:
    """The parameter that names somebody's row, if the route leads to one and citizens may call it."""
    first = (re.findall(r"\{(\w+)\}", route[1]) or [""])[0]
    return first if first in OWNED and {"guest", "citizen"} & set(route[2]["x-callers"]) else ""


CITIZENS = [one for one in ROUTES if owned(one)]


def test_there_are_rows_of_others_to_ask_for() -> None:
    assert len(CITIZENS) > 12


@pytest.mark.parametrize("route", CITIZENS, ids=name)
def test_what_is_another_persons_is_not_there(house: Flask, world: World, stranger: str, route: Route) -> None:
    parameter = owned(route)
    told = {"json": a_body(route, world)} if route in WITH_BODY else {}
    for known in world.known[parameter][-2:] if parameter == "application_id" else world.known[parameter][:1]:
        path = re.sub(r"\{[^}]*\}", str(uuid7()), route[1].replace(f"{{{parameter}}}", str(known)))
        tus = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
        tus |= {"Content-Type": "application/offset+octet-stream"} if route[0] == "patch" else {}
        answer = send(house, route, caller=stranger, path=path, headers=tus, **told)
        assert answer.status_code == 404, answer.text


def a_body(route: Route, world: World) -> Any:
    """The example, with names that exist, as a command of its own."""
    body = COMMANDS["signature"][2] if "signatures" in route[1] else body_of(route)
    own = {"id": str(uuid7())} if "id" in body else {}
    return body | own | {one: str(world.known[one][0]) for one in NAMED if one in body}
