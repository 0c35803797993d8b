"""Moving a case: the only place where its state changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.applications.chain import Entry
from server.applications.models import Case
from server.applications.rules import CASE, CASE_EVENTS, STATES, SYSTEM, By, CaseMoved, result_after, what_follows
from server.applications.service import trace
from server.core.db import Outbox, unit_of_work
from server.core.errors import NotFound

#: Columns that a mover may set beside the state; they go into the trace, so that the row can be rebuilt from it.
SETTABLE = frozenset({"due_on", "due_is_provisional", "turn", "owner", "body", "revision"})


def find_case(case_id: UUID) -> Case:
    """The case of an id; 404 when there is none."""
    case: Case | None = Case.get_or_none(Case.id == case_id)
    if case is None:
        raise NotFound("没有找到这个办件")
    return case


@dataclass(frozen=True)
class Step:
    """One step on its way into the row, the trace and the outbox."""

    name: str
    to: str
    by: By
    now: datetime
    outbox: Outbox
    reason: str | None
    note: str | None
    facts: dict[str, Any]


def move(  # noqa: PLR0913  (a step is these facts; all but the first two by name)
    case: Case,
    step: str,
    *,
    by: By,
    now: datetime,
    outbox: Outbox,
    reason: str | None = None,
    note: str | None = None,
    result: str | None = None,
    sets: dict[str, Any] | None = None,
    **facts: Any,
) -> Case:
    """Take one step of `rules.CASE` with a case that the caller has read; 409 `case-moved` if it moved meanwhile.

    `sets` may hold any of SETTABLE (`turn` follows the state unless given). `facts` go to the trace: ids, digests and
    codes only. `note` are a person's words: they are sealed apart. Leaves `case.<step>` in the outbox. Call inside the
    unit of work whose `outbox` is given. A closed case releases or drops those that waited for it, in the same unit.
    """
    state = CASE.take(step, case.state)
    ending = result_after(step, case.state, case.result, result)
    changes = {"turn": STATES[state][1]} | (sets or {})
    if ending != case.result:
        changes["result"] = ending
    _write(case, Step(step, state, by, now, outbox, reason, note, facts), changes)
    if state == "closed" or step == "reopen":
        _follow(case, now=now, outbox=outbox)
    return case


def record(  # noqa: PLR0913
    case: Case,
    what: str,
    *,
    by: By,
    now: datetime,
    outbox: Outbox,
    reason: str | None = None,
    note: str | None = None,
    sets: dict[str, Any] | None = None,
    **facts: Any,
) -> Case:
    """Write a trace row that changes no state (a rule looked, a term was extended, an outside number came).

    Like `move` otherwise; `what` must not be the name of a step.
    """
    if any(row.name == what for row in CASE.steps):
        raise ValueError(f"{what} is a step: use move")
    _write(case, Step(what, case.state, by, now, outbox, reason, note, facts), dict(sets or {}))
    return case


def _write(case: Case, step: Step, changes: dict[str, Any]) -> None:
    if unknown := changes.keys() - SETTABLE - {"result"}:
        raise ValueError(f"not settable: {sorted(unknown)}")
    data = {name: plain(value) for name, value in step.facts.items()}
    if changes:
        data["set"] = {name: plain(value) for name, value in changes.items()}
    entry = Entry(step.name, case.id, case.state, step.to, step.reason, data=data)
    trace.append(case.application_id, [entry], by=step.by, at=step.now, words=step.note)
    _update(case, step, changes)
    if step.name in CASE_EVENTS:
        data = {"application": str(case.application_id), "state": step.to, "result": case.result, "reason": step.reason}
        place = {"division": case.division, "body": case.body}
        step.outbox.add(CASE_EVENTS[step.name], "case", case.id, **place, seq=case.version, data=data)


def _update(case: Case, step: Step, changes: dict[str, Any]) -> None:
    columns = {"state": step.to, "version": case.version + 1, "moved_at": step.now, **changes}
    if step.name == "close":
        columns["closed_at"] = step.now
    elif step.name == "reopen":
        columns |= {"closed_at": None, "accepted_at": None}
    elif step.name == "accept":
        columns["accepted_at"] = step.now
    unmoved = (Case.id == case.id) & (Case.state == case.state) & (Case.version == case.version)
    if not Case.update(**columns).where(unmoved).execute():
        raise CaseMoved(case=str(case.id))
    for name, value in columns.items():
        setattr(case, name, value)


def plain(value: Any) -> Any:
    """A value as the trace keeps it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _follow(case: Case, *, now: datetime, outbox: Outbox) -> None:
    """Let a case that waits go on, or close it, now that this one stands where it stands.

    One at a time: its own move looks again, so that a chain of waiting cases falls like dominoes.
    """
    siblings = list(Case.select().where(Case.application == case.application_id).order_by(Case.place))
    results = {str(row.id): row.result if row.state == "closed" else None for row in siblings}
    for row in siblings:
        verdict = what_follows(results[one] for one in row.waits_for) if row.state == "waiting" else "wait"
        if verdict == "wait":
            continue
        case_in_hand = case if row.id == case.id else row
        facts: dict[str, Any] = {"by": SYSTEM, "now": now, "outbox": outbox, "reason": "forerunner"}
        if verdict == "release":
            facts |= {"reason": "reopened"} if row.id == case.id else {"forerunner": case.id}
            move(case_in_hand, "release", **facts)
            continue
        move(case_in_hand, "close", result="not_pursued", forerunner=case.id, **facts)
        return


def reopen(case_id: UUID, *, by: By, now: datetime, reason: str, note: str | None = None) -> Case:
    """Open a closed case again: it waits for its forerunners, or is at the window at once when there are none."""
    with unit_of_work(durable=True) as outbox:
        case = find_case(case_id)
        return move(case, "reopen", by=by, now=now, outbox=outbox, reason=reason, note=note)
