"""Shapes of a consent that was given at the door."""

from marshmallow import fields, validate

from field_app.visits.agreement import WAYS
from server.core.http import Body, Choice, Flag, Text, Uuid

AN_ID = "01932c07-0000-7000-8000-000000000001"
DIGEST = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
MOST_ITEMS = 60
_FEW = validate.Length(max=MOST_ITEMS, error=f"最多 {MOST_ITEMS} 项")


class GivenByIn(Body):
    who = Choice("resident", "guardian", "relative", required=True, metadata={"example": "resident"})
    person = Uuid(load_default=None, allow_none=True)
    relation = Text(max=20, load_default=None, allow_none=True, metadata={"example": "儿子"})
    # no default: what phones of before sent stays word for word what it was
    name = Text(min=1, max=100, allow_none=True, metadata={"description": "if not the resident", "example": "王芳"})


class WitnessIn(Body):
    name = Text(min=1, max=50, required=True, metadata={"example": "赵大娘"})
    phone = Text(max=30, load_default=None, allow_none=True, metadata={"example": "13800000000"})
    is_impartial = Flag(required=True)


class ConsentIn(Body):
    """How the resident agreed: to what, until when, to which words, in which way, before whom."""

    items = fields.List(Text(max=100), required=True, validate=_FEW, metadata={"example": ["elderly_pass"]})
    until = Text(max=40, load_default=None, allow_none=True, metadata={"example": "2026-12-31"})
    shown_digest = Text(max=100, load_default=None, allow_none=True, metadata={"example": DIGEST})
    how = Choice(*WAYS, required=True, metadata={"example": "spoken"})
    given_by = fields.Nested(GivenByIn(), required=True)
    witness = fields.Nested(WitnessIn(), load_default=None, allow_none=True)
    signature = Text(max=36, load_default=None, allow_none=True, metadata={"example": AN_ID})
    at = Text(max=40, load_default=None, allow_none=True, metadata={"example": "2026-11-18T10:00:00+08:00"})
    is_doubted = Flag(
        load_default=False,
        metadata={"description": "the worker doubts that the resident understands", "example": False},
    )
