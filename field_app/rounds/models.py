"""Tables of visit requests and their steps; of what has to be told at the bedside."""

from uuid import UUID

import peewee

from field_app.visits.models import Job
from server.core.crypto import SealedField, SealedJsonField
from server.core.db import JsonField, MomentField, Row, Text, UuidField
from server.core.ids import uuid7


class VisitRequest(Row):
    """That somebody should come; its trace is `RoundStep`."""

    id = UuidField(primary_key=True)  # made by who asks
    resident = UuidField(null=True, index=True)  # person; null: the desk wrote down words, nobody looked yet
    grid = Text()
    state = Text()  # rules.VISIT
    source = Text()  # rules.SOURCES
    asked_by = UuidField()  # account
    asked = SealedJsonField("round_visit_request.asked")  # who asked: name, relation, call-back number, how
    about = SealedJsonField("round_visit_request.about", null=True)  # whom a caller meant: name, address, phone
    words = SealedField("round_visit_request.words", null=True)  # what for; null: deleted by law
    word = SealedField("round_visit_request.word")  # said at the door
    due_on = peewee.DateField()
    worker = UuidField(null=True, index=True)  # account of who took it
    job = UuidField(null=True)  # what was done there, where it was a job
    passed_by = JsonField(default=list)  # accounts of those who cannot come
    asked_at = MomentField()
    moved_at = MomentField()
    head = Text(null=True)
    head_seq = peewee.BigIntegerField(default=0)

    class Meta:
        table_name = "round_visit_request"
        indexes = ((("grid", "due_on", "id"), False), (("asked_by", "id"), False))


class RoundStep(Row):
    """One step of a visit request, chained to the one before it. Ids and codes only; words lie sealed beside."""

    request_id: UUID
    request = peewee.ForeignKeyField(VisitRequest, backref="+", index=False)
    seq = peewee.BigIntegerField()
    at = MomentField()
    account = UuidField(null=True)
    role = Text()
    source = Text()
    step = Text()
    from_state = Text(null=True)
    to_state = Text()
    reason = Text(null=True)
    note = Text(null=True)  # salted digest of the words
    data = JsonField(default=dict)
    prev_hash = Text()
    hash = Text()
    words = SealedJsonField("round_step.words", null=True)

    class Meta:
        table_name = "round_step"
        primary_key = peewee.CompositeKey("request", "seq")


class DoorNotice(Row):
    """That a worker has to tell a resident something of a job by a legal date. Its steps are the job's."""

    id = UuidField(primary_key=True, default=uuid7)
    job_id: UUID
    job = peewee.ForeignKeyField(Job, backref="+", index=False)
    kind = Text()  # notice_rules.KINDS
    subject = UuidField()  # correction or case
    since = peewee.DateField()
    due_on = peewee.DateField()
    is_provisional = peewee.BooleanField(default=False)
    half_on = peewee.DateField()  # after this day the street and the chosen relative hear of it
    state = Text(default="open")  # notice_rules.NOTICE
    told_at = MomentField(null=True)
    escalated_at = MomentField(null=True)

    class Meta:
        table_name = "round_door_notice"
        indexes = ((("job", "kind", "subject", "due_on"), True), (("state", "half_on"), False))
