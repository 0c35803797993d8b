"""Everybody who may call, as real accounts of the demo district, and a resolver that knows them by name."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from server.core import access
from server.core.access import Actor
from server.identity import access as identity
from server.identity import demo
from server.identity.rules import Way
from server.identity.service import citizens, staff

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
    return citizens.sign_in_vouched(Way.PROVINCE, json.dumps(ticket(name))).access_token


def ticket(name: str) -> dict[str, Any]:
    """What the demo's provincial sign-in says of a demo person."""
    facts = demo.PEOPLE[name]
    return {"name": facts.name, "id_type": facts.id_type, "id_number": facts.id_number}


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
