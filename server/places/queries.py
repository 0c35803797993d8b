"""Reads of places. Tree, sites and calendar are small: each process keeps them until their version row moves.

The row is looked at once a second: a list of cases asks for names with every line.
"""

import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from server.core.db import database, execute
from server.core.errors import NotFound
from server.places.models import Body, CalendarDay, Division, Grid, Site
from server.places.rules import COMMUNITY, Calendar, Holiday, lies_in, lineage, prefix

Kept = TypeVar("Kept")
DivisionRow = Mapping[str, Any]
SiteRow = Mapping[str, Any]

# Per database object, so that a process with two of them (a test, a migration tool) never mixes them up.
_kept: WeakKeyDictionary[Any, dict[str, tuple[int, Any]]] = WeakKeyDictionary()


#: Seconds for which a version is believed; this process's own changes are seen at once.
BELIEVED = 1.0
_versions: WeakKeyDictionary[Any, dict[str, tuple[float, int]]] = WeakKeyDictionary()


def version(subject: str) -> int:
    """How often the `places` or the `calendar` changed, as of a second ago: at most one read of one row."""
    shelf, now = _versions.setdefault(database.obj, {}), time.monotonic()
    at, known = shelf.get(subject, (-BELIEVED, 0))
    if now - at >= BELIEVED:
        row = execute("SELECT version FROM place_version WHERE subject = ?", [subject]).fetchone()
        known = row[0] if row else 0
        shelf[subject] = (now, known)
    return known


def look_again() -> None:
    """Believe no version any more: this process changed one."""
    _versions.pop(database.obj, None)


def calendar() -> Calendar:
    """The working days as they are known now."""
    return _remember("calendar", "calendar", _read_calendar)


def divisions() -> Mapping[str, DivisionRow]:
    """The divisions of today by code: `code, name, parent, facts, valid_from`."""
    return _remember("places", "divisions", _read_divisions)


def division(code: str) -> DivisionRow:
    """A division of today; `NotFound` if there is none."""
    found = divisions().get(code)
    if found is None:
        raise NotFound("没有这个区划")
    return found


def division_on(code: str, day: date) -> Division | None:
    """The division as it was on a day: its name for the cases of that day."""
    rows = (
        Division.select().where(Division.code == code, Division.valid_from <= day).order_by(Division.valid_from.desc())
    )
    row = rows.first()
    return row if row and row.is_valid_on(day) else None


def children(parent: str | None) -> list[DivisionRow]:
    """The divisions right below one, or the roots."""
    return [row for row in divisions().values() if row["parent"] == parent]


def is_related(one: str, other: str) -> bool:
    """Does one of the two divisions lie in the other?"""
    return lies_in(one, other) or lies_in(other, one)


def full_name(code: str) -> str:
    """A division's name with those above it, e.g. 天溪区柳泉街道清泉里社区."""
    known = divisions()
    return "".join(known[above]["name"] for above in reversed(lineage(code)) if above in known)


def place_name(told: str) -> str:
    """A division of ours by its full name; another place, told in words or by a code, as it is."""
    return full_name(told) or told


def bodies() -> Mapping[str, Mapping[str, Any]]:
    """The bodies by code."""
    return _remember("places", "bodies", _read_bodies)


def body(code: str) -> Mapping[str, Any]:
    """A body; `NotFound` if there is none."""
    found = bodies().get(code)
    if found is None:
        raise NotFound("没有这个部门")
    return found


def grids(community: str) -> list[Mapping[str, Any]]:
    """The grids of a community that are in use."""
    return [row for row in every_grid().values() if row["community"] == community]


def every_grid() -> Mapping[str, Mapping[str, Any]]:
    """The grids that are in use, by code."""
    return _remember("places", "grids", _read_grids)


def sites() -> Mapping[UUID, SiteRow]:
    """The sites that are open for people, by id, centre first."""
    return _remember("places", "sites", _read_sites)


def site(identity: UUID) -> SiteRow:
    """A site; `NotFound` if there is none."""
    found = sites().get(identity)
    if found is None:
        raise NotFound("没有这个服务点")
    return found


def sites_near(code: str) -> list[SiteRow]:
    """Where somebody of this division can go, nearest first: its own, those of its street, those of divisions above."""
    above = lineage(code)
    street = above[1] if len(prefix(code)) == COMMUNITY else code
    near = [row for row in sites().values() if row["division"] in above or lies_in(row["division"], street)]
    return sorted(near, key=lambda row: (not lies_in(row["division"], code), not lies_in(row["division"], street)))


def _remember(subject: str, what: str, read: Callable[[int], Kept]) -> Kept:
    now, shelf = version(subject), _kept.setdefault(database.obj, {})
    held = shelf.get(what)
    if held is None or held[0] != now:
        held = shelf[what] = (now, read(now))
    kept: Kept = held[1]
    return kept


def _read_divisions(_: int) -> dict[str, DivisionRow]:
    rows: Any = Division.select().where(Division.valid_to.is_null()).order_by(Division.code)
    return {row["code"]: row for row in rows.dicts()}


def _read_bodies(_: int) -> dict[str, Mapping[str, Any]]:
    rows: Any = Body.select().order_by(Body.code).dicts()
    return {row["code"]: row for row in rows}


def _read_grids(_: int) -> dict[str, Mapping[str, Any]]:
    rows: Any = Grid.select().where(Grid.closed_on.is_null()).order_by(Grid.code)
    return {row["code"]: row for row in rows.dicts()}


def _read_sites(_: int) -> dict[UUID, SiteRow]:
    rows: Any = Site.select().where(Site.closed_on.is_null()).order_by(Site.kind, Site.division, Site.code)
    return {row["id"]: row for row in rows.dicts()}


def _read_calendar(now: int) -> Calendar:
    rows: Any = CalendarDay.select().tuples()
    return Calendar(now, {day: Holiday(is_open, name, status == "official") for day, is_open, name, _, status in rows})
