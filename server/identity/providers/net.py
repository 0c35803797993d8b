"""The one way out: an HTTP client whose transport can be exchanged, so that tests bring a fake of the far side."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from server.core import turnstile
from server.core.logs import get_logger
from server.identity.errors import OutsideSignInFailed

log = get_logger(__name__)

_transport: httpx.BaseTransport | None = None


@contextmanager
def through(transport: httpx.BaseTransport) -> Iterator[None]:
    """Send everything through this transport for a while."""
    global _transport
    before, _transport = _transport, transport
    try:
        yield
    finally:
        _transport = before


def client() -> httpx.Client:
    turnstile.leave()
    return httpx.Client(transport=_transport, timeout=httpx.Timeout(8, connect=4), follow_redirects=False)


def ask(method: str, url: str, **options: Any) -> httpx.Response:
    """One request to a platform; its silence or nonsense is a named failure, never a stack trace for a citizen."""
    try:
        with client() as line:
            response = line.request(method, url, **options)
            response.raise_for_status()
            return response
    except httpx.HTTPError as reason:
        log.warning("outside_call_failed", host=httpx.URL(url).host, reason=type(reason).__name__)
        raise OutsideSignInFailed() from reason


def json_of(response: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer, whatever content type the platform writes above it."""
    try:
        told = response.json()
    except ValueError as reason:
        raise OutsideSignInFailed() from reason
    if not isinstance(told, dict):
        raise OutsideSignInFailed()
    return told
