"""The roof: builds the Flask app out of the rooms' doors."""

import gc
import importlib
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from server import examples, wiring
from server.catalog import queries as catalog
from server.core import access, config, docs, health, logs
from server.core.http import Api, JsonProvider, PathText, limiter
from server.core.ids import uuid7
from server.core.problems import handle_http_exception, install_problems
from server.core.store import close_request_connection, is_sqlite
from server.core.turnstile import WIDTH, House
from server.identity import access as identity
from server.identity import naming, tokens
from server.media.rules import AT_ONCE
from server.media.tus import CHUNK_TYPE
from server.worker import set_up

#: Rooms with a door of their own, each `module:blueprint`.
DOORS: tuple[str, ...] = (
    "server.core.health:blueprint",
    "server.places.api:blueprint",
    "server.identity.api:blueprint",
    "server.identity.people_api:blueprint",
    "server.identity.desk_api:blueprint",
    "server.identity.hosting_api:blueprint",
    "server.identity.parked_api:blueprint",
    "server.catalog.api:blueprint",
    "server.forms.api:blueprint",
    "server.media.api:blueprint",
    "server.media.uploads_api:blueprint",
    "server.applications.api:blueprint",
    "server.applications.api:corrections",
    "server.applications.api:public",
    "server.applications.api:prefills",
    "server.reviews.api:blueprint",
    "server.reviews.desk_api:blueprint",
    "server.outreach.api:blueprint",
    "server.notifications.api:blueprint",
    "server.rights.api:blueprint",
    "field_app.visits.api:blueprint",
    "field_app.visits.delivery_api:blueprint",
    "field_app.visits.paper_api:blueprint",
    "field_app.rounds.api:blueprint",
    "field_app.rounds.notice_api:blueprint",
    "field_app.rounds.work_api:blueprint",
    "field_app.sync.api:blueprint",
    "field_app.sync.devices_api:blueprint",
    "field_app.sync.packs_api:blueprint",
    "field_app.handoffs.api:blueprint",
    "field_app.handoffs.passing_api:blueprint",
    "field_app.handoffs.parked_api:blueprint",
    "field_app.handoffs.resting_api:blueprint",
    "server.web.views:blueprint",
    "server.web.stand_in:blueprint",
)

ABOUT = """One form and one set of papers for a bundle of government items, from the flyer's code to the decision.

`POST /api/v1/sessions` gives an access token, which goes into `Authorization: Bearer …`. `x-callers` names the roles
that may call a route; a signed-in citizen passes wherever a guest may. Commands are PUTs under ids that the client
makes: sending one again changes nothing.
Refusals are RFC 9457 problems: `type` for programs, `title` for people.
"""

MEGABYTE = 1024 * 1024
LARGEST_BODY = 2 * MEGABYTE


def create_app(settings: config.Settings) -> Flask:
    """The app for these settings; the database must be bound already."""
    tokens.check_keys()
    width, ahead = 1 if is_sqlite() else WIDTH, {("POST", CHUNK_TYPE): AT_ONCE}
    app = House("lastmeter", width=width, ahead=ahead, static_folder=None)
    app.url_map.converters |= {"default": PathText, "string": PathText}
    app.config.update(
        API_TITLE="LastMeter 最后一米",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {"description": ABOUT},
            "servers": [{"url": "/", "description": "where this text comes from"}],
        },
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        RATELIMIT_STORAGE_URI=settings.limits_url,
        RATELIMIT_ENABLED=settings.limits_on,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.json = JsonProvider(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    _name_requests(app)
    health.measure(app)
    install_problems(app)
    app.register_error_handler(HTTPException, handle_http_exception)
    limiter.init_app(app)
    access.install(app, identity.resolve)
    naming.install(partial(_of_items, "plain_name"), partial(_of_items, "category"))
    wiring.take_along()
    wiring.look_after_files()
    wiring.watch()
    wiring.ask_upstairs()
    app.register_blueprint(docs.blueprint)
    _open_doors(app)
    app.teardown_appcontext(lambda _error: close_request_connection())
    return app


def _of_items(what: str) -> dict[str, str]:
    """This of every item of today, by its code."""
    try:
        return {code: item[what] for code, item in catalog.current().items.items()}
    except catalog.NoCatalogue:
        return {}


def _open_doors(app: Flask) -> None:
    api = Api(app, examples.WORDS)
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    for door in DOORS:
        module, name = door.split(":")
        blueprint = getattr(importlib.import_module(module), name)
        if module.startswith("server.web"):
            app.register_blueprint(blueprint)
        else:
            api.register_blueprint(blueprint)


def _name_requests(app: Flask) -> None:
    """Give each request an id that stands in its logs and its answer. Around Flask, whose hooks cost ten times this."""
    inner = app.wsgi_app

    def named(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        name, path = _request_id(environ.get("HTTP_X_REQUEST_ID")), environ["PATH_INFO"]
        logs.request_name.set(name)

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            told = {header for header, _ in headers}
            headers.append(("X-Request-Id", name))
            if "X-Content-Type-Options" not in told:
                headers.append(("X-Content-Type-Options", "nosniff"))
            if "Cache-Control" not in told and path.startswith("/api/v1/"):
                headers.append(("Cache-Control", "no-store"))
            return start_response(status, headers, *error)

        # Files of the pages are the same for everybody: there is nothing to look up, and weak lines carry every byte.
        return inner(environ, start_response if path.startswith("/assets/") else start)

    app.wsgi_app = named  # type: ignore[method-assign]


def _request_id(given: str | None) -> str:
    """The caller's id if it is a UUID, else our own: nothing else of the caller's goes into the logs."""
    if given:
        with suppress(ValueError):
            return str(UUID(given))
    return str(uuid7())


def create_from_environment() -> Flask:
    """What the web server calls in each of its processes."""
    settings = config.from_environment()
    logs.set_up(settings.log_format)
    set_up(settings)
    app = create_app(settings)
    _collect_seldom()
    return app


def _collect_seldom() -> None:
    """What was made at the start stays for ever: the garbage collector need not look at it with every request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
