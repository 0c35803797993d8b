"""Steps of a noun of this house: each takes its row in the table of states and is chained to the step before.

One `Trail` for each noun: its rows carry `state`, `moved_at`, `head`, `head_seq`, its steps the name of the noun.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from server.applications import chain
from server.applications.chain import End, Entry
from server.applications.rules import By
from server.core import crypto
from server.core.db import Row, by_id, change, insert_many
from server.core.errors import NotFound
from server.core.workflow import Workflow

Subject = TypeVar("Subject", bound=Row)


class Trail(Generic[Subject]):
    """Moves rows of one table, and writes how; `key`: how a step names its row."""

    def __init__(self, table: type[Subject], steps: type[Row], workflow: Workflow, key: str) -> None:
        self.table: Any = table
        self.steps: Any = steps
        self.workflow, self.key = workflow, key

    def hold(self, row_id: UUID) -> Subject | None:
        """The row, held until the unit ends; None where there is none."""
        found: Subject | None = by_id(self.table, row_id, for_update=True)
        return found

    def held(self, row_id: UUID) -> Subject:
        """The same, of a row that must be there; 404 else."""
        row = self.hold(row_id)
        if row is None:
            raise NotFound()
        return row

    def take(  # noqa: PLR0913  a step has this many parts
        self,
        row: Any,
        name: str,
        *,
        by: By,
        now: datetime,
        reason: str | None = None,
        words: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        sets: Mapping[str, Any] | None = None,
    ) -> None:
        """Move a held row by one step; `IllegalStep` where the table has no such row. `sets`: other columns of it."""
        before = str(row.state)
        row.state = self.workflow.take(name, before)
        changes = {**(sets or {}), "state": row.state}
        self.note(row, name, by=by, now=now, from_state=before, reason=reason, words=words, data=data, sets=changes)

    def note(  # noqa: PLR0913  a step has this many parts
        self,
        row: Any,
        name: str,
        *,
        by: By,
        now: datetime,
        from_state: str | None = None,
        reason: str | None = None,
        words: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        sets: Mapping[str, Any] | None = None,
    ) -> None:
        """Write the row of a step, also of the first one, which comes from nowhere. Two statements."""
        sealed = None if words is None else {**words, "salt": secrets.token_hex(16)}
        said = None if sealed is None else crypto.digest(crypto.canonical(crypto.as_json(sealed)))
        entry = Entry(name, None, from_state, row.state, reason, said, crypto.as_json(data or {}))
        (told,) = chain.chained([entry], application=_id(row), end=End(row.head or "", row.head_seq), at=now, by=by)
        kept = {column: value for column, value in told.items() if column not in ("application", "case")}
        insert_many(self.steps, [kept | {self.key: _id(row), "words": sealed and crypto.as_json(sealed)}])
        self._save(row, {**(sets or {}), "head": told["hash"], "head_seq": told["seq"], "moved_at": now})

    def _save(self, row: Any, changes: Mapping[str, Any]) -> None:
        for name, value in changes.items():
            setattr(row, name, value)
        change(self.table, row.id, **changes)

    def steps_of(self, row_id: UUID) -> Sequence[Any]:
        return list(self.steps.select().where(getattr(self.steps, self.key) == row_id).order_by(self.steps.seq))

    def broken(self, row: Any) -> list[str]:
        """What is wrong with a chain, and whether its steps lead to where the row stands; nothing for a sound one."""
        names = ("seq", "at", *chain.FACTS, "prev_hash", "hash")
        steps = self.steps_of(_id(row))
        rows = [{name: getattr(one, name, None) for name in names} | {"application": row.id} for one in steps]
        wrong = chain.broken(rows, row.head)
        wrong += [
            f"row {one['seq']} takes a step that the table does not hold"
            for one in rows
            if one["from_state"] and not self._is_legal(one)
        ]
        leads = rows and rows[-1]["to_state"] == row.state
        return wrong if leads else [*wrong, "the steps do not lead to its state"]

    def _is_legal(self, one: Mapping[str, Any]) -> bool:
        name, before = one["step"], one["from_state"]
        return self.workflow.allows(name, before) and self.workflow.take(name, before) == one["to_state"]


def _id(row: Any) -> UUID:
    return UUID(str(row.id))
