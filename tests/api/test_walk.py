"""The world that the testers walk through is a real one: behind every route with ids somebody finds something."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from server.core.access import ANYONE
from server.core.ids import uuid7
from tests.api.test_bad_input import WITH_BODY, Route, a_body, name, send
from tests.api.text import operations
from tests.api.world import World

#: Where there is nothing without a browser, or without an installation that put a proof there.
NOT_HERE = {"get /{name}.txt"}
#: Reads first: the others change what is there.
WITH_IDS = sorted((one for one in operations() if "{" in one[1]), key=lambda one: (one[0] != "get", one[1], one[0]))
ROUTES = [one for one in WITH_IDS if f"{one[0]} {one[1]}" not in NOT_HERE]


def ways(route: Route, world: World) -> Iterator[tuple[str, str]]:
    """Everyone who may call, with all ids that exist; what is to be made gets an id of its own."""
    callers = set(route[2]["x-callers"])
    callers = sorted(callers - {ANYONE} | ({"citizen"} if callers & {ANYONE, "guest"} else set()))
    names = re.findall(r"\{(\w+)\}", route[1])
    for caller, *ids in itertools.product(callers, *(world.known.get(one, [uuid7()]) for one in names)):
        yield caller, route[1].format(**dict(zip(names, ids, strict=True)))


@pytest.mark.parametrize("route", ROUTES, ids=name)
def test_somebody_finds_something(house: Flask, world: World, route: Route) -> None:
    seen = set()
    for caller, path in ways(route, world):
        tus = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        told: dict[str, Any] = {"headers": tus} if "uploads" in path else {}
        told |= {"json": a_body(route, world)} if route in WITH_BODY else {}
        status = send(house, route, caller=caller, path=path, **told).status_code
        if status < 300 or (status not in (403, 404) and route[0] not in ("get", "head")):
            return
        seen.add(status)
    pytest.fail(f"nobody gets past {seen}")
