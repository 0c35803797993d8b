"""People: accounts, persons, what opens a session, who may act for whom, who looked."""

import peewee

from migrations.fields import MomentField, SealedField, Table


def persons(db):
    class Person(Table):
        id = peewee.UUIDField(primary_key=True)
        kind = peewee.TextField()
        name = SealedField()
        name_key = peewee.TextField()
        id_type = peewee.TextField(null=True)
        id_number = SealedField(null=True)
        id_key = peewee.TextField(null=True)
        phone = SealedField(null=True)
        phone_key = peewee.TextField(null=True, index=True)
        address = SealedField(null=True)
        address_key = peewee.TextField(null=True)
        birth = SealedField(null=True)
        capacity = peewee.TextField()
        merged_into = peewee.ForeignKeyField("self", null=True, backref="+")
        checked_at = MomentField(null=True)
        created_at = MomentField()

        class Meta:
            database = db
            table_name = "person"
            indexes = ((("id_type", "id_key"), True), (("name_key",), False))

    class PersonDivision(Table):
        id = peewee.UUIDField(primary_key=True)
        person = peewee.ForeignKeyField(Person, backref="+", index=False)
        kind = peewee.TextField()
        division = peewee.TextField()
        since = MomentField()
        until = MomentField(null=True)

        class Meta:
            database = db
            table_name = "person_division"
            indexes = ((("person", "kind", "since"), True), (("division", "kind"), False))

    class PersonMerge(Table):
        id = peewee.UUIDField(primary_key=True)
        person = peewee.ForeignKeyField(Person, backref="+")
        into = peewee.ForeignKeyField(Person, backref="+")
        reason = peewee.TextField()
        by = peewee.UUIDField()
        at = MomentField()
        undone_by = peewee.UUIDField(null=True)
        undone_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "person_merge"

    return [Person, PersonDivision, PersonMerge]


def accounts(db, people):
    class Account(Table):
        id = peewee.UUIDField(primary_key=True)
        kind = peewee.TextField()
        name = SealedField(null=True)
        phone = SealedField(null=True)
        phone_key = peewee.TextField(null=True, index=True)
        profile = SealedField(null=True)
        must = peewee.JSONField()
        failures = peewee.BigIntegerField()
        locked_until = MomentField(null=True)
        closed_at = MomentField(null=True)
        blocked_at = MomentField(null=True)
        created_at = MomentField()

        class Meta:
            database = db
            table_name = "account"

    guest = peewee.SQL("kind = 'guest' AND profile IS NOT NULL")
    Account.add_index(Account.id, where=guest, name="account_guest")

    class AccountLink(Table):
        id = peewee.UUIDField(primary_key=True)
        account = peewee.ForeignKeyField(Account, backref="+", index=False)
        person = peewee.ForeignKeyField(people, backref="+")
        how = peewee.TextField()
        by = peewee.UUIDField(null=True)
        since = MomentField()
        until = MomentField(null=True)

        class Meta:
            database = db
            table_name = "account_person"
            indexes = ((("account", "until"), False), (("person",), False))

    class SignInKey(Table):
        id = peewee.UUIDField(primary_key=True)
        account = peewee.ForeignKeyField(Account, backref="+")
        kind = peewee.TextField()
        key = peewee.TextField()
        value = SealedField(null=True)
        created_at = MomentField()
        retired_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "sign_in_key"
            indexes = ((("kind", "key"), True),)

    class Credential(Table):
        id = peewee.UUIDField(primary_key=True)
        account = peewee.ForeignKeyField(Account, backref="+", index=False)
        kind = peewee.TextField()
        label = peewee.TextField()
        hash = peewee.TextField(null=True)
        secret = SealedField(null=True)
        device_key = peewee.TextField(null=True)
        public_key = peewee.TextField(null=True)
        counter = peewee.BigIntegerField()
        created_at = MomentField()
        used_at = MomentField(null=True)
        revoked_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "credential"
            indexes = ((("account", "kind"), False), (("device_key",), False))

    class Session(Table):
        id = peewee.UUIDField(primary_key=True)
        account = peewee.ForeignKeyField(Account, backref="+", index=False)
        way = peewee.TextField()
        level = peewee.TextField()
        staff = peewee.BooleanField()
        device_key = peewee.TextField(null=True)
        turn = peewee.BigIntegerField()
        renewed_at = MomentField()
        seen_at = MomentField()
        created_at = MomentField()
        ends_at = MomentField(index=True)
        revoked_at = MomentField(null=True)
        revoked_why = peewee.TextField(null=True)

        class Meta:
            database = db
            table_name = "session"
            indexes = ((("account", "revoked_at"), False),)

    class SignInCode(Table):
        id = peewee.UUIDField(primary_key=True)
        phone_key = peewee.TextField()
        phone = SealedField(null=True)
        code_hash = peewee.TextField()
        text = SealedField(null=True)
        tries = peewee.BigIntegerField()
        created_at = MomentField(index=True)
        expires_at = MomentField()
        sent_at = MomentField(null=True)
        used_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "sign_in_code"
            indexes = ((("phone_key", "created_at"), False),)

    class Challenge(Table):
        id = peewee.UUIDField(primary_key=True)
        account = peewee.ForeignKeyField(Account, backref="+")
        purpose = peewee.TextField()
        challenge = peewee.TextField()
        expires_at = MomentField(index=True)
        used_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "challenge"

    class ProviderToken(Table):
        name = peewee.TextField(primary_key=True)
        token = SealedField(null=True)
        expires_at = MomentField(null=True)
        leased_until = MomentField(null=True)

        class Meta:
            database = db
            table_name = "provider_token"

    class Post(Table):
        id = peewee.UUIDField(primary_key=True)
        account = peewee.ForeignKeyField(Account, backref="+")
        role = peewee.TextField()
        body = peewee.TextField(null=True)
        division = peewee.TextField()
        since = MomentField()
        until = MomentField(null=True)
        given_by = peewee.UUIDField(null=True)
        given_at = MomentField()

        class Meta:
            database = db
            table_name = "post"
            indexes = ((("account",), False), (("role", "division"), False))

    return [Account, AccountLink, SignInKey, Credential, Session, SignInCode, Challenge, ProviderToken, Post]


def mandates(db, people, openers):
    class ConsentText(Table):
        id = peewee.UUIDField(primary_key=True)
        code = peewee.TextField()
        version = peewee.BigIntegerField()
        kind = peewee.TextField()
        title = peewee.TextField()
        body = peewee.TextField()
        digest = peewee.TextField()
        since = MomentField()

        class Meta:
            database = db
            table_name = "consent_text"
            indexes = ((("code", "version"), True),)

    class Consent(Table):
        id = peewee.UUIDField(primary_key=True)
        text = peewee.ForeignKeyField(ConsentText, backref="+")
        shown_digest = peewee.TextField()
        account = peewee.ForeignKeyField(openers, backref="+", null=True, index=False)
        giver = peewee.ForeignKeyField(people, backref="+", null=True)
        about = peewee.ForeignKeyField(people, backref="+", null=True)
        purpose = peewee.JSONField()
        how = peewee.TextField()
        given_at = MomentField()
        withdrawn_at = MomentField(null=True)
        withdrawn_how = peewee.TextField(null=True)
        withdrawn_by = peewee.UUIDField(null=True)

        class Meta:
            database = db
            table_name = "consent"
            indexes = ((("account", "given_at"), False), (("giver",), False), (("about",), False))

    class Mandate(Table):
        id = peewee.UUIDField(primary_key=True)
        principal = peewee.ForeignKeyField(people, backref="+", index=False)
        agent = peewee.ForeignKeyField(people, backref="+", null=True, index=False)
        ground = peewee.TextField()
        relation = peewee.TextField()
        items = peewee.JSONField()
        since = MomentField()
        until = MomentField()
        how = peewee.TextField()
        evidence = peewee.JSONField()
        named = SealedField()
        consent = peewee.ForeignKeyField(Consent, backref="+", null=True)
        state = peewee.TextField()
        given_at = MomentField(null=True)
        recorded_by = peewee.UUIDField()
        recorded_at = MomentField()
        revoked_at = MomentField(null=True)
        revoked_how = peewee.TextField(null=True)
        revoked_by = peewee.UUIDField(null=True)

        class Meta:
            database = db
            table_name = "mandate"
            indexes = ((("principal", "until"), False), (("agent", "until"), False))

    class Representation(Table):
        id = peewee.UUIDField(primary_key=True)
        firm = peewee.ForeignKeyField(people, backref="+")
        person = peewee.ForeignKeyField(people, backref="+")
        proof = peewee.TextField()
        proof_ref = peewee.UUIDField(null=True)
        since = MomentField()
        until = MomentField(null=True)
        recorded_by = peewee.UUIDField()

        class Meta:
            database = db
            table_name = "representation"
            indexes = ((("firm",), False), (("person",), False))

    class Guardianship(Table):
        id = peewee.UUIDField(primary_key=True)
        ward = peewee.ForeignKeyField(people, backref="+")
        guardian = peewee.ForeignKeyField(people, backref="+")
        relation = peewee.TextField()
        reason = peewee.TextField()
        proof = peewee.TextField()
        proof_ref = peewee.UUIDField(null=True)
        since = MomentField()
        until = MomentField(null=True)
        recorded_by = peewee.UUIDField()
        recorded_at = MomentField()

        class Meta:
            database = db
            table_name = "guardianship"
            indexes = ((("ward",), False), (("guardian",), False))

    return [ConsentText, Consent, Mandate, Representation, Guardianship]


def records(db):
    class AccessHead(Table):
        id = peewee.BigIntegerField(primary_key=True)
        seq = peewee.BigIntegerField()
        hash = peewee.TextField()

        class Meta:
            database = db
            table_name = "access_head"

    class AccessRow(Table):
        seq = peewee.BigIntegerField(primary_key=True)
        at = MomentField()
        account_id = peewee.UUIDField()
        act = peewee.TextField()
        subject_kind = peewee.TextField()
        subject_id = peewee.TextField(index=True)
        field = peewee.TextField()
        reason = peewee.TextField()
        previous = peewee.TextField()
        hash = peewee.TextField()

        class Meta:
            database = db
            table_name = "access_log"
            indexes = ((("account_id", "seq"), False),)

    class DemoMessage(Table):
        id = peewee.UUIDField(primary_key=True)
        key = peewee.TextField(unique=True)
        to = SealedField()
        text = SealedField()
        at = MomentField(index=True)

        class Meta:
            database = db
            table_name = "demo_message"

    class StaffCommand(Table):
        id = peewee.UUIDField(primary_key=True)
        kind = peewee.TextField()
        account = peewee.UUIDField()
        digest = peewee.TextField()
        answer = peewee.JSONField()
        at = MomentField()

        class Meta:
            database = db
            table_name = "staff_command"

    class Parked(Table):
        id = peewee.UUIDField(primary_key=True)
        kind = peewee.TextField()
        subject = peewee.UUIDField()
        account = peewee.UUIDField()
        digest = peewee.TextField()
        content = SealedField()
        division = peewee.TextField()
        desk = peewee.TextField(null=True)
        application = peewee.UUIDField(null=True)
        number = peewee.TextField(null=True)
        parked_at = MomentField()
        settled_at = MomentField(null=True)
        settled_by = peewee.UUIDField(null=True)
        decision = peewee.TextField(null=True)
        words = SealedField(null=True)

        class Meta:
            database = db
            table_name = "parked"
            indexes = (
                (("subject", "account", "digest"), True),
                (("account", "id"), False),
                (("division", "id"), False),
            )

    return [AccessHead, AccessRow, DemoMessage, StaffCommand, Parked]


def tables(db):
    people = persons(db)
    opening = accounts(db, people[0])
    return [*people, *opening, *mandates(db, people[0], opening[0]), *records(db)]


#: The log of looks can only grow; the database itself refuses anything else.
SQLITE_GUARDS = [
    f"""CREATE TRIGGER access_log_no_{verb.lower()} BEFORE {verb} ON access_log
        BEGIN SELECT RAISE(ABORT, 'access_log is append-only'); END"""
    for verb in ("UPDATE", "DELETE")
]
POSTGRES_GUARDS = [
    """CREATE FUNCTION access_log_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'access_log is append-only'; END $$""",
    """CREATE TRIGGER access_log_guard BEFORE UPDATE OR DELETE ON access_log
       FOR EACH ROW EXECUTE FUNCTION access_log_refuse()""",
]


def up(migrator, db):
    db.create_tables(tables(db))
    db.execute_sql("INSERT INTO access_head (id, seq, hash) VALUES (1, 0, '')")
    for statement in SQLITE_GUARDS if isinstance(db, peewee.SqliteDatabase) else POSTGRES_GUARDS:
        db.execute_sql(statement)


def down(migrator, db):
    db.drop_tables(tables(db))
    if not isinstance(db, peewee.SqliteDatabase):
        db.execute_sql("DROP FUNCTION IF EXISTS access_log_refuse()")
