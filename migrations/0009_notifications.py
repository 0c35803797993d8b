"""What was told to whom."""

import peewee

from migrations.fields import MomentField, SealedField, Table


def tables(db):
    class Notice(Table):
        id = peewee.UUIDField(primary_key=True)
        event = peewee.UUIDField()
        account = peewee.UUIDField()
        application = peewee.UUIDField(null=True)
        case = peewee.UUIDField(null=True)
        number = peewee.TextField(null=True)
        phrase = peewee.TextField()
        sentence = SealedField()
        at = MomentField()
        read_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "notice"
            indexes = ((("event", "account"), True), (("account", "id"), False))

    class Message(Table):
        id = peewee.UUIDField(primary_key=True)
        occasion = peewee.TextField()
        channel = peewee.TextField()
        account = peewee.UUIDField(null=True)
        address = SealedField(null=True)
        words = SealedField(null=True)
        facts = peewee.JSONField()
        state = peewee.TextField()
        reason = peewee.TextField(null=True)
        at = MomentField()
        sent_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "message"
            indexes = ((("occasion", "channel"), True), (("account", "id"), False))

    return [Notice, Message]


def up(migrator, db):
    db.create_tables(tables(db))


def down(migrator, db):
    db.drop_tables(tables(db))
