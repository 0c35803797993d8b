"""Residents of the grids, their care flags, who looks after a grid, imports of residents; jobs at the door."""

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
        lived_in = peewee.JSONField()

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

    class Job(Table):
        id = peewee.UUIDField(primary_key=True)
        worker = peewee.UUIDField()
        resident = peewee.UUIDField(index=True)
        grid = peewee.TextField()
        division = peewee.TextField()
        state = peewee.TextField()
        application = peewee.UUIDField(unique=True)
        bundle = peewee.TextField()
        release = peewee.TextField()
        revision = peewee.UUIDField()
        grade = peewee.TextField()
        needs_approval = peewee.BooleanField()
        declared_at = MomentField(null=True)
        received_at = MomentField()
        whole_at = MomentField(null=True)
        approve_by = MomentField(null=True)
        moved_at = MomentField()
        head = peewee.TextField(null=True)
        head_seq = peewee.BigIntegerField()

        class Meta:
            database = db
            table_name = "visit_job"
            indexes = ((("worker", "id"), False), (("state", "division", "approve_by"), False))

    class JobRevision(Table):
        id = peewee.UUIDField(primary_key=True)
        job = peewee.ForeignKeyField(Job, backref="+", index=False)
        number = peewee.BigIntegerField()
        base = peewee.UUIDField(null=True)
        digest = peewee.TextField()
        content_digest = peewee.TextField()
        body = SealedField(null=True)
        files = peewee.JSONField()
        device = peewee.UUIDField(null=True)
        received_at = MomentField()
        faults = SealedField(null=True)

        class Meta:
            database = db
            table_name = "visit_job_revision"
            indexes = ((("job", "number"), True),)

    class JobFile(Table):
        job = peewee.ForeignKeyField(Job, backref="+", index=False)
        ref = peewee.UUIDField(index=True)

        class Meta:
            database = db
            table_name = "visit_job_file"
            primary_key = peewee.CompositeKey("job", "ref")

    class JobStep(Table):
        job = peewee.ForeignKeyField(Job, backref="+", index=False)
        seq = peewee.BigIntegerField()
        at = MomentField()
        account = peewee.UUIDField(null=True)
        role = peewee.TextField()
        source = peewee.TextField()
        step = peewee.TextField()
        from_state = peewee.TextField(null=True)
        to_state = peewee.TextField()
        reason = peewee.TextField(null=True)
        note = peewee.TextField(null=True)
        data = peewee.JSONField()
        prev_hash = peewee.TextField()
        hash = peewee.TextField()
        words = SealedField(null=True)

        class Meta:
            database = db
            table_name = "visit_job_step"
            primary_key = peewee.CompositeKey("job", "seq")

    return [Resident, Flag, FlagRule, GridWorker, Substitution, Import, Job, JobRevision, JobFile, JobStep]


def up(migrator, db):
    db.create_tables(tables(db))


def down(migrator, db):
    db.drop_tables(tables(db))
