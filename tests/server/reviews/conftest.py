"""The demo district with a connected relay, and no outside system but the one a test installs."""

from collections.abc import Iterator
from typing import Any

import pytest

from server.core.relay import Relay
from server.reviews import facts, systems, tasks


@pytest.fixture(autouse=True)
def _nobody_outside() -> Iterator[None]:
    """Each test connects the systems and registers it wants."""
    systems.install(lambda _code: None)
    facts.install(facts.NoRegisters())
    yield
    systems.install(None)
    facts.install(None)


@pytest.fixture
def relay(district: Any) -> Relay:
    """Tells the desks what their events say."""
    at_window = (tasks.on_at_the_window, tasks.on_ready_for_rules)
    return Relay(
        {
            "application.submitted": at_window,
            "case.released": at_window,
            "case.answered": at_window,
            "case.resumed": (tasks.on_resumed,),
            "case.closed": (tasks.on_closed,),
            "calendar.changed": (tasks.on_calendar_changed,),
        }
    )
