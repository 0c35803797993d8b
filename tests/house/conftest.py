"""The whole app as it is built, and what it says of itself."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from server.core import config
from server.core.db import bind, open_store
from tests.conftest import some_settings


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The app alone; its database stays empty, nothing here asks it."""
    from server.app import create_app

    folder: Path = tmp_path_factory.mktemp("doors")
    config.install(some_settings(folder))
    bind(open_store(f"sqlite:///{folder}/unused.db"))
    return create_app(config.settings())


@pytest.fixture(scope="session")
def text(built: Flask) -> dict[str, Any]:
    answer = built.test_client().get("/api/openapi.json")
    assert answer.status_code == 200
    return dict(answer.get_json())
