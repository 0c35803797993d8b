"""Days counted as the office must, checked against the published year and against a slow count by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.reviews.rules.clocks import (
    EndlessLimit,
    Limit,
    Stop,
    due,
    is_overdue,
    notice_clock,
    working_day_number,
)


class Days:
    """A calendar of three sets: closed besides weekends, open despite a weekend, and the last official year."""

    def __init__(self, closed=(), opened=(), official_until=date(2026, 12, 31)):
        self.closed, self.opened, self.official_until = set(closed), set(opened), official_until

    def is_open(self, day):
        if day in self.opened:
            return True
        return day.weekday() < 5 and day not in self.closed

    def is_official(self, day):
        return day <= self.official_until


def span(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def of_2026(month, first, last):
    return span(date(2026, month, first), date(2026, month, last))


CLOSED_2026 = (
    of_2026(1, 1, 3)
    + of_2026(2, 15, 23)
    + of_2026(4, 4, 6)
    + of_2026(5, 1, 5)
    + of_2026(6, 19, 21)
    + of_2026(9, 25, 27)
    + of_2026(10, 1, 7)
)
OPEN_2026 = [date(2026, *day) for day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))]
YEAR = Days(CLOSED_2026, OPEN_2026)
WEEKENDS_ONLY = Days(official_until=date(2099, 12, 31))


def test_the_year_2026_has_248_working_days():
    assert sum(YEAR.is_open(day) for day in span(date(2026, 1, 1), date(2026, 12, 31))) == 248


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2026, 2, 13), 5, date(2026, 2, 27)),
        (date(2026, 4, 30), 20, date(2026, 6, 1)),
        (date(2026, 9, 24), 5, date(2026, 10, 9)),
        (date(2026, 9, 30), 20, date(2026, 11, 3)),
    ],
)
def test_published_values(start, days, last):
    answer = due(start, Limit(days), YEAR)
    assert (answer.on, answer.is_provisional) == (last, False)


def test_an_on_the_spot_item_is_due_on_the_day_itself_or_the_next_open_one():
    assert due(date(2026, 9, 24), Limit(0), YEAR).on == date(2026, 9, 24)
    assert due(date(2026, 10, 1), Limit(0), YEAR).on == date(2026, 10, 8)


def test_calendar_days_end_on_an_open_day():
    assert due(date(2026, 11, 2), Limit(7, working=False), YEAR).on == date(2026, 11, 9)
    assert due(date(2026, 9, 24), Limit(7, working=False), YEAR).on == date(2026, 10, 8)


def test_a_date_that_rests_on_an_unpublished_year_is_an_estimate():
    assert due(date(2026, 12, 28), Limit(3), YEAR).is_provisional is False
    assert due(date(2026, 12, 28), Limit(4), YEAR).is_provisional is True


def test_a_stop_that_has_not_ended_makes_the_date_an_estimate():
    stop = Stop(date(2026, 11, 4), expected_until=date(2026, 11, 11))
    answer = due(date(2026, 11, 2), Limit(5), YEAR, stops=[stop], today=date(2026, 11, 5))
    assert answer.is_provisional
    assert answer.on == date(2026, 11, 16)


def test_a_stop_that_lasts_longer_than_told_goes_on_moving_the_date():
    stop = Stop(date(2026, 11, 4), expected_until=date(2026, 11, 6))
    told = due(date(2026, 11, 2), Limit(5), YEAR, stops=[stop], today=date(2026, 11, 5))
    late = due(date(2026, 11, 2), Limit(5), YEAR, stops=[stop], today=date(2026, 11, 12))
    assert told.on == date(2026, 11, 11)
    assert late.on == date(2026, 11, 17)


def test_a_stop_of_no_days_changes_nothing():
    stop = Stop(date(2026, 11, 4), until=date(2026, 11, 4))
    assert due(date(2026, 11, 2), Limit(5), YEAR, stops=[stop]) == due(date(2026, 11, 2), Limit(5), YEAR)


def test_a_calendar_without_an_open_day_is_named_instead_of_counting_for_ever():
    class Shut(Days):
        def is_open(self, day):
            return False

    with pytest.raises(EndlessLimit):
        due(date(2026, 1, 1), Limit(1), Shut())


@pytest.mark.parametrize(
    "data", [{"value": -1}, {"value": True}, {"value": "5"}, {"value": 5, "unit": "hour"}, {"unit": "day"}]
)
def test_what_is_not_a_limit_in_days_is_refused(data):
    with pytest.raises(ValueError, match="not a limit"):
        Limit.of(data)


def test_a_limit_of_the_catalogue_is_read_and_written():
    data = {"value": 20, "unit": "day", "unit_kind": "working"}
    assert Limit.of(data) == Limit(20)
    assert Limit.of(data).as_data() == data
    assert Limit.of({"value": 7, "unit": "day", "unit_kind": "calendar", "basis": "law"}) == Limit(7, working=False)


def test_the_notice_warns_on_days_three_and_four_and_accepts_on_day_six():
    monday = date(2026, 11, 2)
    seen = [notice_clock(monday, monday + timedelta(days=n), YEAR) for n in range(9)]
    assert [clock.day for clock in seen] == [0, 1, 2, 3, 4, 4, 4, 5, 6]
    assert [clock.warning for clock in seen] == [None, None, None, 3, 4, 4, 4, 4, 4]
    assert [clock.is_deemed_accepted for clock in seen] == [False] * 8 + [True]


def test_the_last_day_is_still_in_time():
    assert not is_overdue(date(2026, 11, 3), date(2026, 11, 3))
    assert is_overdue(date(2026, 11, 3), date(2026, 11, 4))


days = st.dates(date(2026, 1, 1), date(2027, 6, 30))
some_days = st.sets(days, max_size=20)
limits = st.builds(Limit, st.integers(0, 60), st.booleans())


@given(start=days, limit=limits, closed=some_days, opened=some_days)
def test_the_due_day_is_what_a_slow_count_finds(start, limit, closed, opened):
    calendar = Days(closed, opened)
    day, left = start, limit.days
    while left:
        day += timedelta(days=1)
        if not limit.working or calendar.is_open(day):
            left -= 1
    while not calendar.is_open(day):
        day += timedelta(days=1)
    assert due(start, limit, calendar).on == day


@given(start=days, limit=limits, closed=some_days, one=days)
def test_one_more_closed_day_never_makes_a_date_earlier(start, limit, closed, one):
    assert due(start, limit, Days(closed | {one})).on >= due(start, limit, Days(closed)).on


@given(start=days, days_=st.integers(1, 40), closed=some_days, after=st.integers(0, 30), length=st.integers(0, 40))
def test_stopping_and_resuming_shifts_the_date_by_the_days_between(start, days_, closed, after, length):
    calendar = Days(closed)
    plain = due(start, Limit(days_), calendar).on
    since = min(start + timedelta(days=after), plain - timedelta(days=1))
    since = max(since, start)
    until = since + timedelta(days=length)
    shifted = due(start, Limit(days_), calendar, stops=[Stop(since, until)]).on
    stood_still = working_day_number(since, until, calendar)
    assert shifted == due(plain, Limit(stood_still), calendar).on


@given(start=days, limit=limits, more=st.integers(0, 20))
def test_more_days_never_end_earlier(start, limit, more):
    longer = Limit(limit.days + more, limit.working)
    assert due(start, longer, WEEKENDS_ONLY).on >= due(start, limit, WEEKENDS_ONLY).on
