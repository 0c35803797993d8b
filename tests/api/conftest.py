"""One app on the demo district for a whole module: these tests ask much and change little that others would notice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from server.core import config
from server.core.access import Actor
from server.core.db import bind, open_store
from tests.api import people
from tests.api.world import World
from tests.conftest import KINDS, Templates, close, some_settings


@pytest.fixture(scope="module")
def kind() -> str:
    """The database of a module, the first that is asked for; a module may ask for all."""
    return KINDS[0]


@pytest.fixture(scope="module")
def house(kind: str, templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app on the demo district."""
    from server.app import create_app

    folder: Path = tmp_path_factory.mktemp("house")
    url = templates.copy(kind, "district")
    config.install(some_settings(folder, DATABASE_URL=url))
    store = open_store(url)
    bind(store)
    yield create_app(config.settings())
    close(store)
    templates.forget(url)


@pytest.fixture(scope="module")
def cast(house: Flask) -> dict[str, Actor]:
    """Everybody who may call; in this module a bearer token is a name."""
    known = people.actors()
    people.seat(house, known)
    return known


@pytest.fixture(scope="module")
def world(house: Flask, cast: dict[str, Actor]) -> World:
    """Things that are there to be found, in every state, belonging to the cast."""
    return World(house, cast)
