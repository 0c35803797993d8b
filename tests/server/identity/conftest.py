"""A client of the app on each database."""

from typing import Any

import pytest


@pytest.fixture
def client(db: Any, app: Any) -> Any:
    return app.test_client()
