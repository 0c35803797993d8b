"""What the desks keep beside the case: its clock, decisions, way to an outside system, and the commands answered."""

from uuid import UUID

from peewee import SQL, BigIntegerField, BooleanField, CompositeKey, DateField, ForeignKeyField, TextField

from server.applications.models import Case
from server.core.crypto import SealedField, SealedJsonField
from server.core.db import JsonField, MomentField, Row, UuidField


class CaseClock(Row):
    """The days of one case: first the five for telling what is missing, then the item's own."""

    case_id: UUID
    case = ForeignKeyField(Case, backref="+", primary_key=True, on_delete="CASCADE")
    received_on = DateField()
    is_awaiting_notice = BooleanField(default=True)  # neither accepted nor told what is missing
    warned_on_day = BigIntegerField(default=0)
    starts_on = DateField(null=True)  # day of acceptance; the day of receipt when the acceptance was deemed
    due_on = DateField(null=True)
    statutory_due_on = DateField(null=True)
    is_provisional = BooleanField(default=False)
    is_running = BooleanField(default=True)  # until the case is closed

    class Meta:
        table_name = "case_clock"


# What the timetable goes through, hour by hour: the open ones, however many are closed.
CaseClock.add_index(CaseClock.received_on, CaseClock.case, where=SQL("is_awaiting_notice"))
CaseClock.add_index(CaseClock.case, where=SQL("is_running"), name="case_clock_running")
CaseClock.add_index(
    CaseClock.received_on,
    CaseClock.case,
    where=SQL("(is_awaiting_notice AND warned_on_day > 0) IS TRUE"),
    name="case_clock_warned",
)


class ClockStop(Row):
    """Time that is not the office's own: an inspection, a public notice, an expert review, a correction."""

    id = UuidField(primary_key=True)
    case_id: UUID
    case = ForeignKeyField(Case, backref="+", on_delete="CASCADE", index=False)
    kind = TextField()
    since = DateField()
    expected_until = DateField(null=True)  # as the applicant was told, and by today's calendar
    length = JsonField(null=True)  # the procedure's expected days: {"value", "unit", "unit_kind"}
    until = DateField(null=True)

    class Meta:
        table_name = "clock_stop"
        indexes = ((("case", "since"), False),)


class Decision(Row):
    """What was decided, by whom or what, on which version of the content, and what was said with it."""

    id = UuidField(primary_key=True)
    case_id: UUID
    case = ForeignKeyField(Case, backref="+", on_delete="CASCADE")
    verdict = TextField()
    result = TextField()
    reasons = SealedJsonField("decision-reasons")
    whose = TextField(null=True)  # who is responsible instead
    remedies = JsonField(null=True)  # {"version", "text"} as told
    produced = SealedJsonField("decision-produced")  # element → value, e.g. the number of the licence
    account = UuidField(null=True)  # nobody when a rule or an outside system decided
    body = TextField(null=True)
    system = TextField(null=True)  # the outside system of record
    rule_version = TextField(null=True)
    inputs_digest = TextField(null=True)
    revision = UuidField()
    decided_at = MomentField()

    class Meta:
        table_name = "decision"


class InstantLook(Row):
    """A rule looked at this revision of a case: once, whatever it said."""

    case_id: UUID
    case = ForeignKeyField(Case, backref="+", on_delete="CASCADE", index=False)
    revision = UuidField()
    outcome = TextField()
    why = TextField()
    rule_version = TextField()
    inputs_digest = TextField()
    looked_at = MomentField()

    class Meta:
        table_name = "instant_look"
        primary_key = CompositeKey("case", "revision")


class Dispatch(Row):
    """One case on its way to the system of record outside. The case's id is the key: a second sending is harmless."""

    case_id: UUID
    case = ForeignKeyField(Case, backref="+", primary_key=True, on_delete="CASCADE")
    system = TextField()
    state = TextField()  # queued | sent | manual | decided | cancelled
    number = TextField(null=True)  # theirs
    outcome = JsonField(null=True)  # as they said it, without personal values
    attempts = BigIntegerField(default=0)
    not_before = MomentField()
    lease = UuidField(null=True)
    trouble = TextField(null=True)  # why it did not go, for the clerk
    words = SealedField("dispatch-words", null=True)  # what they answered, in their words
    queued_at = MomentField()
    sent_at = MomentField(null=True)
    ended_at = MomentField(null=True)

    class Meta:
        table_name = "dispatch"
        indexes = ((("state", "not_before"), False),)


class Command(Row):
    """A command of a desk that was carried out. A repeat gets the stored answer."""

    id = UuidField(primary_key=True)
    kind = TextField()
    subject = UuidField()
    account = UuidField()
    digest = TextField()
    answer = JsonField()
    done_at = MomentField(index=True)  # old ones are dropped by it

    class Meta:
        table_name = "desk_command"


TABLES = (CaseClock, ClockStop, Decision, InstantLook, Dispatch, Command)
