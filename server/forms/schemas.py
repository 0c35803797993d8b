"""Shapes at the door of forms. What stands inside a form is told in the room's door plate and in `shapes.py`."""

import marshmallow as ma
from marshmallow import validate

from server.core.fields import Body, Choice, Json, Out, Text, sometimes

DIGEST = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
MOST_ANSWERS = 100


class FormIn(Body):
    """What the guide asked, and where; `release` only to see a form again as it was then."""

    answers = Json(
        load_default=dict,
        validate=validate.Length(max=MOST_ANSWERS, error=f"最多 {MOST_ANSWERS} 项"),
        metadata={"description": "element → answer", "example": {"subject_type": "individual", "sells_tobacco": True}},
    )
    division = Text(
        required=True,
        validate=validate.Regexp(r"\A[0-9]{12}\Z", error="区划要 12 位数字"),
        metadata={"example": "370199001001"},
    )
    release = Text(
        max=100, load_default=None, allow_none=True, metadata={"description": "none: the one that holds now"}
    )
    view = Choice(
        "whole", "page", load_default="whole", metadata={"description": "page: without what the citizen's page leaves"}
    )


class FormOut(Out):
    """One form and one set of papers for all chosen items; its digest pins everything below."""

    digest = ma.fields.String(metadata={"example": DIGEST})
    release = ma.fields.String(metadata={"example": DIGEST})
    bundle = ma.fields.String(metadata={"example": "open_convenience_store"})
    name = ma.fields.String(metadata={"example": "开便利店一件事申请表"})
    division = ma.fields.String(metadata={"example": "370199001001"})
    answers = ma.fields.Dict(metadata={"example": {"sells_tobacco": True}})
    items = ma.fields.List(ma.fields.Dict(), metadata={"description": "the items that apply, and why"})
    left_out = ma.fields.List(ma.fields.Dict(), metadata={"description": "items that do not apply here, and why"})
    notes = ma.fields.List(ma.fields.String())
    nothing_fits = ma.fields.String(allow_none=True, metadata={"description": "told when no item is left"})
    schema = ma.fields.Dict(metadata={"description": "JSON Schema 2020-12 of the values"})
    paper_schema = sometimes(ma.fields.Dict(metadata={"description": "JSON Schema 2020-12 of the papers"}))
    sections = ma.fields.List(ma.fields.Dict(), metadata={"description": "what is shown, in order"})
    fields_ = ma.fields.Dict(data_key="fields", attribute="fields", metadata={"description": "code → field"})
    materials = ma.fields.List(ma.fields.Dict(), metadata={"description": "each paper once"})
    later = ma.fields.Dict(metadata={"description": "what forerunners bring"})
    numbers = ma.fields.Dict(metadata={"example": {"saved_fields": 42, "saved_papers": 13}})
    limits = sometimes(ma.fields.Dict())
