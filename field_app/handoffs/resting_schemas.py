"""Shapes of what stands still."""

from marshmallow import fields

from field_app.sync.schemas import AN_ID, GRID
from server.core.http import Choice, Moment, Out, PageQuery, Uuid, Whole

RestingQuery = PageQuery


class RestingLineOut(Out):
    """One job, with what lacks and whom to ask."""

    id = Uuid(metadata={"example": AN_ID})
    name = fields.String(metadata={"example": "老年人优待证办理"})
    resident_name = fields.String(metadata={"example": "欧阳**"})
    worker_name = fields.String(metadata={"example": "李明"})
    grid = fields.String(metadata={"example": GRID})
    state = Choice("registered", "corrected", "returned", metadata={"example": "registered"})
    state_plain = fields.String(metadata={"example": "已登记，照片还没有传完"})
    missing = Whole(metadata={"example": 2, "description": "photos and signatures that have not come"})
    declared_at = Moment(allow_none=True)
    received_at = Moment()
    moved_at = Moment(metadata={"description": "since when it stands still"})


class RestingOut(Out):
    items = fields.List(fields.Nested(RestingLineOut()))
    next = fields.String(allow_none=True)
