"""What each fault leaves, printed as JSON at the end."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from server.core.access import Actor
from tests.faults.phone import Phone
from tests.faults.tally import Tally
from tests.faults.wire import Wire
from tests.field_app.visits.builders import GRID, a_worker
from tests.server.media.live import Server, serving

APP = "server.app:create_from_environment"
TALLIES: dict[str, dict[str, int]] = {}


@pytest.fixture
def worker(district: Any) -> Actor:
    return a_worker(GRID)


@pytest.fixture
def server(worker: Actor) -> Iterator[Server]:
    with serving(APP) as running:
        yield running


@pytest.fixture
def wire(server: Server) -> Iterator[Wire]:
    with Wire(int(server.url.rpartition(":")[2])).open() as line:
        yield line


@pytest.fixture
def phone(wire: Wire, worker: Actor) -> Phone:
    return Phone(wire.url, worker)


@pytest.fixture
def clean(request: pytest.FixtureRequest) -> Callable[[Tally], None]:
    """Enter the count of this fault; nothing may be lost, kept twice or told wrongly."""

    def check(tally: Tally) -> None:
        TALLIES[request.node.name.removeprefix("test_")] = tally.told()
        assert tally.is_clean, tally

    return check


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if TALLIES and terminalreporter.config.option.markexpr == "faults":
        total = {name: sum(one[name] for one in TALLIES.values()) for name in Tally().told()}
        terminalreporter.write_line(json.dumps({"faults": TALLIES, "all": total}, ensure_ascii=False, indent=2))
