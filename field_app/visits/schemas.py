"""Shapes at the doors of residents."""

from typing import Any

from marshmallow import fields, validate

from field_app.visits.rules import FLAGS, TOLD_BY
from server.core.http import Body, Choice, Day, Flag, Moment, Out, PageQuery, Query, Text, Uuid, Whole

ID = "01932c07-0000-7000-8000-000000000001"
GRID = "370199001001001"
AN_ID = {"example": ID}
REASON = "上门前核对身体情况"


class Grid(Text):
    """A grid's code."""

    def __init__(self, **options: Any) -> None:
        shape = validate.Regexp(r"^[0-9]{13,18}$", error="网格编码是12位社区代码加本地编号")
        super().__init__(max=18, validate=shape, metadata={"example": GRID}, **options)


class ResidentsQuery(PageQuery):
    q = Text(max=50, load_default="", metadata={"description": "name, pinyin, initials, address or house number"})
    grid = Grid(load_default=None)


class ContactIn(Body):
    name = Text(min=1, max=50, required=True, metadata={"example": "李明"})
    phone = Text(max=30, load_default=None, allow_none=True, metadata={"example": "13800000000"})
    relation = Text(max=20, load_default=None, allow_none=True, metadata={"example": "儿子"})


class ResidentIn(Body):
    """What is not named stays as it is; a new resident needs a name and a grid."""

    id = Uuid(required=True, metadata={**AN_ID, "description": "of the command"})
    base = Text(
        max=24,
        load_default=None,
        allow_none=True,
        metadata={"example": None, "description": "the revision that was seen; null: a new resident"},
    )
    name = Text(min=1, max=100, metadata={"example": "欧阳秀兰"})
    id_type = Text(max=50, metadata={"example": "resident_id"})
    id_number = Text(max=20, metadata={"example": "440000194910010217"})
    birth = Day()
    phone = Text(max=30, metadata={"example": "13800000000"})
    address = Text(max=200, metadata={"example": "天溪区柳泉街道清泉里社区示例街9号"})
    house = Text(max=50, metadata={"example": "3-2-501"})
    grid = Grid()
    contact = fields.Nested(ContactIn(), allow_none=True)
    photo_allowed = Flag()
    told_by = Choice(*TOLD_BY, metadata={"example": "in_person"})


class ContactOut(Out):
    name = fields.String(metadata={"example": "李*"})
    phone = fields.String(allow_none=True, metadata={"example": "138****0000"})
    relation = fields.String(allow_none=True, metadata={"example": "儿子"})


class ListedOut(Out):
    """A resident as lists show one: masked, without flags."""

    id = Uuid(metadata=AN_ID)
    name = fields.String(metadata={"example": "欧阳**"})
    initials = fields.String(metadata={"example": "oyxl"})
    id_number = fields.String(allow_none=True, metadata={"example": "4****************7"})
    phone = fields.String(allow_none=True, metadata={"example": "138****0000"})
    address = fields.String(allow_none=True, metadata={"example": "天溪区柳泉街道清泉里社区***"})
    house = fields.String(allow_none=True, metadata={"example": "3-2-501"})
    grid = fields.String(metadata={"example": GRID})
    grid_name = fields.String(metadata={"example": "清泉里第1网格"})
    told_by = Choice(*TOLD_BY, metadata={"example": "in_person"})
    photo_allowed = Flag()
    moved_at = Moment(allow_none=True)


class ResidentOut(ListedOut):
    revision = fields.String(metadata={"example": "0f1e2d3c4b5a69788796a5b4", "description": "base of the next change"})
    contact = fields.Nested(ContactOut(), allow_none=True)


class ResidentsOut(Out):
    items = fields.List(fields.Nested(ListedOut()))
    next = fields.String(allow_none=True)


class BlankOrderQuery(Query):
    of_child = Flag(load_default=False, metadata={"description": "with the words for a child's guardian"})


class ReasonIn(Body):
    reason = Text(min=2, max=500, required=True, metadata={"example": REASON})


class MergerIn(ReasonIn):
    into = Uuid(required=True, metadata=AN_ID)


class SeparationIn(ReasonIn):
    other = Uuid(
        load_default=None,
        allow_none=True,
        metadata={**AN_ID, "description": "who it is not, where the two were never merged"},
    )


class PairsQuery(PageQuery):
    told_apart = Flag(
        load_default=False, metadata={"description": "those of whom somebody said that they are two", "example": False}
    )
    merged = Flag(
        load_default=False,
        metadata={"description": "those that were merged: `one` went into `other`", "example": False},
    )


class FlagIn(Body):
    kind = Choice(*FLAGS, required=True, metadata={"example": "living_alone"})
    grade = Text(
        max=3,
        load_default=None,
        allow_none=True,
        metadata={"example": None, "description": "a disability's kind and grade: 4-3"},
    )


class FlagOut(Out):
    id = Uuid(metadata=AN_ID)
    kind = Choice(*FLAGS, metadata={"example": "living_alone"})
    grade = fields.String(allow_none=True, metadata={"example": None})
    name = fields.String(metadata={"example": "独居"})
    source = fields.String(metadata={"example": "import"})
    since = Moment()
    until = Moment(allow_none=True)


class UnmaskedOut(Out):
    id = Uuid(metadata=AN_ID)
    address = fields.String(allow_none=True)
    contact = fields.Nested(ContactOut(), allow_none=True)
    flags = fields.List(fields.Nested(FlagOut()))


class PairOut(Out):
    one = fields.Nested(ResidentOut())
    other = fields.Nested(ResidentOut())
    because = Choice("number", "likeness", metadata={"example": "number"})
    differs = fields.List(fields.String(), metadata={"example": ["phone", "house"]})


class PairsOut(Out):
    items = fields.List(fields.Nested(PairOut()))
    next = fields.String(allow_none=True)


class RuleIn(Body):
    kind = Choice(*FLAGS, required=True, metadata={"example": "living_alone"})
    purpose = Text(min=2, max=500, required=True, metadata={"example": "每月上门看望，主动帮办"})
    legal_basis = Text(min=2, max=500, required=True, metadata={"example": "老年人权益保障法第三十七条"})
    source = Text(min=2, max=200, required=True, metadata={"example": "民政部门巡访名单"})
    ends_on = Day(required=True, metadata={"example": "2099-12-31"})


class RuleOut(Out):
    id = Uuid(metadata=AN_ID)
    kind = Choice(*FLAGS, metadata={"example": "living_alone"})
    kind_name = fields.String(metadata={"example": "独居"})
    purpose = fields.String(metadata={"example": "每月上门看望，主动帮办"})
    legal_basis = fields.String(metadata={"example": "老年人权益保障法第三十七条"})
    source = fields.String(metadata={"example": "民政部门巡访名单"})
    ends_on = Day()
    at = Moment()
    holds = Flag()


class RulesOut(Out):
    items = fields.List(fields.Nested(RuleOut()))


class ChargeIn(Body):
    worker = Uuid(required=True, metadata={**AN_ID, "description": "account"})
    grid = Grid(required=True)
    since = Day(required=True, metadata={"example": "2026-11-01"})
    until = Day(load_default=None, allow_none=True, metadata={"example": "2099-12-31", "description": "the last day"})


class SubstitutionIn(ChargeIn):
    until = Day(required=True, metadata={"example": "2099-12-31", "description": "the last day"})


class ChargeOut(Out):
    id = Uuid(metadata=AN_ID)
    worker = Uuid(metadata=AN_ID)
    grid = fields.String(metadata={"example": GRID})
    since = Day()
    until = Day(allow_none=True)
    is_substitution = Flag()


class GridsQuery(PageQuery):
    q = Text(max=50, load_default="", metadata={"description": "in the name of the grid or of its place"})


class NamedChargeOut(ChargeOut):
    worker_name = fields.String(metadata={"example": "李明"})


class OverseenGridOut(Out):
    code = fields.String(metadata={"example": GRID})
    name = fields.String(metadata={"example": "清泉里第1网格"})
    community_name = fields.String(metadata={"example": "天溪区柳泉街道清泉里社区"})
    charges = fields.List(fields.Nested(NamedChargeOut()))


class OverseenGridsOut(Out):
    items = fields.List(fields.Nested(OverseenGridOut()))
    next = fields.String(allow_none=True)


class AbleOut(Out):
    account = Uuid(metadata=AN_ID)
    name = fields.String(metadata={"example": "李明"})


class AbleWorkersOut(Out):
    items = fields.List(fields.Nested(AbleOut()))
    next = fields.String(allow_none=True)


class ImportQuery(Query):
    dry_run = Flag(load_default=False, metadata={"description": "only tell what would be done"})


class ImportIn(Body):
    id = Uuid(required=True, metadata=AN_ID)
    name = Text(min=1, max=200, required=True, metadata={"example": "清泉里居民.csv"})
    content = Text(
        min=1,
        max=990_000,
        required=True,
        metadata={"example": "5aeT5ZCNLOe9keagvOe8lueggQo=", "description": "CSV or XLSX as base64, 700 KB at most"},
    )


OUTCOMES = ("new", "changed", "same", "refused")


class ReportQuery(PageQuery):
    outcome = Choice(*OUTCOMES, load_default=None, metadata={"description": "only these lines"})


class LineOut(Out):
    line = Whole(metadata={"example": 2})
    outcome = Choice(*OUTCOMES, metadata={"example": "new"})
    words = fields.String(metadata={"example": "新登记"})


class ImportSummedOut(Out):
    id = Uuid(metadata=AN_ID)
    name = fields.String(metadata={"example": "清泉里居民.csv"})
    dry_run = Flag()
    state = Choice("waiting", "running", "done", "unreadable", metadata={"example": "done"})
    total = Whole(metadata={"example": 5000})
    done = Whole(metadata={"example": 5000})
    encoding = fields.String(allow_none=True, metadata={"example": "GB18030"})
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), metadata={"example": {"new": 5000}})
    at = Moment()
    finished_at = Moment(allow_none=True)


class ImportsOut(Out):
    items = fields.List(fields.Nested(ImportSummedOut()))
    next = fields.String(allow_none=True)


class ImportOut(ImportSummedOut):
    lines = fields.List(fields.Nested(LineOut()))
    next = fields.String(allow_none=True)
