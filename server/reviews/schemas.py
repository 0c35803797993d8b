"""Shapes at the desks' doors."""

from marshmallow import fields, validate

from server.core.http import Body, Choice, Flag, Json, Out, Query, Text, Uuid, Whole, sometimes
from server.reviews.queries import OPEN_STATES
from server.reviews.rules.corrections import REASONS
from server.reviews.rules.desks import VERDICTS

ID = "01900000-0000-7000-8000-000000000001"
STOPS = ("inspection", "public_notice", "hearing", "test", "appraisal", "expert_review", "assessment", "other")


def words(max_: int = 500, **options: object) -> Text:
    """A person's words; a text of blanks says nothing."""
    blank = validate.Regexp(r"[\s\S]*\S", error="这里要写字")
    return Text(max=max_, min=1, required=True, validate=blank, **options)


class BoxQuery(Query):
    box = Choice("intake", "body", "mine", load_default="intake")
    state = Choice(
        *(*OPEN_STATES, "closed", "owed"),
        load_default=None,
        metadata={"description": "none: all that is open; owed: what waits for a promised paper, by its date"},
    )
    q = Text(max=60, load_default="", metadata={"description": "an application's number, however typed"})
    cursor = Text(max=500, load_default=None, metadata={"description": "`next` of the page before"})
    limit = Whole(min=1, max=100, strict=False, load_default=20)


class Named(Body):
    """A command that says nothing but its own id."""

    id = Uuid(required=True, metadata={"example": ID, "description": "made by the client; a repeat changes nothing"})


class SuspensionIn(Named):
    kind = Choice(*STOPS, required=True, metadata={"example": "inspection"})
    days = Whole(min=1, max=365, required=True, metadata={"example": 10, "description": "expected length, told"})
    working = Flag(load_default=True)


class UndoIn(Named):
    reason = words(metadata={"example": "复议决定已变更"})


class DecisionIn(Body):
    verdict = Choice(*VERDICTS, required=True, metadata={"example": "grant"})
    reasons = fields.List(words(1000), load_default=list, validate=validate.Length(max=20, error="最多 20 条"))
    whose = Text(max=100, load_default=None, allow_none=True, metadata={"example": "区税务局"})
    produced = Json(load_default=dict, metadata={"example": {"uscc": "91350100M000100Y43"}})


class TargetIn(Body):
    pointer = Text(max=200, metadata={"example": "/mobile"})
    material = Text(max=80, metadata={"example": "lease_contract"})
    page = Uuid()
    region = fields.List(fields.Float(validate=validate.Range(0, 1)), validate=validate.Length(equal=4))


class MarkIn(Body):
    target = fields.Nested(TargetIn(), required=True)
    reason = Choice(*REASONS, required=True, metadata={"example": "missing"})
    text = Text(max=500, load_default="", metadata={"example": "号码少了一位"})


class CorrectionIn(Body):
    case = Uuid(required=True, metadata={"example": ID})
    marks = fields.List(
        fields.Nested(MarkIn()), required=True, validate=validate.Length(max=100, error="一次最多 100 处")
    )


class SendingIn(Named):
    within = Whole(min=1, max=60, load_default=15, metadata={"example": 15, "description": "working days to answer"})


class HandoffIn(Body):
    case = Uuid(required=True, metadata={"example": ID})
    body = Text(max=80, min=1, required=True, metadata={"example": "body_approval"})
    reason = words(metadata={"example": "应由行政审批服务局决定"})


class ReturnIn(Body):
    reason = words(metadata={"example": "不归我们办"})


class ExternalIn(Body):
    number = words(100, metadata={"example": "SOCI-2026-000123"})
    outcome = Choice("received", "in_review", "granted", "denied", required=True, metadata={"example": "granted"})
    reason = Text(max=1000, load_default="")
    produced = Json(load_default=dict)


class UnmaskingIn(Body):
    fields_ = fields.List(
        Text(max=80, min=1),
        required=True,
        data_key="fields",
        validate=validate.Length(1, 50),
        metadata={"example": ["id_number"]},
    )
    reason = words(200, metadata={"example": "核对证件"})


class LookIn(Body):
    reason = words(200, metadata={"example": "核对签名"})


class StandingOut(Out):
    case = Uuid(metadata={"example": ID})
    state = fields.String(metadata={"example": "accepted"})
    result = fields.String(allow_none=True)
    name = fields.String(metadata={"example": "受理", "description": "the legal name"})
    turn = fields.String(metadata={"example": "body"})
    due_on = fields.String(allow_none=True, metadata={"example": "2026-12-16"})
    due_is_provisional = Flag()


class SuspendedOut(StandingOut):
    kind = fields.String(metadata={"example": "inspection"})
    expected_until = fields.String(metadata={"example": "2026-12-02"})


class RemediesOut(Out):
    version = fields.String(metadata={"example": "2026-1"})
    text = fields.String(metadata={"example": "不服的，可以在 60 日内申请行政复议。"})


class DecidedOut(StandingOut):
    decision = Uuid()
    verdict = fields.String(metadata={"example": "grant"})
    remedies = fields.Nested(RemediesOut(), allow_none=True)


class EnteredOut(StandingOut):
    """A decision is there once the other side has made one."""

    decision = sometimes(Uuid())
    verdict = sometimes(fields.String(metadata={"example": "grant"}))
    remedies = sometimes(fields.Nested(RemediesOut(), allow_none=True))
    number = fields.String(metadata={"example": "SOCI-2026-000123"})


class RequestOut(Out):
    case = Uuid()
    name = fields.String(metadata={"example": "个体工商户登记"})
    body = fields.String(metadata={"example": "body_approval", "description": "empty: the window"})
    marks = fields.List(
        fields.Dict(),
        metadata={"example": [{"target": {"pointer": "/mobile"}, "reason": "wrong", "text": "号码少了一位"}]},
    )


class CorrectionOut(Out):
    id = Uuid()
    application = Uuid()
    state = fields.String(metadata={"example": "draft"})
    due_on = fields.String(allow_none=True, metadata={"example": "2026-12-09"})
    due_is_provisional = Flag()
    requests = fields.List(fields.Nested(RequestOut()))


class SentOut(Out):
    correction = Uuid()
    state = fields.String(metadata={"example": "sent"})
    due_on = fields.String(metadata={"example": "2026-12-09"})
    due_is_provisional = Flag()
    cases = fields.List(Uuid())


class HandoffOut(Out):
    id = Uuid()
    case = Uuid()
    name = fields.String(metadata={"example": "个体工商户登记"})
    number = fields.String(metadata={"example": "3701992026111800012343-1"})
    state = fields.String(metadata={"example": "offered"})
    giver_name = fields.String(metadata={"example": "清泉里社区便民服务站"})
    body = fields.String(allow_none=True, metadata={"example": "body_approval"})
    reason = fields.String(allow_none=True, metadata={"example": "应由行政审批服务局决定"})
    until = fields.String(metadata={"example": "2026-11-20T10:00:00+08:00"})
    offered_at = fields.String(metadata={"example": "2026-11-18T10:00:00+08:00"})


class HandoffsOut(Out):
    items = fields.List(fields.Nested(HandoffOut()))
