"""The product running as a whole, and browsers to visit it with."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from server.cli.samples import picture
from tests import services
from tests.conftest import KINDS
from tests.journeys.house import House, open_house
from tests.journeys.watch import Watch

PHONE, SCREEN = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """`lastmeter demo` on SQLite."""
    with open_house(tmp_path_factory.mktemp("live")) as house:
        yield house


@pytest.fixture(scope="module")
def live_on_postgres(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[House]:
    """The same on PostgreSQL."""
    if "postgres" not in KINDS:
        pytest.skip("TEST_DATABASES leaves postgres out")
    with (
        services.postgres_server() as url,
        open_house(tmp_path_factory.mktemp("live"), "--database", f"{url}/postgres") as house,
    ):
        yield house


@pytest.fixture
def device(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., BrowserContext]]:
    """Makes devices; whatever one of them complains about fails the test."""
    watches: list[Watch] = []
    with ExitStack() as opened:

        def make(house: House, size: Any = PHONE, **options: Any) -> BrowserContext:
            context = opened.enter_context(chromium.new_context(viewport=size, locale="zh-CN", **options))
            context.set_default_timeout(PATIENCE)
            watches.append(Watch(context, house.address))
            return context

        yield make
    complaints = [complaint for watch in watches for complaint in watch.complaints]
    assert not complaints, "\n".join(complaints)


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo of a paper, as a phone makes it."""
    file = tmp_path_factory.mktemp("photos") / "纸.jpg"
    file.write_bytes(picture("paper"))
    return file
