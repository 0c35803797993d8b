"""When a phone's list was last laid beside the server's, how much was the same, and what differed."""

import peewee

from migrations.fields import MomentField

COLUMNS = {
    "compared_at": MomentField(null=True),
    "agreed": peewee.BigIntegerField(null=True),
    "differed": peewee.JSONField(null=True),
}


def up(migrator, db):
    for name, field in COLUMNS.items():
        migrator.migrate(migrator.add_column("sync_device", name, field))


def down(migrator, db):
    for name in reversed(COLUMNS):
        migrator.migrate(migrator.drop_column("sync_device", name))
