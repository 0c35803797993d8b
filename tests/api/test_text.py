"""The OpenAPI text as programs read it: names, tags, servers, and every refusal as a problem."""

from collections import Counter

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
