"""Tables of applications, their cases and their trace. See the door plate for why there are so few foreign keys."""

from __future__ import annotations

from uuid import UUID

from peewee import SQL, BigIntegerField, BooleanField, CompositeKey, DateField, ForeignKeyField, TextField, fn

from server.core.crypto import SealedField, SealedJsonField
from server.core.db import JsonField, MomentField, Row, UuidField


class Application(Row):
    """One submission, or the draft of one. Its state is derived from its cases."""

    id = UuidField(primary_key=True)
    stage = TextField(default="draft")  # draft | submitted
    account = UuidField()  # who types and owns it
    applicant = UuidField(null=True)  # Person the cases are for
    agent = UuidField(null=True)  # Person who acts for the applicant
    authority = TextField(default="self")  # self, guardian, relative, handler, worker_order, clerk
    mandate = UuidField(null=True)  # the mandate or consent the authority rests on
    channel = TextField(null=True)  # online, window, proxy, kiosk, outlet
    site = UuidField(null=True)  # intake site
    origin = TextField(null=True)  # code on the flyer it began with
    bundle = TextField()
    release = TextField()  # of the catalogue; a case keeps the version it began with
    division = TextField()
    form_digest = TextField(null=True)
    revision = UuidField(null=True)  # the current one
    saved_at = MomentField()
    number = TextField(null=True, unique=True)
    code = TextField(null=True, unique=True)  # public check code: what /v/<code> opens
    secret = TextField(null=True)  # keyed hash of the second secret
    submitted_at = MomentField(null=True)
    submission = TextField(null=True)  # digest of the command that was accepted
    signature = UuidField(null=True)  # MediaRef given with the submission
    receipt = TextField(null=True)  # the answer that was given, as JSON; a replay gets it letter by letter
    head = TextField(null=True)  # hash of the last trace row
    head_seq = BigIntegerField(default=0)
    blocked_at = MomentField(null=True)  # kept only because a law wants it: stored and protected, used for nothing else

    class Meta:
        table_name = "application"
        indexes = ((("account", "id"), False),)

    @property
    def is_draft(self) -> bool:
        return self.stage == "draft"


Application.add_index(Application.applicant, Application.id, where=SQL("applicant IS NOT NULL"))
#: Drafts that were left behind are found among drafts alone. Not `stage = 'draft'`: a write that names it beside an id
#: would be free to walk over all drafts instead, and PostgreSQL does when it believes that there are few.
Application.add_index(Application.saved_at, where=SQL("number IS NULL"), name="application_draft")


class Revision(Row):
    """One saved state of the content. Written once; a later one names it as its base."""

    id = UuidField(primary_key=True)
    application_id: UUID
    application = ForeignKeyField(Application, backref="+", on_delete="CASCADE", index=False)
    number = BigIntegerField()  # 1, 2, 3 ... in order of arrival
    base = UuidField(null=True)
    kind = TextField()  # draft | answer
    is_aside = BooleanField(default=False)  # came on a stale base: kept, but not the current one
    correction = UuidField(null=True)  # which correction an answer answers
    account = UuidField()
    digest = TextField()
    content = SealedJsonField("application-content")
    files = JsonField(default=list)  # every id that stands in the content, in hex digits: its files are among them
    signature = UuidField(null=True)  # of an answer that was signed anew; else the application's holds
    saved_at = MomentField(index=True)  # thinning looks at the last days

    class Meta:
        table_name = "application_revision"
        indexes = ((("application", "number"), True),)


class Case(Row):
    """One item of an application, with that item's values and papers only."""

    id = UuidField(primary_key=True)
    application_id: UUID
    application = ForeignKeyField(Application, backref="+", index=False)
    place = BigIntegerField()  # 1, 2, 3 ... within the application; the number's ending
    number = TextField()  # the application's and the place
    item = TextField()
    name = TextField()  # of the item on that day
    body = TextField(null=True)  # code of the deciding body
    division = TextField()  # that decides: registered, living or business, as the item says
    site = UuidField(null=True)  # intake site
    state = TextField()
    result = TextField(null=True)
    version = BigIntegerField(default=1)  # counts the moves; a write names the version it saw
    turn = TextField()
    owner = UuidField(null=True)  # account that has it in hand (first asked stays owner until taken over)
    waits_for = JsonField(default=list)  # ids of the cases that must be decided first
    limits = JsonField(default=dict)  # {"promised": {...}, "statutory": {...}} of the item's version
    due_on = DateField(null=True)
    due_is_provisional = BooleanField(default=False)
    submitted_at = MomentField()
    received_on = DateField(null=True)  # of a job from the door, at its birth; else the day it was submitted
    received_by = TextField(null=True)  # catalog.proxying.RECEIVERS
    accepted_at = MomentField(null=True)
    closed_at = MomentField(null=True)
    moved_at = MomentField()
    owes_until = DateField(null=True)  # the first last day of the papers that are to follow and have not come
    revision = UuidField()  # the content this case sees
    content = SealedJsonField("case-content")  # {"values": {...}, "materials": [...]}
    blocked_at = MomentField(null=True)  # with its application

    class Meta:
        table_name = "application_case"
        indexes = (
            (("application", "place"), True),
            (("body", "state", "due_on", "id"), False),
            (("site", "state", "due_on", "id"), False),
        )

    @property
    def is_open(self) -> bool:
        return self.state != "closed"


# A new case has no owner, and nearly every one has a site: these cost a submission little or nothing.
Case.add_index(Case.owner, Case.state, Case.due_on, Case.id, where=SQL("owner IS NOT NULL"))
STREET = fn.SUBSTR(Case.division, 1, 9)
Case.add_index(
    Case.body, STREET, Case.state, Case.due_on, Case.id, where=SQL("state <> 'closed'"), name="application_case_street"
)
Case.add_index(
    STREET, Case.state, Case.due_on, Case.id,
    where=SQL("site IS NULL AND state <> 'closed'"), name="application_case_siteless",
)  # fmt: skip
#: A case that still needs a paper that is to follow (`owed.is_due`): lists of such cases have indexes of their own.
OWES = "(owes_until IS NOT NULL AND (state <> 'closed' OR result = 'granted_deferred')) IS TRUE"
for place in (Case.site, Case.body, Case.owner):
    Case.add_index(place, Case.owes_until, Case.id, where=SQL(OWES), name=f"case_owes_{place.name}")


class Trace(Row):
    """One step, chained to the one before it. Ids and digests only: never a personal value."""

    application_id: UUID
    application = ForeignKeyField(Application, backref="+", index=False)
    seq = BigIntegerField()
    at = MomentField(index=True)  # daily anchors read by it
    account = UuidField(null=True)
    role = TextField()
    source = TextField()
    case = UuidField(null=True)
    step = TextField()
    from_state = TextField(null=True)
    to_state = TextField(null=True)
    reason = TextField(null=True)  # a code
    note = TextField(null=True)  # salted digest of the words in application_note
    data = JsonField(default=dict)
    prev_hash = TextField()
    hash = TextField()

    class Meta:
        table_name = "application_trace"
        primary_key = CompositeKey("application", "seq")


class Note(Row):
    """The words of a trace row. May be deleted by law; the chain holds only its salted digest."""

    application_id: UUID
    application = ForeignKeyField(Application, backref="+", index=False)
    seq = BigIntegerField()
    salt = TextField()
    words = SealedField("application-note")

    class Meta:
        table_name = "application_note"
        primary_key = CompositeKey("application", "seq")


class Anchor(Row):
    """All chain heads of one day in one digest, chained to the day before."""

    day = DateField(primary_key=True)
    heads = BigIntegerField()
    digest = TextField()

    class Meta:
        table_name = "application_anchor"


class Correction(Row):
    """Everything that is missing, asked for at once."""

    id = UuidField(primary_key=True)
    application_id: UUID
    application = ForeignKeyField(Application, backref="+")
    state = TextField(default="draft")
    opened_by = UuidField(null=True)
    opened_at = MomentField()
    sent_at = MomentField(null=True)
    days = BigIntegerField(null=True)  # working days given, from then on
    due_on = DateField(null=True)
    due_is_provisional = BooleanField(default=False)
    ended_at = MomentField(null=True)

    class Meta:
        table_name = "application_correction"


Correction.add_index(Correction.due_on, where=SQL("state = 'sent'"))


class CorrectionRequest(Row):
    """What one body asks for one case. Marks: [{"target": {...}, "reason": code, "text": plain words}]."""

    correction_id: UUID
    correction = ForeignKeyField(Correction, backref="+", index=False, on_delete="CASCADE")
    case_id: UUID
    case = ForeignKeyField(Case, backref="+")
    body = TextField()  # "" for the intake window
    asked_by = UuidField(null=True)
    marks = SealedJsonField("correction-marks")

    class Meta:
        table_name = "application_correction_request"
        primary_key = CompositeKey("correction", "case", "body")


class Owed(Row):
    """A paper that may follow by a date (容缺后补). Counted from the acceptance; what comes lies here, not in the
    content, which stays as it was signed."""

    case_id: UUID
    case = ForeignKeyField(Case, backref="+", index=False, on_delete="CASCADE")
    material = TextField()
    application = UuidField(index=True)
    body = TextField(null=True)
    days = BigIntegerField()  # as the catalogue of that day promised
    day_kind = TextField()
    since = DateField(null=True)  # day of acceptance; before that there is no date yet
    due_on = DateField(null=True)
    due_is_provisional = BooleanField(default=False)
    reminded_on = DateField(null=True)
    handed_in_at = MomentField(null=True)
    handing = UuidField(null=True)  # the command by which it came
    digest = TextField(null=True)
    pages = JsonField(default=list)

    class Meta:
        table_name = "application_owed"
        primary_key = CompositeKey("case", "material")


Owed.add_index(Owed.due_on, Owed.case, where=SQL("handed_in_at IS NULL"))


class Handoff(Row):
    """A case or a job on its way from one pair of hands to another; the giver stays owner until it is taken."""

    id = UuidField(primary_key=True)
    subject_kind = TextField()  # case | job
    subject = UuidField()
    giver = UuidField()  # account
    giver_body = TextField(null=True)  # code; nothing where a window gave it
    giver_division = TextField(null=True)  # whose secretary gave it
    receiver = UuidField(null=True)  # account; or anybody of one of those below
    receiver_body = TextField(null=True)
    receiver_division = TextField(null=True)  # its secretaries
    receiver_site = UuidField(null=True)
    division = TextField()
    papers = JsonField(default=list)  # digest list of what is handed over
    reason = SealedField("handoff-reason", null=True)  # the giver's words
    until = MomentField()
    state = TextField(default="offered")
    offered_at = MomentField()
    ended_at = MomentField(null=True)
    ended_by = UuidField(null=True)

    class Meta:
        table_name = "handoff"
        indexes = tuple(
            (one, False) for one in (("subject_kind", "subject"), ("receiver_body", "state"), ("receiver", "state"))
        )


class WrongTry(Row):
    """How often a wrong second secret was typed for a number on one day, whether or not the number exists."""

    number_key = TextField()  # keyed hash: the table does not list numbers
    day = DateField()
    tries = BigIntegerField()

    class Meta:
        table_name = "application_wrong_try"
        primary_key = CompositeKey("number_key", "day")


TABLES = (Application, Revision, Case, Trace, Note, Anchor, Correction, CorrectionRequest, Owed, Handoff, WrongTry)
