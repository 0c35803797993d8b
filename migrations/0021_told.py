"""When a phone that was reported lost was told so, and wiped itself."""

from migrations.fields import MomentField


def up(migrator, db):
    migrator.migrate(migrator.add_column("sync_device", "told_at", MomentField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("sync_device", "told_at"))
