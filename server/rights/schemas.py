"""Shapes at the doors of one's rights."""

from marshmallow import fields

from server.core.http import Body, Choice, Flag, Moment, Out, Text, Uuid

ID = "01900000-0000-7000-8000-000000000001"
WORDS = "这件事办完了，不想再留着"
VERDICTS = ("deleted", "kept")


class CopyOut(Out):
    """Everything of one's own; see the keys for what each part is."""

    made_at = Moment()
    account = fields.Dict(metadata={"description": "how one signs in"})
    profile = fields.Dict(metadata={"description": "what one told to fill in forms"})
    person = fields.Dict(allow_none=True, metadata={"description": "the checked person, in full, codes with words"})
    sessions = fields.List(fields.Dict())
    consents = fields.List(fields.Dict())
    mandates = fields.List(fields.Dict(), metadata={"description": "codes with words; the proofs for who gave it"})
    guardianships = fields.List(fields.Dict(), metadata={"description": "with what staff saw, and its picture"})
    representations = fields.List(fields.Dict())
    written = fields.List(fields.Dict(), metadata={"description": "what staff did to one's record, in their words"})
    applications = fields.List(fields.Dict(), metadata={"description": "what was typed, cases, steps, decisions"})
    files = fields.List(fields.Dict(), metadata={"description": "each with the address under which it is looked at"})
    notices = fields.List(fields.Dict())
    looked_at = fields.List(fields.Dict(), metadata={"description": "when covered values were opened, and why"})
    deletion_requests = fields.List(fields.Dict())
    residents = fields.List(
        fields.Dict(),
        metadata={
            "description": "what the community's list of residents keeps",
            "example": [{"grid": "370199001001001", "house": "3-2-501", "flags": []}],
        },
    )
    jobs = fields.List(
        fields.Dict(),
        metadata={
            "description": "what a grid worker wrote down at the door, as it was written there",
            "example": [{"id": ID, "state": "waiting", "state_name": "等社区书记看", "said": {}}],
        },
    )
    visits = fields.List(
        fields.Dict(),
        metadata={
            "description": "who asked for a grid worker to come, and what became of it",
            "example": [{"id": ID, "due_on": "2026-11-24", "state_name": "等网格员接", "source_name": "亲属"}],
        },
    )
    door_notices = fields.List(
        fields.Dict(),
        metadata={
            "description": "what had to be told at the door, and when that was done",
            "example": [{"id": ID, "kind_name": "要补正", "due_on": "2026-12-02", "state_name": "已经告诉本人"}],
        },
    )
    originals = fields.List(
        fields.Dict(),
        metadata={
            "description": "originals that a grid worker took along, and whether they are back",
            "example": [{"id": ID, "what": "户口簿", "due_back": "2026-12-02", "state_name": "已经还给本人"}],
        },
    )
    parked = fields.List(
        fields.Dict(),
        metadata={
            "description": "what came from the door and could not be taken; `words` where it does not open",
            "example": [{"id": ID, "reason": "名单里没有这位居民，内容留下了，等书记核对", "said": {}, "words": None}],
        },
    )


class DeletionIn(Body):
    application = Uuid(load_default=None, allow_none=True, metadata={"example": ID, "description": "null: everything"})
    words = Text(max=500, load_default="", metadata={"example": WORDS})


class NarrowedOut(Out):
    id = Uuid(metadata={"example": ID})
    number = Text(allow_none=True, metadata={"example": "3701992026111800012343", "description": "null: a draft"})


class DeletionOut(Out):
    id = Uuid(metadata={"example": ID})
    application = Uuid(allow_none=True)
    number = Text(allow_none=True, metadata={"example": "3701992026111800012343"})
    narrowed_to = fields.List(
        fields.Nested(NarrowedOut()),
        allow_none=True,
        metadata={
            "description": "asked of everything by an account that was joined with another since: what was there then"
        },
    )
    words = Text(max=500, allow_none=True, metadata={"example": WORDS})
    asked_at = Moment()
    verdict = Choice(*VERDICTS, allow_none=True, metadata={"example": "kept"})
    answer = Text(max=500, allow_none=True, metadata={"example": "按档案规定要保存到 2036 年"})
    decided_at = Moment(allow_none=True)


class DeletionsOut(Out):
    items = fields.List(fields.Nested(DeletionOut()))


class DeskDeletionOut(DeletionOut):
    division = Text(metadata={"example": "370199001001"})
    is_everything = Flag(metadata={"description": "the account as well"})


class DeskDeletionsOut(Out):
    items = fields.List(fields.Nested(DeskDeletionOut()))
    next = fields.String(allow_none=True)


class VerdictIn(Body):
    verdict = Choice(*VERDICTS, required=True, metadata={"example": "kept"})
    answer = Text(
        max=500,
        load_default="",
        metadata={"example": "按档案规定要保存到 2036 年", "description": "needed to keep: the asker reads it"},
    )
