"""Whose jobs are handed on."""

from typing import Any

import pytest

from server.core.access import Actor
from tests.field_app.visits.builders import GRID, OTHER_GRID, a_worker


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


@pytest.fixture
def other(worker: Actor) -> Actor:
    """Of the same community, with another grid."""
    return a_worker(OTHER_GRID)
