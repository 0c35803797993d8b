"""Places: divisions, grids, bodies, sites, the calendar of working days."""

import peewee

from migrations.fields import Table


def tables(db):
    class Division(Table):
        id = peewee.UUIDField(primary_key=True)
        code = peewee.TextField()
        name = peewee.TextField()
        parent = peewee.TextField(null=True)
        facts = peewee.JSONField()
        valid_from = peewee.DateField()
        valid_to = peewee.DateField(null=True)

        class Meta:
            database = db
            table_name = "place_division"
            indexes = ((("code", "valid_from"), True), (("parent",), False))

    class Grid(Table):
        code = peewee.TextField(primary_key=True)
        community = peewee.TextField(index=True)
        name = peewee.TextField()
        kind = peewee.TextField()
        facts = peewee.JSONField()
        closed_on = peewee.DateField(null=True)

        class Meta:
            database = db
            table_name = "place_grid"

    class Body(Table):
        code = peewee.TextField(primary_key=True)
        name = peewee.TextField()
        nature = peewee.TextField()
        division = peewee.TextField()
        advice_phone = peewee.TextField()
        complaint_phone = peewee.TextField()

        class Meta:
            database = db
            table_name = "place_body"

    return [Division, Grid, Body, *sites_and_days(db)]


def sites_and_days(db):
    class Site(Table):
        id = peewee.UUIDField(primary_key=True)
        code = peewee.TextField(unique=True)
        kind = peewee.TextField()
        outlet_type = peewee.TextField(null=True)
        name = peewee.TextField()
        division = peewee.TextField(index=True)
        address = peewee.TextField()
        phone = peewee.TextField(null=True)
        location = peewee.JSONField()
        hours = peewee.JSONField()
        self_service_hours = peewee.TextField(null=True)
        windows = peewee.BigIntegerField()
        equipment = peewee.JSONField()
        facilities = peewee.JSONField()
        speciality = peewee.TextField(null=True)
        closed_on = peewee.DateField(null=True)

        class Meta:
            database = db
            table_name = "place_site"

    class CalendarDay(Table):
        day = peewee.DateField(primary_key=True)
        is_open = peewee.BooleanField()
        name = peewee.TextField()
        source = peewee.TextField()
        status = peewee.TextField()

        class Meta:
            database = db
            table_name = "place_calendar_day"

    class PlaceVersion(Table):
        subject = peewee.TextField(primary_key=True)
        version = peewee.BigIntegerField()

        class Meta:
            database = db
            table_name = "place_version"

    return [Site, CalendarDay, PlaceVersion]


def up(migrator, db):
    db.create_tables(tables(db))


def down(migrator, db):
    db.drop_tables(tables(db))
