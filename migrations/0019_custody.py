"""An original names the account that was signed in at its last handover."""

import peewee


def up(migrator, db):
    migrator.migrate(migrator.add_column("visit_custody", "account", peewee.UUIDField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("visit_custody", "account"))
