"""What a route may refuse with, as it stands in the OpenAPI text."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, TypeVar

from server.core.errors import PROBLEM_TYPE, TITLES, DomainError, Invalid, NotSignedIn, StorageFull, problem_for_status
from server.core.problems import ProblemSchema

View = TypeVar("View", bound=Callable[..., Any])


def refuses(*errors: type[DomainError]) -> Callable[[View], View]:
    """Name the rules that may say no on this route; stands below `allow`. Each is an example of its status."""

    def decorate(view: View) -> View:
        documented: Any = view
        told = {**getattr(view, "_apidoc", {})}
        documented._apidoc = told | {"refuses": (*told.get("refuses", ()), *errors)}
        return view

    return decorate


def may_refuse(public: bool, method: str, *, has_arguments: bool) -> set[int]:
    """What a route of this kind may refuse with."""
    statuses = {400, 404, 408, 413, 429, 500, 503, 507} | (set() if public else {401, 403})
    if has_arguments:
        statuses.add(422)
    if method in ("put", "post", "patch", "delete"):
        statuses |= {409, 415, 422}
    return statuses


def document(responses: dict[Any, Any], statuses: set[int], errors: Iterable[type[DomainError]]) -> None:
    """Document refusals as problems; words that a route found itself stay."""
    responses.pop("default", None)
    responses.pop(422 if 422 in responses else "422", None)  # the library's own, as application/json
    own = {int(error.status) for error in errors}
    for status in sorted(statuses | own | {int(one) for one in responses if int(one) >= 400}):
        told = responses.pop(status, None) or responses.pop(str(status), None) or {}
        problem = _problem_doc(status, [error for error in errors if error.status == status])
        responses[str(status)] = problem | {"description": told.get("description") or problem["description"]}


def _problem_doc(status: int, errors: list[type[DomainError]]) -> dict[str, Any]:
    """The named rules' problems, beside the plain one of the status; a conflict always has a name."""
    told: dict[str, Any]
    if not errors:
        title, told = TITLES[status], {"example": _plain(status)}
    else:
        title = "；".join(error.title for error in errors)
        named = {error.slug: {"summary": error.title, "value": _named(error)} for error in errors}
        if status in TITLES and status != HTTPStatus.CONFLICT:
            plain = _plain(status)
            named.setdefault(plain["type"], {"summary": plain["title"], "value": plain})
        told = {"examples": named}
    return {"description": title, "content": {PROBLEM_TYPE: {"schema": ProblemSchema, **told}}}


def _plain(status: int) -> dict[str, Any]:
    """What every route may answer with this status."""
    if status == HTTPStatus.UNAUTHORIZED:
        return _named(NotSignedIn)
    if status == HTTPStatus.INSUFFICIENT_STORAGE:
        return _named(StorageFull)
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        return _named(Invalid) | {"errors": [{"pointer": "/mobile", "detail": "请填 11 位手机号"}]}
    return problem_for_status(status, TITLES[status])


def _named(error: type[DomainError]) -> dict[str, Any]:
    return {"type": error.slug, "title": error.title, "status": int(error.status)}
