"""The outbox: a unit of work writes its news in the same transaction as the change; `relay` tells it afterwards."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import peewee

from server.core import clock
from server.core.ids import uuid7
from server.core.store import JsonField, MomentField, Row, Text, UuidField, database, execute, insert_many


class OutboxEvent(Row):
    """News that a room left: ids only, never personal values."""

    id = peewee.BigAutoField()
    uuid = UuidField()
    name = Text()
    version = peewee.BigIntegerField(default=1)
    subject_kind = Text()
    subject_id = Text()
    division = Text(null=True)
    body = Text(null=True)
    seq = peewee.BigIntegerField()
    unit = UuidField()  # shared by all news of one unit of work
    at = MomentField()
    data = JsonField()
    spread = peewee.BooleanField(default=False)

    class Meta:
        table_name = "outbox_event"
        indexes = ((("subject_kind", "subject_id", "seq"), True),)


#: What still waits, however much was told.
OutboxEvent.add_index(OutboxEvent.id, where=peewee.SQL("NOT spread"), name="outbox_event_waiting")


class OutboxDelivery(Row):
    """One event for one listener; the truth about who has heard what."""

    id = peewee.BigAutoField()
    event = peewee.ForeignKeyField(OutboxEvent, backref="+", index=False)
    listener = Text()
    subject = Text()
    done = peewee.BooleanField(default=False)
    given_up = peewee.BooleanField(default=False)  # set apart after too many tries: done, but not heard
    attempts = peewee.BigIntegerField(default=0)
    not_before = MomentField()
    lease = UuidField(null=True)
    last_error = Text(null=True)
    done_at = MomentField(null=True)

    class Meta:
        table_name = "outbox_delivery"
        indexes = ((("event", "listener"), True),)


OutboxDelivery.add_index(OutboxDelivery.id, where=peewee.SQL("NOT done"), name="outbox_delivery_waiting")
OutboxDelivery.add_index(
    OutboxDelivery.listener, OutboxDelivery.subject, OutboxDelivery.id,
    where=peewee.SQL("NOT done"), name="outbox_delivery_queue",
)  # fmt: skip
OutboxDelivery.add_index(OutboxDelivery.id, where=peewee.SQL("given_up"), name="outbox_delivery_given_up")


@dataclass(frozen=True, slots=True)
class Event:
    """What a listener gets."""

    uuid: UUID
    name: str
    subject_kind: str
    subject_id: str
    division: str | None
    body: str | None
    seq: int
    unit: UUID
    at: datetime
    data: Mapping[str, Any]


Listener = Callable[[Event], None]


class Outbox:
    """The handle of one unit of work; its events are written when the unit ends well."""

    def __init__(self) -> None:
        self._rows: list[dict[str, Any]] = []
        self.holds_news = False
        self._unit = uuid7()

    def add(  # noqa: PLR0913  an event is what it is
        self,
        name: str,
        subject_kind: str,
        subject_id: Any,
        *,
        division: str | None = None,
        body: str | None = None,
        data: Mapping[str, Any] | None = None,
        seq: int | None = None,
    ) -> None:
        """Leave news about a subject. `seq` is its place among the subject's news, where the caller counts them."""
        self._rows.append(
            {
                "uuid": uuid7(),
                "name": name,
                "version": 1,
                "subject_kind": subject_kind,
                "subject_id": str(subject_id),
                "division": division,
                "body": body,
                "seq": seq,
                "unit": self._unit,
                "at": clock.now(),
                "data": dict(data or {}),
                "spread": False,
            }
        )

    def flush(self) -> None:
        """Write the events so far; a subject's next number is read where the caller did not count."""
        last: dict[tuple[str, str], int] = {}
        for row in self._rows:
            subject = row["subject_kind"], row["subject_id"]
            if row["seq"] is None:
                row["seq"] = (last[subject] if subject in last else _last_seq(*subject)) + 1
            last[subject] = row["seq"]
        if self._rows:
            insert_many(OutboxEvent, self._rows)
            self._rows, self.holds_news = [], True


def _last_seq(kind: str, subject: str) -> int:
    sql = "SELECT COALESCE(MAX(seq), 0) FROM outbox_event WHERE subject_kind = ? AND subject_id = ?"
    return int(execute(sql, (kind, subject)).fetchone()[0])


_current = threading.local()


def in_unit() -> bool:
    """Whether a unit of work is open here: what raises now is undone with all that the unit wrote."""
    return getattr(_current, "outbox", None) is not None


_wake: Callable[[], None] = lambda: None  # noqa: E731


def wake_with(ring: Callable[[], None]) -> None:
    """Say how the relay is woken after a unit that left news. A lost ring only costs time: the timetable sweeps."""
    global _wake
    _wake = ring


@contextmanager
def unit_of_work(*, durable: bool = False, batched: bool = False) -> Iterator[Outbox]:
    """One transaction of one command. A unit inside another joins it; an exception undoes all of it.

    `durable=True` for every unit whose answer is a receipt, a submission or a decision. `batched=True` sends its
    writes (`insert_many`, `must`, `execute`) to PostgreSQL as one statement at its end, where errors come: nothing is
    read in it, and none of them sees what another wrote.
    """
    outer: Outbox | None = getattr(_current, "outbox", None)
    if outer is not None:
        yield outer
        return
    outbox = Outbox()
    with database.obj.unit(durable, batched):
        _current.outbox = outbox
        try:
            yield outbox
            outbox.flush()
        finally:
            _current.outbox = None
    if outbox.holds_news:
        _wake()


def listener_name(listener: Listener) -> str:
    return f"{listener.__module__}.{listener.__name__}"


def outside(listener: Listener) -> Listener:
    """Mark a listener that talks to the world: it runs outside a transaction and keys what it sends by `event.uuid`."""
    listener.outside = True  # type: ignore[attr-defined]
    return listener
