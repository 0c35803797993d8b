"""The window's work: what came in, accepted by hand or by the law, told in time."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.applications.models import Case
from server.applications.rules import SYSTEM
from server.applications.service import find_case, move, owed, record
from server.core import clock
from server.core.access import Actor
from server.core.db import Outbox, execute, unit_of_work, uuid_of
from server.places.queries import calendar
from server.reviews.models import CaseClock
from server.reviews.rules.clocks import NoticeClock, notice_clock
from server.reviews.service import clocks, outside
from server.reviews.service.commands import Answer, Hand, Order, once

BATCH = 200


def receive(case_id: UUID, at: datetime, now: datetime, *, is_new: bool = False) -> Case:
    """A case lies at the window, new, released or answered: the days for the notice begin on the day it came.

    A new one from the door may have been received before it came here.
    """
    with unit_of_work() as outbox:
        case = find_case(case_id)
        if case.state != "submitted":
            return case
        before = case.received_on if is_new else None
        sets = clocks.receive(case, before or clock.local(at).date())
        if clocks.tells_news(case, sets):
            record(case, "received", by=SYSTEM, now=now, outbox=outbox, sets=sets)
        return case


def accept(case_id: UUID, command_id: UUID, *, actor: Actor) -> Answer:
    """受理: from now on the item's own days count."""
    return once(Order(command_id, "accept", case_id, actor), take_in)


def take_in(hand: Hand, *, reason: str | None = None, **facts: str) -> None:
    """Accept the case in hand; where the truth lies outside, it goes there."""
    sets = clocks.start(hand.case, hand.today, hand.today)
    sets |= outside.enlist(hand.case, hand.now)
    move(hand.case, "accept", by=hand.by, now=hand.now, outbox=hand.outbox, reason=reason, sets=sets, **facts)
    owed.pin(hand.case, hand.today, hand.outbox)


def watch_notices(now: datetime) -> int:
    """Warn on day 3 and 4, accept on day 6 what nobody asked about in time. Returns how many cases were touched.

    All that wait are read, a batch at a time; only those for which the day has come get a transaction.
    """
    return sum(watch(case_id, now) for case_id in _due_for_notice(clock.local(now).date()))


def _due_for_notice(today: date) -> Iterator[UUID]:
    days, five = calendar(), dict[date, NoticeClock]()
    for received_on, case_id, warned_on_day in _awaiting():
        if received_on not in five:
            five[received_on] = notice_clock(received_on, today, days)
        if five[received_on].calls_for_a_step(warned_on_day):
            yield case_id


def _awaiting() -> Iterator[tuple[date, UUID, int]]:
    last: Sequence[Any] = (date.min, UUID(int=0))
    while True:
        rows = execute(AWAITING_SQL, (*last, BATCH)).fetchall()
        yield from ((_day(day), uuid_of(case), warned) for day, case, warned in rows)
        if len(rows) < BATCH:
            return
        last = rows[-1][:2]


def _day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


AWAITING_SQL = (
    "SELECT received_on, case_id, warned_on_day FROM case_clock "
    "WHERE is_awaiting_notice AND (received_on, case_id) > (?, ?) "
    "ORDER BY received_on, case_id LIMIT ?"
)


def watch(case_id: UUID, now: datetime) -> bool:
    """Look at one case's five days."""
    with unit_of_work(durable=True) as outbox:
        row: CaseClock = CaseClock.get_by_id(case_id)
        case = find_case(case_id)
        if case.state != "submitted" or not row.is_awaiting_notice:
            return False
        five = notice_clock(row.received_on, clock.local(now).date(), calendar())
        if five.is_deemed_accepted:
            _deem(case, row, now, outbox)
        elif five.warning and five.warning > row.warned_on_day:
            _warn(case, five.warning, now, outbox)
        else:
            return False
        return True


def _warn(case: Case, day: int, now: datetime, outbox: Outbox) -> None:
    CaseClock.update(warned_on_day=day).where(CaseClock.case == case.id).execute()
    record(case, "notice_warned", by=SYSTEM, now=now, outbox=outbox, reason=f"day-{day}", day=day)


def _deem(case: Case, row: CaseClock, now: datetime, outbox: Outbox) -> None:
    """No notice in time: accepted by law, from the day of receipt."""
    sets = clocks.start(case, row.received_on, clock.local(now).date()) | outside.enlist(case, now)
    since = row.received_on.isoformat()
    move(case, "accept", by=SYSTEM, now=now, outbox=outbox, reason="deemed", sets=sets, accepted_from=since)
    owed.pin(case, clock.local(now).date(), outbox)  # nobody could know earlier that it was accepted
