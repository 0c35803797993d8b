"""Table of deletion requests."""

from server.core.crypto import SealedField
from server.core.db import JsonField, MomentField, Row, Text, UuidField


class DeletionRequest(Row):
    """Somebody wants what is kept of him deleted; a person decides. `application` null: everything.

    `narrowed_to`: asked of everything by an account that has become one with another since. It goes on meaning the
    applications that were there then: deleting more than was asked cannot be undone, asking again can be done.
    """

    id = UuidField(primary_key=True)
    account = UuidField(index=True)
    application = UuidField(null=True)
    narrowed_to = JsonField(null=True)  # application ids
    number = Text(null=True)  # of that application, for people
    division = Text()  # whose supervisor decides; empty: the system administrator
    words = SealedField("deletion-request", null=True)
    asked_at = MomentField()
    verdict = Text(null=True)  # deleted | kept
    answer = SealedField("deletion-request", null=True)  # why it is kept
    decided_by = UuidField(null=True)
    decided_at = MomentField(null=True)

    class Meta:
        table_name = "deletion_request"
        indexes = ((("division", "decided_at"), False),)
