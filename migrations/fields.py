"""Storage types that frozen tables use: what lies in a column, without encryption or any other meaning."""

import peewee


class MomentField(peewee.Field):
    """timestamptz in PostgreSQL, text in SQLite."""

    field_type = "TIMESTAMPTZ"


class SealedField(peewee.TextField):
    """Encrypted text."""
