"""Importing places and calendars: again and again, with changes, without losing what was."""

from copy import deepcopy
from datetime import UTC, date, datetime

import pytest

from server.catalog import files
from server.core import clock
from server.core.errors import NotFound
from server.places import holidays, queries, service
from server.places.models import CalendarDay, Division, Grid, Site
from server.places.rules import Holiday, working_days_after
from tests.server.at_once import at_once
from tests.server.queries import counted

(DISTRICT,) = files.places([files.DEMO])
STREET, STATION = "370199001000", "370199001001"


def changed(change):
    data = deepcopy(DISTRICT)
    change(data)
    return data


def test_the_demo_district_is_imported(district):
    assert len(queries.divisions()) == 20
    assert Grid.select().count() == 40
    assert len(queries.sites()) == 32
    assert len(queries.bodies()) == 17
    assert queries.full_name(STATION) == "天溪区（演示）柳泉街道清泉里社区"


def test_importing_twice_changes_nothing(district):
    before = queries.version("places")
    assert service.import_places(DISTRICT) is False
    assert queries.version("places") == before


def test_eight_that_start_at_once_enter_the_district_and_the_years_once(db):
    def start():
        return service.import_places(DISTRICT), service.import_years(2026, 2026)

    answers = at_once(*[start] * 8)
    assert sorted(places for places, _ in answers) == [False] * 7 + [True]
    assert sorted(days > 0 for _, days in answers) == [False] * 7 + [True]
    assert (Grid.select().count(), len(queries.divisions()), queries.version("places")) == (40, 20, 1)


def test_a_renamed_street_keeps_its_old_name_for_old_cases(district):
    with clock.frozen(datetime(2026, 11, 20, 2, tzinfo=UTC)):
        service.import_places(changed(lambda data: data["streets"][0].update(name="新柳街道")))
    assert queries.division(STREET)["name"] == "新柳街道"
    assert queries.division_on(STREET, date(2026, 11, 19)).name == "柳泉街道"
    assert queries.division_on(STREET, date(2026, 11, 20)).name == "新柳街道"
    assert queries.division_on(STREET, date(2020, 1, 1)) is None


def test_renaming_twice_on_one_day_leaves_one_new_name(district):
    with clock.frozen(datetime(2026, 11, 20, 2, tzinfo=UTC)):
        service.import_places(changed(lambda data: data["streets"][0].update(name="新柳街道")))
        service.import_places(changed(lambda data: data["streets"][0].update(name="新新街道")))
    names = [row.name for row in Division.select().where(Division.code == STREET).order_by(Division.valid_from)]
    assert names == ["柳泉街道", "新新街道"]


def test_an_abolished_community_is_closed_not_deleted(district):
    def abolish(data):
        gone = data["communities"].pop(0)
        data["grids"] = [row for row in data["grids"] if row["community"] != gone["code"]]

    service.import_places(changed(abolish))
    with pytest.raises(NotFound):
        queries.division(STATION)
    assert Division.get(Division.code == STATION).valid_to is not None
    assert queries.grids(STATION) == []
    assert Grid.select().where(Grid.community == STATION).count() == 3
    assert "station_370199001001" not in {site["code"] for site in queries.sites().values()}
    assert Site.get(Site.code == "station_370199001001").closed_on is not None


def test_what_was_closed_opens_again(district):
    service.import_places(changed(lambda data: data["sites"].pop()))
    assert len(queries.sites()) == 31
    service.import_places(DISTRICT)
    assert len(queries.sites()) == 32


def test_a_site_keeps_its_id(district):
    found = next(site for site in queries.sites().values() if site["code"] == "bank_yunqiao")
    assert found["id"] == service.site_id("bank_yunqiao")
    assert queries.site(found["id"])["name"] == "示例商业银行云桥支行"


def test_sites_near_are_the_nearest_first(district):
    near = queries.sites_near(STATION)
    assert near[0]["division"] == STATION
    assert near[-1]["code"] == "centre_370199"
    assert all(site["division"].startswith("370199001") or site["division"] == "370199000000" for site in near)


def test_the_calendar_is_official_until_the_last_notice(district):
    calendar = queries.calendar()
    assert working_days_after(date(2026, 9, 30), 20, calendar) == (date(2026, 11, 3), False)
    assert calendar.is_official(date(2026, 12, 31))
    assert not calendar.is_official(date(2027, 1, 1))
    assert CalendarDay.get_by_id(date(2004, 1, 1)).status == "official"


def test_importing_the_years_twice_changes_nothing(district):
    before = queries.version("calendar")
    assert service.import_years() == 0
    assert queries.version("calendar") == before


def test_a_notice_makes_an_estimate_sure(district):
    start = date(2026, 12, 31)
    assert working_days_after(start, 1, queries.calendar()) == (date(2027, 1, 4), True)
    notice = {day: Holiday(known.is_open, known.name, True) for day, known in holidays.year(2027).items()}
    notice[date(2027, 1, 3)] = Holiday(True, "元旦调休上班", True)
    assert service.import_notice(notice, source="通知〔2026〕") == 365
    assert working_days_after(start, 1, queries.calendar()) == (date(2027, 1, 3), False)


def test_a_guess_never_replaces_a_notice(district):
    notice = {date(2027, 1, 4): Holiday(False, "放假", True)}
    service.import_notice(notice, source="通知〔2026〕")
    assert service.import_years() == 0
    assert not queries.calendar().is_open(date(2027, 1, 4))


def test_the_calendar_is_read_once_per_version(district):
    first = queries.calendar()
    queries.look_again()
    with counted() as statements:
        assert queries.calendar() is first
        assert queries.calendar() is first
    assert len(statements) == 1


def test_unknown_places_are_not_found(district):
    for look in (
        lambda: queries.division("999999999999"),
        lambda: queries.body("body_x"),
        lambda: queries.site(service.site_id("x")),
    ):
        with pytest.raises(NotFound):
            look()
