"""Shapes at the door: who speaks for a firm."""

from marshmallow import fields

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


class SpokensOut(Out):
    items = fields.List(fields.Nested(SpokenOut))


class FirmIn(Body):
    id_number = Text(
        min=5, max=20, required=True, metadata={"example": "91350100M000100Y43", "description": "credit code"}
    )


class EndingIn(Body):
    how = Choice("page", "desk", "telephone", load_default="page", metadata={"example": "desk"})
    reason = Text(
        max=500, load_default="", metadata={"example": "股东会免去职务", "description": "staff must give one"}
    )
