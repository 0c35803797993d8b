"""The OpenAPI text is true: whatever a property-based tester sends, the server answers as documented.

Each operation is called by turns as each of those who may call it, with ids that exist and ids that do not.
"""

import itertools
import os
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from flask import Flask
from hypothesis import settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from server.core.access import ANYONE
from tests.api.text import text
from tests.api.world import World

EXAMPLES = 60 if os.environ.get("LASTMETER_SOAK") else 12

#: A platform outside may fail, and we say so: that is no fault of this server.
ALLOWED = ["2xx", "3xx", "4xx", "502"]

#: tus wants 412 for a wrong version; a body too long is 413 before anybody looks at it.
REFUSALS = ["400", "401", "403", "404", "405", "406", "409", "410", "412", "413", "415", "422", "429"]

CHECKS: list[Any] = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.unsupported_method,
    checks.allow_header_conformance,
]

#: Its 503 is what it is for, and nothing is wrong then: there is no broker here.
NOT_READY = "/readyz"

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
CONFIG = {
    "checks": {
        "not_a_server_error": {"expected-statuses": ALLOWED},
        "negative_data_rejection": {"expected-statuses": REFUSALS},
    }
}
schema = schemathesis.openapi.from_dict(dict(text()), config=schemathesis.Config.from_dict(CONFIG))
turns = itertools.count()


@pytest.mark.soak
@schema.parametrize()
@settings(max_examples=EXAMPLES)
def test_every_answer_is_documented(case: Case[Any], house: Flask, world: World) -> None:
    turn = next(turns)
    callers = case.operation.definition.raw["x-callers"]
    is_citizens = ANYONE in callers or ({"guest", "citizen"} & {*callers} and turn % 2)  # most of the world is theirs
    caller = "citizen" if is_citizens else callers[turn // 2 % len(callers)]
    if turn % 3 and case.meta is not None and case.meta.generation.mode.is_positive:
        use_known(case, world, turn)
    # Links gather parameters on their way, so that unknown ones in a query are passed over; in a body they are refused.
    strict: list[Any] = [checks.negative_data_rejection] if "requestBody" in case.operation.definition.raw else []
    told = [one for one in CHECKS if case.operation.path != NOT_READY or one is not not_a_server_error]
    # Flask's test client unpacks nothing: packed answers have their own test (tests/server/core).
    headers = {"Authorization": f"Bearer {caller}", "Accept-Encoding": "identity"}
    case.call_and_validate(headers=headers, checks=told + strict, app=house)


def use_known(case: Case[Any], world: World, turn: int) -> None:
    """Put ids that exist in place of made-up ones."""
    if case.path_parameters:
        case.path_parameters = _known(case.path_parameters, world, turn)
    if case.query:
        case.query = _known(case.query, world, turn)
    if isinstance(case.body, dict):
        case.body = _known(case.body, world, turn)


def _known(given: Any, world: World, turn: int) -> dict[str, Any]:
    found = dict(given)
    for name in world.known.keys() & found.keys():
        choices = world.known[name]
        if choices:
            chosen = choices[turn % len(choices)]
            found[name] = str(chosen) if isinstance(chosen, UUID) else chosen
    return found
