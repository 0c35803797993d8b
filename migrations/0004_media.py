"""Media: uploads under way, what was stored of whom, copies made of it, signatures."""

import peewee

from migrations.fields import MomentField, SealedField, Table


def files(db):
    class Blob(Table):
        id = peewee.UUIDField(primary_key=True)
        owner = peewee.UUIDField()
        digest = peewee.TextField()
        size = peewee.BigIntegerField()
        kind = peewee.TextField()
        width = peewee.BigIntegerField()
        height = peewee.BigIntegerField()
        pages = peewee.BigIntegerField()
        storage_key = peewee.TextField()
        uses = peewee.BigIntegerField()
        created_at = MomentField()

        class Meta:
            database = db
            table_name = "media_blob"
            indexes = ((("owner", "digest"), True),)

    class MediaRef(Table):
        id = peewee.UUIDField(primary_key=True)
        owner = peewee.UUIDField(index=True)
        purpose = peewee.TextField()
        state = peewee.TextField()
        digest = peewee.TextField()
        blob = peewee.ForeignKeyField(Blob, null=True, backref="+")
        filename = SealedField(null=True)
        page_order = peewee.BigIntegerField(null=True)
        facts = SealedField(null=True)
        refusal = peewee.TextField(null=True)
        is_plain = peewee.BooleanField()
        created_at = MomentField()
        stored_at = MomentField(null=True)
        is_attached = peewee.BooleanField(default=False)
        used_in = peewee.UUIDField(null=True)

        class Meta:
            database = db
            table_name = "media_ref"

    class Copy(Table):
        id = peewee.UUIDField(primary_key=True)
        blob = peewee.ForeignKeyField(Blob, backref="+", index=False)
        form = peewee.TextField()
        page = peewee.BigIntegerField()
        mark = peewee.TextField()
        storage_key = peewee.TextField(null=True)
        size = peewee.BigIntegerField(null=True)
        ordered_at = MomentField()
        made_at = MomentField(null=True)

        class Meta:
            database = db
            table_name = "media_copy"
            indexes = ((("blob", "form", "page", "mark"), True),)

    Copy.add_index(Copy.made_at, where=peewee.SQL("made_at IS NOT NULL"), name="media_copy_made")

    return [Blob, MediaRef, Copy]


def uploads(db):
    class Upload(Table):
        id = peewee.UUIDField(primary_key=True)
        ref = peewee.UUIDField(index=True)
        owner = peewee.UUIDField()
        purpose = peewee.TextField()
        digest = peewee.TextField()
        length = peewee.BigIntegerField()
        filename = SealedField(null=True)
        page_order = peewee.BigIntegerField(null=True)
        facts = SealedField(null=True)
        key = SealedField()
        state = peewee.TextField()
        refusal = peewee.TextField(null=True)
        created_at = MomentField()
        expires_at = MomentField()

        class Meta:
            database = db
            table_name = "media_upload"
            indexes = ((("owner", "state"), False),)

    Upload.add_index(Upload.expires_at, Upload.id, where=peewee.SQL("state = 'open'"), name="media_upload_open")
    Upload.add_index(Upload.expires_at, where=peewee.SQL("state <> 'open'"), name="media_upload_ended")

    return [Upload]


def signatures(db):
    class Signature(Table):
        ref = peewee.UUIDField(primary_key=True)
        digest = peewee.TextField()
        strokes = SealedField()
        width = peewee.BigIntegerField()
        height = peewee.BigIntegerField()
        picture_key = peewee.TextField()
        picture_digest = peewee.TextField()
        shown_digest = peewee.TextField()
        signer = SealedField()
        witness = SealedField(null=True)
        device = peewee.TextField(null=True)
        signed_at = MomentField()
        received_at = MomentField()
        seal = peewee.TextField()

        class Meta:
            database = db
            table_name = "media_signature"

    return [Signature]


def tables(db):
    return [*files(db), *uploads(db), *signatures(db)]


def up(migrator, db):
    db.create_tables(tables(db))


def down(migrator, db):
    db.drop_tables(tables(db))
