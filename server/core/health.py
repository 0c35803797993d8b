"""Alive, ready, and the figures for Prometheus. No personal data, no names of people."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from typing import Any

import peewee
from flask import Flask, Response, g, request
from marshmallow import fields
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)

from server.core import relay
from server.core.access import ANYONE, allow
from server.core.config import settings
from server.core.db import database
from server.core.errors import TITLES, DomainError
from server.core.http import Blueprint, Out, refuses
from server.core.logs import get_logger
from server.core.migrating import pending

REQUESTS = Counter("lastmeter_requests_total", "answers by route and status", ("method", "route", "status"))
NEWS = Gauge("lastmeter_news", "news of the outbox by where it stands", ("stands",), multiprocess_mode="mostrecent")
FAILING = Gauge("lastmeter_failing", "what could not be done lately", ("what",), multiprocess_mode="mostrecent")
SECONDS = Histogram("lastmeter_request_seconds", "time to answer by route", ("method", "route"))

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"})

FIGURES = 'lastmeter_requests_total{method="GET",route="/healthz",status="200"} 17.0'

blueprint = Blueprint("health", url_prefix="/", description="Alive, ready, figures")
log = get_logger(__name__)


_failing: dict[str, Callable[[], int]] = {}


def watch(failing: Mapping[str, Callable[[], int]]) -> None:
    """Show among the figures how much of these could not be done; counted when somebody looks."""
    _failing.update(failing)


class AliveOut(Out):
    status = fields.String(metadata={"example": "ok"})


class ReadyOut(AliveOut):
    checks = fields.Dict(metadata={"example": {"database": "ok", "tables": "ok", "storage": "ok", "broker": "ok"}})


class NotReady(DomainError):
    """A part cannot be used; the problem names each with `ok` or `failed`."""

    status, slug, title = 503, "not-ready", TITLES[503]


@blueprint.get("/healthz")
@allow(ANYONE)
@blueprint.response(200, AliveOut())
def get_alive() -> Any:
    """Whether this process answers."""
    return {"status": "ok"}


def _database() -> None:
    database.execute_sql("SELECT 1")


def _tables() -> None:
    if pending(database.obj):
        raise RuntimeError("migrations are pending")


def _storage() -> None:
    probe = settings().data_dir / ".probe"
    probe.write_bytes(b"ok")
    probe.unlink()


def _broker() -> None:
    from server.core.tasks import celery

    with celery.connection_for_write() as connection:
        connection.ensure_connection(max_retries=1, timeout=2)


CHECKS: dict[str, Callable[[], None]] = {
    "database": _database,
    "tables": _tables,
    "storage": _storage,
    "broker": _broker,
}


@blueprint.get("/readyz")
@allow(ANYONE)
@blueprint.response(200, ReadyOut())
@refuses(NotReady)
def get_ready() -> Any:
    """Whether database, tables, storage and broker can be used now."""
    answers = {}
    for name, probe in CHECKS.items():
        try:
            probe()
            answers[name] = "ok"
        except Exception as reason:  # noqa: BLE001  whatever is wrong outside is the answer
            log.warning("not_ready", part=name, reason=type(reason).__name__)
            answers[name] = "failed"
    if "failed" in answers.values():
        raise NotReady(checks=answers)
    return {"status": "ok", "checks": answers}


@blueprint.get("/metrics")
@allow(ANYONE)
@blueprint.response(200, {"type": "string", "example": FIGURES}, content_type="text/plain")
def get_metrics() -> Response:
    """Figures in Prometheus' text format; keep the address inside your network."""
    with suppress(peewee.DatabaseError):  # the other figures are wanted most when the database is away
        for stands, waiting in relay.waiting().items():
            NEWS.labels(stands).set(waiting)
        for what, count in _failing.items():
            FAILING.labels(what).set(count())
    registry = CollectorRegistry()
    if settings().metrics_dir:
        multiprocess.MultiProcessCollector(registry, path=settings().metrics_dir)  # type: ignore[no-untyped-call]
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def measure(app: Flask) -> None:
    """Count every answer by its route's pattern, never by its address."""

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.method in METHODS else "other"  # anybody may call by any word
        requests, seconds = _figures(method, route, response.status_code)
        requests.inc()
        seconds.observe(time.perf_counter() - g.get("started", time.perf_counter()))
        return response


@cache  # routes are few; finding a figure by its labels costs more than counting
def _figures(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(method, route, status), SECONDS.labels(method, route)
