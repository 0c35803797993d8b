"""The OpenAPI text as programs read it: names, tags, servers, and every refusal as a problem."""

from collections import Counter
from typing import Any

from tests.api.text import operations, text

PROBLEM = "application/problem+json"


def test_every_operation_has_a_name_of_its_own_that_makes_a_function() -> None:
    names = Counter(operation["operationId"] for _, _, operation in operations())
    assert not [name for name, count in names.items() if count > 1 or not name.isidentifier()]


def test_every_tag_is_described_and_every_operation_has_one() -> None:
    described = {tag["name"] for tag in text()["tags"] if tag["description"]}
    assert {tag for _, _, operation in operations() for tag in operation["tags"]} == described


def test_it_says_where_the_server_is_and_how_to_sign_in() -> None:
    assert [server["url"] for server in text()["servers"]] == ["/"]
    assert "Authorization" in text()["info"]["description"]


def test_every_refusal_is_a_problem_in_words() -> None:
    for method, path, operation in operations():
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert set(answer["content"]) == {PROBLEM}, f"{method} {path} {status}"
                assert answer["description"], f"{method} {path} {status}"


def test_what_was_taken_fits_into_what_is_answered() -> None:
    """A text as long as a body may hold it stands in the answer, under the same name, without being too long for it."""
    compared, narrow = 0, []
    for method, path, operation in operations():
        taken = _lengths(operation.get("requestBody", {}))
        for status, answer in operation["responses"].items():
            told = _lengths(answer) if int(status) < 300 else {}
            both = taken.keys() & told.keys()
            narrow += [f"{method} {path} {name}" for name in both if told[name] < taken[name]]
            compared += len(both)
    assert compared > 0
    assert not narrow


def _lengths(holder: Any) -> dict[str, int]:
    """How long each text of a body or an answer may be; lists of things and things without a limit are left out."""
    shape = holder.get("content", {}).get("application/json", {}).get("schema", {})
    named = text()["components"]["schemas"].get(shape.get("$ref", "").rsplit("/", 1)[-1], {})
    return {name: field["maxLength"] for name, field in named.get("properties", {}).items() if "maxLength" in field}
