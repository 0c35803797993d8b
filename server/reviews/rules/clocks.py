"""Until when? Days counted the way an office must count them.

The day of the event itself is never counted: accepted on Monday with one working day is due on Tuesday. The same holds
for a stop (the day it begins still counts, the day it ends does not), so that stopping and resuming shifts the date by
exactly the counted days in between. A limit in calendar days that would end on a closed day moves to the next open one
(民法典 art. 203).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Protocol

NOTICE_DAYS = 5
WARN_ON_DAYS = (3, 4)
DEEMED_ON_DAY = NOTICE_DAYS + 1

# A limit longer than this is a mistake in the data; without the bound a calendar with no open day would count for ever.
FARTHEST_DAYS = 366 * 20


class Calendar(Protocol):
    """What the counting needs to know of the working days."""

    def is_open(self, day: date) -> bool: ...

    def is_official(self, day: date) -> bool: ...


class EndlessLimit(ValueError):
    """The calendar holds no day on which this limit could end."""


@dataclass(frozen=True)
class Limit:
    """So many days, working or calendar, as the item's data says."""

    days: int
    working: bool = True

    @classmethod
    def of(cls, data: Mapping[str, object]) -> "Limit":
        """Read `{value, unit, unit_kind}` of the catalogue."""
        value, unit = data.get("value"), data.get("unit", "day")
        if not isinstance(value, int) or isinstance(value, bool) or value < 0 or unit != "day":
            raise ValueError(f"not a limit in days: {dict(data)}")
        return cls(value, working=data.get("unit_kind", "working") == "working")

    def counts(self, day: date, calendar: Calendar) -> bool:
        """Does this day use up one of the office's days?"""
        return calendar.is_open(day) if self.working else True

    def as_data(self) -> dict[str, object]:
        """The shape of the catalogue again."""
        return {"value": self.days, "unit": "day", "unit_kind": "working" if self.working else "calendar"}


@dataclass(frozen=True)
class Stop:
    """Time that is not the office's own: the days after `since` up to `until`, or to the expected day."""

    since: date
    until: date | None = None
    expected_until: date | None = None

    def covers(self, day: date, today: date) -> bool:
        """Is this day free of the count? An unfinished stop lasts as long as was told, and at least until today."""
        end = self.until or max(self.expected_until or today, today)
        return self.since < day <= end


@dataclass(frozen=True)
class Due:
    """The last day, and whether it may still move."""

    on: date
    is_provisional: bool


def days_after(start: date) -> Iterator[date]:
    """The days that follow, the first one not counted."""
    return (start + timedelta(days=n) for n in range(1, FARTHEST_DAYS))


def due(start: date, limit: Limit, calendar: Calendar, *, stops: Sequence[Stop] = (), today: date | None = None) -> Due:
    """The last day of a limit that began on `start`."""
    today = today or start
    left = limit.days
    sure = all(stop.until for stop in stops)
    for day in chain([start], days_after(start)):
        sure = sure and (day == start or calendar.is_official(day))
        free = any(stop.covers(day, today) for stop in stops)
        if day > start and not free and limit.counts(day, calendar):
            left -= 1
        # A day on which the office is closed, or the clock stands, is no day to be late on.
        if left <= 0 and not free and calendar.is_open(day):
            return Due(day, not sure)
    raise EndlessLimit(f"no end for {limit} from {start}")


def working_day_number(start: date, today: date, calendar: Calendar) -> int:
    """Which working day after `start` is today? 0 on the day itself and on closed days before the first."""
    span = (today - start).days
    return sum(calendar.is_open(start + timedelta(days=n)) for n in range(1, span + 1))


@dataclass(frozen=True)
class NoticeClock:
    """What the five days for telling everything that is missing ask of us today."""

    day: int

    @property
    def warning(self) -> int | None:
        """The day to warn about, once it has begun; a day that the timetable slept through is warned about late."""
        return max((day for day in WARN_ON_DAYS if day <= self.day), default=None)

    @property
    def is_deemed_accepted(self) -> bool:
        """No notice in time: accepted, from the day of receipt."""
        return self.day >= DEEMED_ON_DAY

    def calls_for_a_step(self, warned_on_day: int) -> bool:
        """Whether something is to be done about a case that was last warned about on that day."""
        return self.is_deemed_accepted or (self.warning or 0) > warned_on_day


def notice_clock(received: date, today: date, calendar: Calendar) -> NoticeClock:
    """Where the five days stand."""
    return NoticeClock(working_day_number(received, today, calendar))


def is_overdue(last_day: date, today: date) -> bool:
    """The last day itself is still in time."""
    return today > last_day
