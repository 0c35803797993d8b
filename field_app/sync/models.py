"""Tables of the exchange: our sealing keys, the phones that seal to them, what they are lent, and its forms."""

import peewee

from server.core.crypto import SealedField
from server.core.db import JsonField, MomentField, Row, Text, UuidField


class SealingKey(Row):
    """A key pair of ours. Phones seal to the newest; the older ones still open what was sealed before."""

    number = peewee.BigIntegerField(primary_key=True)
    public = Text()  # the uncompressed point, base64
    private = SealedField("sync_key.private")  # PKCS #8, base64
    made_at = MomentField()

    class Meta:
        table_name = "sync_key"


class Device(Row):
    """One phone's vault."""

    id = UuidField(primary_key=True)  # made by the phone
    account = UuidField(index=True)
    name = SealedField("sync_device.name", null=True)
    share = SealedField("sync_device.share")  # 32 bytes, base64; never changes
    made_at = MomentField()
    seen_at = MomentField()
    revoked_at = MomentField(null=True)
    revoked_by = UuidField(null=True)
    told_at = MomentField(null=True)  # its newest contact since it was reported lost: told to wipe itself
    compared_at = MomentField(null=True)  # when its list and ours were last laid side by side
    agreed = peewee.BigIntegerField(null=True)  # how much was the same
    differed = JsonField(null=True)  # kind, id and how, of each that was not

    class Meta:
        table_name = "sync_device"


class Pack(Row):
    """What a phone was lent under this cursor: a short keyed mark of each row."""

    id = UuidField(primary_key=True)
    account = UuidField()
    marks = JsonField()  # part → id → mark
    used_at = MomentField(index=True)  # the broom goes by it

    class Meta:
        table_name = "sync_pack"


class Book(Row):
    """Forms as phones fetch them, composed once; `library.name_of` is its id."""

    id = Text(primary_key=True)
    claimed_at = MomentField(index=True)  # when somebody began to compose it; the broom goes by it
    content = peewee.BlobField(null=True)  # JSON, packed by zlib; null: somebody composes it, or could not
    tries = peewee.BigIntegerField(default=0)  # how often somebody began
    failed_at = MomentField(null=True)  # since then nobody composes it

    class Meta:
        table_name = "sync_book"
