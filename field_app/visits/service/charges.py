"""Who looks after which grid on which day, and so whom somebody may see."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from field_app.visits.models import GridWorker, Resident, Substitution
from server.core import clock
from server.core.access import Actor, Post
from server.core.db import execute, insert_new, unit_of_work
from server.core.errors import Fault, Invalid, NotFound
from server.identity import queries as people
from server.identity.roles import Role
from server.identity.service.parking import Belongs, refusal
from server.places import queries as places
from server.places.rules import prefix

OVERSEERS = (Role.SECRETARY, Role.SUPERVISOR)

OWN_GRIDS = """SELECT grid FROM visit_grid_worker WHERE worker = ? AND since <= ? AND (until IS NULL OR until >= ?)
               UNION SELECT grid FROM visit_substitution WHERE worker = ? AND since <= ? AND until >= ?"""


def grids_of(worker: UUID, day: date, until: date | None = None) -> frozenset[str]:
    """The grids that are this worker's on that day (or on some day up to another), also as a stand-in. One query."""
    last = until or day
    return frozenset(row[0] for row in execute(OWN_GRIDS, (worker, last, day, worker, last, day)).fetchall())


def is_stood_in_for(column: Any, worker: UUID, day: date) -> Any:
    """The condition that this is a grid in which this worker stands in for another one on that day."""
    mine = (Substitution.worker == worker) & _lasts(Substitution, day)
    return column.in_(Substitution.select(Substitution.grid).where(mine))


def workers_of(grid: str, day: date) -> list[UUID]:
    """Whose grid it is on that day, own worker and stand-in alike. Two queries."""
    found: list[UUID] = []
    for table in (GridWorker, Substitution):
        found += [row.worker for row in table.select(table.worker).where((table.grid == grid) & _lasts(table, day))]
    return found


def divisions(day: date) -> list[str]:
    """Where somebody looks after a grid on that day. Two queries."""
    found: set[str] = set()
    for table in (GridWorker, Substitution):
        found |= {row.grid[:12] for row in table.select(table.grid).where(_lasts(table, day)).distinct()}
    return sorted(found)


def _lasts(table: Any, day: date) -> Any:
    return (table.since <= day) & (table.until.is_null() | (table.until >= day))


@dataclass(frozen=True, slots=True)
class Scope:
    """The grids that somebody sees today: a worker's own, and all below an overseer's divisions."""

    grids: frozenset[str]
    roots: tuple[str, ...]

    def sees(self, grid: str) -> bool:
        return grid in self.grids or grid.startswith(self.roots)

    def holds(self, column: Any = Resident.grid) -> Any:
        """The same as a condition."""
        found = column.in_(sorted(self.grids))
        for root in self.roots:
            found = found | ((column >= root) & (column < root + "~"))
        return found


def overseen(actor: Actor) -> tuple[Post, ...]:
    """Over whole divisions; a body's own supervisor has no residents to look after."""
    return tuple(post for post in actor.posts_as(*OVERSEERS) if post.body is None)


def nearest(posts: Collection[Any]) -> list[UUID]:
    """Whose posts lie lowest among these, each account once."""
    lowest = max((len(prefix(one.division)) for one in posts), default=0)
    return sorted({one.account_id for one in posts if len(prefix(one.division)) == lowest})


def scope(actor: Actor) -> Scope:
    """What the caller sees today; a charge without a worker's post over the grid opens nothing. At most one query."""
    posts = actor.posts_as(Role.GRID_WORKER)
    mine = grids_of(actor.account_id, clock.today()) if posts else ()
    covered = frozenset(grid for grid in mine if any(post.covers(grid) for post in posts))
    return Scope(covered, tuple(post.root for post in overseen(actor)))


def check_grid(grid: str, pointer: str = "/grid") -> None:
    """Only a grid that is in use."""
    if grid not in places.every_grid():
        raise Invalid([Fault(pointer, "没有这个网格，请核对网格编码")])


def give(charge_id: UUID, told: Mapping[str, Any], *, by: Actor) -> Any:
    """Give a worker a grid, or move the end of that."""
    return _put("grid_worker", GridWorker, charge_id, told, by)


def stand_in(substitution_id: UUID, told: Mapping[str, Any], *, by: Actor) -> Any:
    """Let a worker stand in for a grid, or move the end of that."""
    return _put("substitution", Substitution, substitution_id, told, by)


def _put(kind: str, table: Any, row_id: UUID, told: Mapping[str, Any], by: Actor) -> Any:
    _check(told, by)
    with unit_of_work():
        insert_new(table(id=row_id, **told, by=by.account_id, at=clock.now()))  # of eight at once, one makes it
        known = table.get_by_id(row_id)
        is_same = all(getattr(known, name) == told[name] for name in ("worker", "grid", "since"))
        if is_same and known.until != told["until"]:
            table.update(until=told["until"]).where(table.id == row_id).execute()
            known.until = told["until"]
    if not is_same:
        belongs = Belongs(division=told["grid"][:12], desk=None)
        raise refusal(kind, row_id, dict(told), account=by.account_id, belongs=belongs)
    return known


def _check(told: Mapping[str, Any], by: Actor) -> None:
    """An overseer of the grid gives it, to somebody who is a grid worker there."""
    grid = told["grid"]
    if not any(post.covers(grid) for post in overseen(by)):
        raise NotFound()
    check_grid(grid)
    if told["until"] is not None and told["until"] < told["since"]:
        raise Invalid([Fault("/until", "结束的日子要在开始之后")])
    held = [one for one in people.live_posts(told["worker"]) if one.role == Role.GRID_WORKER]
    if not any(grid.startswith(prefix(one.division)) for one in held):
        raise Invalid([Fault("/worker", "这个账号不是这里的网格员，请先给他岗位")])


def view(row: Any, *, is_leave: bool) -> dict[str, Any]:
    names = ("id", "worker", "grid", "since", "until")
    return {name: getattr(row, name) for name in names} | {"is_substitution": is_leave}
