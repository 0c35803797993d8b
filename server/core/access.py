"""Who may call. Every route states its callers with `allow`; a test refuses routes that do not."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from flask import Request, Response, current_app, g, make_response, request

from server.core.errors import Forbidden, NotFound, NotSignedIn

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
    is_late: bool = False  # came with the last token of a session that is over
    has_left: bool = False  # is no worker any more, and hands over what he had finished

    def posts_as(self, *roles: str) -> tuple[Post, ...]:
        return tuple(post for post in self.posts if post.role in roles)

    def sees(self, division: str, body: str | None = None) -> bool:
        """Whether one of the posts covers the division (and belongs to the body, where one is named)."""
        return any(p.covers(division) and (body is None or p.body in (None, body)) for p in self.posts)

    def has_level(self, wanted: str) -> bool:
        return LEVELS.index(self.level) >= LEVELS.index(wanted)


class Late(StrEnum):
    """What a door does for a phone whose session is over and which brings what was finished (`identity.errands`).

    Only such doors open to it, and what a person could read never comes out of them.
    """

    RECEIPT = "receipt"  # takes what comes, of who has left too, and answers with ids and digests
    DEED = "deed"  # takes it and shows nothing; the deed of who has left is kept for a person
    DUTY = "duty"  # the same, but nothing of who has left: it would bind him to something


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


def allow(*callers: str, late: Late | None = None) -> Callable[[View], View]:
    """Let only these roles in (or `ANYONE`); stands above `arguments` and `response`, so that it runs first.

    `late`: the door also takes what comes late.
    """
    if not callers:
        raise ValueError("a route names its callers")
    names = tuple(str(caller) for caller in callers)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            caller = None if names == (ANYONE,) else actor()
            check(names, caller)
            if caller is None or not (caller.is_late or caller.has_left):
                return view(*args, **kwargs)
            return _late(late, caller, lambda: view(*args, **kwargs))

        documented: Any = guarded
        documented._apidoc = deepcopy(getattr(view, "_apidoc", {}))
        documented._apidoc["callers"] = names
        documented.callers = names
        documented.late = late
        return documented  # type: ignore[no-any-return]

    return decorate


def door_of(request: Request) -> Any:
    """The view behind this address, with its `callers` and `late`; None where there is none."""
    return current_app.view_functions.get(request.endpoint or "") if current_app else None


def _late(late: Late | None, caller: Actor, answer: Callable[[], Any]) -> Any:
    """As the door is marked; one that is not is shut, whoever found such a caller."""
    if late is None:
        raise NotSignedIn()
    if late is Late.DUTY and caller.has_left:
        raise NotFound()
    told = make_response(answer())
    return told if late is Late.RECEIPT else Response("{}", told.status_code, mimetype="application/json")
