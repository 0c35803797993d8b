"""The desks' lists: two statements each (one more per `MOST` lanes), whatever the number of cases.

A box is a handful of *lanes*: one per (site, body or owner) and state, for a desk of one street also per street. Each
lane is read by an index (…, state, due_on, id) from the cursor on and stops after one page; the few lanes are merged
here; then the rows of this page alone are fetched. So a page costs lanes × page keys, most of them read from the index
without the row, never the table. Within its lane a row is left out only where a post covers
less than a street, or less than the county of a wider installation.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from server.applications.models import OWES, Application, Case
from server.applications.numbers import tidy_number
from server.core.access import Actor, Post
from server.core.db import execute, is_sqlite, uuid_of
from server.identity.roles import Role
from server.places.queries import bodies, sites

COLUMNS = (
    *("id", "number", "item", "name", "body", "division", "site", "state", "result", "turn", "owner"),
    *("due_on", "due_is_provisional", "submitted_at", "content", "blocked_at"),
)
BODY_STATES = ("accepted", "in_review", "suspended")
OPEN_STATES = ("submitted", "correcting", *BODY_STATES, "waiting")
UNDATED = date.min  # a case just released or answered: its date is being counted, so it stands first
WAITING = date.max  # nobody here can do anything about it before its forerunner is decided, so it stands last


@dataclass(frozen=True)
class Lane:
    """Cases of one column's value in one state; over a range of divisions if said, within one `street` if said."""

    column: str
    value: Any
    state: str
    first: str = ""
    last: str = ""
    street: str | None = None


@dataclass(frozen=True)
class Place:
    """Where a page ended."""

    due_on: date
    id: UUID

    @classmethod
    def of(cls, keys: Sequence[str] | None) -> "Place | None":
        return cls(date.fromisoformat(keys[0]), UUID(keys[1])) if keys else None


#: Digits of a division's code that name its street (`Case` has an index over them).
STREET = 9
#: Lanes read by one statement; SQLite takes 500 parts, and a lane has two.
MOST = 200


def division_range(post: Post) -> tuple[str, str, str | None]:
    """The codes a post covers: from its root filled with zeros to its root filled with nines; its street, if one."""
    street = post.root[:STREET] if len(post.root) >= STREET else None
    return post.root.ljust(12, "0"), post.root.ljust(12, "9"), street


def lanes_of(box: str, actor: Actor, state: str | None) -> list[Lane]:
    """The lanes of a box as this person may see them: all that is open, or one state."""
    states = (state,) if state else OPEN_STATES
    if box == "mine":
        return [Lane("owner", actor.account_id, one) for one in states]
    if box == "intake":
        posts = actor.posts_as(Role.SUPERVISOR)  # they watch by the division that decides, as one case is shown to them
        window = [lane for post in actor.posts_as(Role.CLERK) for lane in _window(post, states)]
    else:
        posts, window = (*actor.posts_as(Role.REVIEWER), *actor.posts_as(Role.SUPERVISOR)), []
    pairs = dict.fromkeys((body, division_range(post)) for post in posts for body in _bodies_of(post))
    return window + [Lane("body", body, one, *span) for body, span in pairs for one in states]


def _bodies_of(post: Post) -> Iterable[str]:
    """A supervisor without a body watches all of them."""
    return [post.body] if post.body else sorted(bodies())


def _window(post: Post, states: Iterable[str]) -> Iterable[Lane]:
    """The post's sites; and cases handed in without one, by their division."""
    here = [site["id"] for site in sites().values() if post.covers(site["division"])]
    for state in states:
        yield from (Lane("site", site, state) for site in here)
        yield Lane("site", None, state, *division_range(post))


def page_of(lanes: Sequence[Lane], after: Place | None, limit: int) -> list[dict[str, Any]]:
    """One more than `limit` rows of these lanes, due first. A statement for each `MOST` lanes, one for the rows."""
    return rows_of([case for _, case in _merged(_reads, lanes, after, limit + 1)])


def owing(lanes: Sequence[Lane], after: Place | None, most: int) -> list[tuple[date, UUID]]:
    """Cases whose promised paper has not come, wherever these lanes lie and in whatever state, by its last day."""
    return _merged(_owing, [replace(lane, state="", street=None) for lane in lanes], after, most)


Read = tuple[str, list[Any]]


def _merged(
    reads: Callable[[Lane, Place | None, int], Iterable[Read]], lanes: Iterable[Lane], after: Place | None, most: int
) -> list[tuple[date, UUID]]:
    """The first `most` keys of these lanes. A statement for each `MOST` of them."""
    each = list(dict.fromkeys(lanes))
    keys: list[tuple[date, UUID]] = []
    for start in range(0, len(each), MOST):
        found = [read for lane in each[start : start + MOST] for read in reads(lane, after, most)]
        params = [value for _, values in found for value in values]
        parts = " UNION ALL ".join(sql for sql, _ in found)
        # The database merges: a district has a hundred lanes, and a page of each would be read to show one.
        sql = f"SELECT due_on, id FROM ({parts}) lanes ORDER BY due_on, id LIMIT {most:d}"  # noqa: S608
        keys += map(_key, execute(sql, params).fetchall())
    return sorted(keys, key=lambda key: (key[0], key[1].hex))[:most]


def _key(found: Sequence[Any]) -> tuple[date, UUID]:
    due_on = date.fromisoformat(found[0]) if isinstance(found[0], str) else found[0]
    return due_on, uuid_of(found[1])


def stands(due_on: date | None, state: str) -> date:
    """The date by which a case has its place in a list."""
    return due_on or (WAITING if state == "waiting" else UNDATED)


def rows_of(cases: Sequence[UUID]) -> list[dict[str, Any]]:
    """These cases, in this order. One statement."""
    if not cases:
        return []
    columns, marks = ", ".join(COLUMNS), ", ".join("?" * len(cases))
    sql = f"SELECT {columns} FROM application_case WHERE id IN ({marks})"  # noqa: S608
    rows = {row["id"]: row for row in map(_row, execute(sql, cases).fetchall())}
    return [rows[case] for case in cases if case in rows]


def _reads(lane: Lane, after: Place | None, most: int) -> Iterable[Read]:
    """The undated part of a lane, unless the cursor is past it, and the dated part."""
    where, values = _inside(lane)
    # In the order of the lane's index, to its letter: else PostgreSQL sorts, or walks through all cases by their ids.
    order = f"{lane.column}, due_on, id" if lane.value is None and not lane.street else "due_on, id"
    tail = f"ORDER BY {order} LIMIT {most:d}"
    undated = WAITING if lane.state == "waiting" else UNDATED
    if after is None or after.due_on <= undated:
        since, key = (" AND id > ?", [after.id]) if after and after.due_on == undated else ("", [])
        day = f"'{undated}'" if is_sqlite() else f"DATE '{undated}'"
        yield _read(f"{where} AND due_on IS NULL{since} {tail}", day), [*values, *key]
    if after is None or after.due_on == UNDATED:
        yield _read(f"{where} AND due_on IS NOT NULL {tail}"), values
    else:
        yield _read(f"{where} AND (due_on, id) > (?, ?) {tail}"), [*values, after.due_on, after.id]


def _owing(lane: Lane, after: Place | None, most: int) -> Iterable[Read]:
    where, values = _inside(lane)
    since, key = (" AND (owes_until, id) > (?, ?)", [after.due_on, after.id]) if after else ("", [])
    order = f"{lane.column}, owes_until, id" if lane.value is None else "owes_until, id"
    sql = f"SELECT owes_until AS due_on, id FROM application_case WHERE {where} AND {OWES}{since}"  # noqa: S608
    yield f"SELECT due_on, id FROM ({sql} ORDER BY {order} LIMIT {most:d}) lane", [*values, *key]  # noqa: S608


def _inside(lane: Lane) -> tuple[str, list[Any]]:
    """What holds for all cases of a lane.

    States and divisions stand in the text, as the page's length does: where PostgreSQL has to guess them it takes one
    plan for all values for dear, and plans anew for each page, which takes longer than the page.
    """
    where = f"{lane.column} IS NULL" if lane.value is None else f"{lane.column} = ?"
    values: list[Any] = [] if lane.value is None else [lane.value]
    if lane.street and lane.state != "closed":  # said as the partial index says it
        where += " AND SUBSTR(division, 1, 9) = ? AND state <> 'closed'"
        values.append(lane.street)
    where += f" AND state = {_word(lane.state)}" if lane.state else ""
    if lane.last:
        where += f" AND division BETWEEN {_word(lane.first)} AND {_word(lane.last)}"
    return where, values


def _word(ours: str) -> str:
    """A state or a division code as a text of SQL; nothing that could end it."""
    if not re.fullmatch("[a-z0-9_]+", ours):
        raise ValueError(ours)
    return f"'{ours}'"


def _read(where: str, day: str = "due_on") -> str:
    return f"SELECT {day} AS due_on, id FROM (SELECT due_on, id FROM application_case WHERE {where}) lane"  # noqa: S608


def _row(found: Sequence[Any]) -> dict[str, Any]:
    row = dict(zip(COLUMNS, found, strict=True))
    for name in ("id", "site", "owner"):
        row[name] = row[name] and uuid_of(row[name])
    if isinstance(row["due_on"], str):
        row["due_on"] = date.fromisoformat(row["due_on"])
    row["submitted_at"] = Case.submitted_at.python_value(row["submitted_at"])
    row["due_is_provisional"] = bool(row["due_is_provisional"])
    row["content"] = Case.content.python_value(row["content"])
    return row


def by_number(text: str) -> list[Case]:
    """The cases of an application's number, however it was typed. One statement."""
    number = tidy_number(text)
    mine = Application.select(Application.id).where(Application.number == number)
    return list(Case.select().where(Case.application.in_(mine)).order_by(Case.place))
