"""The app behind a real port, for browsers."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from server.web import assets
from tests.server.web.console import enter


class Answering(WSGIRequestHandler):
    """Gives up a connection that a browser opened ahead and never used."""

    timeout = 5


@contextmanager
def served(app: Flask) -> Iterator[int]:
    """Its port; at the end nobody answers any more: a database that is closed under a request ends the process."""
    assert (assets.DIST / "manifest.citizen.json").exists(), "the pages are not built: make pages"
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Answering)
    server.daemon_threads = False  # type: ignore[attr-defined]  so that closing the server waits for them
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def address(district: Any, app: Flask) -> Iterator[str]:
    with served(app) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def desk(address: str, chromium: Any) -> Iterator[Callable[[str], Any]]:
    """Somebody's desk in the console, by role; each in a browser of its own."""
    with ExitStack() as opened:

        def sit_down(role: str) -> Any:
            context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
            page = opened.enter_context(context).new_page()
            enter(page, address, role)
            return page

        yield sit_down
