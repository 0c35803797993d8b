"""The grids of an overseer with whom they have, also those that have nobody; and who could be given one."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from field_app.visits.models import GridWorker, Substitution
from field_app.visits.service import charges
from server.core import clock
from server.core.access import Actor
from server.core.db import execute
from server.core.errors import NotFound
from server.identity import queries as people
from server.identity.roles import Role
from server.places import queries as places
from server.places.rules import lineage

ABLE = """SELECT DISTINCT account_id FROM post WHERE role = ? AND since <= ? AND (until IS NULL OR until > ?)
          AND division IN ({divisions}) {after} ORDER BY account_id LIMIT ?"""


def page(actor: Actor, *, q: str, after: int | None, limit: int) -> list[dict[str, Any]]:
    """Grids by code, those whose name or place holds `q`, each with the charges that have not ended. Three queries."""
    roots = tuple(post.root for post in charges.overseen(actor))
    found = [row for code, row in sorted(places.every_grid().items()) if roots and code.startswith(roots)]
    told = [_told(row) for row in found if after is None or int(row["code"]) > after]
    shown = [row for row in told if q in row["name"] or q in row["community_name"]][:limit]
    held = _held([row["code"] for row in shown])
    return [row | {"charges": held[row["code"]]} for row in shown]


def _told(grid: Any) -> dict[str, Any]:
    return {
        "code": grid["code"],
        "name": grid["name"],
        "community_name": places.full_name(grid["community"]),
    }


def _held(grids: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Own workers before stand-ins, who begins first before the others."""
    found: list[dict[str, Any]] = []
    for table, is_leave in ((GridWorker, False), (Substitution, True)):
        lasts = table.until.is_null() | (table.until >= clock.today())
        rows = table.select().where(table.grid.in_(grids) & lasts).order_by(table.since, table.id)
        found += [charges.view(row, is_leave=is_leave) for row in rows]
    names = people.account_names({row["worker"] for row in found})
    by_grid = defaultdict(list)
    for row in found:
        by_grid[row["grid"]].append(row | {"worker_name": names.get(row["worker"], "")})
    return by_grid


def able(actor: Actor, grid: str, *, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Who is a grid worker over this grid today. Two queries."""
    if not any(post.covers(grid) for post in charges.overseen(actor)):
        raise NotFound()
    charges.check_grid(grid)
    now, above = clock.now(), lineage(grid[:12])
    sql = ABLE.format(divisions=", ".join("?" * len(above)), after="AND account_id > ?" if after else "")
    rows = execute(sql, (Role.GRID_WORKER, now, now, *above, *([after] if after else []), limit)).fetchall()
    names = people.account_names(UUID(str(row[0])) for row in rows)
    return [{"account": account, "name": names[account]} for account in sorted(names)]
