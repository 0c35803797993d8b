"""What frozen tables are made of: their base, and storage types without encryption or any other meaning."""

import peewee


class Table(peewee.Model):
    """Its indexes are named after the table: two tables of one class name in two rooms must not share an index."""

    class Meta:
        legacy_table_names = False


class MomentField(peewee.Field):
    """timestamptz in PostgreSQL, text in SQLite."""

    field_type = "TIMESTAMPTZ"


class SealedField(peewee.TextField):
    """Encrypted text."""
