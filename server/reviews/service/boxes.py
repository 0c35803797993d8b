"""A page of a box: what must not be overlooked on top, then what is due first."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from server.core import clock
from server.core.access import Actor
from server.core.http import page, read_cursor
from server.reviews import queries, signs
from server.reviews.service import people
from server.reviews.service.views import line


def inbox(actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """One page of a box, masked: all that is open, one state, or (`owed`) what waits for a promised paper."""
    if query["q"]:
        found = [case.__data__ for case in people.seen_of(queries.by_number(query["q"]), actor)]
        return {"items": _lines(found, actor), "next": None}
    after = queries.Place.of(_place(query["cursor"]))
    if query["state"] == "owed":
        return _owing(actor, query, after)
    lanes = queries.lanes_of(query["box"], actor, query["state"])
    first = signs.on_top([lane for lane in lanes if lane.state == "submitted"])
    listed = page(queries.page_of(lanes, after, query["limit"]), query["limit"], _place_of)
    rest = [row for row in listed["items"] if row["id"] not in first]
    return listed | {"items": _lines([*queries.rows_of([] if after else first), *rest], actor)}


def _owing(actor: Actor, query: Mapping[str, Any], after: queries.Place | None) -> dict[str, Any]:
    """Longest overdue first."""
    lanes = queries.lanes_of(query["box"], actor, "closed")  # where this box looks, whatever the state
    keys = {one: day for day, one in queries.owing(lanes, after, query["limit"] + 1)}
    rows = queries.rows_of(list(keys))
    listed = page(rows, query["limit"], lambda row: (keys[row["id"]].isoformat(), row["id"]))
    return listed | {"items": [line | {"owed_due_on": keys[line["id"]]} for line in _lines(listed["items"], actor)]}


def _lines(rows: list[Any], actor: Actor) -> list[dict[str, Any]]:
    today = clock.today()
    found = signs.signs_of(rows, today)
    return [line(row, today, actor) | {"signs": found[row["id"]]} for row in rows]


def _place_of(row: Mapping[str, Any]) -> tuple[str, UUID]:
    """Where a row stands in the list."""
    return queries.stands(row["due_on"], row["state"]).isoformat(), row["id"]


def _place(cursor: str | None) -> list[str] | None:
    keys = read_cursor(cursor, 2)
    try:
        return keys and [date.fromisoformat(keys[0]).isoformat(), str(UUID(keys[1]))]
    except ValueError:
        return read_cursor("!", 2)
