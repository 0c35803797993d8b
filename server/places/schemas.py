"""Shapes of places at the door."""

from marshmallow import fields, validate

from server.core.http import Day, Flag, Out, Query, Text, Whole

DIVISION_CODE = validate.Regexp(r"^\d{12}$", error="区划代码是12位数字")


class DivisionsQuery(Query):
    parent = Text(
        max=12,
        validate=DIVISION_CODE,
        load_default=None,
        metadata={"description": "the division above; without it the roots", "example": "370199000000"},
    )


class DivisionOut(Out):
    code = fields.String(metadata={"example": "370199001000"})
    name = fields.String(metadata={"example": "柳泉街道"})
    parent = fields.String(allow_none=True, metadata={"example": "370199000000"})
    full_name = fields.String(metadata={"example": "天溪区柳泉街道"})
    has_children = fields.Boolean()


class DivisionsOut(Out):
    items = fields.List(fields.Nested(DivisionOut))


class GridOut(Out):
    code = fields.String(metadata={"example": "370199001001001"})
    name = fields.String(metadata={"example": "清泉里第1网格"})


class GridsOut(Out):
    items = fields.List(fields.Nested(GridOut))


class BodyOut(Out):
    code = fields.String(metadata={"example": "body_civil"})
    name = fields.String(metadata={"example": "区民政局"})
    nature = fields.String(metadata={"example": "法定机关"})
    division = fields.String(metadata={"example": "370199000000"})
    advice_phone = fields.String(metadata={"example": "12345"})
    complaint_phone = fields.String(metadata={"example": "12345"})


class BodiesOut(Out):
    items = fields.List(fields.Nested(BodyOut))


class CalendarQuery(Query):
    year = Whole(min=1949, max=2200, strict=False, required=True, metadata={"example": 2026})


class CalendarDayOut(Out):
    day = Day(metadata={"example": "2026-02-14"})
    is_open = Flag()
    name = fields.String(metadata={"example": "春节调休上班"})


class CalendarOut(Out):
    year = fields.Integer(metadata={"example": 2026})
    status = fields.String(metadata={"description": "official, provisional or unknown", "example": "official"})
    working_days = fields.Integer(metadata={"example": 248})
    exceptions = fields.List(
        fields.Nested(CalendarDayOut),
        metadata={"description": "weekdays that are closed, weekend days that are open, and named days"},
    )
