"""What a desk should not overlook about a case: signs in its lists and on its page, and what stands on top of a list.

Each list asks for the signs of its page alone: two statements, one more where decided cases are on it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from server.applications.models import Case, Owed, Trace
from server.applications.service.owed import is_due
from server.core.db import execute, uuid_of
from server.reviews.models import CaseClock
from server.reviews.queries import Lane

#: More than these on top of a list would be a list of their own.
MOST_ON_TOP = 50


def signs_of(cases: Sequence[Any], today: date) -> dict[UUID, list[str]]:
    """Rows of cases (`id`, `state`, `result`) → their signs.

    notice_due: what is missing has to be told at once, else it counts as accepted; owed, owed_late: a promised paper
    has not come; followed: one came and nobody did anything since; shared_changed: an answer changed what was
    decided on.
    """
    signs: dict[UUID, list[str]] = {row["id"]: [] for row in cases}
    warned = CaseClock.case.in_(list(signs)) & CaseClock.is_awaiting_notice & (CaseClock.warned_on_day > 0)
    for clock in CaseClock.select(CaseClock.case).where(warned):
        signs[clock.case_id].append("notice_due")
    _add_owed(signs, {row["id"]: row for row in cases}, today)
    decided = [row["id"] for row in cases if row["state"] == "closed"]
    if decided:
        theirs = Case.select(Case.application).where(Case.id.in_(decided))
        said = Trace.application.in_(theirs) & (Trace.step == "shared_value_changed") & Trace.case.in_(decided)
        for case_id in {row.case for row in Trace.select(Trace.case).where(said)}:
            signs[case_id].append("shared_changed")
    return signs


def _add_owed(signs: dict[UUID, list[str]], rows: dict[UUID, Any], today: date) -> None:
    query = Owed.select(Owed, Case.id, Case.moved_at).join(Case).where(Owed.case.in_(list(signs)))
    for row in query:
        case, found = rows[row.case_id], None
        if row.handed_in_at is not None:
            found = "followed" if row.case.moved_at <= row.handed_in_at else None
        elif is_due(case["state"], case["result"]):
            found = "owed_late" if row.due_on and row.due_on < today else "owed"
        if found and found not in signs[row.case_id]:
            signs[row.case_id].append(found)


def on_top(lanes: Sequence[Lane]) -> list[UUID]:
    """Cases of these places that were warned about, the oldest first: an index over such cases alone. One statement."""
    where, values = _places(lanes)
    sql = f"""SELECT c.id FROM case_clock k JOIN application_case c ON c.id = k.case_id
        WHERE k.is_awaiting_notice AND k.warned_on_day > 0 AND c.state = 'submitted' AND ({where})
        ORDER BY k.received_on, k.case_id LIMIT ?"""  # noqa: S608
    return [uuid_of(row[0]) for row in execute(sql, [*values, MOST_ON_TOP]).fetchall()] if lanes else []


def owing(lanes: Sequence[Lane], after: Any, limit: int) -> list[tuple[date, UUID]]:
    """Cases of these places whose promised paper has not come, by its date; decided ones too. One statement."""
    if not lanes:
        return []
    where, values = _places(lanes)
    since, key = ("HAVING (MIN(o.due_on), c.id) > (?, ?)", [after.due_on, after.id]) if after else ("", [])
    sql = f"""SELECT MIN(o.due_on), c.id FROM application_owed o JOIN application_case c ON c.id = o.case_id
        WHERE o.handed_in_at IS NULL AND o.due_on IS NOT NULL
          AND (c.state <> 'closed' OR c.result = 'granted_deferred') AND ({where})
        GROUP BY c.id {since} ORDER BY 1, 2 LIMIT ?"""  # noqa: S608
    found = execute(sql, [*values, *key, limit]).fetchall()
    return [(date.fromisoformat(day) if isinstance(day, str) else day, uuid_of(one)) for day, one in found]


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
