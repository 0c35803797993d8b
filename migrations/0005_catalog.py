"""The catalogue: versions, releases, and what divisions and sites offer."""

import peewee

from migrations.fields import MomentField, Table


def tables(db):
    class Version(Table):
        id = peewee.UUIDField(primary_key=True)
        kind = peewee.TextField()
        code = peewee.TextField()
        version = peewee.BigIntegerField()
        digest = peewee.TextField()
        content = peewee.TextField()

        class Meta:
            database = db
            table_name = "catalog_version"
            indexes = ((("kind", "code", "version"), True),)

    class Release(Table):
        id = peewee.TextField(primary_key=True)
        made_at = MomentField()
        vocabulary = peewee.TextField()

        class Meta:
            database = db
            table_name = "catalog_release"

    class Pin(Table):
        release = peewee.ForeignKeyField(Release, backref="+")
        place = peewee.BigIntegerField()
        version = peewee.ForeignKeyField(Version, backref="+")

        class Meta:
            database = db
            table_name = "catalog_pin"
            primary_key = peewee.CompositeKey("release", "place")

    return [Version, Release, Pin, *pointers(db)]


def pointers(db):
    class Pointer(Table):
        name = peewee.TextField(primary_key=True)
        value = peewee.TextField()

        class Meta:
            database = db
            table_name = "catalog_pointer"

    class Offer(Table):
        holder_kind = peewee.TextField()
        holder = peewee.TextField()
        item = peewee.TextField()

        class Meta:
            database = db
            table_name = "catalog_offer"
            primary_key = peewee.CompositeKey("holder_kind", "holder", "item")

    return [Pointer, Offer]


def up(migrator, db):
    db.create_tables(tables(db))


def down(migrator, db):
    db.drop_tables(tables(db))
