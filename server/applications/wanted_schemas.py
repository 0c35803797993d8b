"""Shapes of what is still wanted from the applicant: marks of a correction, papers that may follow (容缺后补)."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import validate

from server.core.fields import Body, Day, Flag, Moment, Out, Text, Uuid, sometimes

MOST_PAGES = 20


class TargetOut(Out):
    """A field, or a paper and where on it."""

    pointer = sometimes(ma.fields.String(metadata={"example": "/mobile"}))
    material = sometimes(ma.fields.String(metadata={"example": "lease_contract"}))
    page = sometimes(ma.fields.String())
    region = sometimes(ma.fields.List(ma.fields.Float()))


class AskedMarkOut(Out):
    target = ma.fields.Nested(TargetOut())
    reason = Text()
    text = Text(max=2000)


class CorrectionAskedOut(Out):
    case = Uuid()
    body = Text()
    marks = ma.fields.List(ma.fields.Nested(AskedMarkOut()))


class AskedCorrectionOut(Out):
    id = Uuid()
    state = Text()
    sent_at = Moment(allow_none=True)
    due_on = Day(allow_none=True)
    due_is_provisional = Flag()
    requests = ma.fields.List(ma.fields.Nested(CorrectionAskedOut()))


class AnsweringOut(Out):
    """What a page needs to answer a correction without the account: of what was typed only what was marked."""

    bundle = Text()
    release = Text()
    division = Text()
    answers = ma.fields.Dict(metadata={"example": {"sells_tobacco": True}})
    values = ma.fields.Dict(metadata={"example": {"trade_name": "小张便利店"}})
    declaration = Text(metadata={"example": "以上内容由本人填写并核对，情况属实。"})


class WindowOut(Out):
    """The window that looks at the application first."""

    name = Text(metadata={"example": "清泉里社区便民服务站"})
    address = Text(metadata={"example": "柳泉街道清泉里社区示例街1号"})
    phone = Text(allow_none=True, metadata={"example": "0531-00001007"})
    hours = Text(metadata={"example": "周一至周五 08:30-12:00、13:30-17:00"})


class PagesOut(Out):
    min = ma.fields.Integer(metadata={"example": 1})
    max = ma.fields.Integer(metadata={"example": 10})


class FollowsOut(Out):
    """A paper that may follow, or has followed. Before the acceptance there is no date yet."""

    material = Text(metadata={"example": "lease_contract"})
    name = Text(metadata={"example": "房屋租赁合同"})
    file_types = ma.fields.List(Text(), metadata={"example": ["jpg", "png", "pdf"]})
    pages = ma.fields.Nested(PagesOut())
    max_mb = ma.fields.Integer(metadata={"example": 10})
    days = ma.fields.Integer(metadata={"example": 5})
    day_kind = Text(metadata={"example": "working"})
    due_on = Day(allow_none=True)
    due_is_provisional = Flag()
    is_overdue = Flag()
    handed_in_at = Moment(allow_none=True)


class OwedOut(FollowsOut):
    case = Uuid()
    item = Text(metadata={"example": "个体工商户登记"})


class OwedPapersOut(Out):
    items = ma.fields.List(ma.fields.Nested(OwedOut()))


class OpenedWithIn(Body):
    """Number and second secret, as `POST /progress` takes them."""

    number = Text(min=1, max=60, required=True, metadata={"example": "3701992026112212345678"})
    secret = Text(min=1, max=40, required=True, metadata={"example": "00007KQ4MD"})


def opened_with() -> ma.fields.Nested:
    told = {"description": "for who is not its account: enough where a phone code would be"}
    return ma.fields.Nested(OpenedWithIn(), load_default=None, allow_none=True, metadata=told)


class OwedPaperIn(Body):
    material = Text(min=1, max=100, required=True, metadata={"example": "lease_contract"})
    pages = ma.fields.List(
        Uuid(), required=True, validate=validate.Length(1, MOST_PAGES, error=f"要有 1 到 {MOST_PAGES} 页")
    )


class FollowingPaperIn(OwedPaperIn):
    opened_with = opened_with()
