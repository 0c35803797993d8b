"""When a case from a door was received, and by whom: both empty where it was handed in at the office itself."""

import peewee


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("application_case", "received_on", peewee.DateField(null=True)),
        migrator.add_column("application_case", "received_by", peewee.TextField(null=True)),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("application_case", "received_by"),
        migrator.drop_column("application_case", "received_on"),
    )
