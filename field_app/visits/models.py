"""Tables of residents, their care flags, those who look after a grid, and imports."""

from uuid import UUID

import peewee

from server.core.crypto import SealedField, SealedJsonField
from server.core.db import JsonField, MomentField, Row, Text, UuidField
from server.core.ids import uuid7
from server.identity.models import Person


class Resident(Row):
    """A person who lives in a grid, and what a visit needs to know."""

    person_id: UUID
    person = peewee.ForeignKeyField(Person, primary_key=True, backref="+")
    grid = Text(index=True)
    address = SealedField("visit_resident.address", null=True)
    house = SealedField("visit_resident.house", null=True)  # building, unit, room
    contact = SealedJsonField("visit_resident.contact", null=True)  # name, phone, relation
    photo_allowed = peewee.BooleanField(default=False)
    told_by = Text()  # rules.TOLD_BY
    number_key = Text(null=True, index=True)  # of the number told, also where another record holds it
    likeness = Text(null=True, index=True)  # of name, birth date and address
    line_key = Text(null=True)  # of the line that an import took last: the same one again changes nothing
    entered_by = UuidField()
    entered_at = MomentField()
    moved_at = MomentField(null=True)

    class Meta:
        table_name = "visit_resident"


class Flag(Row):
    """That a resident needs care, from when on; closed once it is over or its rule has ended."""

    id = UuidField(primary_key=True, default=uuid7)
    resident = peewee.ForeignKeyField(Resident, backref="+", index=False)
    kind = SealedField("visit_flag.kind")
    grade = SealedField("visit_flag.grade", null=True)
    source = Text()  # import | worker
    since = MomentField()
    until = MomentField(null=True)

    class Meta:
        table_name = "visit_flag"
        indexes = ((("resident", "until"), False),)


class FlagRule(Row):
    """What lets a kind of flag be kept: an operator's entry. The newest of a kind counts, up to its last day."""

    id = UuidField(primary_key=True)
    kind = Text()
    purpose = Text()
    legal_basis = Text()
    source = Text()
    ends_on = peewee.DateField()
    by = UuidField()
    at = MomentField()

    class Meta:
        table_name = "visit_flag_rule"
        indexes = ((("kind", "at"), False),)


class GridWorker(Row):
    """That a worker looks after a grid, from one day to another (the last day belongs to it)."""

    id = UuidField(primary_key=True)
    worker = UuidField()  # account
    grid = Text(index=True)
    since = peewee.DateField()
    until = peewee.DateField(null=True)
    by = UuidField()
    at = MomentField()

    class Meta:
        table_name = "visit_grid_worker"
        indexes = ((("worker", "since"), False),)


class Substitution(Row):
    """That a worker stands in for a grid while its own worker is on leave."""

    id = UuidField(primary_key=True)
    worker = UuidField()  # account of who stands in
    grid = Text(index=True)
    since = peewee.DateField()
    until = peewee.DateField()
    by = UuidField()
    at = MomentField()

    class Meta:
        table_name = "visit_substitution"
        indexes = ((("worker", "since"), False),)


class Import(Row):
    """One file of residents: what it holds until it was read, and what became of each line."""

    id = UuidField(primary_key=True)
    name = Text()
    dry_run = peewee.BooleanField()
    by = UuidField()
    roots = JsonField()  # of the caller's divisions: lines of other grids are refused
    content = SealedField("visit_import.content", null=True)  # base64, forgotten once it was read
    state = Text(default="waiting")  # waiting | running | done | unreadable
    total = peewee.BigIntegerField(default=0)
    done = peewee.BigIntegerField(default=0)
    encoding = Text(null=True)
    counts = JsonField(default=dict)  # outcome → lines
    report = SealedJsonField("visit_import.report", null=True)
    at = MomentField(index=True)  # the broom goes by it
    finished_at = MomentField(null=True)

    class Meta:
        table_name = "visit_import"
