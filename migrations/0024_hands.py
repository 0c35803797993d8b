"""A handoff also goes from and to a division's secretaries, and to a site."""

import peewee

COLUMNS = {
    "giver_division": peewee.TextField,
    "receiver_division": peewee.TextField,
    "receiver_site": peewee.UUIDField,
}


def up(migrator, db):
    for name, kind in COLUMNS.items():
        migrator.migrate(migrator.add_column("handoff", name, kind(null=True)))


def down(migrator, db):
    for name in COLUMNS:
        migrator.migrate(migrator.drop_column("handoff", name))
