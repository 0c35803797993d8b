"""The yearly notice as an operator writes it down."""

from datetime import date

import pytest

from server.places import notices
from server.places.rules import Holiday

RIGHT = """
year: 2027
source: 国务院办公厅关于2027年部分节假日安排的通知
closed:
  - {from: 2027-01-01, to: 2027-01-04, name: 元旦}
  - {from: 2027-05-01, to: 2027-05-05, name: 劳动节}
  - {from: 2027-10-01, to: 2027-10-07, name: 国庆节}
open:
  - {day: 2027-10-09, name: 国庆节}
"""


def test_every_day_of_the_year_is_known_afterwards():
    notice = notices.read(RIGHT)
    assert (notice.year, len(notice.days)) == (2027, 365)
    assert all(day.is_official for day in notice.days.values())
    assert notice.days[date(2027, 1, 4)] == Holiday(False, "元旦", is_official=True)
    assert notice.days[date(2027, 10, 9)] == Holiday(True, "国庆节调休上班", is_official=True)
    assert [notice.days[date(2027, 1, day)].is_open for day in (5, 9)] == [True, False]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("year: 2027", "year: twenty", "year"),
        ("year: 2027", "yaer: 2027", "exactly"),
        ("source: ", "source: #", "source"),
        ("to: 2027-01-04", "to: soon", "closed, number 1"),
        ("to: 2027-01-04", "to: 2026-01-04", "元旦 ends before it begins"),
        ("to: 2027-01-04", "to: 2027-03-04", "longer than"),
        ("day: 2027-10-09", "day: 2027-10-11", "is no weekend"),
        ("day: 2027-10-09", "day: 2027-10-03", "is closed too"),
        ("day: 2027-10-09", "day: 2028-01-01", "is not in 2027"),
        ("to: 2027-10-07", "to: 2027-10-02", "2027-10-03 (国庆节) is a statutory day off"),
        ("closed:", "closed: [", "not YAML"),
    ],
)
def test_a_slip_of_the_pen_is_named(old, new, fault):
    with pytest.raises(notices.BadNotice) as told:
        notices.read(RIGHT.replace(old, new))
    assert any(fault in line for line in told.value.args), told.value.args
    assert all("\n" not in line for line in told.value.args)
