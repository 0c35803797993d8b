"""Tries to sign in with a platform that says who the person is, and accounts that turned out to be one person's."""

import peewee

from migrations.fields import MomentField, Table


def tables(db):
    class SignInTry(Table):
        id = peewee.UUIDField(primary_key=True)
        way = peewee.TextField()
        state_key = peewee.TextField(unique=True)
        nonce_key = peewee.TextField()
        device_key = peewee.TextField()
        expires_at = MomentField(index=True)
        used_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "sign_in_try"

    class AccountJoin(Table):
        account = peewee.UUIDField(primary_key=True)
        into = peewee.UUIDField(index=True)
        at = MomentField()

        class Meta:
            database = db
            table_name = "account_join"

    return [SignInTry, AccountJoin]


def up(migrator, db):
    db.create_tables(tables(db))


def down(migrator, db):
    db.drop_tables(tables(db))
