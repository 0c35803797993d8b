"""What every test may ask for: a database (SQLite, and PostgreSQL where the machine has it), the app, a client.

`db` is migrated and empty; `district` holds the demo district besides. Each test gets a fresh copy of a template.
"""

import base64
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from server.core import access, clock, config, migrating
from server.core.db import bind, open_store
from server.core.http import limiter
from server.identity import access as identity
from tests import refusals, services

KINDS = tuple(os.environ.get("TEST_DATABASES", "sqlite,postgres").split(","))
SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]

hypothesis_settings.register_profile(
    "suite", max_examples=25, deadline=None, derandomize=True, suppress_health_check=SLOW_IS_FINE
)
# So many that a whole soak ends within half an hour on two slow cores; another seed tries other examples.
hypothesis_settings.register_profile("soak", max_examples=300, deadline=None, suppress_health_check=SLOW_IS_FINE)
hypothesis_settings.load_profile("soak" if os.environ.get("LASTMETER_SOAK") else "suite")


def some_settings(folder: Path, **changes: Any) -> config.Settings:
    """Settings of a test: cheap passwords, demo adapters, no limits by address."""
    environ = {
        "LASTMETER_MASTER_KEY": base64.b64encode(bytes(range(32))).decode(),
        "LASTMETER_DATA_DIR": str(folder),
        "LASTMETER_PASSWORD_COST": "1",
        "LASTMETER_DEMO": "1",
        "LASTMETER_LIMITS_ON": "0",
    }
    return config.load(environ | {name: str(value) for name, value in changes.items()})


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What asks for a database runs once per kind; what drives a browser, where no kind shows, on the first alone.

    So do the faults, unless one asks for them (`make faults`): each starts a server.
    """
    if "db_kind" in metafunc.fixturenames:
        has = metafunc.definition.get_closest_marker
        once = has("browser") or (has("faults") and metafunc.config.option.markexpr != "faults")
        metafunc.parametrize("db_kind", KINDS[:1] if once else KINDS, scope="session")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a private PostgreSQL server, without a database name."""
    with services.postgres_server() as url:
        yield url


class Templates:
    """Databases that are made once and copied for each test."""

    def __init__(self, folder: Path, request: pytest.FixtureRequest) -> None:
        self.folder, self.request = folder, request
        self._made: dict[tuple[str, str], str] = {}
        self._count = 0

    def copy(self, kind: str, content: str) -> str:
        """The URL of a fresh copy."""
        source = self._made.get((kind, content)) or self._make(kind, content)
        self._count += 1
        if kind == "sqlite":
            target = self.folder / f"copy{self._count}.db"
            shutil.copyfile(source.removeprefix("sqlite:///"), target)
            return f"sqlite:///{target}"
        return self._clone(source, f"copy{self._count}")

    def forget(self, url: str) -> None:
        if url.startswith("sqlite:///"):
            for file in self.folder.glob(Path(url).name + "*"):
                file.unlink()
        else:
            self._admin(f'DROP DATABASE "{url.rsplit("/", 1)[1]}" WITH (FORCE)')

    def _admin(self, sql: str) -> None:
        import psycopg

        with psycopg.connect(self.request.getfixturevalue("postgres") + "/postgres", autocommit=True) as connection:
            connection.execute(sql)

    def _clone(self, source: str, name: str) -> str:
        self._admin(f'CREATE DATABASE "{name}" TEMPLATE "{source.rsplit("/", 1)[1]}" STRATEGY FILE_COPY')
        return source.rsplit("/", 1)[0] + "/" + name

    def _make(self, kind: str, content: str) -> str:
        if kind == "sqlite":
            url = f"sqlite:///{self.folder}/{content}.db"
        elif content == "empty":
            base = self.request.getfixturevalue("postgres")
            self._admin('CREATE DATABASE "empty"')
            url = base + "/empty"
        else:
            url = self._clone(self._made.get((kind, "empty")) or self._make(kind, "empty"), content)
        store = open_store(url)
        bind(store)
        config.install(some_settings(self.folder / "data", DATABASE_URL=url))
        migrating.migrate(store)
        if content == "district":
            from server.cli import district

            district.prepare()
        if kind == "sqlite":
            store.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        close(store)
        self._made[kind, content] = url
        return url


def close(store: Any) -> None:
    if hasattr(store, "close_all"):
        store.close_all()
    else:
        store.close()


@pytest.fixture(scope="session")
def templates(request: pytest.FixtureRequest) -> Iterator[Templates]:
    with tempfile.TemporaryDirectory(prefix="lastmeter-databases-", dir=services.memory()) as folder:
        yield Templates(Path(folder), request)


def _bound(templates: Templates, kind: str, content: str, folder: Path) -> Iterator[Any]:
    url = templates.copy(kind, content)
    config.install(some_settings(folder, DATABASE_URL=url))
    store = open_store(url)
    bind(store)
    yield store
    close(store)
    templates.forget(url)


#: Chromium without what it would look up in the world outside.
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The machine's own Chromium: one for all tests, as playwright bears only one driver in a process."""
    program = services.chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def db(templates: Templates, db_kind: str, tmp_path: Path) -> Iterator[Any]:
    """A migrated, empty database, bound to all tables; once per kind."""
    yield from _bound(templates, db_kind, "empty", tmp_path)


@pytest.fixture
def district(templates: Templates, db_kind: str, tmp_path: Path) -> Iterator[Any]:
    """The demo district: catalogue, places, calendar and demo accounts; once per kind."""
    yield from _bound(templates, db_kind, "district", tmp_path)


@pytest.fixture(scope="session")
def _doors() -> list[Flask]:
    """The app once it is built: it keeps no data, and building it for every test costs minutes."""
    return []


@pytest.fixture
def app(request: pytest.FixtureRequest, db_kind: str, _doors: list[Flask]) -> Flask:
    """The app on `district` where the test asks for that too, else on an empty database; once per kind."""
    request.getfixturevalue("district" if "district" in request.fixturenames else "db")
    from server.app import create_app

    if not _doors:
        _doors.append(create_app(config.settings()))
    limiter.enabled = config.settings().limits_on  # a test may have built an app of its own
    access.install(_doors[0], identity.resolve)
    return _doors[0]


@pytest.fixture(autouse=True)
def untold() -> Iterator[list[str]]:
    """Every refusal that the app answers during a test stands in the OpenAPI text of its operation."""
    with refusals.watched() as found:
        yield found
    assert not found, "not in the text: " + ", ".join(sorted(set(found)))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def frozen() -> Iterator[datetime]:
    """The clock stands at Wednesday, 2026-11-18 10:00 in Shanghai."""
    moment = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
    with clock.frozen(moment):
        yield moment
