"""A session of a worker's phone remembers how long its last token still brings what was finished."""

from migrations.fields import MomentField


def up(migrator, db):
    migrator.migrate(migrator.add_column("session", "delivers_until", MomentField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("session", "delivers_until"))
