"""Tables of places."""

from datetime import date

from peewee import BigIntegerField, BooleanField, DateField

from server.core.db import JsonField, Row, Text, UuidField


class Division(Row):
    """A division as it is from one day to another; the same code may have several rows that do not overlap."""

    id = UuidField(primary_key=True)
    code = Text()
    name = Text()
    parent = Text(null=True)
    facts = JsonField()
    valid_from = DateField()
    valid_to = DateField(null=True)

    class Meta:
        table_name = "place_division"
        indexes = ((("code", "valid_from"), True), (("parent",), False))

    def is_valid_on(self, day: date) -> bool:
        """Does this row speak for that day? The last day is the one before `valid_to`."""
        return bool(self.valid_from <= day and (self.valid_to is None or day < self.valid_to))


class Grid(Row):
    """A grid: the community's code and a local number."""

    code = Text(primary_key=True)
    community = Text(index=True)
    name = Text()
    kind = Text()
    facts = JsonField()
    closed_on = DateField(null=True)

    class Meta:
        table_name = "place_grid"


class Body(Row):
    """A body that decides."""

    code = Text(primary_key=True)
    name = Text()
    nature = Text()
    division = Text()
    advice_phone = Text()
    complaint_phone = Text()

    class Meta:
        table_name = "place_body"


class Site(Row):
    """A centre, a station or an outlet. `outlet_type` and `speciality` are said of outlets only."""

    id = UuidField(primary_key=True)
    code = Text(unique=True)
    kind = Text()
    outlet_type = Text(null=True)
    name = Text()
    division = Text(index=True)
    address = Text()
    phone = Text(null=True)
    location = JsonField()
    hours = JsonField()
    self_service_hours = Text(null=True)
    windows = BigIntegerField()
    equipment = JsonField()
    facilities = JsonField()
    speciality = Text(null=True)
    closed_on = DateField(null=True)

    class Meta:
        table_name = "place_site"


class CalendarDay(Row):
    """One day: open or closed, why, who says so, and whether that is `official` or `provisional`."""

    day = DateField(primary_key=True)
    is_open = BooleanField()
    name = Text()
    source = Text()
    status = Text()

    class Meta:
        table_name = "place_calendar_day"


class PlaceVersion(Row):
    """How often the places or the calendar changed: caches ask this one row whether they are still true."""

    subject = Text(primary_key=True)
    version = BigIntegerField()

    class Meta:
        table_name = "place_version"


MODELS = (Division, Grid, Body, Site, CalendarDay, PlaceVersion)
