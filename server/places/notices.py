"""The State Council's yearly notice as a file that an operator copies from it; a fault is said in plain words. Pure.

    year: 2027
    source: 国务院办公厅关于2027年部分节假日安排的通知
    closed:
      - {from: 2027-01-01, to: 2027-01-03, name: 元旦}
    open:
      - {day: 2027-02-14, name: 春节}      # a weekend that is worked

What it does not name follows the week: from then on the whole year is known, no day of it is an estimate.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import yaml

from server.places.rules import FIXED, Holiday, days_of

LONGEST = 15


class BadNotice(ValueError):
    """What is wrong with the file; each argument is one fault."""


@dataclass(frozen=True)
class Notice:
    """One year's days, and the paper that says so."""

    year: int
    source: str
    days: Mapping[date, Holiday]


def read(text: str) -> Notice:
    """The notice of a file; `BadNotice` names every fault."""
    try:
        told = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as reason:
        raise BadNotice("not YAML: " + " ".join(str(reason).split())) from reason
    if faults := list(_misshapen(told)):
        raise BadNotice(*faults)
    days = _ordinary(told["year"])
    for row in told["closed"]:
        for n in range((row["to"] - row["from"]).days + 1):
            days[row["from"] + timedelta(days=n)] = Holiday(False, row["name"], is_official=True)
    for row in told["open"]:
        days[row["day"]] = Holiday(True, f"{row['name']}调休上班", is_official=True)
    if faults := list(_doubtful(told, days)):
        raise BadNotice(*faults)
    return Notice(told["year"], told["source"], days)


def _ordinary(year: int) -> dict[date, Holiday]:
    return {day: Holiday(day.weekday() < 5, "", is_official=True) for day in days_of(year)}


def _misshapen(told: Any) -> Iterator[str]:
    if not isinstance(told, dict) or set(told) != {"year", "source", "closed", "open"}:
        yield "must have exactly: year, source, closed, open"
        return
    if type(told["year"]) is not int or not 2000 <= told["year"] <= 2100:
        yield "year: must be a year like 2027"
    if not isinstance(told["source"], str) or not told["source"].strip():
        yield "source: must be the title of the notice"
    for part, keys in (("closed", ("from", "to")), ("open", ("day",))):
        rows = told[part]
        if not isinstance(rows, list):
            yield f"{part}: must be a list"
            continue
        for number, row in enumerate(rows, 1):
            is_right = isinstance(row, dict) and set(row) == {"name", *keys} and isinstance(row["name"], str)
            if not is_right or not all(type(row[key]) is date for key in keys):
                yield f"{part}, number {number}: must be {{name: …, {', '.join(f'{key}: YYYY-MM-DD' for key in keys)}}}"


def _doubtful(told: Mapping[str, Any], days: Mapping[date, Holiday]) -> Iterator[str]:
    """What no notice says: a slip of the pen that would move people's dates."""
    year = told["year"]
    closed: set[date] = set()
    for row in told["closed"]:
        if not row["from"] <= row["to"] <= row["from"] + timedelta(days=LONGEST):
            yield f"closed: {row['name']} ends before it begins, or is longer than {LONGEST} days"
            continue
        closed |= {row["from"] + timedelta(days=n) for n in range((row["to"] - row["from"]).days + 1)}
    for row in told["open"]:
        if row["day"].weekday() < 5:
            yield f"open: {row['day']} is no weekend"
        if row["day"] in closed:
            yield f"open: {row['day']} is closed too"
    for day in days:
        if day.year != year and not (day.year == year - 1 and day.month == 12):
            yield f"{day} is not in {year}"
    for (month, number), name in FIXED.items():
        if date(year, month, number) not in closed:
            yield f"{date(year, month, number)} ({name}) is a statutory day off, but not closed here"
