"""Persons: natural or firm, found by keyed hashes of what lies encrypted."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import peewee

from server.core.crypto import SealedField, lookup
from server.core.db import MomentField, Row, Text, UuidField
from server.core.ids import uuid7


def key_of(field: str, value: str | None) -> str | None:
    """The keyed hash under which a sealed value of this field is found."""
    return lookup(f"person.{field}", value) if value else None


class Person(Row):
    """Whom an application is about. A newborn may be one without a number; a firm has a credit code as its number."""

    id = UuidField(primary_key=True, default=uuid7)
    kind = Text(default="natural")  # natural | firm
    name = SealedField("person.name")
    name_key = Text()
    id_type = Text(null=True)
    id_number = SealedField("person.id_number", null=True)
    id_key = Text(null=True)
    phone = SealedField("person.phone", null=True)
    phone_key = Text(null=True, index=True)
    address = SealedField("person.address", null=True)
    address_key = Text(null=True)
    birth = SealedField("person.birth", null=True)
    capacity = Text(default="full")  # full | limited | none
    merged_into = peewee.ForeignKeyField("self", null=True, backref="+")
    checked_at = MomentField(null=True)
    created_at = MomentField()

    class Meta:
        table_name = "person"
        indexes = ((("id_type", "id_key"), True), (("name_key",), False))

    @property
    def is_firm(self) -> bool:
        return bool(self.kind == "firm")

    def put(self, field: str, value: str | None) -> None:
        """Set a sealed value together with its keyed hash."""
        setattr(self, field, value)
        setattr(self, "id_key" if field == "id_number" else f"{field}_key", key_of(field, value))


class PersonDivision(Row):
    """Where a person belongs, three ways, each dated: registered, living, business. The item says which one decides."""

    id = UuidField(primary_key=True, default=uuid7)
    person = peewee.ForeignKeyField(Person, backref="+", index=False)
    kind = Text()
    division = Text()
    since = MomentField()
    until = MomentField(null=True)

    class Meta:
        table_name = "person_division"
        indexes = ((("person", "kind", "since"), True), (("division", "kind"), False))


class PersonMerge(Row):
    """That two records were found to be one human, by whom and why; it can be undone."""

    id = UuidField(primary_key=True, default=uuid7)
    person = peewee.ForeignKeyField(Person, backref="+")
    into = peewee.ForeignKeyField(Person, backref="+")
    reason = Text()
    by = UuidField()
    at = MomentField()
    undone_by = UuidField(null=True)
    undone_at = MomentField(null=True)

    class Meta:
        table_name = "person_merge"


def survivors(ids: Iterable[UUID]) -> dict[UUID, Any]:
    """The records that stand for these after mergers, by the id asked for: a merger leaves no chains. Two queries."""
    found: list[Any] = list(Person.select().where(Person.id << list(set(ids))))
    above: Any = Person.select().where(Person.id << [row.merged_into_id for row in found if row.merged_into_id])
    standing = {row.id: row for row in above}
    return {row.id: standing.get(row.merged_into_id, row) for row in found}


def survivor(person: Any) -> Any:
    """The record that stands for this one after mergers."""
    while person.merged_into_id is not None:
        person = Person.get_by_id(person.merged_into_id)
    return person
