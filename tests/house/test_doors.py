"""Every route says who may call it, what it does and all that it may answer."""

import re
from collections.abc import Iterator
from typing import Any
from unittest.mock import Mock
from urllib.parse import urlsplit

import jsonschema_rs
import pytest
from flask import Flask

from server.core.access import ANYONE
from server.core.errors import PROBLEM_TYPE, DomainError, IdTaken, NotFound
from server.identity.api import NEEDED
from server.identity.rules import Way
from server.identity.schemas import SignInIn
from tests.journeys.addresses import PUBLIC
from tests.server.web import sources
from tests.server.web.sources import WEB

#: Routes of the OpenAPI library itself; they show the text that is public anyway.
LIBRARY = ("api-docs.",)
WRITES = {"put", "post", "patch", "delete"}


def operations(text: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in text["paths"].items():
        for method, operation in methods.items():
            if method in WRITES | {"get", "head", "options"}:
                yield f"{method.upper()} {path}", operation | {"method": method, "path": path}


def test_every_route_says_who_may_call(built: Flask) -> None:
    silent = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in built.url_map.iter_rules()
        if not rule.endpoint.startswith(LIBRARY)
        and not getattr(built.view_functions[rule.endpoint], "callers", None)
        and not _methods_all_say(built.view_functions[rule.endpoint], rule.methods or set())
    ]
    assert not silent, "no @allow on " + ", ".join(silent)


def _methods_all_say(view: Any, methods: set[str]) -> bool:
    """A class of views says it on each of its methods."""
    kind = getattr(view, "view_class", None)
    wanted = [name.lower() for name in methods - {"HEAD", "OPTIONS"}]
    return kind is not None and all(getattr(getattr(kind, name), "callers", None) for name in wanted)


def test_the_text_is_openapi_3_1_and_names_every_operation(text: dict[str, Any]) -> None:
    assert text["openapi"].startswith("3.1")
    assert not [name for name, operation in operations(text) if not operation.get("summary")]
    assert not [name for name, operation in operations(text) if not operation.get("x-callers")]


def test_every_operation_documents_what_it_may_answer(text: dict[str, Any]) -> None:
    missing = {
        name: sorted(absent)
        for name, operation in operations(text)
        if (absent := _expected(operation) - {str(status) for status in operation["responses"]})
    }
    assert not missing


def _expected(operation: dict[str, Any]) -> set[str]:
    expected = {"429"}
    if ANYONE not in operation["x-callers"]:
        expected |= {"401", "403"}
    if "{" in operation["path"]:
        expected.add("404")
    if operation["method"] in WRITES:
        expected.add("409")
    if "requestBody" in operation:
        expected |= {"413", "415", "422"}
    if any(parameter.get("in") == "query" for parameter in operation.get("parameters", ())):
        expected.add("422")
    return expected


def test_every_member_of_every_body_and_answer_has_an_example_that_fits(text: dict[str, Any]) -> None:
    bare = []
    for name, operation in operations(text):
        sides = {"body": operation.get("requestBody", {})}
        sides |= {status: answer for status, answer in operation["responses"].items() if str(status).startswith("2")}
        for side, part in sides.items():
            for kind, media in part.get("content", {}).items():
                if "json" in kind and "schema" in media:
                    bare += [f"{name} {side} {where}" for where in _bare(media["schema"], text, "")]
    assert not bare, "no example in:\n" + "\n".join(bare)


def _bare(part: dict[str, Any], text: dict[str, Any], where: str, above: frozenset[str] = frozenset()) -> Iterator[str]:
    """The members below without an example of their own, or with one that their own shape refuses."""
    ref = part.get("$ref")
    if ref:
        if ref not in above:
            yield from _bare(_target(ref, text), text, ref.rsplit("/", 1)[-1], above | {ref})
        return
    several = [*part.get("allOf", ()), *part.get("anyOf", ()), *part.get("oneOf", ())]
    for one in several:
        yield from _bare(one, text, where, above)
    for name, member in part.get("properties", {}).items():
        yield from _bare(member, text, f"{where}.{name}", above)
    if "example" in part:
        if not jsonschema_rs.is_valid({"components": text["components"]} | part, part["example"]):
            yield f"{where} (does not fit)"
    elif "items" in part:
        yield from _bare(part["items"], text, f"{where}[]", above)
    elif not several and "properties" not in part and part.get("type") != "null":
        yield where


def test_every_parameter_has_an_example_that_fits(text: dict[str, Any]) -> None:
    asked = [
        (f"{name} {one['name']}", one["schema"] | {key: one[key] for key in ("example",) if key in one})
        for name, operation in operations(text)
        for one in [*text["paths"][operation["path"]].get("parameters", ()), *operation.get("parameters", ())]
    ]
    assert len(asked) > 100
    bare = [where for name, shape in asked for where in _bare(shape, text, name)]
    assert not bare, "no example in:\n" + "\n".join(bare)


def test_every_refusal_shows_its_problem(text: dict[str, Any]) -> None:
    bare = [
        f"{name} {status}"
        for name, operation in operations(text)
        for status, answer in operation["responses"].items()
        if int(status) >= 400 and {"example", "examples"}.isdisjoint(answer["content"][PROBLEM_TYPE])
    ]
    assert not bare


def test_every_conflict_of_the_rooms_stands_at_some_route(text: dict[str, Any]) -> None:
    """A program tells a moved draft from a used id by the slug: each must be found where it may come."""
    told = {
        slug
        for _, operation in operations(text)
        for slug in operation["responses"].get("409", {}).get("content", {}).get(PROBLEM_TYPE, {}).get("examples", ())
    }
    rules = [DomainError]
    for rule in rules:
        rules += rule.__subclasses__()
    ours = [rule for rule in rules if rule.__module__.startswith("server.")]
    raised = {rule.slug for rule in ours if rule.status == 409}
    assert raised - told == NOWHERE


#: The class above all; what only the command line says; and what `PUT` answers itself.
NOWHERE = {"refused"}


def test_a_conflict_that_a_route_does_not_name_is_found(
    built: Flask, untold: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/api/v1/me/profile"
    endpoint, _ = built.url_map.bind("").match(path, method="PUT")
    for refusal in (NotFound(), IdTaken()):
        assert untold == []
        monkeypatch.setitem(built.view_functions, endpoint, Mock(side_effect=refusal))
        assert built.test_client().put(path).status_code == refusal.status
    assert untold == [f"PUT {path}: id-taken"]
    untold.clear()


def test_signing_in_shows_every_way(text: dict[str, Any]) -> None:
    media = text["paths"]["/api/v1/sessions"]["post"]["requestBody"]["content"]["application/json"]
    bodies = [one["value"] for one in media["examples"].values()]
    assert {body["kind"] for body in bodies} == set(Way)
    for body in bodies:
        assert not SignInIn().validate(body), body
        assert all(body.get(name) for name in NEEDED[Way(body["kind"])]), body
    used = {name for body in bodies for name in body}
    assert set(SignInIn().fields) - used == {"is_mine"}


def _target(ref: str, text: dict[str, Any]) -> Any:
    found: Any = text
    for step in ref.removeprefix("#/").split("/"):
        found = found[step]
    return found


def test_every_screen_of_ones_own_stands_on_a_page(built: Flask) -> None:
    """Those that journeys look at are the served pages; a screen without one would never be seen."""
    named = re.findall(r'screen="([\w-]+)"', (WEB / "views.py").read_text(encoding="utf-8"))
    named += re.findall(r'data-screen="([\w-]+)"', (WEB / "templates/privacy.html").read_text(encoding="utf-8"))
    assert set(named) == sources.screens()


def test_every_page_is_looked_at_in_a_browser(built: Flask) -> None:
    adapter = built.url_map.bind("localhost")
    seen = {adapter.match(urlsplit(address).path)[0] for address in PUBLIC if address != "/nowhere"}
    pages = {rule.endpoint for rule in built.url_map.iter_rules() if rule.endpoint.startswith("web.")}
    assert pages - seen == NO_PAGES


#: Files, a picture, a turn of the view; and the desks and the field app, which journeys visit signed in.
NO_PAGES = {"web.asset", "web.picture", "web.worker", "web.view", "web.verify_picture", "web.console"} | {
    "web.field",
    "web.field_worker",
    "web.field_manifest",
    "web.field_icon",
    "web.field_icon_in_pixels",
}
