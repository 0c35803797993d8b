"""Shapes of what stands still."""

from marshmallow import fields

from field_app.handoffs.schemas import JobOut
from server.core.http import Choice, Moment, Out, PageQuery, Whole

RestingQuery = PageQuery


class RestingLineOut(JobOut):
    """One job, with what lacks and whom to ask."""

    state = Choice("registered", "corrected", "returned", metadata={"example": "registered"})
    state_plain = fields.String(metadata={"example": "已登记，照片还没有传完"})
    missing = Whole(metadata={"example": 2, "description": "photos and signatures that have not come"})
    moved_at = Moment(metadata={"description": "since when it stands still"})


class RestingOut(Out):
    items = fields.List(fields.Nested(RestingLineOut()))
    next = fields.String(allow_none=True)
