"""Shapes at the door: consents, mandates, and what staff do for people."""

from marshmallow import fields

from server.core.http import Body, Choice, Flag, Json, Moment, Out, PageQuery, Text, Uuid, Whole
from server.identity.roles import STAFF
from server.identity.schemas import EXAMPLE_ID, PersonIn, PersonOut, ReasonIn

DIGEST = {"example": "sha256:" + "0" * 64}


class TextOut(Out):
    code = fields.String(metadata={"example": "notice"})
    version = fields.Integer(metadata={"example": 1})
    kind = fields.String(metadata={"example": "notice"})
    title = fields.String(metadata={"example": "个人信息处理告知"})
    body = fields.String(metadata={"example": "我们只用您填的内容办您选的事。"})
    digest = fields.String(metadata=DIGEST)


class ConsentIn(Body):
    text = Text(max=50, required=True, metadata={"example": "prefill"})
    version = Whole(min=1, max=100_000, required=True, metadata={"example": 1})
    shown_digest = Text(max=100, required=True, metadata=DIGEST)
    about = Uuid(allow_none=True, load_default=None, metadata={"description": "person whom it is about, if another"})
    purpose = Json(load_default=dict, metadata={"description": "ids only", "example": {"application": EXAMPLE_ID}})
    how = Choice("page", "desk", "telephone", "signed", "oral_witnessed", load_default="page")
    giver = Uuid(allow_none=True, load_default=None, metadata={"description": "who agreed, as staff were told"})


class ConsentOut(Out):
    id = fields.UUID(metadata={"example": EXAMPLE_ID})
    text = fields.String(attribute="text.code", metadata={"example": "prefill"})
    version = fields.Integer(attribute="text.version", metadata={"example": 1})
    title = fields.String(attribute="text.title", metadata={"example": "用以前的资料帮您先填好"})
    shown_digest = fields.String(metadata=DIGEST)
    about = fields.UUID(attribute="about_id", allow_none=True)
    how = fields.String(metadata={"example": "page"})
    given_at = fields.AwareDateTime(metadata={"example": "2026-11-18T10:00:00+08:00"})
    withdrawn_at = fields.AwareDateTime(allow_none=True)
    withdrawn_how = fields.String(allow_none=True, metadata={"example": "telephone"})


class WhoseIn(Body):
    id_type = Text(min=1, max=50, load_default="resident_id", metadata={"example": "resident_id"})
    id_number = Text(min=5, max=20, required=True, metadata={"example": "440000194910010217"})


class ToldIn(Body):
    """How it was said, and why staff write it down."""

    how = Choice("desk", "telephone", "signed", "oral_witnessed", required=True, metadata={"example": "telephone"})
    reason = Text(min=2, max=500, required=True, metadata={"example": "本人来电，核对了姓名和证件号后四位"})


class ConsentsOut(Out):
    items = fields.List(fields.Nested(ConsentOut))


class MandateIn(Body):
    """Each side is a person's id, or a person by name and number."""

    principal = Uuid()
    principal_facts = fields.Nested(PersonIn)
    agent = Uuid()
    agent_facts = fields.Nested(PersonIn)
    ground = Choice("relative", "handler", "worker_order", required=True, metadata={"example": "relative"})
    relation = Text(max=50, load_default="", metadata={"example": "女儿"})
    items = fields.List(
        Text(min=1, max=50), load_default=list, metadata={"description": "none: all that may be mandated"}
    )
    categories = fields.List(Text(max=50), load_default=list, metadata={"description": "categories of these items"})
    until = Moment(
        required=True, metadata={"example": "2027-06-30T00:00:00+08:00", "description": "three years at most"}
    )
    how = Choice("page", "desk", "telephone", "signed", "oral_witnessed", load_default="page")
    evidence = Json(load_default=dict, metadata={"description": "ids of papers (ref) and witnesses", "example": {}})
    consent = Uuid(allow_none=True, load_default=None)


class SideOut(PersonOut):
    """One side of a mandate. Of one who has not agreed himself: no more than the words by which he was named."""

    id = fields.UUID(allow_none=True, metadata={"example": EXAMPLE_ID})
    checked = fields.Boolean(allow_none=True)


class MandateOut(Out):
    id = fields.UUID(metadata={"example": EXAMPLE_ID})
    number = fields.String(metadata={"example": "4F9A01C7", "description": "what people call it by"})
    principal = fields.Nested(SideOut)
    agent = fields.Nested(SideOut, allow_none=True, metadata={"description": "null: whichever worker"})
    ground = fields.String(metadata={"example": "relative"})
    relation = fields.String(metadata={"example": "女儿"})
    items = fields.List(fields.String(), metadata={"example": ["elderly_allowance"]})
    item_names = fields.List(fields.String(), metadata={"example": ["老人每月领高龄津贴"]})
    since = fields.AwareDateTime()
    until = fields.AwareDateTime()
    how = fields.String()
    state = fields.String(metadata={"example": "given"})
    revoked_at = fields.AwareDateTime(allow_none=True)
    revoked_how = fields.String(allow_none=True, metadata={"description": "laid_down: the agent ended it"})
    is_principal = fields.Boolean(metadata={"description": "the caller gave it, or speaks for the firm that did"})


class MandatesOut(Out):
    items = fields.List(fields.Nested(MandateOut))


class HowIn(Body):
    how = Choice("page", "desk", "telephone", load_default="page", metadata={"example": "page"})


class GuardianshipIn(Body):
    ward = Uuid(required=True, metadata={"example": EXAMPLE_ID})
    guardian = Uuid(required=True, metadata={"example": EXAMPLE_ID})
    relation = Text(min=1, max=50, required=True, metadata={"example": "母亲"})
    reason = Choice("minor", "no_capacity", "limited_capacity", required=True, metadata={"example": "minor"})
    proof = Text(min=1, max=100, required=True, metadata={"example": "户口簿"})
    proof_ref = Uuid(allow_none=True, load_default=None)
    until = Moment(allow_none=True, load_default=None)


class GuardianshipOut(Out):
    id = fields.UUID(metadata={"example": EXAMPLE_ID})
    ward = fields.UUID(attribute="ward_id")
    guardian = fields.UUID(attribute="guardian_id")
    relation = fields.String(metadata={"example": "母亲"})
    reason = fields.String(metadata={"example": "minor"})
    proof = fields.String(metadata={"example": "户口簿"})
    since = fields.AwareDateTime()
    until = fields.AwareDateTime(allow_none=True)


class WardOut(Out):
    id = fields.UUID(metadata={"example": EXAMPLE_ID})
    ward = fields.Nested(PersonOut)
    relation = fields.String(metadata={"example": "母亲"})
    reason = fields.String(metadata={"example": "minor"})
    proof = fields.String(metadata={"example": "户口簿"})
    since = fields.AwareDateTime()
    until = fields.AwareDateTime(allow_none=True)
    stands = fields.Boolean(metadata={"example": True})


class WardsOut(Out):
    items = fields.List(fields.Nested(WardOut))


class UnmaskIn(ReasonIn):
    person = Uuid(required=True, metadata={"example": EXAMPLE_ID})
    field = Choice("name", "id_number", "phone", "address", "birth", required=True, metadata={"example": "phone"})


class UnmaskOut(Out):
    value = fields.String(allow_none=True, metadata={"example": "13800000000"})


class StaffIn(Body):
    sign_in_name = Text(min=2, max=50, required=True, metadata={"example": "liming"})
    name = Text(min=1, max=50, required=True, metadata={"example": "李明"})
    phone = Text(max=30, load_default="")


class PostOut(Out):
    id = fields.UUID()
    role = fields.String(metadata={"example": "clerk"})
    body = fields.String(allow_none=True)
    division = fields.String(metadata={"example": "370199000000"})
    since = fields.AwareDateTime()
    until = fields.AwareDateTime(allow_none=True)


class StaffOut(Out):
    id = fields.UUID(metadata={"example": EXAMPLE_ID})
    sign_in_name = fields.String(metadata={"example": "liming"})
    name = fields.String(allow_none=True, metadata={"example": "李明"})
    closed = fields.Boolean(metadata={"example": False})
    posts = fields.List(fields.Nested(PostOut))


class StaffPageOut(Out):
    items = fields.List(fields.Nested(StaffOut))
    next = fields.String(allow_none=True)


class FirstPasswordOut(Out):
    id = fields.UUID(metadata={"example": EXAMPLE_ID})
    first_password = fields.String(
        allow_none=True, metadata={"example": "7k3m9Tq2xBc+", "description": "a repeat has it until it was changed"}
    )


class AccountNameIn(ReasonIn):
    id = Uuid(required=True, metadata={"example": EXAMPLE_ID, "description": "of the command"})
    sign_in_name = Text(min=2, max=50, required=True, metadata={"example": "liming2"})
    name = Text(min=1, max=50, required=True, metadata={"example": "李明"})


class NameChangeIn(ReasonIn):
    id_type = Text(min=1, max=50, load_default="resident_id", metadata={"example": "resident_id"})
    id_number = Text(min=5, max=20, required=True, metadata={"example": "440000194910010217"})
    name = Text(min=1, max=100, required=True, metadata={"example": "李大明"})
    proof = Text(
        min=1, max=100, required=True, metadata={"example": "户口簿", "description": "the paper that was seen"}
    )
    proof_ref = Uuid(allow_none=True, load_default=None)


class ResetIn(ReasonIn):
    id = Uuid(required=True, metadata={"example": EXAMPLE_ID, "description": "of the command"})


class CheckedIn(PersonIn):
    id = Uuid(required=True, metadata={"example": EXAMPLE_ID, "description": "of the command"})


class PostIn(Body):
    role = Choice(*sorted(role.value for role in STAFF), required=True, metadata={"example": "clerk"})
    body = Text(max=50, allow_none=True, load_default=None)
    division = Text(min=12, max=12, required=True, metadata={"example": "370199000000"})
    since = Moment(allow_none=True, load_default=None)
    until = Moment(allow_none=True, load_default=None)


class LockIn(ReasonIn):
    locked = Flag(required=True, metadata={"example": True})


class MergeIn(ReasonIn):
    into = Uuid(required=True, metadata={"example": EXAMPLE_ID})


class AccessQuery(PageQuery):
    subject = Text(max=64, load_default=None, metadata={"description": "id of the person or account looked at"})
    account = Uuid(load_default=None, metadata={"description": "who looked"})


class AccessRowOut(Out):
    seq = fields.Integer(metadata={"example": 1204})
    at = fields.AwareDateTime()
    account_id = fields.UUID()
    act = fields.String(metadata={"example": "unmasked"})
    subject_kind = fields.String()
    subject_id = fields.String()
    field = fields.String(metadata={"example": "phone"})
    reason = fields.String(metadata={"example": "电话核对申请人身份"})
    hash = fields.String()


class AccessPageOut(Out):
    items = fields.List(fields.Nested(AccessRowOut))
    next = fields.String(allow_none=True)


class ChainOut(Out):
    whole = fields.Boolean(metadata={"example": True})
    first_broken = fields.Integer(allow_none=True, metadata={"example": None})


class MessageOut(Out):
    to = fields.String(metadata={"example": "13800000000"})
    text = fields.String(metadata={"example": "【最后一米】验证码 204318，5 分钟内有效。"})
    at = fields.AwareDateTime(metadata={"example": "2026-11-18T10:00:00+08:00"})


class MessagesOut(Out):
    items = fields.List(fields.Nested(MessageOut))
