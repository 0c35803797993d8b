"""Calendars from outside: the State Council's notices as a package knows them, and years it does not know yet."""

from datetime import date

import chinese_calendar

from server.places.rules import Holiday, days_of, guessed_year

OFFICIAL_SOURCE = "国务院办公厅节假日安排通知"
GUESS_SOURCE = "周末和法定节假日推算"

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}

FIRST_YEAR = 2004


def known_year(year: int) -> dict[date, Holiday] | None:
    """A year by its notice, or None while the package does not know it."""
    try:
        return {day: _known(day) for day in days_of(year)}
    except NotImplementedError:
        return None


def year(number: int) -> dict[date, Holiday]:
    """A year as well as it can be known."""
    return known_year(number) or guessed_year(number)


def _known(day: date) -> Holiday:
    is_closed, english = chinese_calendar.get_holiday_detail(day)
    name = NAMES.get(english, english) if english else ""
    return Holiday(not is_closed, name if is_closed or not name else f"{name}调休上班", is_official=True)
