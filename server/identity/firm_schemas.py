"""Shapes at the door: who speaks for a firm."""

from marshmallow import fields, validate

from server.core.http import Body, Choice, Out, Text, Uuid
from server.identity.schemas import EXAMPLE_ID, PersonOut


class RepresentationIn(Body):
    firm = Uuid(required=True, metadata={"example": EXAMPLE_ID})
    person = Uuid(required=True, metadata={"example": EXAMPLE_ID})
    proof = Text(min=1, max=100, required=True, metadata={"example": "营业执照"})
    proof_ref = Uuid(allow_none=True, load_default=None)


class RepresentationOut(Out):
    id = fields.UUID(metadata={"example": EXAMPLE_ID})
    firm = fields.UUID(attribute="firm_id")
    person = fields.UUID(attribute="person_id")
    proof = fields.String(metadata={"example": "营业执照"})
    since = fields.AwareDateTime()
    until = fields.AwareDateTime(
        allow_none=True, metadata={"description": "when the next one took over, or it was ended"}
    )


class SpokenOut(Out):
    """A representation with both its sides, masked."""

    id = fields.UUID(metadata={"example": EXAMPLE_ID})
    firm = fields.Nested(PersonOut)
    person = fields.Nested(PersonOut)
    proof = fields.String(metadata={"example": "营业执照"})
    since = fields.AwareDateTime()
    until = fields.AwareDateTime(allow_none=True)


class FirmsMandateOut(Out):
    """A running mandate of a firm, by the agent's name only."""

    id = fields.UUID(metadata={"example": EXAMPLE_ID})
    number = fields.String(metadata={"example": "4F9A01C7"})
    agent = fields.String(metadata={"description": "empty: whichever worker", "example": "林*明"})
    relation = fields.String(metadata={"example": "会计"})
    item_names = fields.List(fields.String(metadata={"example": "食品经营备案"}), metadata={"description": "none: all"})
    since = fields.AwareDateTime()
    until = fields.AwareDateTime()
    in_his_time = fields.Boolean(metadata={"description": "given while this person spoke for the firm"})


class LookedUpOut(SpokenOut):
    """With the firm's running mandates: they do not end with him."""

    mandates = fields.List(fields.Nested(FirmsMandateOut))


class LookedUpsOut(Out):
    items = fields.List(fields.Nested(LookedUpOut))


class SpokensOut(Out):
    items = fields.List(fields.Nested(SpokenOut))


class FirmIn(Body):
    id_number = Text(
        min=5, max=20, required=True, metadata={"example": "91350100M000100Y43", "description": "credit code"}
    )


class EndingIn(Body):
    mandates = fields.List(
        Uuid(),
        load_default=list,
        validate=validate.Length(max=100, error="一次最多 100 份"),
        metadata={"description": "staff only: the firm's mandates that end with it", "example": []},
    )
    how = Choice("page", "desk", "telephone", load_default="page", metadata={"example": "desk"})
    reason = Text(
        max=500, load_default="", metadata={"example": "股东会免去职务", "description": "staff must give one"}
    )
