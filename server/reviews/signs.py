"""What a desk should not overlook about a case: signs in its lists and on its page, and what stands on top of a list.

Each list asks for the signs of its page alone, by the ids of its cases, in one statement.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from server.core.db import execute, uuid_of
from server.reviews.queries import Lane

#: More than these on top of a list would be a list of their own.
MOST_ON_TOP = 50
#: As they are shown.
ORDER = ("notice_due", "owed", "owed_late", "followed", "shared_changed")
#: A paper is still to come.
OWED = frozenset({"owed", "owed_late"})
#: They go once somebody at the desk says that he looked.
HEEDED = frozenset({"followed", "shared_changed"})
#: A case `c` that still needs what was promised: `owed.is_due`, as SQL says it.
OWES = "(c.state <> 'closed' OR c.result = 'granted_deferred')"

#: No desk did anything with a case `c` since; to be ended with the moment. Taking a paper in is not looking at it.
UNSEEN = """NOT EXISTS (SELECT 1 FROM application_trace h WHERE h.application_id = c.application_id AND h."case" = c.id
            AND h.role IN ('clerk', 'reviewer') AND h.step <> 'owed_handed_in'"""


def signs_of(cases: Sequence[Any], today: date) -> dict[UUID, list[str]]:
    """Rows of cases (`id`, `state`) → their signs. One statement, none without cases.

    notice_due: what is missing has to be told at once, else it counts as accepted; owed, owed_late: a promised paper
    has not come; followed: one came; shared_changed: an answer changed what was decided on. These two go once somebody
    at a desk did anything with the case.
    """
    signs: dict[UUID, list[str]] = {row["id"]: [] for row in cases}
    reads = [_warned(list(signs)), _papers(list(signs), today)] if signs else []
    if decided := [row["id"] for row in cases if row["state"] == "closed"]:
        reads.append(_changed(decided))
    values = [value for _, given in reads for value in given]
    found = execute(" UNION ".join(sql for sql, _ in reads), values).fetchall() if reads else []
    for sign, case_id in sorted(found, key=lambda row: ORDER.index(row[0])):
        signs[uuid_of(case_id)].append(sign)
    return signs


def _warned(cases: list[UUID]) -> tuple[str, list[Any]]:
    sql = f"""SELECT 'notice_due', k.case_id FROM case_clock k
        WHERE k.case_id IN ({_marks(cases)}) AND k.is_awaiting_notice AND k.warned_on_day > 0"""  # noqa: S608
    return sql, cases


def _papers(cases: list[UUID], today: date) -> tuple[str, list[Any]]:
    """A grant given on the promise still waits for its paper (`owed.is_due`)."""
    sql = f"""SELECT CASE WHEN o.handed_in_at IS NOT NULL THEN 'followed'
          WHEN o.due_on < ? THEN 'owed_late' ELSE 'owed' END, c.id
        FROM application_case c JOIN application_owed o ON o.case_id = c.id
        WHERE c.id IN ({_marks(cases)})
          AND CASE WHEN o.handed_in_at IS NOT NULL THEN {UNSEEN} AND h.at > o.handed_in_at) ELSE {OWES} END"""  # noqa: S608
    return sql, [today, *cases]


def _changed(cases: list[UUID]) -> tuple[str, list[Any]]:
    sql = f"""SELECT 'shared_changed', c.id FROM application_case c
        JOIN application_trace t ON t.application_id = c.application_id AND t."case" = c.id
        WHERE c.id IN ({_marks(cases)}) AND t.step = 'shared_value_changed' AND {UNSEEN} AND h.seq > t.seq)"""  # noqa: S608
    return sql, cases


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def on_top(lanes: Sequence[Lane]) -> list[UUID]:
    """Cases of these places that were warned about, the oldest first. One statement.

    It walks along an index over such cases alone: CROSS JOIN is how SQLite is told to begin there, IS TRUE keeps the
    index of all clocks that wait out of its choice.
    """
    where, values = _places(lanes)
    sql = f"""SELECT c.id FROM case_clock k CROSS JOIN application_case c
        WHERE (k.is_awaiting_notice AND k.warned_on_day > 0) IS TRUE
          AND c.id = k.case_id AND c.state = 'submitted' AND ({where})
        ORDER BY k.received_on, k.case_id LIMIT ?"""  # noqa: S608
    return [uuid_of(row[0]) for row in execute(sql, [*values, MOST_ON_TOP]).fetchall()] if lanes else []


def _places(lanes: Sequence[Lane]) -> tuple[str, list[Any]]:
    """Where the lanes lie, whatever the state."""
    parts: list[str] = []
    values: list[Any] = []
    for column, value, first, last in dict.fromkeys((one.column, one.value, one.first, one.last) for one in lanes):
        part = f"c.{column} IS NULL" if value is None else f"c.{column} = ?"
        values += [] if value is None else [value]
        if last:
            part += " AND c.division BETWEEN ? AND ?"
            values += [first, last]
        parts.append(f"({part})")
    return " OR ".join(parts), values
