"""Who has to go where: visit requests and their steps, what has to be told at the bedside, originals that travel."""

import peewee

from migrations.fields import MomentField, SealedField, Table


def tables(db):
    class VisitRequest(Table):
        id = peewee.UUIDField(primary_key=True)
        resident = peewee.UUIDField(null=True, index=True)
        grid = peewee.TextField()
        state = peewee.TextField()
        source = peewee.TextField()
        asked_by = peewee.UUIDField()
        asked = SealedField()
        about = SealedField(null=True)
        words = SealedField(null=True)
        word = SealedField()
        due_on = peewee.DateField()
        worker = peewee.UUIDField(null=True)
        job = peewee.UUIDField(null=True)
        passed_by = peewee.JSONField()
        asked_at = MomentField()
        moved_at = MomentField()
        head = peewee.TextField(null=True)
        head_seq = peewee.BigIntegerField()

        class Meta:
            database = db
            table_name = "round_visit_request"
            indexes = ((("grid", "due_on", "id"), False), (("asked_by", "id"), False))

    class RoundStep(Table):
        request = peewee.ForeignKeyField(VisitRequest, backref="+", index=False)
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
            table_name = "round_step"
            primary_key = peewee.CompositeKey("request", "seq")

    class Job(Table):
        id = peewee.UUIDField(primary_key=True)

        class Meta:
            database = db
            table_name = "visit_job"

    class DoorNotice(Table):
        id = peewee.UUIDField(primary_key=True)
        job = peewee.ForeignKeyField(Job, backref="+", index=False)
        kind = peewee.TextField()
        subject = peewee.UUIDField()
        since = peewee.DateField()
        due_on = peewee.DateField()
        is_provisional = peewee.BooleanField()
        half_on = peewee.DateField()
        state = peewee.TextField()
        told_at = MomentField(null=True)
        escalated_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "round_door_notice"
            indexes = ((("job", "kind", "subject", "due_on"), True), (("state", "half_on"), False))

    class Custody(Table):
        id = peewee.UUIDField(primary_key=True)
        job = peewee.ForeignKeyField(Job, backref="+")
        what = SealedField(null=True)
        keeper = peewee.TextField()
        keeper_name = SealedField(null=True)
        due_back = peewee.DateField(index=True)
        state = peewee.TextField()
        taken_at = MomentField()
        back_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "visit_custody"

    return [VisitRequest, RoundStep, DoorNotice, Custody]


def up(migrator, db):
    db.create_tables(tables(db))


def down(migrator, db):
    db.drop_tables(tables(db))
