"""Sealed files are found by their name, so that those that no row names go; books that could not be composed rest."""

import peewee

from migrations.fields import MomentField


def up(migrator, db):
    migrator.migrate(
        migrator.add_index("media_blob", ("storage_key",)),
        migrator.add_index("media_signature", ("picture_key",)),
        migrator.add_column("sync_book", "tries", peewee.BigIntegerField(default=0)),
        migrator.add_column("sync_book", "failed_at", MomentField(null=True)),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("sync_book", "failed_at"),
        migrator.drop_column("sync_book", "tries"),
        migrator.drop_index("media_signature", "media_signature_picture_key"),
        migrator.drop_index("media_blob", "media_blob_storage_key"),
    )
