"""Applications, cases, their trace, corrections and handoffs."""

import peewee

from migrations.fields import MomentField, SealedField, Table


def tables(db):
    class Application(Table):
        id = peewee.UUIDField(primary_key=True)
        stage = peewee.TextField()
        account = peewee.UUIDField()
        applicant = peewee.UUIDField(null=True)
        agent = peewee.UUIDField(null=True)
        authority = peewee.TextField()
        mandate = peewee.UUIDField(null=True)
        channel = peewee.TextField(null=True)
        site = peewee.UUIDField(null=True)
        origin = peewee.TextField(null=True)
        bundle = peewee.TextField()
        release = peewee.TextField()
        division = peewee.TextField()
        form_digest = peewee.TextField(null=True)
        revision = peewee.UUIDField(null=True)
        saved_at = MomentField()
        number = peewee.TextField(null=True, unique=True)
        code = peewee.TextField(null=True, unique=True)
        secret = peewee.TextField(null=True)
        submitted_at = MomentField(null=True)
        submission = peewee.TextField(null=True)
        signature = peewee.UUIDField(null=True)
        receipt = peewee.TextField(null=True)
        head = peewee.TextField(null=True)
        head_seq = peewee.BigIntegerField()
        blocked_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "application"
            indexes = ((("account", "id"), False),)

    Application.add_index(Application.applicant, Application.id, where=peewee.SQL("applicant IS NOT NULL"))
    Application.add_index(Application.saved_at, where=peewee.SQL("number IS NULL"), name="application_draft")

    class Revision(Table):
        id = peewee.UUIDField(primary_key=True)
        application = peewee.ForeignKeyField(Application, backref="+", on_delete="CASCADE", index=False)
        number = peewee.BigIntegerField()
        base = peewee.UUIDField(null=True)
        kind = peewee.TextField()
        is_aside = peewee.BooleanField()
        correction = peewee.UUIDField(null=True)
        account = peewee.UUIDField()
        digest = peewee.TextField()
        content = SealedField()
        files = peewee.JSONField()
        signature = peewee.UUIDField(null=True)
        saved_at = MomentField(index=True)

        class Meta:
            database = db
            table_name = "application_revision"
            indexes = ((("application", "number"), True),)

    class Case(Table):
        id = peewee.UUIDField(primary_key=True)
        application = peewee.ForeignKeyField(Application, backref="+", index=False)
        place = peewee.BigIntegerField()
        number = peewee.TextField()
        item = peewee.TextField()
        name = peewee.TextField()
        body = peewee.TextField(null=True)
        division = peewee.TextField()
        site = peewee.UUIDField(null=True)
        state = peewee.TextField()
        result = peewee.TextField(null=True)
        version = peewee.BigIntegerField()
        turn = peewee.TextField()
        owner = peewee.UUIDField(null=True)
        waits_for = peewee.JSONField()
        limits = peewee.JSONField()
        due_on = peewee.DateField(null=True)
        due_is_provisional = peewee.BooleanField()
        submitted_at = MomentField()
        accepted_at = MomentField(null=True)
        closed_at = MomentField(null=True)
        moved_at = MomentField()
        owes_until = peewee.DateField(null=True)
        revision = peewee.UUIDField()
        content = SealedField()
        blocked_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "application_case"
            indexes = (
                (("application", "place"), True),
                (("body", "state", "due_on", "id"), False),
                (("site", "state", "due_on", "id"), False),
            )

    Case.add_index(Case.owner, Case.state, Case.due_on, Case.id, where=peewee.SQL("owner IS NOT NULL"))
    street = peewee.fn.SUBSTR(Case.division, 1, 9)
    order = (Case.state, Case.due_on, Case.id)
    is_open, has_no_site = peewee.SQL("state <> 'closed'"), peewee.SQL("site IS NULL AND state <> 'closed'")
    Case.add_index(Case.body, street, *order, where=is_open, name="application_case_street")
    Case.add_index(street, *order, where=has_no_site, name="application_case_siteless")
    owes = peewee.SQL("(owes_until IS NOT NULL AND (state <> 'closed' OR result = 'granted_deferred')) IS TRUE")
    for place in (Case.site, Case.body, Case.owner):
        Case.add_index(place, Case.owes_until, Case.id, where=owes, name=f"case_owes_{place.name}")

    class Trace(Table):
        application = peewee.ForeignKeyField(Application, backref="+", index=False)
        seq = peewee.BigIntegerField()
        at = MomentField(index=True)
        account = peewee.UUIDField(null=True)
        role = peewee.TextField()
        source = peewee.TextField()
        case = peewee.UUIDField(null=True)
        step = peewee.TextField()
        from_state = peewee.TextField(null=True)
        to_state = peewee.TextField(null=True)
        reason = peewee.TextField(null=True)
        note = peewee.TextField(null=True)
        data = peewee.JSONField()
        prev_hash = peewee.TextField()
        hash = peewee.TextField()

        class Meta:
            database = db
            table_name = "application_trace"
            primary_key = peewee.CompositeKey("application", "seq")

    class Note(Table):
        application = peewee.ForeignKeyField(Application, backref="+", index=False)
        seq = peewee.BigIntegerField()
        salt = peewee.TextField()
        words = SealedField()

        class Meta:
            database = db
            table_name = "application_note"
            primary_key = peewee.CompositeKey("application", "seq")

    class Anchor(Table):
        day = peewee.DateField(primary_key=True)
        heads = peewee.BigIntegerField()
        digest = peewee.TextField()

        class Meta:
            database = db
            table_name = "application_anchor"

    class Correction(Table):
        id = peewee.UUIDField(primary_key=True)
        application = peewee.ForeignKeyField(Application, backref="+")
        state = peewee.TextField()
        opened_by = peewee.UUIDField(null=True)
        opened_at = MomentField()
        sent_at = MomentField(null=True)
        days = peewee.BigIntegerField(null=True)
        due_on = peewee.DateField(null=True)
        due_is_provisional = peewee.BooleanField()
        ended_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "application_correction"

    Correction.add_index(Correction.due_on, where=peewee.SQL("state = 'sent'"))

    class CorrectionRequest(Table):
        correction = peewee.ForeignKeyField(Correction, backref="+", index=False, on_delete="CASCADE")
        case = peewee.ForeignKeyField(Case, backref="+")
        body = peewee.TextField()
        asked_by = peewee.UUIDField(null=True)
        marks = SealedField()

        class Meta:
            database = db
            table_name = "application_correction_request"
            primary_key = peewee.CompositeKey("correction", "case", "body")

    class Owed(Table):
        case = peewee.ForeignKeyField(Case, backref="+", index=False, on_delete="CASCADE")
        material = peewee.TextField()
        application = peewee.UUIDField(index=True)
        body = peewee.TextField(null=True)
        days = peewee.BigIntegerField()
        day_kind = peewee.TextField()
        since = peewee.DateField(null=True)
        due_on = peewee.DateField(null=True)
        due_is_provisional = peewee.BooleanField()
        reminded_on = peewee.DateField(null=True)
        handed_in_at = MomentField(null=True)
        handing = peewee.UUIDField(null=True)
        digest = peewee.TextField(null=True)
        pages = peewee.JSONField()

        class Meta:
            database = db
            table_name = "application_owed"
            primary_key = peewee.CompositeKey("case", "material")

    Owed.add_index(Owed.due_on, Owed.case, where=peewee.SQL("handed_in_at IS NULL"))

    class Handoff(Table):
        id = peewee.UUIDField(primary_key=True)
        subject_kind = peewee.TextField()
        subject = peewee.UUIDField()
        giver = peewee.UUIDField()
        giver_body = peewee.TextField(null=True)
        receiver = peewee.UUIDField(null=True)
        receiver_body = peewee.TextField(null=True)
        division = peewee.TextField()
        papers = peewee.JSONField()
        reason = SealedField(null=True)
        until = MomentField()
        state = peewee.TextField()
        offered_at = MomentField()
        ended_at = MomentField(null=True)
        ended_by = peewee.UUIDField(null=True)

        class Meta:
            database = db
            table_name = "handoff"
            indexes = (
                (("subject_kind", "subject"), False),
                (("receiver_body", "state"), False),
                (("receiver", "state"), False),
            )

    class WrongTry(Table):
        number_key = peewee.TextField()
        day = peewee.DateField()
        tries = peewee.BigIntegerField()

        class Meta:
            database = db
            table_name = "application_wrong_try"
            primary_key = peewee.CompositeKey("number_key", "day")

    return [Application, Revision, Case, Trace, Note, Anchor, Correction, CorrectionRequest, Owed, Handoff, WrongTry]


def up(migrator, db):
    db.create_tables(tables(db))


def down(migrator, db):
    db.drop_tables(tables(db))
