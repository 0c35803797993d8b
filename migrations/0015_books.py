"""Books of forms, composed beforehand; visit requests by their worker; originals that are late."""

import peewee

from migrations.fields import MomentField, Table


def tables(db):
    class Book(Table):
        id = peewee.TextField(primary_key=True)
        claimed_at = MomentField(index=True)
        content = peewee.BlobField(null=True)

        class Meta:
            database = db
            table_name = "sync_book"

    return [Book]


def up(migrator, db):
    db.create_tables(tables(db))
    migrator.migrate(
        migrator.add_index("round_visit_request", ("worker",)),
        migrator.add_column("visit_custody", "pressed", peewee.BigIntegerField(default=0)),
        migrator.add_index("visit_custody", ("state", "due_back")),
        migrator.drop_index("visit_custody", "visit_custody_due_back"),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.add_index("visit_custody", ("due_back",)),
        migrator.drop_index("visit_custody", "visit_custody_state_due_back"),
        migrator.drop_column("visit_custody", "pressed"),
        migrator.drop_index("round_visit_request", "round_visit_request_worker"),
    )
    db.drop_tables(tables(db))
