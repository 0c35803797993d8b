"""Who looked at what: append-only rows, each holding the hash of the one before."""

import peewee

from server.core.crypto import SealedField, SealedJsonField
from server.core.db import JsonField, MomentField, Row, Text, UuidField
from server.core.ids import uuid7


class AccessHead(Row):
    """The end of the chain; locking its one row keeps the writers in order."""

    id = peewee.BigIntegerField(primary_key=True)
    seq = peewee.BigIntegerField()
    hash = Text()

    class Meta:
        table_name = "access_head"


class AccessRow(Row):
    """One look at, or one act upon, someone's data. Ids and field names only, never a value."""

    seq = peewee.BigIntegerField(primary_key=True)
    at = MomentField()
    account_id = UuidField()
    act = Text()  # unmasked | merged | post_given | locked …
    subject_kind = Text()
    subject_id = Text(index=True)
    field = Text()
    reason = Text()
    previous = Text()
    hash = Text()

    class Meta:
        table_name = "access_log"
        indexes = ((("account_id", "seq"), False),)


class DemoMessage(Row):
    """A text message of the demo: it goes nowhere, the demo's outbox page shows it."""

    id = UuidField(primary_key=True, default=uuid7)
    key = Text(unique=True)  # what caused it; a repeat changes nothing
    to = SealedField("demo_message.to")
    text = SealedField("demo_message.text")
    at = MomentField(index=True)  # the broom goes by it

    class Meta:
        table_name = "demo_message"


class StaffCommand(Row):
    """What staff did to an account or a person under an id of their own; a repeat gets the stored answer."""

    id = UuidField(primary_key=True)
    kind = Text()  # check | account | reset
    account = UuidField()  # who gave it
    digest = Text()  # keyed: the words of a command could be guessed from a bare one
    answer = JsonField(default=dict)  # ids only
    at = MomentField()

    class Meta:
        table_name = "staff_command"


class Parked(Row):
    """Other content that came under a used id: kept whole for a person, never put in the other's place."""

    id = UuidField(primary_key=True)
    kind = Text()  # rules of `service/parking.py`: KINDS
    subject = UuidField()  # the id that was used twice
    account = UuidField()  # whose words these are
    digest = Text()  # of the content: the same one is kept once
    content = SealedJsonField("parked-content")
    division = Text()  # whose people see to it; empty when nobody knows
    desk = Text(null=True)  # a body's code; "" for the window; null: supervisors only
    application = UuidField(null=True)
    number = Text(null=True)  # of that application, for people
    parked_at = MomentField()
    settled_at = MomentField(null=True)
    settled_by = UuidField(null=True)
    decision = Text(null=True)  # what was done: `parking.DECISIONS`
    words = SealedField("parked-words", null=True)  # of whoever settled it, for the author

    class Meta:
        table_name = "parked"
        indexes = (
            (("subject", "account", "digest"), True),
            (("account", "id"), False),
            (("division", "id"), False),
        )
