"""Codes and working days, exhaustively."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.places import holidays, rules
from server.places.rules import Calendar, Holiday, working_days_after

DAYS = {day: known for year in range(2004, 2031) for day, known in holidays.year(year).items()}
CALENDAR = Calendar(1, DAYS)
EMPTY = Calendar(0, {})

CLOSED_2026 = [
    (date(2026, 1, 1), 3),
    (date(2026, 2, 15), 9),
    (date(2026, 4, 4), 3),
    (date(2026, 5, 1), 5),
    (date(2026, 6, 19), 3),
    (date(2026, 9, 25), 3),
    (date(2026, 10, 1), 7),
]
OPEN_2026 = [date(2026, *day) for day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))]

some_days = st.dates(date(2024, 1, 1), date(2029, 12, 31))
some_counts = st.integers(0, 60)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-04-30", 20, "2026-06-01"),
        ("2026-09-24", 5, "2026-10-09"),
        ("2026-09-30", 20, "2026-11-03"),
    ],
)
def test_the_known_values_come_out(start, count, end):
    assert working_days_after(date.fromisoformat(start), count, CALENDAR) == (date.fromisoformat(end), False)


def test_2026_is_as_the_notice_says():
    closed = {first + timedelta(days=n) for first, length in CLOSED_2026 for n in range(length)}
    for day in rules.days_of(2026):
        usual = day.weekday() < 5
        assert CALENDAR.is_open(day) == ((usual and day not in closed) or day in OPEN_2026), day
        assert CALENDAR.is_official(day)
    assert sum(map(CALENDAR.is_open, rules.days_of(2026))) == 248


def test_every_start_of_2026_and_every_count_agree_with_counting_by_hand():
    for start in rules.days_of(2026):
        day, left = start, 0
        for count in range(1, 31):
            while left < count:
                day += timedelta(days=1)
                left += CALENDAR.is_open(day)
            assert working_days_after(start, count, CALENDAR)[0] == day


def test_a_due_date_in_a_year_without_notice_is_an_estimate():
    assert working_days_after(date(2026, 12, 30), 1, CALENDAR) == (date(2026, 12, 31), False)
    assert working_days_after(date(2026, 12, 31), 1, CALENDAR) == (date(2027, 1, 4), True)


def test_a_day_in_an_estimated_start_does_not_taint_a_sure_count():
    days = {date(2026, 3, 2): Holiday(True, "", is_official=False)}
    days |= {date(2026, 3, n): Holiday(True, "", is_official=True) for n in (3, 4)}
    assert working_days_after(date(2026, 3, 2), 2, Calendar(1, days)) == (date(2026, 3, 4), False)


def test_no_days_end_on_the_day_itself_or_the_next_open_one():
    assert working_days_after(date(2026, 11, 18), 0, CALENDAR) == (date(2026, 11, 18), False)
    assert working_days_after(date(2026, 10, 1), 0, CALENDAR) == (date(2026, 10, 8), False)


def test_statutory_days_are_closed_in_years_without_notice():
    for year in range(2027, 2031):
        guessed = rules.guessed_year(year)
        closed = [day for day, known in guessed.items() if known.name]
        assert len(closed) in (12, 13)  # thirteen days, one of them shared when 中秋 falls into 国庆
        assert not any(guessed[day].is_open or guessed[day].is_official for day in closed)
        assert len(guessed) == (date(year + 1, 1, 1) - date(year, 1, 1)).days


def test_a_calendar_that_never_opens_is_refused():
    shut = Calendar(
        1, {date(2026, 1, 1) + timedelta(days=n): Holiday(False, "", True) for n in range(rules.FARTHEST + 9)}
    )
    with pytest.raises(rules.UnknownWorkingDay):
        working_days_after(date(2026, 1, 1), 1, shut)


def test_an_empty_calendar_knows_weekends_and_says_that_it_guesses():
    assert working_days_after(date(2026, 11, 20), 1, EMPTY) == (date(2026, 11, 23), True)


@given(start=some_days, count=some_counts, closed=st.sets(some_days, max_size=20))
def test_closing_days_never_makes_a_due_date_earlier(start, count, closed):
    fewer = Calendar(2, {**DAYS, **{day: Holiday(False, "临时关闭", True) for day in closed}})
    assert working_days_after(start, count, fewer)[0] >= working_days_after(start, count, CALENDAR)[0]


@given(start=some_days, count=st.integers(1, 60))
def test_one_day_more_ends_later(start, count):
    assert working_days_after(start, count + 1, CALENDAR)[0] > working_days_after(start, count, CALENDAR)[0]


@given(start=some_days, count=some_counts)
def test_a_due_date_is_an_open_day(start, count):
    assert CALENDAR.is_open(working_days_after(start, count, CALENDAR)[0])


@given(start=some_days, first=st.integers(1, 30), second=st.integers(1, 30))
def test_counting_may_be_done_in_two_goes(start, first, second):
    middle, _ = working_days_after(start, first, CALENDAR)
    assert working_days_after(middle, second, CALENDAR)[0] == working_days_after(start, first + second, CALENDAR)[0]


@pytest.mark.parametrize(
    ("code", "short", "above"),
    [
        ("370199001001", "370199001001", "370199001000"),
        ("370199001000", "370199001", "370199000000"),
        ("370199000000", "370199", "370100000000"),
        ("370100000000", "3701", "370000000000"),
        ("370000000000", "37", None),
        ("370199010200", "370199010200", "370199010000"),
        ("371000100010", "371000100010", "371000100000"),
    ],
)
def test_a_code_tells_its_place_in_the_tree(code, short, above):
    assert rules.prefix(code) == short
    assert rules.parent(code) == above


def test_a_lineage_goes_up_to_the_province():
    assert rules.lineage("370199001001") == [
        "370199001001",
        "370199001000",
        "370199000000",
        "370100000000",
        "370000000000",
    ]


def test_a_grid_lies_in_its_community_and_above():
    assert rules.lies_in("370199001001003", "370199001001")
    assert rules.lies_in("370199001001003", "370199000000")
    assert not rules.lies_in("370199001001003", "370199002000")
    assert not rules.lies_in("370199000000", "370199001000")


codes = st.builds(
    lambda *parts: "".join(parts),
    st.integers(11, 65).map("{:02}".format),
    st.integers(0, 99).map("{:02}".format),
    st.integers(0, 99).map("{:02}".format),
    st.integers(0, 999).map("{:03}".format),
    st.integers(0, 999).map("{:03}".format),
)


@given(codes)
def test_every_code_lies_in_all_above_it(code):
    assert all(rules.lies_in(code, above) for above in rules.lineage(code))
    assert rules.prefix(code).ljust(12, "0") == code
