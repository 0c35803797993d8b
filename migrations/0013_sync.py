"""The sealing keys of the exchange with phones, the phones, and what they are lent."""

import peewee

from migrations.fields import MomentField, SealedField, Table


def tables(db):
    class SealingKey(Table):
        number = peewee.BigIntegerField(primary_key=True)
        public = peewee.TextField()
        private = SealedField()
        made_at = MomentField()

        class Meta:
            database = db
            table_name = "sync_key"

    class Device(Table):
        id = peewee.UUIDField(primary_key=True)
        account = peewee.UUIDField(index=True)
        name = SealedField(null=True)
        share = SealedField()
        made_at = MomentField()
        seen_at = MomentField()
        revoked_at = MomentField(null=True)
        revoked_by = peewee.UUIDField(null=True)

        class Meta:
            database = db
            table_name = "sync_device"

    class Pack(Table):
        id = peewee.UUIDField(primary_key=True)
        account = peewee.UUIDField()
        marks = peewee.JSONField()
        used_at = MomentField(index=True)

        class Meta:
            database = db
            table_name = "sync_pack"

    return [SealingKey, Device, Pack]


def up(migrator, db):
    db.create_tables(tables(db))


def down(migrator, db):
    db.drop_tables(tables(db))
