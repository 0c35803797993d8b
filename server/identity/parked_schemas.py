"""Shapes of what is parked."""

from marshmallow import fields

from server.core.http import Body, Choice, Flag, Out, PageQuery, Text
from server.identity.schemas import EXAMPLE_ID
from server.identity.service.parking import DECISIONS, WHYS


class ParkedQuery(PageQuery):
    is_open = Flag(load_default=None, metadata={"description": "true: not settled yet; false: settled; absent: all"})


class ParkedOut(Out):
    """`content` for its author, and where it holds nobody's words."""

    id = fields.UUID(metadata={"example": EXAMPLE_ID})
    kind = fields.String(metadata={"example": "submission"})
    kind_name = fields.String(metadata={"example": "提交申请"})
    subject = fields.UUID(metadata={"description": "the id that was used twice", "example": EXAMPLE_ID})
    application = fields.UUID(allow_none=True)
    number = fields.String(allow_none=True, metadata={"description": "of the application"})
    division = fields.String(metadata={"example": "370199001001"})
    parked_at = fields.AwareDateTime()
    is_mine = fields.Boolean()
    is_from_door = fields.Boolean(metadata={"description": "`parked/{id}/words` tells what it says"})
    why = fields.String(allow_none=True, metadata={"example": "other-content"})
    why_plain = fields.String(allow_none=True, metadata={"example": WHYS["other-content"]})
    author = fields.String(allow_none=True, metadata={"example": "李**"})
    phone = fields.String(allow_none=True, metadata={"example": "138****0000"})
    content = fields.Dict(allow_none=True, metadata={"example": {"channel": "online"}})
    settled_at = fields.AwareDateTime(allow_none=True)
    decision = fields.String(allow_none=True, metadata={"example": "first_stands"})
    decision_name = fields.String(allow_none=True, metadata={"example": DECISIONS["first_stands"]})
    words = fields.String(allow_none=True, metadata={"example": "已和您电话核对"})


class ParkedPageOut(Out):
    items = fields.List(fields.Nested(ParkedOut))
    next = fields.String(allow_none=True)


class SettlementIn(Body):
    decision = Choice(*DECISIONS, required=True, metadata={"example": "first_stands"})
    words = Text(min=1, max=500, required=True, metadata={"example": "已和本人电话核对，以先交的为准"})
