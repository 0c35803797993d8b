"""Tables of residents, their care flags, those who look after a grid, imports; and of jobs at the door."""

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
    position = SealedJsonField("visit_resident.position", null=True)  # place_rules.point_of; of this address
    contact = SealedJsonField("visit_resident.contact", null=True)  # name, phone, relation
    photo_allowed = peewee.BooleanField(default=False)
    told_by = Text()  # rules.TOLD_BY
    number_key = Text(null=True, index=True)  # of the number told, also where another record holds it
    likeness = Text(null=True, index=True)  # of name, birth date and address
    line_key = Text(null=True)  # of the line that an import took last: the same one again changes nothing
    entered_by = UuidField()
    entered_at = MomentField()
    moved_at = MomentField(null=True)
    lived_in = JsonField(default=list)  # grids before: a phone without network may still know them there

    class Meta:
        table_name = "visit_resident"


class Flag(Row):
    """That a resident needs care, from when on; closed once it is over or its rule has ended."""

    id = UuidField(primary_key=True, default=uuid7)
    resident_id: UUID
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


class Job(Row):
    """Something done for a resident at the door. It ends as an ordinary application; its trace is `JobStep`."""

    id = UuidField(primary_key=True)  # made by the phone
    worker = UuidField()  # account
    resident = UuidField(index=True)  # person
    grid = Text()  # where the resident lived when it came
    division = Text()  # whose secretary looks at it
    state = Text()  # rules.JOB
    application = UuidField(unique=True)  # made by the phone too; a draft until somebody approves
    bundle = Text()
    release = Text()
    revision = UuidField()  # the current one
    grade = Text()  # simple | risky: of the riskiest item
    needs_approval = peewee.BooleanField(default=True)
    declared_at = MomentField(null=True)  # at the bedside, by the phone's clock put right
    received_at = MomentField()
    whole_at = MomentField(null=True)  # since when every file of the current revision is here
    approve_by = MomentField(null=True)
    moved_at = MomentField()  # its last step
    head = Text(null=True)  # hash of the last step
    head_seq = peewee.BigIntegerField(default=0)

    class Meta:
        table_name = "visit_job"
        indexes = ((("worker", "id"), False), (("state", "division", "approve_by"), False))


class JobRevision(Row):
    """What a phone sent, whole, as it was written at the bedside; never changed afterwards."""

    id = UuidField(primary_key=True)
    job_id: UUID
    job = peewee.ForeignKeyField(Job, backref="+", index=False)
    number = peewee.BigIntegerField()
    base = UuidField(null=True)
    digest = Text()  # of the whole body: tells a repeat from other content
    content_digest = Text()  # of the content alone, as receipts name it
    body = SealedJsonField("visit_job.body", null=True)  # null: deleted by law
    files = JsonField(default=list)  # ref, digest, purpose, page_order of each
    device = UuidField(null=True)
    received_at = MomentField()
    faults = SealedJsonField("visit_job.faults", null=True)  # null: not looked at yet

    class Meta:
        table_name = "visit_job_revision"
        indexes = ((("job", "number"), True),)


class JobFile(Row):
    """That a job waits for a file: found when the file has come, before or after the job."""

    job = peewee.ForeignKeyField(Job, backref="+", index=False)
    ref = UuidField(index=True)
    place = SealedJsonField("visit_job_file.place", null=True)  # place_rules.told; waits for its picture

    class Meta:
        table_name = "visit_job_file"
        primary_key = peewee.CompositeKey("job", "ref")


class JobStep(Row):
    """One step of a job, chained to the one before it. Ids and codes only; words of people lie sealed beside."""

    job_id: UUID
    job = peewee.ForeignKeyField(Job, backref="+", index=False)
    seq = peewee.BigIntegerField()
    at = MomentField()
    account = UuidField(null=True)
    role = Text()
    source = Text()
    step = Text()
    from_state = Text(null=True)
    to_state = Text()
    reason = Text(null=True)  # a code
    note = Text(null=True)  # salted digest of the words
    data = JsonField(default=dict)
    prev_hash = Text()
    hash = Text()
    words = SealedJsonField("visit_job.words", null=True)  # words, marks and their salt; may be deleted by law

    class Meta:
        table_name = "visit_job_step"
        primary_key = peewee.CompositeKey("job", "seq")


class Custody(Row):
    """Where an original of a job is that had to travel; from hand to hand by steps of the job."""

    id = UuidField(primary_key=True)  # made by the phone
    job_id: UUID
    job = peewee.ForeignKeyField(Job, backref="+")
    what = SealedField("visit_custody.what", null=True)  # null: deleted by law
    keeper = Text()  # custody_rules.KEEPERS
    keeper_name = SealedField("visit_custody.keeper_name", null=True)
    account = UuidField(null=True)  # who was signed in at its last handover; at each, its step tells
    due_back = peewee.DateField()
    state = Text()  # custody_rules.ORIGINAL
    taken_at = MomentField()
    back_at = MomentField(null=True)
    pressed = peewee.BigIntegerField(default=0)  # how many of custody_rules.LATE heard that it is late

    class Meta:
        table_name = "visit_custody"
        indexes = ((("state", "due_back"), False),)
