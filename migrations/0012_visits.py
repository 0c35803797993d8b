"""Residents of the grids, their care flags, who looks after a grid, and imports of residents."""

import peewee

from migrations.fields import MomentField, SealedField, Table


def tables(db):
    class Person(Table):
        id = peewee.UUIDField(primary_key=True)

        class Meta:
            database = db
            table_name = "person"

    class Resident(Table):
        person = peewee.ForeignKeyField(Person, primary_key=True, backref="+")
        grid = peewee.TextField(index=True)
        address = SealedField(null=True)
        house = SealedField(null=True)
        contact = SealedField(null=True)
        photo_allowed = peewee.BooleanField()
        told_by = peewee.TextField()
        number_key = peewee.TextField(null=True, index=True)
        likeness = peewee.TextField(null=True, index=True)
        line_key = peewee.TextField(null=True)
        entered_by = peewee.UUIDField()
        entered_at = MomentField()
        moved_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "visit_resident"

    class Flag(Table):
        id = peewee.UUIDField(primary_key=True)
        resident = peewee.ForeignKeyField(Resident, backref="+", index=False)
        kind = SealedField()
        grade = SealedField(null=True)
        source = peewee.TextField()
        since = MomentField()
        until = MomentField(null=True)

        class Meta:
            database = db
            table_name = "visit_flag"
            indexes = ((("resident", "until"), False),)

    class FlagRule(Table):
        id = peewee.UUIDField(primary_key=True)
        kind = peewee.TextField()
        purpose = peewee.TextField()
        legal_basis = peewee.TextField()
        source = peewee.TextField()
        ends_on = peewee.DateField()
        by = peewee.UUIDField()
        at = MomentField()

        class Meta:
            database = db
            table_name = "visit_flag_rule"
            indexes = ((("kind", "at"), False),)

    class GridWorker(Table):
        id = peewee.UUIDField(primary_key=True)
        worker = peewee.UUIDField()
        grid = peewee.TextField(index=True)
        since = peewee.DateField()
        until = peewee.DateField(null=True)
        by = peewee.UUIDField()
        at = MomentField()

        class Meta:
            database = db
            table_name = "visit_grid_worker"
            indexes = ((("worker", "since"), False),)

    class Substitution(Table):
        id = peewee.UUIDField(primary_key=True)
        worker = peewee.UUIDField()
        grid = peewee.TextField(index=True)
        since = peewee.DateField()
        until = peewee.DateField()
        by = peewee.UUIDField()
        at = MomentField()

        class Meta:
            database = db
            table_name = "visit_substitution"
            indexes = ((("worker", "since"), False),)

    class Import(Table):
        id = peewee.UUIDField(primary_key=True)
        name = peewee.TextField()
        dry_run = peewee.BooleanField()
        by = peewee.UUIDField()
        roots = peewee.JSONField()
        content = SealedField(null=True)
        state = peewee.TextField()
        total = peewee.BigIntegerField()
        done = peewee.BigIntegerField()
        encoding = peewee.TextField(null=True)
        counts = peewee.JSONField()
        report = SealedField(null=True)
        at = MomentField(index=True)
        finished_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "visit_import"

    return [Resident, Flag, FlagRule, GridWorker, Substitution, Import]


def up(migrator, db):
    db.create_tables(tables(db))


def down(migrator, db):
    db.drop_tables(tables(db))
