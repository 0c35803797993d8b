"""Phones that talk to media's doors, signed in by a header."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.server.media.builders import Phone, sign_in_by_header


@pytest.fixture
def a_phone(app: Flask) -> Callable[[], Phone]:
    """Makes phones, each with an account of its own."""
    sign_in_by_header(app)
    return lambda: Phone(app.test_client())


@pytest.fixture
def phone(a_phone: Callable[[], Phone]) -> Phone:
    return a_phone()
