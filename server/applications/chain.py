"""The trace as a chain of hashes, and what it says about the cases. Pure: rows in, verdicts out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from server.applications.rules import CASE, RESULTS, By
from server.core.crypto import canonical, digest, is_digest_of, mac
from server.core.db import moment_text
from server.core.workflow import IllegalStep

BIRTHS = ("submitted", "waiting")
GENESIS = ""  # what the first row of an application names as the row before it
REBUILT = (
    *("state", "result", "version", "revision", "turn", "owner", "due_on", "due_is_provisional", "body"),
    *("received_on", "received_by"),
)


@dataclass(frozen=True)
class Entry:
    """One step before it is chained. `data` holds ids, digests and codes only, never a personal value."""

    step: str
    case: UUID | None = None
    from_state: str | None = None
    to_state: str | None = None
    reason: str | None = None
    note: str | None = None  # salted digest of words kept elsewhere
    data: Mapping[str, Any] = field(default_factory=dict)


FACTS = ("account", "role", "source", "case", "step", "from_state", "to_state", "reason", "note", "data")


def link(row: Mapping[str, Any]) -> str:
    """The hash of a row, over everything it says and the hash of the row before it."""
    return digest(_linked(row))


def _linked(row: Mapping[str, Any]) -> bytes:
    head = [row["application"], row["seq"], moment_text(row["at"]), row["prev_hash"]]
    return canonical(head + [row[name] for name in FACTS])


@dataclass(frozen=True)
class End:
    """Where a chain ends: the last row's hash and number."""

    head: str = GENESIS
    seq: int = 0


def chained(entries: Iterable[Entry], *, application: UUID, end: End, at: datetime, by: By) -> list[dict[str, Any]]:
    """The rows of these entries, each linked to the one before, beginning after `end`."""
    head, seq = end.head, end.seq
    shared = {"application": application, "at": at, "account": by.account, "role": by.role, "source": by.source}
    rows: list[dict[str, Any]] = []
    for entry in entries:
        seq += 1
        row = {**shared, "seq": seq, "prev_hash": head, "case": entry.case, "step": entry.step}
        row |= {"from_state": entry.from_state, "to_state": entry.to_state, "reason": entry.reason}
        row |= {"note": entry.note, "data": dict(entry.data)}
        head = row["hash"] = link(row)
        rows.append(row)
    return rows


def born(case: Mapping[str, Any], seal: str) -> Entry:
    """The trace row of a case's birth: all that the row can be rebuilt from, and a keyed mark of its content."""
    facts = {name: case[name] for name in ("turn", "body", "due_is_provisional")}
    facts |= {"revision": str(case["revision"]), "due_on": case["due_on"] and case["due_on"].isoformat()}
    if case.get("received_on"):
        facts |= {"received_on": case["received_on"].isoformat(), "received_by": case["received_by"]}
    data = {"item": case["item"], "content": seal, "set": facts}
    return Entry("submit", case["id"], None, case["state"], data=data)


def seal_of(content: Mapping[str, Any]) -> str:
    """A keyed mark of what a case sees: it proves the content, and tells nothing to who lacks the key."""
    return mac("case-content", canonical(content)).hex()


def broken(rows: Iterable[Mapping[str, Any]], head: str | None) -> list[str]:
    """What is wrong with a chain; nothing for a sound one."""
    faults: list[str] = []
    before, seq = GENESIS, 0
    for row in rows:
        seq += 1
        if row["seq"] != seq:
            faults.append(f"row {seq} is missing")
            seq = row["seq"]
        if row["prev_hash"] != before:
            faults.append(f"row {seq} does not continue the row before it")
        if not is_digest_of(row["hash"], _linked(row)):
            faults.append(f"row {seq} was changed")
        before = row["hash"]
    if (head or GENESIS) != before:
        faults.append("the chain does not end at the application's head")
    return faults


def replay(rows: Iterable[Mapping[str, Any]]) -> dict[UUID, dict[str, Any]]:
    """Each case as the trace alone tells it. Raises `IllegalStep` where a row takes a step the table does not hold."""
    cases: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        if row["case"] is None:
            continue
        case = cases.get(row["case"])
        cases[row["case"]] = _born(row) if case is None else _moved(case, row)
    return cases


def _born(row: Mapping[str, Any]) -> dict[str, Any]:
    if row["from_state"] is not None or row["to_state"] not in BIRTHS:
        raise IllegalStep(step=row["step"], state=row["from_state"])
    nothing = dict.fromkeys(REBUILT)
    return nothing | {"state": row["to_state"], "version": 1, "due_is_provisional": False} | dict(row["data"]["set"])


def _moved(case: dict[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    if row["from_state"] != case["state"]:
        raise IllegalStep(step=row["step"], state=case["state"])
    is_remark = row["from_state"] == row["to_state"] and row["step"] not in ("revoke",)
    if not is_remark and CASE.take(row["step"], case["state"]) != row["to_state"]:
        raise IllegalStep(step=row["step"], state=case["state"])
    changes = dict(row["data"].get("set", {}))
    if changes.get("result") is not None and changes["result"] not in RESULTS:
        raise IllegalStep(step=row["step"], state=case["state"])
    return case | changes | {"state": row["to_state"], "version": case["version"] + 1}
