"""Structured logs: one JSON object a line, with the request's id and without personal data.

Rooms log event names and ids only. As a second lock, what looks like an identity number or a phone is struck out.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from contextvars import ContextVar
from typing import Any

import structlog

PERSONAL = re.compile(r"(?<![0-9A-Za-z-])(?:\d{17}[\dXx]|(?:\+?86)?1[3-9]\d{9})(?![0-9A-Za-z-])")


def strike_out(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace what looks like an identity number or a mobile number, however deep it lies."""
    for name, value in entry.items():
        entry[name] = _struck(value)
    return entry


def _struck(value: Any) -> Any:
    if isinstance(value, str):
        return PERSONAL.sub("***", value)
    if isinstance(value, Mapping):
        return {key: _struck(one) for key, one in value.items()}
    return [_struck(one) for one in value] if isinstance(value, list | tuple) else value


#: The id of the request that is worked on, empty outside of one.
request_name: ContextVar[str] = ContextVar("request_name", default="")


def name_request(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Say of which request a line tells."""
    if name := request_name.get():
        entry["request"] = name
    return entry


def set_up(form: str = "json") -> None:
    """Send all logs of this process, also those of libraries, to stderr in one form."""
    shared: list[Any] = [
        name_request,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        strike_out,
    ]
    renderer: Any = structlog.dev.ConsoleRenderer(colors=False)
    if form == "json":
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    logging.getLogger("celery").setLevel(logging.WARNING)
    logging.getLogger("kombu").setLevel(logging.ERROR)
    logging.getLogger("peewee.migrations").setLevel(logging.WARNING)
    logging.getLogger("flask-limiter").setLevel(logging.WARNING)  # below it each refusal names the caller's address


def get_logger(name: str) -> Any:
    return structlog.stdlib.get_logger(name)
