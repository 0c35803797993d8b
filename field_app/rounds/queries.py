"""Reads of visit requests: who sees which, and how."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from field_app.rounds.models import RoundStep, VisitRequest
from field_app.rounds.rules import OPEN, PLAIN, WORD_TOLD, WORD_TOLD_BY, WORD_TOLD_TO
from field_app.visits.service.charges import Scope, scope
from server.core.access import Actor
from server.core.db import behind, moment_of
from server.identity import masks
from server.identity import queries as people
from server.identity.roles import Role

SHOWN = ("id", "resident", "grid", "state", "source", "due_on", "job", "asked_at", "moved_at")


def _own(actor: Actor) -> Any:
    """Asked by this account, or for this person."""
    mine = VisitRequest.asked_by == actor.account_id
    if actor.person_id is None:
        return mine
    return mine | VisitRequest.resident.in_(people.records_of(actor.person_id))


def _desk(actor: Actor) -> Any:
    """What the desk wrote down within a clerk's divisions."""
    roots = tuple(post.root for post in actor.posts_as(Role.CLERK))
    return (VisitRequest.source == "desk") & Scope(frozenset(), roots).holds(VisitRequest.grid)


def _seen(actor: Actor) -> Any:
    """Who took a visit goes on with it, though the grid is another's again."""
    found = scope(actor).holds(VisitRequest.grid) | _own(actor)
    if actor.posts_as(Role.GRID_WORKER):
        found = found | (VisitRequest.worker == actor.account_id)
    return found | _desk(actor) if actor.posts_as(Role.CLERK) else found


def may_see(row: VisitRequest, actor: Actor) -> bool:
    return bool(VisitRequest.select().where((VisitRequest.id == row.id) & _seen(actor)).exists())


def may_withdraw(row: VisitRequest, actor: Actor) -> bool:
    """A worker takes nothing back that others asked for; he can only pass."""
    if actor.posts_as(Role.GRID_WORKER) and not actor.posts_as(Role.SECRETARY):
        return bool(VisitRequest.select().where((VisitRequest.id == row.id) & _own(actor)).exists())
    return True


def page(actor: Actor, *, is_open: bool, after: tuple[date, UUID] | None, limit: int) -> list[dict[str, Any]]:
    """Requests that the caller sees, nearest due first, one more than `limit`. Five queries."""
    wanted = _seen(actor)
    if is_open:
        wanted &= VisitRequest.state.in_(OPEN)
    if after:
        wanted &= behind(VisitRequest.due_on, VisitRequest.id, after)
    query = VisitRequest.select().where(wanted).order_by(VisitRequest.due_on, VisitRequest.id).limit(limit + 1)
    return views(list(query), actor)


def views(rows: Iterable[VisitRequest], actor: Actor) -> list[dict[str, Any]]:
    """As the caller may see them. Three queries."""
    found = list(rows)
    residents = people.person_names({row.resident for row in found if row.resident})
    told = _word_told([row.id for row in found])
    tellers = {step.account for steps in told.values() for step in steps if step.account}
    workers = people.account_names({row.worker for row in found if row.worker} | tellers)
    mine = frozenset(people.records_of(actor.person_id)) if actor.person_id else frozenset()
    return [
        _view(row, residents, workers, actor, mine) | {"word_told": [_telling(one, workers) for one in told[row.id]]}
        for row in found
    ]


def _word_told(requests: list[UUID]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {one: [] for one in requests}
    told = RoundStep.request.in_(requests) & (RoundStep.step == WORD_TOLD)
    step: Any
    for step in RoundStep.select().where(told).order_by(RoundStep.request, RoundStep.seq) if requests else ():
        found[step.request_id].append(step)
    return found


def _telling(step: Any, names: dict[UUID, str]) -> dict[str, Any]:
    said = step.data
    return {
        "by_name": names.get(step.account) if step.account else None,
        "how": said["how"],
        "how_name": WORD_TOLD_BY[said["how"]],
        "whom_name": WORD_TOLD_TO[said["whom"]],
        "at": moment_of(said["happened_at"]) if "happened_at" in said else step.at,
    }


def _view(
    row: VisitRequest, residents: dict[UUID, str], workers: dict[UUID, str], actor: Actor, mine: frozenset[UUID]
) -> dict[str, Any]:
    is_hers, has_taken = row.resident in mine, row.worker == actor.account_id
    in_full = has_taken or row.asked_by == actor.account_id
    name = residents.get(row.resident, "") if row.resident else (row.about or {}).get("name", "")
    is_staff = bool(actor.posts)
    return {name_: getattr(row, name_) for name_ in SHOWN} | {
        "state_plain": PLAIN[row.state],
        "resident_name": name if has_taken or is_hers else masks.name(name) if name else "",
        "worker_name": workers.get(row.worker) if row.worker else None,
        "asked": _caller(row.asked or {}, in_full=in_full),
        "about": row.about if is_staff or row.asked_by == actor.account_id else None,
        "words": row.words or "",
        "word": row.word if has_taken or is_hers else None,
        "is_mine": has_taken,
    }


def _caller(asked: dict[str, Any], *, in_full: bool) -> dict[str, Any]:
    phone, name = asked.get("phone"), asked.get("name") or ""
    told = {"relation": asked.get("relation"), "how": asked.get("how")}
    if in_full:
        return told | {"name": name, "phone": phone}
    return told | {"name": masks.name(name) if name else "", "phone": masks.phone(phone) if phone else None}
