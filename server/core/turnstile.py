"""How many requests a process works on at once.

Sixty-four threads wait for slow senders, but only a few may compute: more of them fight for the interpreter, and each
request costs twice the time it costs alone. A request passes the turnstile when its body has come, and leaves it
before it waits for somebody outside, or for the disk to keep what it wrote.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask

#: One computes while the other waits for the database server. An embedded database computes right here: one is enough.
WIDTH = 2

#: Where a short body lies in the environment once it has come whole.
BODY = "lastmeter.body"
PIECE = 64 * 1024

_here = threading.local()


class Turnstile:
    """A few places, given in the order of asking; who was inside already and waited for the world goes first."""

    def __init__(self, width: int) -> None:
        self._free = width
        self._queue: deque[threading.Lock] = deque()
        self._back: deque[threading.Lock] = deque()
        self._door = threading.Lock()

    @property
    def waiting(self) -> int:
        """How many wait for a place and were not inside yet."""
        return len(self._queue)

    def enter(self, *, again: bool = False) -> None:
        mine = threading.Lock()
        with self._door:
            if self._free:
                self._free -= 1
            else:
                mine.acquire()
                (self._back if again else self._queue).append(mine)
        mine.acquire()  # until whoever leaves opens it
        _here.turnstile = self

    def leave(self) -> None:
        _here.turnstile = None
        with self._door:
            if waiting := self._back or self._queue:
                waiting.popleft().release()
            else:
                self._free += 1


def leave() -> Turnstile | None:
    """Give one's place to the next: called before waiting for the world outside. Elsewhere it does nothing.

    Tells what was left, for who comes back to it.
    """
    mine: Turnstile | None = getattr(_here, "turnstile", None)
    if mine is not None:
        mine.leave()
    return mine


def come_back(left: Turnstile | None) -> None:
    """Take a place again after the wait, before all who are new.

    Whoever calls it holds nothing that others wait for, neither a lock nor a connection.
    """
    if left is not None:
        left.enter(again=True)


@contextmanager
def away() -> Iterator[bool]:
    """Wait for the world with one's place given to the next; whether one had one. Whoever waits gives back the
    connection too: who has the place may wait for it.
    """
    left = leave()
    try:
        yield left is not None
    finally:
        come_back(left)


def awaited() -> int:
    """How many wait for a place like the caller's; nobody does where the caller holds none."""
    mine: Turnstile | None = getattr(_here, "turnstile", None)
    return 0 if mine is None else mine.waiting


class House(Flask):
    """Flask behind a turnstile; its views are plain functions.

    `ahead`: bodies beside JSON that are read before it, by method and type, up to so many bytes.
    """

    def __init__(
        self, *arguments: Any, width: int = WIDTH, ahead: Mapping[tuple[str, str], int] | None = None, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self._turnstile, self._ahead = Turnstile(width), ahead or {}

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        if not self._is_here(environ):
            return super().wsgi_app(environ, start_response)  # an upload is read piece by piece, as slowly as it comes
        self._turnstile.enter()
        try:
            return super().wsgi_app(environ, start_response)
        finally:
            leave()

    def _is_here(self, environ: WSGIEnvironment) -> bool:
        """Wait for a short body, and say whether all of the request has come that will be read."""
        method, length = environ["REQUEST_METHOD"], environ.get("CONTENT_LENGTH", "")
        if method in ("GET", "HEAD"):
            return True
        kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
        is_json: bool = kind == "application/json"
        most = self.config["MAX_CONTENT_LENGTH"] if is_json else self._ahead.get((method, kind))
        if most is None or not length.isdecimal():
            return False
        if int(length) > most:
            return is_json  # nobody will read it
        body = b"".join(_came(environ["wsgi.input"], int(length)))
        environ["wsgi.input"] = BytesIO(body)
        if len(body) == int(length):  # else it broke off: the route meets that when it reads
            environ[BODY] = body
        return True


def _came(stream: Any, length: int) -> Iterator[bytes]:
    """What comes of a body, also if it breaks off."""
    with suppress(OSError, ValueError):
        while length and (piece := stream.read(min(length, PIECE))):
            length -= len(piece)
            yield piece
