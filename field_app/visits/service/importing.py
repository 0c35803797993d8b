"""One file of residents: taken in, read in the background a few hundred lines at a time, told of line by line."""

import base64
import binascii
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from field_app.visits import lines, reading
from field_app.visits.models import Import
from field_app.visits.service import flags
from field_app.visits.service.batches import Batch
from field_app.visits.service.charges import overseen
from server.core import clock, crypto
from server.core.access import Actor
from server.core.db import insert_new, unit_of_work
from server.core.errors import Fault, Invalid, NotFound
from server.identity.service.orders import Order, once
from server.places.queries import every_grid

#: Lines of one unit of work: progress is seen after each, and nobody waits long for the lock.
AT_ONCE = 500
LARGEST = 740_000


def receive(command: Mapping[str, Any], *, dry_run: bool, by: Actor) -> Import:
    """Take a file in; it is read in the background. A repeat changes nothing."""
    content = _decoded(command["content"])
    roots = [post.root for post in overseen(by)]
    said = {"name": command["name"], "digest": crypto.digest(content), "dry_run": dry_run}
    order = Order(id=command["id"], kind="resident_import", content=said, by=by.account_id)
    once(order, lambda: enter(order.id, command["name"], content, dry_run=dry_run, by=by.account_id, roots=roots))
    return get(order.id, by=by)


def _decoded(text: str) -> bytes:
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid([Fault("/content", "文件没有传完整，请再选一次")]) from None
    if not content or len(content) > LARGEST:
        raise Invalid([Fault("/content", "文件是空的，或者超过 700 KB，请分成几个文件")])
    return content


def enter(  # noqa: PLR0913  a file has this many facts
    import_id: UUID, name: str, content: bytes, *, dry_run: bool, by: UUID, roots: Iterable[str]
) -> dict[str, Any]:
    """Keep the file and leave the news that it waits."""
    row = Import(id=import_id, name=name, dry_run=dry_run, by=by, roots=list(roots), at=clock.now())
    row.content = base64.b64encode(content).decode()
    with unit_of_work() as outbox:
        if insert_new(row):
            outbox.add("resident_import.received", "resident_import", import_id)
    return {"import": str(import_id)}


def get(import_id: UUID, *, by: Actor) -> Import:
    """An import of the caller's own."""
    row: Import | None = Import.get_or_none((Import.id == import_id) & (Import.by == by.account_id))
    if row is None:
        raise NotFound()
    return row


def run(import_id: UUID) -> None:
    """Read the file and do what it says, or only tell what would be done. May run again after a crash."""
    row: Any = Import.get_or_none(Import.id == import_id)
    if row is None or row.content is None:
        return
    try:
        sheet = reading.read(base64.b64decode(row.content))
    except reading.Unreadable as reason:
        told = [_told(0, "refused", [str(sentence)]) for sentence in reason.args]
        _finish(row, "unreadable", told)
        return
    _save(row, state="running", encoding=sheet.encoding, total=len(sheet.lines), done=0)
    batch = Batch(id=import_id, by=row.by, dry_run=row.dry_run, standing=flags.standing(clock.today()))
    report: list[dict[str, Any]] = []
    for start in range(0, len(sheet.lines), AT_ONCE):
        raw = sheet.lines[start : start + AT_ONCE]
        read = [lines.read(one, today=clock.today(), may=_fault_of_grid(row.roots)) for one in raw]
        report += [_told(*one) for one in batch.take(read)]
        _save(row, done=start + len(raw))
    _finish(row, "done", report)


def _fault_of_grid(roots: Iterable[str]) -> Any:
    """What is wrong with the grid of a line: none such, or none of the caller's."""
    known, mine = every_grid(), tuple(roots)

    def fault(grid: str) -> str | None:
        if grid not in known:
            return "没有这个网格，请核对网格编码"
        return None if grid.startswith(mine) else "这个网格不归您管，没有导入"

    return fault


def _told(number: int, outcome: str, words: Iterable[str]) -> dict[str, Any]:
    return {"line": number, "outcome": outcome, "words": "；".join(words)}


def _finish(row: Any, state: str, report: list[dict[str, Any]]) -> None:
    counts = dict(Counter(one["outcome"] for one in report))
    _save(row, state=state, report=report, counts=counts, content=None, finished_at=clock.now())


def _save(row: Any, **changes: Any) -> None:
    with unit_of_work():
        Import.update(**changes).where(Import.id == row.id).execute()


#: What is told of an import whose lines nobody asks for: neither file nor report is read.
SUMMED = ("id", "name", "dry_run", "state", "total", "done", "encoding", "counts", "at", "finished_at")


def page(actor: Actor, *, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    """The caller's own imports and checks, as long as they are kept, the newest first. One query."""
    rows: Any = Import.select(*(getattr(Import, name) for name in SUMMED)).where(Import.by == actor.account_id)
    rows = rows.where(Import.id < after) if after else rows
    return list(rows.order_by(Import.id.desc()).limit(limit).dicts())


def view(row: Any, *, after: int = 0, limit: int = 100, outcome: str | None = None) -> dict[str, Any]:
    """An import with its report (of one outcome, where asked) from that line on; one line more than `limit`."""
    told = [one for one in row.report or [] if outcome in (None, one["outcome"])]
    return {name: getattr(row, name) for name in SUMMED} | {"lines": told[after : after + limit + 1]}
