"""Where a picture was taken waits for the picture beside its name; an upload tells nothing of it any more."""

from migrations.fields import SealedField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("visit_job_file", "place", SealedField(null=True)),
        migrator.drop_column("media_upload", "facts"),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.add_column("media_upload", "facts", SealedField(null=True)),
        migrator.drop_column("visit_job_file", "place"),
    )
