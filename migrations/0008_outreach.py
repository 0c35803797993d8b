"""Codes on paper."""

import peewee

from migrations.fields import MomentField, Table


def tables(db):
    class Flyer(Table):
        id = peewee.UUIDField(primary_key=True)
        code = peewee.TextField(unique=True)
        kind = peewee.TextField()
        target = peewee.TextField()
        division = peewee.TextField(index=True)
        title = peewee.TextField()
        made_by = peewee.UUIDField()
        made_at = MomentField()
        revoked_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "outreach_flyer"

    class ScanCount(Table):
        flyer = peewee.ForeignKeyField(Flyer, backref="+")
        day = peewee.DateField()
        scans = peewee.BigIntegerField()

        class Meta:
            database = db
            table_name = "outreach_scan_count"
            primary_key = peewee.CompositeKey("flyer", "day")

    return [Flyer, ScanCount]


def up(migrator, db):
    db.create_tables(tables(db))


def down(migrator, db):
    db.drop_tables(tables(db))
