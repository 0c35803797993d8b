"""Who agreed to what, and who may act for whom."""

import peewee

from server.core.crypto import SealedJsonField
from server.core.db import JsonField, MomentField, Row, Text, UuidField
from server.core.ids import uuid7
from server.identity.models.accounts import Account
from server.identity.models.persons import Person


class ConsentText(Row):
    """A notice or consent as it was worded in one version; never edited."""

    id = UuidField(primary_key=True, default=uuid7)
    code = Text()
    version = peewee.BigIntegerField()
    kind = Text()  # notice | consent
    title = Text()
    body = Text()
    digest = Text()
    since = MomentField()

    class Meta:
        table_name = "consent_text"
        indexes = ((("code", "version"), True),)


class Consent(Row):
    """That someone was shown a text and took note or agreed: which words (digest), about whom, for what."""

    id = UuidField(primary_key=True)
    text = peewee.ForeignKeyField(ConsentText, backref="+")
    shown_digest = Text()
    account = peewee.ForeignKeyField(Account, backref="+", null=True, index=False)
    giver = peewee.ForeignKeyField(Person, backref="+", null=True)
    about = peewee.ForeignKeyField(Person, backref="+", null=True)
    purpose = JsonField(default=dict)  # ids only, such as {"application": "…"}
    how = Text()  # page | signed | oral_witnessed | telephone | desk
    given_at = MomentField()
    withdrawn_at = MomentField(null=True)
    withdrawn_how = Text(null=True)  # page, or how staff were told
    withdrawn_by = UuidField(null=True)  # account

    class Meta:
        table_name = "consent"
        indexes = ((("account", "given_at"), False), (("giver",), False), (("about",), False))


class Mandate(Row):
    """A principal lets an agent act: limited in items and time, revocable in every way it can be given."""

    id = UuidField(primary_key=True)
    principal = peewee.ForeignKeyField(Person, backref="+", index=False)
    agent = peewee.ForeignKeyField(Person, backref="+", null=True, index=False)  # a worker's order names no one worker
    ground = Text()  # relative | handler | worker_order
    relation = Text(default="")
    items = JsonField(default=list)
    since = MomentField()
    until = MomentField()
    how = Text()
    evidence = JsonField(default=dict)  # MediaRef ids, witnesses' account ids
    named = SealedJsonField("mandate.named", default=dict)  # a side named by name and number: the words typed
    consent = peewee.ForeignKeyField(Consent, backref="+", null=True)
    state = Text(default="offered")  # offered (waits for the principal) | given | revoked
    given_at = MomentField(null=True)
    recorded_by = UuidField()
    recorded_at = MomentField()
    revoked_at = MomentField(null=True)
    revoked_how = Text(null=True)
    revoked_by = UuidField(null=True)

    class Meta:
        table_name = "mandate"
        indexes = ((("principal", "until"), False), (("agent", "until"), False))


class Representation(Row):
    """A firm speaks through its legal representative: one at a time, from the day that staff saw licence and card."""

    id = UuidField(primary_key=True)
    firm = peewee.ForeignKeyField(Person, backref="+")
    person = peewee.ForeignKeyField(Person, backref="+")
    proof = Text()  # what was seen: business licence …
    proof_ref = UuidField(null=True)
    since = MomentField()
    until = MomentField(null=True)  # the next one took over, or the person was erased
    recorded_by = UuidField()

    class Meta:
        table_name = "representation"
        indexes = ((("firm",), False), (("person",), False))


class Guardianship(Row):
    """A guardian acts for a child or for a person without capacity; the proof is a paper that someone saw."""

    id = UuidField(primary_key=True)
    ward = peewee.ForeignKeyField(Person, backref="+")
    guardian = peewee.ForeignKeyField(Person, backref="+")
    relation = Text()
    reason = Text()  # minor | no_capacity | limited_capacity
    proof = Text()  # what was seen: household register, birth certificate, court decision …
    proof_ref = UuidField(null=True)
    since = MomentField()
    until = MomentField(null=True)
    recorded_by = UuidField()
    recorded_at = MomentField()

    class Meta:
        table_name = "guardianship"
        indexes = ((("ward",), False), (("guardian",), False))
