"""Shapes at the doors by which a job goes from worker to worker."""

from marshmallow import fields

from field_app.sync.schemas import DIGEST, GRID
from server.core.http import Body, Choice, Flag, Moment, Out, PageQuery, Text, Uuid

PassingsQuery = PageQuery


class PassingIn(Body):
    job = Uuid(required=True)
    to = Uuid(required=True, metadata={"description": "the account of the worker who is to take it"})
    reason = Text(min=1, max=500, required=True, metadata={"example": "我下周休假"})


class NoIn(Body):
    reason = Text(min=1, max=500, required=True, metadata={"example": "那天我也不在"})


class PassingOut(Out):
    """Who hands what to whom until when; `papers`: digests of the words and of each file."""

    id = Uuid()
    job = Uuid()
    name = fields.String(metadata={"example": "老年人优待证办理"})
    grid = fields.String(metadata={"example": GRID})
    state = Choice("offered", "taken", "returned", "withdrawn", metadata={"example": "offered"})
    giver = Uuid()
    giver_name = fields.String(metadata={"example": "李明"})
    receiver = Uuid()
    receiver_name = fields.String(metadata={"example": "王芳"})
    is_to_me = Flag()
    papers = fields.List(fields.String(), metadata={"example": [DIGEST]})
    reason = fields.String(metadata={"example": "我下周休假"})
    offered_at = Moment()
    until = Moment()


class PassingsOut(Out):
    items = fields.List(fields.Nested(PassingOut()))
    next = fields.String(allow_none=True)


class ReceiverOut(Out):
    account = Uuid()
    name = fields.String(metadata={"example": "王芳"})


class ReceiversOut(Out):
    items = fields.List(fields.Nested(ReceiverOut()))
