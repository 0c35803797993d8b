"""Who may call. Every route states its callers with `allow`; a test refuses routes that do not."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from flask import Request, current_app, g, request

from server.core.errors import Forbidden, NotSignedIn

ANYONE = "anyone"
LEVELS = ("none", "phone", "checked")

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Post:
    """A role held at a body (or none) over a division and all below it."""

    role: str
    body: str | None
    division: str

    def covers(self, division: str) -> bool:
        return division.startswith(self.root)

    @property
    def root(self) -> str:
        """The division code without its trailing zero groups (2+2+2+3+3 digits)."""
        for length in (9, 6, 4, 2):
            if self.division[length:].strip("0"):
                return self.division[: {9: 12, 6: 9, 4: 6, 2: 4}[length]]
        return self.division[:2]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is calling, as the rooms see it."""

    account_id: UUID
    person_id: UUID | None
    level: str
    posts: tuple[Post, ...]
    session_id: UUID
    roles: frozenset[str]

    def posts_as(self, *roles: str) -> tuple[Post, ...]:
        return tuple(post for post in self.posts if post.role in roles)

    def sees(self, division: str, body: str | None = None) -> bool:
        """Whether one of the posts covers the division (and belongs to the body, where one is named)."""
        return any(p.covers(division) and (body is None or p.body in (None, body)) for p in self.posts)

    def has_level(self, wanted: str) -> bool:
        return LEVELS.index(self.level) >= LEVELS.index(wanted)


Resolver = Callable[[Request], Actor | None]


def install(app: Any, resolver: Resolver) -> None:
    """Say how a request's caller is found: `None` for nobody, `NotSignedIn` for a token that does not hold."""
    app.extensions["lastmeter.resolver"] = resolver


NOT_ASKED: Any = object()


def actor() -> Actor | None:
    """The caller of this request, or None."""
    caller: Actor | None = g.get("actor", NOT_ASKED)
    if caller is NOT_ASKED:
        caller = g.actor = current_app.extensions["lastmeter.resolver"](request)
    return caller


def signed_in() -> Actor:
    """The caller of this request; `NotSignedIn` (401) without one."""
    caller = actor()
    if caller is None:
        raise NotSignedIn()
    return caller


def check(callers: Iterable[str], caller: Actor | None) -> None:
    if ANYONE in callers:
        return
    if caller is None:
        raise NotSignedIn()
    if caller.roles.isdisjoint(callers):
        raise Forbidden()


def allow(*callers: str) -> Callable[[View], View]:
    """Let only these roles in (or `ANYONE`); stands above `arguments` and `response`, so that it runs first."""
    if not callers:
        raise ValueError("a route names its callers")
    names = tuple(str(caller) for caller in callers)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            check(names, None if names == (ANYONE,) else actor())
            return view(*args, **kwargs)

        documented: Any = guarded
        documented._apidoc = deepcopy(getattr(view, "_apidoc", {}))
        documented._apidoc["callers"] = names
        documented.callers = names
        return documented  # type: ignore[no-any-return]

    return decorate
