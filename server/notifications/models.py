"""Tables of what was told."""

from server.core.crypto import SealedField
from server.core.db import JsonField, MomentField, Row, Text, UuidField
from server.core.ids import uuid7


class Notice(Row):
    """One thing told to one account, in the person's own list; most are steps of an application."""

    id = UuidField(primary_key=True, default=uuid7)
    event = UuidField()
    account = UuidField()
    application = UuidField(null=True)
    case = UuidField(null=True)  # told to a desk: the case on which it works
    number = Text(null=True)
    phrase = Text()
    sentence = SealedField("notice.sentence")
    at = MomentField()
    read_at = MomentField(null=True)

    class Meta:
        table_name = "notice"
        indexes = ((("event", "account"), True), (("account", "id"), False))


class Message(Row):
    """One message that leaves the house. `state`: waiting, sent, or given_up with its reason."""

    id = UuidField(primary_key=True, default=uuid7)
    occasion = Text()  # what happened, once however many cases it happened to
    channel = Text()
    account = UuidField(null=True)
    address = SealedField("message.address", null=True)
    words = SealedField("message.words", null=True)
    facts = JsonField(default=dict)
    state = Text(default="waiting")
    reason = Text(null=True)
    at = MomentField()
    sent_at = MomentField(null=True)

    class Meta:
        table_name = "message"
        indexes = ((("occasion", "channel"), True), (("account", "id"), False))
