"""Requests that what is kept of a person be deleted."""

import peewee

from migrations.fields import MomentField, SealedField, Table


def tables(db):
    class DeletionRequest(Table):
        id = peewee.UUIDField(primary_key=True)
        account = peewee.UUIDField(index=True)
        application = peewee.UUIDField(null=True)
        narrowed_to = peewee.JSONField(null=True)
        number = peewee.TextField(null=True)
        division = peewee.TextField()
        words = SealedField(null=True)
        asked_at = MomentField()
        verdict = peewee.TextField(null=True)
        answer = SealedField(null=True)
        decided_by = peewee.UUIDField(null=True)
        decided_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "deletion_request"
            indexes = ((("division", "decided_at"), False),)

    return [DeletionRequest]


def up(migrator, db):
    db.create_tables(tables(db))


def down(migrator, db):
    db.drop_tables(tables(db))
