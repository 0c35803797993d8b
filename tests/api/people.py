"""Everybody who may call, as real accounts of the demo district, and a resolver that knows them by name."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from server.core import access
from server.core.access import Actor
from server.identity import access as identity
from server.identity import demo
from server.identity.service import citizens, staff
from tests.server.identity.builders import vouched_for

GUEST, CITIZEN = "guest", "citizen"
DEVICE = "device-of-the-api-tests"


def tokens() -> dict[str, str]:
    """An access token for each role: demo accounts for staff, a citizen whose card was checked, and a guest."""
    signed_in: dict[str, str] = {GUEST: citizens.enter_as_guest(DEVICE).access_token, CITIZEN: a_checked_citizen()}
    for one in demo.listed():
        second = staff.Second(totp=one.code) if one.code else staff.Second()
        signed_in[one.name] = staff.sign_in(one.name, one.password, second).access_token
    return signed_in


def a_checked_citizen(name: str = "shopkeeper") -> str:
    """The token of a demo person whom the provincial sign-in vouches for."""
    facts = replace(demo.PEOPLE[name], phone=None)
    token: str = vouched_for(facts).access_token
    return token


def actors() -> dict[str, Actor]:
    """The same people as the rooms see them."""
    return {name: actor_of(token) for name, token in tokens().items()}


def actor_of(token: str) -> Actor:
    """Whose token this is."""
    environ = EnvironBuilder(headers=[("Authorization", f"Bearer {token}")]).get_environ()
    caller = identity.resolve(Request(environ))  # type: ignore[arg-type]
    assert caller is not None
    return caller


def seat(app: Flask, known: Mapping[str, Actor]) -> None:
    """Let the bearer token be a name: these callers outlive every lock, sign-out and clock that a test tries."""

    def resolve(request: Any) -> Actor | None:
        return known.get(request.headers.get("Authorization", "").removeprefix("Bearer "))

    access.install(app, resolve)
