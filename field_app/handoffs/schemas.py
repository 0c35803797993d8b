"""Shapes at the secretary's doors."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from field_app.handoffs.passing_schemas import HandedOut
from field_app.handoffs.rules import HANDED_ON, SAID
from field_app.sync.schemas import AN_ID, DIGEST, GRID, FaultOut
from field_app.visits.agreement import WAYS
from field_app.visits.job_rules import JOB
from server.core.http import Body, Choice, Day, Flag, Moment, Out, PageQuery, Text, Uuid, Whole

MOST_AT_ONCE, MOST_MARKS = 50, 100
REASONS = ("missing", "wrong", "unreadable", "expired", "unclear", "other")

InboxQuery = PageQuery


class JobOut(Out):
    """What every list shows of a job alike."""

    id = Uuid(metadata={"example": AN_ID})
    resident_name = fields.String(metadata={"example": "欧阳**"})
    worker_name = fields.String(metadata={"example": "李明"})
    name = fields.String(metadata={"example": "老年人优待证办理"})
    grid = fields.String(metadata={"example": GRID})
    declared_at = Moment(allow_none=True)
    received_at = Moment()


class HeadOut(JobOut):
    """What list and page show of a job alike."""

    resident = Uuid()
    bundle = fields.String(metadata={"example": "item:elderly_pass"})
    revision = Uuid()
    number = Whole(metadata={"example": 1, "description": "how often it was sent"})
    digest = fields.String(metadata={"example": DIGEST, "description": "of the revision: what is signed"})
    state = Choice(*JOB.states, metadata={"example": "waiting"})
    state_plain = fields.String(metadata={"example": "等社区书记看"})
    approve_by = Moment(allow_none=True)


class LineOut(HeadOut):
    """One job that waits, as the list shows it."""

    faults = Whole(metadata={"example": 0, "description": "how much is missing"})
    is_opened = Flag(metadata={"description": "by the caller, as it is now"})


class InboxOut(Out):
    items = fields.List(fields.Nested(LineOut()))
    next = fields.String(allow_none=True)


class TurnOut(Out):
    """Whose turn it is; nobody's where it is over."""

    turn = fields.String(metadata={"example": "天溪区民政局", "description": "in words; empty where it is nobody's"})
    until = Day(allow_none=True)
    until_is_provisional = Flag()


class HandedOnQuery(PageQuery):
    state = Choice(*HANDED_ON, load_default=None, metadata={"example": "in_centre"})


class HandedOnLineOut(JobOut, TurnOut):
    """One job that is out of the secretary's hands."""

    resident = Uuid()
    bundle = fields.String(metadata={"example": "item:elderly_pass"})
    state = Choice(*HANDED_ON, metadata={"example": "in_centre"})
    state_plain = fields.String(metadata={"example": "中心和部门在办"})
    moved_at = Moment(metadata={"description": "its last step"})


class HandedOnOut(Out):
    items = fields.List(fields.Nested(HandedOnLineOut()))
    next = fields.String(allow_none=True)


class FieldOut(Out):
    code = fields.String(metadata={"example": "mobile"})
    label = fields.String(metadata={"example": "手机号码"})
    type = fields.String(metadata={"example": "mobile"})
    text = fields.String(metadata={"example": "138****0000"})
    is_changed = Flag()
    before = fields.String(allow_none=True, metadata={"example": "139****0000"})
    pages = fields.List(fields.String(), metadata={"example": [], "description": "the files of a photo or a signature"})


class AnsweredOut(Out):
    """A question before the form and its answer, in plain words. A mark names it as `/answers/<code>`."""

    code = fields.String(metadata={"example": "age_band"})
    label = fields.String(metadata={"example": "老人今年多大？"})
    text = fields.String(metadata={"example": "80到99岁"})
    is_changed = Flag()
    before = fields.String(allow_none=True, metadata={"example": "65到79岁"})


class PaperOut(Out):
    """A paper that is handed in no more has no source. `before`: the source of last time, where it was another."""

    material = fields.String(metadata={"example": "id_photo"})
    name = fields.String(metadata={"example": "身份证"})
    source = fields.String(metadata={"example": "upload"})
    pages = fields.List(fields.String(), metadata={"example": [AN_ID]})
    is_changed = Flag()
    before = fields.String(allow_none=True, metadata={"example": "pledge"})
    removed = Whole(metadata={"example": 0, "description": "how many pages of the time before are gone"})


class JobFileOut(Out):
    """A file with leave to look at its copy: `GET /files/{ref}?grant=`."""

    ref = Uuid()
    purpose = fields.String(metadata={"example": "material"})
    state = Choice("stored", "expected", "refused", metadata={"example": "stored"})
    reason = fields.String(allow_none=True, metadata={"example": None})
    is_new = Flag()
    place = fields.String(
        allow_none=True,
        metadata={
            "example": "拍照的地方离登记的住址约30米（误差10米）",
            "description": "how far from home it was taken, in words, or why that is not known; null where no item "
            "asks, and of another place than the home",
        },
    )
    kept = fields.String(
        allow_none=True,
        metadata={
            "example": "照片偏暗，网格员说：屋里光线只能这样",
            "description": "why a picture was kept that the phone doubted; null of all others",
        },
    )
    grant = fields.String(allow_none=True, metadata={"example": "eyJ2IjoxfQ"})


class ShownTextOut(Out):
    title = fields.String(metadata={"example": "请网格员帮我跑一趟（委托书）"})
    body = fields.String(metadata={"example": "我请网格员帮我办这件事。"})


class GivenConsentOut(Out):
    """How the resident agreed. `texts`: the words shown, as they were worded that day."""

    items = fields.List(fields.String(), metadata={"example": ["elderly_pass"]})
    item_names = fields.List(fields.String(), metadata={"example": ["老年人优待证办理"]})
    until = fields.String(allow_none=True, metadata={"example": "2026-12-31"})
    how = Choice(*WAYS, metadata={"example": "spoken"})
    at = fields.String(allow_none=True, metadata={"example": "2026-11-18T10:00:00+08:00"})
    who = fields.String(metadata={"example": "resident"})
    relation = fields.String(allow_none=True, metadata={"example": None})
    giver_name = fields.String(allow_none=True, metadata={"example": None, "description": "who is not the resident"})
    witness_name = fields.String(allow_none=True, metadata={"example": "赵**"})
    is_impartial = fields.Boolean(allow_none=True, metadata={"example": None})
    is_doubted = Flag(metadata={"description": "the worker doubts that the resident understands"})
    signature = fields.String(allow_none=True, metadata={"example": AN_ID})
    shown_digest = fields.String(allow_none=True, metadata={"example": DIGEST})
    texts = fields.List(fields.Nested(ShownTextOut()))
    is_changed = Flag()


class SaidOut(Out):
    """What was said or done about the job: question, answer, return, insistence, reminders, approval."""

    id = fields.String(allow_none=True, metadata={"example": AN_ID})
    at = Moment()
    role = fields.String(metadata={"example": "secretary"})
    step = Choice(*SAID, metadata={"example": "ask"})
    reason = fields.String(allow_none=True, metadata={"example": None})
    text = fields.String(metadata={"example": "老人自己签的吗"})
    marks = fields.List(fields.Dict(), metadata={"example": [{"target": {"pointer": "/mobile"}, "text": "打不通"}]})


class JobInFullOut(HeadOut, TurnOut):
    grade = Choice("simple", "risky", metadata={"example": "simple"})
    faults = fields.List(fields.Nested(FaultOut()))
    answers = fields.List(fields.Nested(AnsweredOut()))
    fields_ = fields.List(fields.Nested(FieldOut()), data_key="fields", attribute="fields")
    materials = fields.List(fields.Nested(PaperOut()))
    files = fields.List(fields.Nested(JobFileOut()))
    consent = fields.Nested(GivenConsentOut(), allow_none=True)
    words = fields.List(fields.Nested(SaidOut()))
    hands = fields.List(fields.Nested(HandedOut()))
    is_own = Flag(metadata={"description": "the caller's own or a relative's: somebody else has to approve it"})


class ApprovalIn(Body):
    """The revision that was looked at, and one's own signature over its digest."""

    id = Uuid(required=True)
    revision = Uuid(required=True)
    signature = Uuid(required=True)


class LookedAtIn(Body):
    job = Uuid(required=True)
    revision = Uuid(required=True)


class ApprovalsIn(Body):
    """Several that were opened one by one. Signed is the digest over the canonical list of their digests, as sent."""

    jobs = fields.List(
        fields.Nested(LookedAtIn()),
        required=True,
        validate=validate.Length(1, MOST_AT_ONCE, error=f"一次批 1 到 {MOST_AT_ONCE} 件"),
        metadata={"example": [{"job": AN_ID, "revision": AN_ID}]},
    )
    signature = Uuid(required=True)

    @ma.validates_schema
    def _each_once(self, told: Any, **_: Any) -> None:
        named = [one["job"] for one in told.get("jobs", ())]
        if len(named) != len(set(named)):
            raise ma.ValidationError("同一件写了两遍", "jobs")


class DecidedOut(Out):
    """A job after a command."""

    id = Uuid()
    revision = Uuid()
    state = Choice(*JOB.states, metadata={"example": "in_centre"})
    state_plain = fields.String(metadata={"example": "中心和部门在办"})
    approve_by = Moment(allow_none=True)


class ApprovedOut(DecidedOut):
    """`problem`: the slug of why this one was not approved."""

    problem = fields.String(allow_none=True, metadata={"example": None})
    words = fields.String(metadata={"example": ""})


class ApprovalsOut(Out):
    items = fields.List(fields.Nested(ApprovedOut()))


class MarkTargetIn(Body):
    """One field or the consent by its pointer, one paper, or one picture."""

    pointer = Text(max=200, metadata={"example": "/mobile"})
    material = Text(max=80, metadata={"example": "id_photo"})
    page = Uuid()

    @ma.validates_schema
    def _some(self, told: Any, **_: Any) -> None:
        if not told:
            raise ma.ValidationError("要标出是哪一处")


class JobMarkIn(Body):
    target = fields.Nested(MarkTargetIn(), required=True, metadata={"example": {"pointer": "/mobile"}})
    reason = Choice(*REASONS, required=True, metadata={"example": "wrong"})
    text = Text(max=500, load_default="", metadata={"example": "打不通"})


class ReturnIn(Body):
    """Only what is marked has to be done again; without a mark nothing goes back."""

    id = Uuid(required=True)
    revision = Uuid(required=True)
    marks = fields.List(
        fields.Nested(JobMarkIn()),
        required=True,
        validate=validate.Length(1, MOST_MARKS, error="请标出要再弄一下的地方"),
        metadata={"example": [{"target": {"pointer": "/mobile"}, "reason": "wrong", "text": "打不通"}]},
    )
    words = Text(max=500, load_default="", metadata={"example": "电话请再问一下"})


class QuestionIn(Body):
    text = Text(min=1, max=500, required=True, metadata={"example": "老人自己签的吗"})


class AnswerIn(Body):
    id = Uuid(required=True)
    text = Text(min=1, max=500, required=True, metadata={"example": "是他自己签的"})


class InsistenceIn(Body):
    id = Uuid(required=True)
    words = Text(min=1, max=500, required=True, metadata={"example": "本人说就按这样交"})
