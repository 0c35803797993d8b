"""Tables of media. Owners are bare account ids: accounts get merged, and papers follow (`hand_over`)."""

import peewee
from peewee import SQL

from server.core.crypto import SealedField, SealedJsonField
from server.core.db import MomentField, Row, Text, UuidField
from server.media.rules import REF


class Blob(Row):
    """Sealed bytes of one owner. Internal: nothing outside this room sees its id or its digest's existence."""

    id = UuidField(primary_key=True)
    owner = UuidField()
    digest = Text()  # of the plain bytes, as the client announced and we counted it
    size = peewee.BigIntegerField()
    kind = Text()  # jpeg | png | heic | pdf
    width = peewee.BigIntegerField()
    height = peewee.BigIntegerField()
    pages = peewee.BigIntegerField(default=1)
    storage_key = Text(index=True)  # the broom looks for files that no row names
    uses = peewee.BigIntegerField(default=0)  # how many refs point here
    created_at = MomentField()

    class Meta:
        table_name = "media_blob"
        indexes = ((("owner", "digest"), True),)


class MediaRef(Row):
    """What others point to, under the id that the client made."""

    id = UuidField(primary_key=True)
    owner = UuidField(index=True)
    purpose = Text()  # rules.Purpose
    state = Text(default="expected")  # rules.REF
    digest = Text()  # expected, then stored
    blob = peewee.ForeignKeyField(Blob, null=True, backref="+")
    filename = SealedField("media-filename", null=True)
    page_order = peewee.BigIntegerField(null=True)
    facts = SealedJsonField("media-facts", null=True)  # what the item asked about it: place and time; see `papers.note`
    refusal = Text(null=True)  # key of rules.REFUSALS
    is_plain = peewee.BooleanField(default=False)  # a calling room said: does not show who somebody is
    created_at = MomentField()
    stored_at = MomentField(null=True)
    is_attached = peewee.BooleanField(default=False)  # handed in: from now on the owner cannot take it back here
    used_in = UuidField(null=True)  # for what it was sent; the room upstairs says who may look

    class Meta:
        table_name = "media_ref"

    def take(self, step: str) -> None:
        self.state = REF.take(step, self.state)

    @property
    def is_stored(self) -> bool:
        return self.state == "stored"


class Upload(Row):
    """One try at sending a file. Creation may repeat: each try has its own part, the first that ends well wins."""

    id = UuidField(primary_key=True)
    ref = UuidField(index=True)
    owner = UuidField()
    purpose = Text()
    digest = Text()
    length = peewee.BigIntegerField()
    filename = SealedField("media-filename", null=True)
    page_order = peewee.BigIntegerField(null=True)
    key = SealedField("media-part")  # of the part's stream cipher
    state = Text(default="open")  # open | done | refused | parked | ended
    refusal = Text(null=True)
    created_at = MomentField()
    expires_at = MomentField()

    class Meta:
        table_name = "media_upload"
        indexes = ((("owner", "state"), False),)

    @property
    def is_open(self) -> bool:
        return self.state == "open"


# What the broom goes through: the few that are open, and those that ended, the oldest first.
Upload.add_index(Upload.expires_at, Upload.id, where=SQL("state = 'open'"), name="media_upload_open")
Upload.add_index(Upload.expires_at, where=SQL("state <> 'open'"), name="media_upload_ended")


class Copy(Row):
    """A derivative: one page of a blob at one size under one mark, sealed like its original."""

    id = UuidField(primary_key=True)
    blob = peewee.ForeignKeyField(Blob, backref="+", index=False)
    form = Text()  # full | thumb
    page = peewee.BigIntegerField(default=1)
    mark = Text()  # the text burnt in; empty for none
    storage_key = Text(null=True)  # null: ordered, not made yet
    size = peewee.BigIntegerField(null=True)
    ordered_at = MomentField()
    made_at = MomentField(null=True)

    class Meta:
        table_name = "media_copy"
        indexes = ((("blob", "form", "page", "mark"), True),)


Copy.add_index(Copy.made_at, where=SQL("made_at IS NOT NULL"), name="media_copy_made")


class Signature(Row):
    """A handwritten signature: strokes, picture, digest of exactly what was shown, under the server's seal."""

    ref = UuidField(primary_key=True)
    digest = Text()  # of the whole command: tells a repeat from other content
    strokes = SealedJsonField("media-strokes")
    width = peewee.BigIntegerField()
    height = peewee.BigIntegerField()
    picture_key = Text(index=True)
    picture_digest = Text()
    shown_digest = Text()
    signer = SealedField("media-signer")
    witness = SealedField("media-signer", null=True)
    device = Text(null=True)
    signed_at = MomentField()  # by the device's clock
    received_at = MomentField()  # by ours
    seal = Text()

    class Meta:
        table_name = "media_signature"
