"""Shapes at the door of applications."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import validate

from server.applications.wanted_schemas import AnsweringOut, AskedCorrectionOut, OwedOut, WindowOut, opened_with
from server.core.fields import Body, Choice, Day, Flag, Json, Moment, Out, Text, Uuid, sometimes
from server.core.http import PageQuery

AN_ID = "019a0b1c-7c00-7000-8000-000000000001"
MOST_VALUES, MOST_PAPERS, MOST_PAGES, MOST_CONSENTS = 600, 200, 60, 20
GROUNDS = ("self", "guardian", "relative", "handler", "worker_order", "clerk")
CHANNELS = ("online", "window", "proxy", "kiosk", "outlet")
WAYS = ("sms", "in_app", "wechat")


def _some(most: int) -> validate.Length:
    return validate.Length(max=most, error=f"最多 {most} 项")


def _division() -> Text:
    fits = validate.Regexp(r"\A[0-9]{12}\Z", error="区划要 12 位数字")
    return Text(required=True, validate=fits, metadata={"example": "370199001001"})


class HandedInPaper(Body):
    """One paper: how it is handed in, and its pages in order."""

    material = Text(min=1, max=100, required=True, metadata={"example": "lease_contract"})
    source = Choice("upload", "certificate", "mandate", "pledge", "later", "generated", required=True)
    pages = ma.fields.List(Uuid(), load_default=list, validate=_some(MOST_PAGES))


class ForWhomIn(Body):
    """For whom: nobody named means for oneself."""

    person = Uuid(load_default=None, allow_none=True)
    authority = Choice(*GROUNDS, load_default="self")


class ContentIn(Body):
    """What was typed so far."""

    answers = Json(load_default=dict, validate=_some(MOST_VALUES), metadata={"example": {"sells_tobacco": True}})
    values = Json(load_default=dict, validate=_some(MOST_VALUES), metadata={"example": {"trade_name": "小张便利店"}})
    materials = ma.fields.List(ma.fields.Nested(HandedInPaper()), load_default=list, validate=_some(MOST_PAPERS))
    told_via = ma.fields.List(Choice(*WAYS), load_default=list, validate=_some(len(WAYS)))
    prefilled = Json(
        load_default=dict, validate=_some(MOST_VALUES), metadata={"example": {"trade_name": "earlier_case"}}
    )
    applicant = ma.fields.Nested(ForWhomIn(), load_default=None, allow_none=True)


class DraftIn(Body):
    """One revision of a draft; `base` is the revision it was typed on (null for the first)."""

    revision = Uuid(required=True, metadata={"example": AN_ID})
    base = Uuid(required=True, allow_none=True, metadata={"example": None})
    bundle = Text(min=1, max=100, required=True, metadata={"example": "open_convenience_store"})
    release = Text(min=1, max=100, required=True, metadata={"example": "sha256:18c4a9e0"})
    division = _division()
    content = ma.fields.Nested(ContentIn(), required=True)


class DraftOut(Out):
    id = Uuid(metadata={"example": AN_ID})
    revision = Uuid(metadata={"example": AN_ID})
    saved_at = Moment()
    form_digest = Text(max=200, allow_none=True)
    shown_digest = Text(
        max=200,
        allow_none=True,
        metadata={"example": "sha256:9f86d081884c7d65", "description": "what one signs: content, form and declaration"},
    )
    declaration = Text(
        metadata={"example": "以上内容由本人填写并核对，情况属实。", "description": "the words above the pad"}
    )


class SigningIn(Body):
    ref = Uuid(required=True, metadata={"example": AN_ID})
    shown_digest = Text(min=1, max=200, required=True, metadata={"example": "sha256:9f86d081884c7d65"})


class SubmissionIn(Body):
    """Submit this revision as it was shown with this form."""

    revision = Uuid(required=True, metadata={"example": AN_ID})
    form_digest = Text(min=1, max=200, required=True, metadata={"example": "sha256:9f86d081884c7d65"})
    signature = ma.fields.Nested(SigningIn(), load_default=None, allow_none=True)
    consents = ma.fields.List(
        Uuid(),
        load_default=list,
        validate=_some(MOST_CONSENTS),
        metadata={"example": [AN_ID], "description": "what was taken note of and agreed to for this application"},
    )
    site = Uuid(load_default=None, allow_none=True)
    origin = Text(max=40, load_default=None, allow_none=True, metadata={"description": "code on the flyer"})
    channel = Choice(*CHANNELS, load_default="online")


class CaseLine(Out):
    id = Uuid()
    number = Text(max=40, metadata={"example": "3701992026112212345678-1"})
    item = Text(metadata={"example": "individual_business_new"})
    name = Text(metadata={"example": "个体工商户登记"})
    state = Text(metadata={"example": "submitted"})
    state_name = Text(metadata={"example": "已提交/预审", "description": "as law and notices use it"})
    state_plain = Text(metadata={"example": "已交，等窗口看", "description": "for people"})
    result = sometimes(Text(allow_none=True))
    turn = Text(metadata={"example": "window"})
    turn_name = Text(metadata={"example": "窗口"})
    next = Text(metadata={"example": "窗口 5 个工作日内看"})
    due_on = ma.fields.Raw(
        allow_none=True, metadata={"example": "2026-11-25", "type": "string", "format": "date", "nullable": True}
    )
    due_is_provisional = Flag()
    received = sometimes(
        Text(
            allow_none=True,
            metadata={"example": "社区受委托代收，2026年11月20日收到", "description": "of a job from the door"},
        )
    )


class ReceiptOut(Out):
    id = Uuid()
    number = Text(metadata={"example": "3701992026112212345678"})
    receipt_code = Text(metadata={"example": "7KQ4MD"})
    asked_with = Text(
        metadata={
            "example": "phone",
            "description": "whose last four signs go before the code: phone or id_number; nothing: the code alone, then"
            " it is not printed on the receipt",
        }
    )
    qr = Text(metadata={"example": "https://host.example/v/8M3KD72PQX"})
    submitted_at = Text(metadata={"format": "date-time"})
    cases = ma.fields.List(ma.fields.Nested(CaseLine()))
    pdf = Text()


class MadePaperOut(Out):
    case = Uuid()
    item = Text(metadata={"example": "个体工商户设立登记"})
    material = Text(metadata={"example": "application_form"})
    name = Text(metadata={"example": "申请表"})


class MadePapersOut(Out):
    items = ma.fields.List(ma.fields.Nested(MadePaperOut()))


def _for_whom() -> Text:
    return sometimes(
        Text(metadata={"example": "您替欧阳**办的", "description": "where somebody acts for somebody else"})
    )


class ApplicationOut(Out):
    id = Uuid()
    stage = Text(metadata={"example": "draft"})
    bundle = Text()
    release = Text()
    division = Text()
    form_digest = Text(allow_none=True)
    revision = Uuid(allow_none=True)
    saved_at = Moment()
    number = Text(allow_none=True)
    submitted_at = Moment(allow_none=True)
    for_whom = _for_whom()
    content = sometimes(ma.fields.Dict())
    declaration = sometimes(Text(metadata={"description": "the words above the pad"}))
    receipt = sometimes(ma.fields.Nested(ReceiptOut()))


class ApplicationsQuery(PageQuery):
    stage = Choice("draft", "submitted", load_default=None)


class ApplicationLine(Out):
    id = Uuid(metadata={"example": AN_ID})
    stage = Text(metadata={"example": "submitted"})
    state = Text()
    state_plain = Text(metadata={"example": "已交，等窗口看"})
    is_shut = Flag(metadata={"description": "one acted for another and may no more: no bundle, no cases"})
    for_whom = _for_whom()
    bundle = Text()
    release = Text()
    division = Text()
    number = Text(allow_none=True)
    saved_at = Moment()
    submitted_at = Moment(allow_none=True)
    cases = ma.fields.List(ma.fields.Nested(CaseLine()))


class ApplicationsOut(Out):
    items = ma.fields.List(ma.fields.Nested(ApplicationLine()))
    next = Text(max=500, allow_none=True)


class StoryLine(Out):
    at = Moment()
    case = Uuid(allow_none=True)
    name = Text(allow_none=True)
    step = Text()
    text = Text(metadata={"example": "窗口工作人员受理了"})
    note = Text(max=5000, allow_none=True)


class ProgressCase(CaseLine):
    body = Text(allow_none=True)
    limits = ma.fields.Dict()


class ProgressOut(Out):
    """Without the second secret only `number`, `state` and `state_name` are there; a draft has no number yet.

    `window` and `answering` come with it: null where no window looks, where the account itself has to answer.
    `takes_owed`: whether number and second secret are enough to hand in what is owed.
    """

    id = sometimes(Uuid())
    number = Text(allow_none=True, metadata={"example": "3701992026112212345678"})
    state = Text(metadata={"example": "submitted"})
    state_name = sometimes(Text(metadata={"example": "已提交/预审"}))
    state_plain = sometimes(Text(metadata={"example": "已交，等窗口看"}))
    submitted_at = sometimes(Moment(allow_none=True))
    cases = sometimes(ma.fields.List(ma.fields.Nested(ProgressCase())))
    trace = sometimes(ma.fields.List(ma.fields.Nested(StoryLine())))
    corrections = sometimes(ma.fields.List(ma.fields.Nested(AskedCorrectionOut())))
    owed = sometimes(ma.fields.List(ma.fields.Nested(OwedOut())))
    window = sometimes(ma.fields.Nested(WindowOut(), allow_none=True))
    answering = sometimes(ma.fields.Nested(AnsweringOut(), allow_none=True))
    takes_owed = sometimes(Flag())


class ProgressIn(Body):
    number = Text(min=1, max=60, required=True, metadata={"example": "370199 20261122 1234567 8"})
    secret = Text(
        max=40,
        load_default=None,
        allow_none=True,
        metadata={
            "description": "last four signs of the phone (none told: of the identity number), then the receipt code",
            "example": "00007KQ4MD",
        },
    )


class ReceiptCheckOut(Out):
    number = Text(metadata={"example": "3701992026112212345678"})
    state = Text()
    state_name = Text()
    state_plain = Text()
    submitted_on = Day()


class WithdrawalIn(Body):
    id = Uuid(required=True, metadata={"example": AN_ID, "description": "of the command"})
    reason = Text(max=500, load_default="", metadata={"example": "不开店了"})


class MendedIn(Body):
    """The changed fields and papers only; everything else is kept."""

    values = Json(load_default=dict, validate=_some(MOST_VALUES), metadata={"example": {"trade_name": "小李便利店"}})
    materials = ma.fields.List(ma.fields.Nested(HandedInPaper()), load_default=list, validate=_some(MOST_PAPERS))
    signature = ma.fields.Nested(SigningIn(), load_default=None, allow_none=True)


class CorrectionAnswerIn(MendedIn):
    opened_with = opened_with()


class CorrectionAnswerOut(Out):
    id = Uuid()
    correction = Uuid()
    state = Text(metadata={"example": "answered"})


class PrefillIn(Body):
    """The person agreed on the page: `consent` is the id of that consent."""

    answers = Json(load_default=dict, validate=_some(MOST_VALUES))
    release = Text(min=1, max=100, required=True, metadata={"example": "sha256:18c4a9e0"})
    division = _division()
    consent = Uuid(required=True, metadata={"example": AN_ID})
    person = Uuid(load_default=None, allow_none=True)


class PrefillOut(Out):
    values = ma.fields.Dict(metadata={"example": {"person_name": "欧阳䶮"}})
    sources = ma.fields.Dict(metadata={"description": "element → where the value comes from"})
