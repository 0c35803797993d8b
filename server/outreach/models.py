"""Tables of codes on paper."""

import peewee

from server.core.db import MomentField, Row, Text, UuidField


class Flyer(Row):
    """A sheet with one code and its target."""

    id = UuidField(primary_key=True)
    code = Text(unique=True)
    kind = Text()
    target = Text()
    division = Text(index=True)
    title = Text()
    made_by = UuidField()
    made_at = MomentField()
    revoked_at = MomentField(null=True)

    class Meta:
        table_name = "outreach_flyer"


class ScanCount(Row):
    """How often a code was opened on a day: a number, no visitor."""

    flyer = peewee.ForeignKeyField(Flyer, backref="+")
    day = peewee.DateField()
    scans = peewee.BigIntegerField()

    class Meta:
        table_name = "outreach_scan_count"
        primary_key = peewee.CompositeKey("flyer", "day")
