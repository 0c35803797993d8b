"""Division codes and working days. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

GROUPS = (2, 4, 6, 9, 12)
COMMUNITY = 12

# A limit longer than this is a mistake in the data; a calendar without open days would be searched for ever.
FARTHEST = 366 * 20


class UnknownWorkingDay(ValueError):
    """So many working days lie beyond anything a calendar can tell."""


def prefix(code: str) -> str:
    """A division code without its trailing zero groups; every division below begins with it."""
    for shorter, longer in reversed(list(zip((0, *GROUPS), GROUPS, strict=False))):
        if code[shorter:longer].strip("0"):
            return code[:longer]
    return ""


def parent(code: str) -> str | None:
    """The division above, or None for a province."""
    own = len(prefix(code))
    above = [length for length in GROUPS if length < own]
    return code[: above[-1]].ljust(12, "0") if above else None


def lineage(code: str) -> list[str]:
    """A division and all above it, from the community up."""
    found = [code]
    while above := parent(found[-1]):
        found.append(above)
    return found


def lies_in(code: str, root: str) -> bool:
    """Is this division the root itself or below it? A grid's longer code lies in its community."""
    return code.startswith(prefix(root))


@dataclass(frozen=True)
class Holiday:
    """What the calendar says about one day."""

    is_open: bool
    name: str
    is_official: bool

    def is_remarkable(self, day: date) -> bool:
        """Is it named, or unlike its weekday?"""
        return bool(self.name) or self.is_open != (day.weekday() < 5)


@dataclass(frozen=True)
class Calendar:
    """Working days. Days the table does not name are guessed from the weekday and are never official."""

    version: int
    days: Mapping[date, Holiday]

    def says_of(self, day: date) -> Holiday:
        """What the table says of a day, or what its weekday suggests."""
        return self.days.get(day) or Holiday(day.weekday() < 5, "", is_official=False)

    def with_days(self, days: Mapping[date, Holiday]) -> "Calendar":
        """As it would be if these days were known too."""
        return Calendar(self.version, {**self.days, **days})

    def is_open(self, day: date) -> bool:
        return self.says_of(day).is_open

    def is_official(self, day: date) -> bool:
        return self.says_of(day).is_official

    @cached_property
    def _open(self) -> list[date]:
        return sorted(day for day, known in self.days.items() if known.is_open)

    @cached_property
    def _guessed_from(self) -> date:
        """The first day from which on something is not official or not known."""
        first = min(self.days, default=date.max)
        while first in self.days and self.days[first].is_official:
            first += timedelta(days=1)
        return first

    def jump(self, start: date, n: int) -> date | None:
        """The n-th open day after start, if the table alone can tell; a look-up instead of a walk."""
        if n < 1 or not self.days or start < min(self.days):
            return None
        place = bisect_right(self._open, start) + n - 1
        found = self._open[place] if place < len(self._open) else None
        return found if found and found < self._guessed_from else None


def working_days_after(start: date, n: int, calendar: Calendar) -> tuple[date, bool]:
    """The n-th working day after start (which is not counted), and whether that is only an estimate.

    Nought working days end on the day itself, or on the next open day if the office is closed.
    """
    if known := calendar.jump(start, n):
        return known, False
    day, left, provisional = start, n, n == 0 and not calendar.is_official(start)
    while left > 0 or not calendar.is_open(day):
        day += timedelta(days=1)
        provisional = provisional or not calendar.is_official(day)
        left -= calendar.is_open(day)
        if (day - start).days > FARTHEST:
            raise UnknownWorkingDay(f"{n} working days after {start}")
    return day, provisional


# Statutory days off with a fixed date (全国年节及纪念日放假办法, as amended for 2025): month and day → name.
FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}

# Those that follow the moon or the sun, for the years that a calendar guesses: first day and length.
# 春节 includes its eve. Dates by the published astronomical calendar.
MOVING: dict[int, tuple[tuple[tuple[int, int], int, str], ...]] = {
    2027: (((2, 5), 4, "春节"), ((4, 5), 1, "清明节"), ((6, 9), 1, "端午节"), ((9, 15), 1, "中秋节")),
    2028: (((1, 25), 4, "春节"), ((4, 4), 1, "清明节"), ((5, 28), 1, "端午节"), ((10, 3), 1, "中秋节")),
    2029: (((2, 12), 4, "春节"), ((4, 4), 1, "清明节"), ((6, 16), 1, "端午节"), ((9, 22), 1, "中秋节")),
    2030: (((2, 2), 4, "春节"), ((4, 5), 1, "清明节"), ((6, 5), 1, "端午节"), ((9, 12), 1, "中秋节")),
}


def guessed_year(year: int) -> dict[date, Holiday]:
    """A year whose notice is not out: weekends and statutory days, all provisional."""
    names = {date(year, *day): name for day, name in FIXED.items()}
    for first, length, name in MOVING.get(year, ()):
        names |= {date(year, *first) + timedelta(days=n): name for n in range(length)}
    return {
        day: Holiday(day.weekday() < 5 and day not in names, names.get(day, ""), is_official=False)
        for day in days_of(year)
    }


def days_of(year: int) -> Iterable[date]:
    """Every day of a year."""
    first = date(year, 1, 1)
    return (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
