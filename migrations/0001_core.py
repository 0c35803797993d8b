"""The outbox, and the mark of the key."""

import peewee

from migrations.fields import MomentField, Table


def tables(db):
    class OutboxEvent(Table):
        id = peewee.BigAutoField()
        uuid = peewee.UUIDField()
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
            indexes = ((("subject_kind", "subject_id", "seq"), True),)

    OutboxEvent.add_index(OutboxEvent.id, where=peewee.SQL("NOT spread"), name="outbox_event_waiting")

    class OutboxDelivery(Table):
        id = peewee.BigAutoField()
        event = peewee.ForeignKeyField(OutboxEvent, backref="+", index=False)
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
            indexes = ((("event", "listener"), True),)

    queue = (OutboxDelivery.listener, OutboxDelivery.subject, OutboxDelivery.id)
    OutboxDelivery.add_index(OutboxDelivery.id, where=peewee.SQL("NOT done"), name="outbox_delivery_waiting")
    OutboxDelivery.add_index(*queue, where=peewee.SQL("NOT done"), name="outbox_delivery_queue")
    OutboxDelivery.add_index(OutboxDelivery.id, where=peewee.SQL("given_up"), name="outbox_delivery_given_up")

    class KeyMark(Table):
        id = peewee.BigIntegerField(primary_key=True)
        is_demo = peewee.BooleanField()
        sealed = peewee.TextField()

        class Meta:
            database = db
            table_name = "key_mark"

    return [OutboxEvent, OutboxDelivery, KeyMark]


def up(migrator, db):
    db.create_tables(tables(db))


def down(migrator, db):
    db.drop_tables(tables(db))
