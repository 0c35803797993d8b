"""Shapes of what was parked from the door."""

from marshmallow import fields

from field_app.handoffs.schemas import FieldOut
from field_app.sync.schemas import AN_ID
from server.core.http import Choice, Flag, Out, Uuid


class SaidLineOut(Out):
    label = fields.String(metadata={"example": "回答"})
    text = fields.String(metadata={"example": "户口簿是二〇一〇年的"})


class SentFileOut(Out):
    """A picture that was sent with it."""

    ref = Uuid()
    what = fields.String(metadata={"example": "材料"})
    state = Choice("stored", "expected", "refused", metadata={"example": "stored"})
    reason = fields.String(allow_none=True, metadata={"example": None, "description": "why it cannot be used"})
    grant = fields.String(allow_none=True, metadata={"example": "eyJ2IjoxfQ"})


class ParkedWordsOut(Out):
    """Of a job its fields, of a deed its lines; names and sensitive values covered."""

    id = Uuid(metadata={"example": AN_ID})
    subject = Uuid(metadata={"example": AN_ID, "description": "the job, or the deed's own id"})
    is_readable = Flag(metadata={"description": "false: sealed to a key that is not here"})
    may_come_in = Flag(metadata={"description": "`PUT /jobs/{subject}/admission` takes it as its worker's own"})
    name = fields.String(metadata={"example": "老年人优待证办理"})
    resident_name = fields.String(metadata={"example": "欧阳**"})
    declared_at = fields.String(allow_none=True, metadata={"example": "2026-11-23T09:30:00+08:00"})
    consent = fields.String(metadata={"example": "当面说好了"})
    fields_ = fields.List(fields.Nested(FieldOut()), data_key="fields", attribute="fields")
    differs = fields.List(
        fields.String(),
        allow_none=True,
        metadata={"example": ["填的内容"], "description": "from what was taken; null: nothing of here was"},
    )
    files = fields.List(fields.Nested(SentFileOut()))
    lines = fields.List(fields.Nested(SaidLineOut()))
