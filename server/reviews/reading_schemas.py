"""What the desks read, as it leaves their doors."""

from marshmallow import fields

from server.applications.wanted_schemas import AskedMarkOut, FollowsOut
from server.core.http import Choice, Day, Flag, Moment, Out, Uuid
from server.reviews.schemas import RemediesOut


class LineOut(Out):
    """One case in a list, masked."""

    id = Uuid()
    number = fields.String(metadata={"example": "3701992026111800012343-1"})
    item = fields.String(metadata={"example": "individual_business_new"})
    name = fields.String(metadata={"example": "个体工商户登记"})
    applicant = fields.String(metadata={"example": "李*明"})
    state = fields.String(metadata={"example": "submitted"})
    state_name = fields.String(metadata={"example": "已提交/预审"})
    result = fields.String(allow_none=True)
    turn = fields.String(metadata={"example": "window"})
    turn_name = fields.String(metadata={"example": "窗口"})
    body = fields.String(allow_none=True)
    body_name = fields.String()
    division = fields.String()
    division_name = fields.String()
    submitted_at = Moment()
    due_on = Day(allow_none=True)
    due_is_provisional = Flag()
    owed_due_on = Day(allow_none=True, metadata={"description": "in the list of what is owed: until when the paper is"})
    is_overdue = Flag()
    is_mine = Flag()
    signs = fields.List(
        fields.String(metadata={"example": "notice_due"}),
        metadata={"description": "notice_due, owed, owed_late, followed, shared_changed"},
    )


class BoxOut(Out):
    items = fields.List(fields.Nested(LineOut()))
    next = fields.String(allow_none=True)


class PageOut(Out):
    ref = Uuid()
    grant = fields.String(metadata={"description": "for `GET /files/{ref}?grant=`"})


class FieldOut(Out):
    code = fields.String(metadata={"example": "mobile"})
    label = fields.String(metadata={"example": "手机号码"})
    type = fields.String(metadata={"example": "mobile"})
    value = fields.Raw(allow_none=True, metadata={"example": "138****0000"})
    text = fields.String(metadata={"example": "138****0000"})
    pages = fields.List(fields.Nested(PageOut()), metadata={"description": "pictures of a photo or signature field"})


class RecordOut(Out):
    """A mandate or guardianship on record, which stands in for a letter."""

    number = fields.String(metadata={"example": "4F9A01C7"})
    ground = fields.String(metadata={"example": "handler"})
    principal = fields.String(metadata={"example": "清泉便利店"})
    agent = fields.String(metadata={"description": "empty: whichever worker", "example": "林*明"})
    relation = fields.String(metadata={"example": "会计"})
    item_names = fields.List(fields.String(metadata={"example": "食品经营备案"}), metadata={"description": "none: all"})
    since = Moment()
    until = Moment(allow_none=True)
    revoked_at = Moment(allow_none=True)
    stands = Flag(metadata={"description": "it holds at this moment"})


class PaperOut(Out):
    material = fields.String(metadata={"example": "lease_contract"})
    name = fields.String(metadata={"example": "房屋租赁合同"})
    source = fields.String(metadata={"example": "upload"})
    pages = fields.List(fields.Nested(PageOut()))
    owed = fields.Nested(FollowsOut(), allow_none=True)
    made = Flag(metadata={"description": "the system makes it: `GET /cases/{id}/papers/{material}`"})
    mandate = fields.Nested(RecordOut(), allow_none=True)


class StepOut(Out):
    seq = fields.Integer()
    at = Moment()
    account = Uuid(allow_none=True)
    role = fields.String()
    source = fields.String()
    step = fields.String()
    state = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    note = fields.String(allow_none=True)


class AskedOut(Out):
    id = Uuid()
    state = fields.String()
    body = fields.String()
    due_on = Day(allow_none=True)
    due_is_provisional = Flag()
    marks = fields.List(fields.Nested(AskedMarkOut()))


class DecisionOut(Out):
    id = Uuid()
    verdict = fields.String()
    result = fields.String()
    reasons = fields.List(fields.String())
    whose = fields.String(allow_none=True)
    remedies = fields.Nested(RemediesOut(), allow_none=True)
    produced = fields.Dict()
    account = Uuid(allow_none=True)
    body = fields.String(allow_none=True)
    system = fields.String(allow_none=True)
    rule = fields.String(allow_none=True)
    decided_at = Moment()


class ToldDecisionOut(Out):
    """A decision as its applicant reads it: nothing of who signed it at the desk."""

    id = Uuid()
    case = Uuid()
    name = fields.String(metadata={"example": "个体工商户登记"})
    result = fields.String(metadata={"example": "denied"})
    body_name = fields.String(metadata={"example": "区行政审批服务局"})
    reasons = fields.List(fields.String(metadata={"example": "户籍不在本区"}))
    whose = fields.String(allow_none=True)
    remedies = fields.Nested(RemediesOut(), allow_none=True)
    decided_at = Moment()


class ToldDecisionsOut(Out):
    items = fields.List(fields.Nested(ToldDecisionOut()))


class ExternalOut(Out):
    system = fields.String()
    name = fields.String()
    interface = Choice("adapter", "sheet")
    state = fields.String(allow_none=True)
    number = fields.String(allow_none=True)
    outcome = fields.Dict(allow_none=True)
    attempts = fields.Integer(allow_none=True)
    trouble = fields.String(allow_none=True)
    words = fields.String(allow_none=True)
    sent_at = Moment(allow_none=True)


class OfferOut(Out):
    id = Uuid()
    body = fields.String(allow_none=True)
    body_name = fields.String(metadata={"example": "区行政审批服务局"})
    giver_name = fields.String(metadata={"example": "清泉里社区便民服务站"})
    is_mine = Flag(metadata={"description": "the caller gave it, and may take it back"})
    is_for_me = Flag(metadata={"description": "the caller's body may take it"})
    until = Moment()
    reason = fields.String(allow_none=True)


class AgreedOut(Out):
    """A text on which the application rests: taken note of or agreed to, perhaps taken back since."""

    id = Uuid()
    title = fields.String(metadata={"example": "单独同意：使用比较私密的信息"})
    kind = fields.String(metadata={"example": "consent"})
    how = fields.String(metadata={"example": "page"})
    given_at = Moment()
    withdrawn_at = Moment(allow_none=True)
    withdrawn_how = fields.String(allow_none=True, metadata={"example": "telephone"})


class CaseOut(LineOut):
    """One case as its desk works on it."""

    application = Uuid()
    received = fields.String(
        allow_none=True,
        metadata={"example": "社区受委托代收，2026年11月20日收到", "description": "of a job from the door"},
    )
    accepted_at = Moment(allow_none=True)
    closed_at = Moment(allow_none=True)
    revision = Uuid()
    fields_ = fields.List(fields.Nested(FieldOut()), data_key="fields", attribute="fields")
    hidden = fields.List(fields.String(), metadata={"description": "codes whose full value needs a reason"})
    is_blocked = fields.Boolean(metadata={"description": "kept by law alone: nobody reads or uses what it says"})
    materials = fields.List(fields.Nested(PaperOut()))
    allowed = fields.List(fields.String(), metadata={"description": "what this caller may do now"})
    stays = fields.String(
        allow_none=True,
        metadata={"example": None, "description": "of a closed case: why it is neither reopened nor revoked here"},
    )
    unnamed = fields.String(
        allow_none=True,
        metadata={"example": "未成年人的不公示", "description": "whose names this item does not put up in public"},
    )
    is_unnamed = fields.Boolean(metadata={"description": "that this is surely one of them: no stop for a notice"})
    trace = fields.List(fields.Nested(StepOut()))
    corrections = fields.List(fields.Nested(AskedOut()))
    correction_draft = Uuid(allow_none=True)
    decisions = fields.List(fields.Nested(DecisionOut()))
    external = fields.Nested(ExternalOut(), allow_none=True)
    handoff = fields.Nested(OfferOut(), allow_none=True)
    consents = fields.List(fields.Nested(AgreedOut()))
    produces = fields.List(fields.String())
    produced_names = fields.Dict(keys=fields.String(), values=fields.String())


class DifferentOut(Out):
    code = fields.String(metadata={"example": "trade_name"})
    label = fields.String(metadata={"example": "字号名称"})
    first = fields.String(metadata={"description": "what was taken", "example": "清泉便利店"})
    later = fields.String(metadata={"description": "what came later", "example": "甘泉便利店"})


class BelongsToOut(Out):
    id = Uuid()
    number = fields.String(metadata={"example": "3701992026111800012343-1"})
    name = fields.String(metadata={"example": "个体工商户设立登记"})


class DifferenceOut(Out):
    """`lines`: fields that differ, covered; none where it is no form. `cases`: those that the caller sees."""

    id = Uuid()
    is_form = fields.Boolean()
    lines = fields.List(fields.Nested(DifferentOut()))
    cases = fields.List(fields.Nested(BelongsToOut()))
    file = fields.Nested(PageOut(), allow_none=True)


class SheetLineOut(Out):
    code = fields.String(metadata={"example": "person_name"})
    label = fields.String(metadata={"example": "姓名"})
    value = fields.String(metadata={"example": "欧阳䶮"})


class SheetOut(Out):
    system = fields.String(metadata={"example": "social_insurance"})
    name = fields.String(metadata={"example": "社会保险信息系统"})
    lines = fields.List(fields.Nested(SheetLineOut()))


class UnmaskedOut(Out):
    values = fields.Dict(metadata={"example": {"id_number": "440000194910010217"}})
    texts = fields.Dict(
        keys=fields.String(), values=fields.String(), metadata={"example": {"id_number": "440000194910010217"}}
    )
