"""The desks: clocks of cases, decisions, looks of the instant rules, the way to outside systems, commands answered."""

import peewee

from migrations.fields import MomentField, SealedField, Table


def clocks(db, Case):
    class CaseClock(Table):
        case = peewee.ForeignKeyField(Case, backref="+", primary_key=True, on_delete="CASCADE")
        received_on = peewee.DateField()
        is_awaiting_notice = peewee.BooleanField()
        warned_on_day = peewee.BigIntegerField()
        starts_on = peewee.DateField(null=True)
        due_on = peewee.DateField(null=True)
        statutory_due_on = peewee.DateField(null=True)
        is_provisional = peewee.BooleanField()
        is_running = peewee.BooleanField()

        class Meta:
            database = db
            table_name = "case_clock"

    CaseClock.add_index(CaseClock.received_on, CaseClock.case, where=peewee.SQL("is_awaiting_notice"))
    CaseClock.add_index(CaseClock.case, where=peewee.SQL("is_running"), name="case_clock_running")
    warned = peewee.SQL("(is_awaiting_notice AND warned_on_day > 0) IS TRUE")
    CaseClock.add_index(CaseClock.received_on, CaseClock.case, where=warned, name="case_clock_warned")

    class ClockStop(Table):
        id = peewee.UUIDField(primary_key=True)
        case = peewee.ForeignKeyField(Case, backref="+", on_delete="CASCADE", index=False)
        kind = peewee.TextField()
        since = peewee.DateField()
        expected_until = peewee.DateField(null=True)
        length = peewee.JSONField(null=True)
        until = peewee.DateField(null=True)

        class Meta:
            database = db
            table_name = "clock_stop"
            indexes = ((("case", "since"), False),)

    return [CaseClock, ClockStop]


def decisions(db, Case):
    class Decision(Table):
        id = peewee.UUIDField(primary_key=True)
        case = peewee.ForeignKeyField(Case, backref="+", on_delete="CASCADE")
        verdict = peewee.TextField()
        result = peewee.TextField()
        reasons = SealedField()
        whose = peewee.TextField(null=True)
        remedies = peewee.JSONField(null=True)
        produced = SealedField()
        account = peewee.UUIDField(null=True)
        body = peewee.TextField(null=True)
        system = peewee.TextField(null=True)
        rule_version = peewee.TextField(null=True)
        inputs_digest = peewee.TextField(null=True)
        revision = peewee.UUIDField()
        decided_at = MomentField()

        class Meta:
            database = db
            table_name = "decision"

    class InstantLook(Table):
        case = peewee.ForeignKeyField(Case, backref="+", on_delete="CASCADE", index=False)
        revision = peewee.UUIDField()
        outcome = peewee.TextField()
        why = peewee.TextField()
        rule_version = peewee.TextField()
        inputs_digest = peewee.TextField()
        looked_at = MomentField()

        class Meta:
            database = db
            table_name = "instant_look"
            primary_key = peewee.CompositeKey("case", "revision")

    return [Decision, InstantLook]


def commands(db, Case):
    class Dispatch(Table):
        case = peewee.ForeignKeyField(Case, backref="+", primary_key=True, on_delete="CASCADE")
        system = peewee.TextField()
        state = peewee.TextField()
        number = peewee.TextField(null=True)
        outcome = peewee.JSONField(null=True)
        attempts = peewee.BigIntegerField()
        not_before = MomentField()
        lease = peewee.UUIDField(null=True)
        trouble = peewee.TextField(null=True)
        words = SealedField(null=True)
        queued_at = MomentField()
        sent_at = MomentField(null=True)
        ended_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "dispatch"
            indexes = ((("state", "not_before"), False),)

    class Command(Table):
        id = peewee.UUIDField(primary_key=True)
        kind = peewee.TextField()
        subject = peewee.UUIDField()
        account = peewee.UUIDField()
        digest = peewee.TextField()
        answer = peewee.JSONField()
        done_at = MomentField(index=True)

        class Meta:
            database = db
            table_name = "desk_command"

    return [Dispatch, Command]


def tables(db):
    class Case(Table):
        id = peewee.UUIDField(primary_key=True)

        class Meta:
            database = db
            table_name = "application_case"

    return [*clocks(db, Case), *decisions(db, Case), *commands(db, Case)]


def up(migrator, db):
    db.create_tables(tables(db))


def down(migrator, db):
    db.drop_tables(tables(db))
