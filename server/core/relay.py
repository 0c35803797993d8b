"""The relay: tells the outbox's events to those who listen.

It spreads an event into one delivery per listener; a worker claims a delivery by a conditional update with a lease, so
that a killed worker's delivery is taken up again by the next. Per listener and subject they run in order. A listener's
own writes and the mark "done" land in one transaction: running twice changes nothing. What fails again and again is
set apart, so that it does not hold back its subject for ever: `lastmeter verify` and `/metrics` tell of it, and
`lastmeter verify --again` tells it once more. What everybody has heard is forgotten after `KEPT`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.core import clock
from server.core.ids import uuid7
from server.core.logs import get_logger
from server.core.outbox import Event, Listener, OutboxDelivery, OutboxEvent, listener_name, unit_of_work
from server.core.store import execute, insert_many, is_sqlite, uuid_of

#: After so long a delivery whose worker died is taken up by another one.
LEASE = timedelta(minutes=1)
BATCH = 200
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=30)
#: With these pauses about a day; then a person looks.
MOST_TRIES = 60
#: How long news stays after all have heard it, and how much of it goes at once.
KEPT = timedelta(days=30)
CHUNK = 500

#: "NOT spread" and "NOT done" are said as the partial indexes say it: a parameter would not be known for it.
WAITING_SQL = "SELECT id, name, subject_kind, subject_id FROM outbox_event WHERE NOT spread ORDER BY id LIMIT ?"

log = get_logger(__name__)


class Relay:
    """Spreads events to their listeners and runs what waits. `listeners`: event name → functions."""

    def __init__(self, listeners: Mapping[str, tuple[Listener, ...]], lease: timedelta = LEASE) -> None:
        self.listeners, self.lease = listeners, lease
        self._by_name = {listener_name(f): f for functions in listeners.values() for f in functions}

    def drain(self, most: int = 10_000) -> int:
        """Work until nothing is due; returns the number of deliveries that were run."""
        count = 0
        while count < most:
            spread = self.spread()
            ran = self.run_next()
            count += ran
            if not spread and not ran:
                break
        return count

    def spread(self) -> int:
        """Make the deliveries of new events."""
        waiting = execute(WAITING_SQL, (BATCH,)).fetchall()
        if not waiting:
            return 0
        now = clock.now()
        rows = [
            {"event": id_, "listener": listener_name(f), "subject": f"{kind}:{subject}", "not_before": now}
            | {"done": False, "given_up": False, "attempts": 0}
            for id_, name, kind, subject in waiting
            for f in self.listeners.get(name, ())
        ]
        with unit_of_work():
            if rows:
                insert_many(OutboxDelivery, rows, ignore=True)
            OutboxEvent.update(spread=True).where(OutboxEvent.id << [row[0] for row in waiting]).execute()
        return len(waiting)

    def run_next(self) -> int:
        """Claim the earliest delivery that is due and run it; 0 when there is none."""
        claimed = self._claim()
        if claimed is None:
            return 0
        delivery, lease = claimed
        try:
            self._run(delivery, lease)
        except Exception as reason:  # noqa: BLE001  the one place that may: whatever a listener raises is kept and tried again
            self._put_back(delivery, lease, reason)
        return 1

    def _claim(self) -> tuple[OutboxDelivery, UUID] | None:
        now, lease = clock.now(), uuid7()
        skip = "" if is_sqlite() else "FOR UPDATE OF d SKIP LOCKED"
        sql = f"""
            UPDATE outbox_delivery SET lease = ?, attempts = attempts + 1, not_before = ?
            WHERE id = (SELECT d.id FROM outbox_delivery d WHERE NOT d.done AND d.not_before <= ?
                        AND NOT EXISTS (SELECT 1 FROM outbox_delivery e WHERE e.listener = d.listener
                                        AND e.subject = d.subject AND NOT e.done AND e.id < d.id)
                        ORDER BY d.id LIMIT 1 {skip})
            RETURNING id"""  # noqa: S608  no word of it from outside
        with unit_of_work():
            row = execute(sql, (lease, now + self.lease, now)).fetchone()
        if row is None:
            return None
        return OutboxDelivery.get_by_id(row[0]), lease

    def _run(self, delivery: OutboxDelivery, lease: UUID) -> None:
        event = _event_of(delivery.event)
        listener = self._by_name.get(delivery.listener)
        if listener is None:  # a listener that a newer version no longer has
            _mark_done(delivery, lease)
        elif getattr(listener, "outside", False):
            listener(event)
            _mark_done(delivery, lease)
        else:
            with unit_of_work(durable=True):
                listener(event)
                _mark_done(delivery, lease)

    def _put_back(self, delivery: OutboxDelivery, lease: UUID, reason: Exception) -> None:
        """Try again after a pause; after `MOST_TRIES` set it apart, so that its subject goes on."""
        pause = min(FIRST_PAUSE * 2 ** min(delivery.attempts, 12), LONGEST_PAUSE)
        over = delivery.attempts >= MOST_TRIES
        changes = {"not_before": clock.now() + pause, "lease": None, "last_error": type(reason).__name__}
        with unit_of_work():
            OutboxDelivery.update(**changes, done=over, given_up=over).where(
                (OutboxDelivery.id == delivery.id) & (OutboxDelivery.lease == lease)
            ).execute()
        said = "delivery_set_apart" if over else "delivery_failed"
        log.warning(said, listener=delivery.listener, attempts=delivery.attempts, exc_info=reason)


@dataclass(frozen=True, slots=True)
class SetApart:
    """A delivery that a person has to look at."""

    id: int
    event: str
    subject: str
    listener: str
    error: str | None
    attempts: int


def set_apart(*, limit: int = 100) -> list[SetApart]:
    """What failed too often, the oldest first."""
    sql = (
        "SELECT d.id, e.name, d.subject, d.listener, d.last_error, d.attempts FROM outbox_delivery d "
        "JOIN outbox_event e ON e.id = d.event_id WHERE d.given_up ORDER BY d.id LIMIT ?"
    )
    rows = execute(sql, (limit,)).fetchall()
    return [SetApart(*parts) for parts in rows]


def tell_again() -> int:
    """Give all that is set apart another round of tries, once the reason is mended; returns how many."""
    with unit_of_work():
        fresh = {"done": False, "given_up": False, "attempts": 0, "not_before": clock.now(), "last_error": None}
        count: int = OutboxDelivery.update(**fresh).where(OutboxDelivery.given_up == True).execute()  # noqa: E712
    return count


def waiting() -> dict[str, int]:
    """How much news is not heard yet, and how much is set apart; for the metrics, each by its own small index."""
    counts = {"unspread": "outbox_event WHERE NOT spread", "waiting": "outbox_delivery WHERE NOT done"}
    counts["set_apart"] = "outbox_delivery WHERE given_up"
    return {
        name: int(execute(f"SELECT COUNT(*) FROM {rest}").fetchone()[0])  # noqa: S608  our own words
        for name, rest in counts.items()
    }


def thin(now: datetime, *, chunks: int = 20) -> int:
    """Forget news that all have heard long ago, some at a time; what is set apart stays. Returns how many events."""
    count = 0
    for _ in range(chunks):
        with unit_of_work():
            old = [row[0] for row in execute(OLD_SQL, (True, now - KEPT, False, True, CHUNK)).fetchall()]
            OutboxDelivery.delete().where(OutboxDelivery.event.in_(old)).execute()
            OutboxEvent.delete().where(OutboxEvent.id.in_(old)).execute()
        count += len(old)
        if len(old) < CHUNK:
            break
    return count


OLD_SQL = (
    "SELECT e.id FROM outbox_event e WHERE e.spread = ? AND e.at < ? AND NOT EXISTS (SELECT 1 FROM outbox_delivery d "
    "WHERE d.event_id = e.id AND (d.done = ? OR d.given_up = ?)) ORDER BY e.id LIMIT ?"
)


class LeaseLost(Exception):
    """Another worker took the delivery over; this run's writes are undone."""


def _mark_done(delivery: OutboxDelivery, lease: UUID) -> None:
    with unit_of_work():
        changed = (
            OutboxDelivery.update(done=True, done_at=clock.now(), last_error=None)
            .where(
                (OutboxDelivery.id == delivery.id) & (OutboxDelivery.lease == lease) & (OutboxDelivery.done == False)  # noqa: E712
            )
            .execute()
        )
        if not changed:
            raise LeaseLost(delivery.listener)


def _event_of(row: OutboxEvent) -> Event:
    subject: Any = row
    return Event(
        uuid=uuid_of(subject.uuid),
        name=subject.name,
        subject_kind=subject.subject_kind,
        subject_id=subject.subject_id,
        division=subject.division,
        body=subject.body,
        seq=subject.seq,
        unit=uuid_of(subject.unit),
        at=subject.at,
        data=subject.data,
    )
