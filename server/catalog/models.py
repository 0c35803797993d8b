"""Tables of the catalogue: versions, releases that pin them, and which release holds now."""

from peewee import BigIntegerField, CompositeKey, ForeignKeyField

from server.core.db import MomentField, Row, Text, UuidField


class Version(Row):
    """One version of an element, material, item or bundle; never changed once written."""

    id = UuidField(primary_key=True)
    kind = Text()
    code = Text()
    version = BigIntegerField()
    digest = Text()
    content = Text()  # JSON; a jsonb column would forget the order of its keys

    class Meta:
        table_name = "catalog_version"
        indexes = ((("kind", "code", "version"), True),)


class Release(Row):
    """A whole catalogue, named by the digest of its content."""

    id = Text(primary_key=True)
    made_at = MomentField()
    vocabulary = Text()  # JSON

    class Meta:
        table_name = "catalog_release"


class Pin(Row):
    """Which version of what belongs to a release, in the order of the files."""

    release = ForeignKeyField(Release, backref="+")
    place = BigIntegerField()
    version = ForeignKeyField(Version, backref="+")

    class Meta:
        table_name = "catalog_pin"
        primary_key = CompositeKey("release", "place")


class Pointer(Row):
    """One name, one value: the `release` that holds now, and how often the `offers` changed."""

    name = Text(primary_key=True)
    value = Text()

    class Meta:
        table_name = "catalog_pointer"


class Offer(Row):
    """An item that a division chose for its individual list, or that a site offers."""

    holder_kind = Text()
    holder = Text()
    item = Text()

    class Meta:
        table_name = "catalog_offer"
        primary_key = CompositeKey("holder_kind", "holder", "item")


MODELS = (Version, Release, Pin, Pointer, Offer)
