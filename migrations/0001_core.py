"""The outbox."""

import peewee

from migrations.fields import MomentField, Table


def tables(db):
    class OutboxEvent(Table):
        id = peewee.BigAutoField()
        uuid = peewee.UUIDField(unique=True)
        name = peewee.TextField()
        version = peewee.BigIntegerField()
        subject_kind = peewee.TextField()
        subject_id = peewee.TextField()
        division = peewee.TextField(null=True)
        body = peewee.TextField(null=True)
        seq = peewee.BigIntegerField()
        unit = peewee.UUIDField()
        at = MomentField()
        data = peewee.JSONField()
        spread = peewee.BooleanField()

        class Meta:
            database = db
            table_name = "outbox_event"
            indexes = ((("subject_kind", "subject_id", "seq"), True), (("spread", "id"), False))

    class OutboxDelivery(Table):
        id = peewee.BigAutoField()
        event = peewee.ForeignKeyField(OutboxEvent, backref="+")
        listener = peewee.TextField()
        subject = peewee.TextField()
        done = peewee.BooleanField()
        given_up = peewee.BooleanField()
        attempts = peewee.BigIntegerField()
        not_before = MomentField()
        lease = peewee.UUIDField(null=True)
        last_error = peewee.TextField(null=True)
        done_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "outbox_delivery"
            indexes = (
                (("event", "listener"), True),
                (("done", "id"), False),
                (("given_up", "id"), False),
                (("listener", "subject", "done", "id"), False),
            )

    return [OutboxEvent, OutboxDelivery]


def up(migrator, db):
    db.create_tables(tables(db))


def down(migrator, db):
    db.drop_tables(tables(db))
