"""Phones that talk to media's doors, signed in by a header."""

from collections.abc import Callable
from typing import Any

import pytest

from server import app as roof
from server.core import config
from tests.server.media.builders import Phone, sign_in_by_header

DOORS = ("server.media.api:blueprint", "server.media.uploads_api:blueprint")


@pytest.fixture
def a_phone(db: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Phone]:
    """Makes phones, each with an account of its own. The app has this room's doors only."""
    monkeypatch.setattr(roof, "DOORS", DOORS)
    app = sign_in_by_header(roof.create_app(config.settings()))
    return lambda: Phone(app.test_client())


@pytest.fixture
def phone(a_phone: Callable[[], Phone]) -> Phone:
    return a_phone()
