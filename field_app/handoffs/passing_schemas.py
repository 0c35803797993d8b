"""Shapes at the doors by which a job goes from worker to worker, and of every passage from hand to hand."""

from marshmallow import fields, validate

from field_app.sync.schemas import DIGEST, GRID
from server.applications.rules import HANDOFF
from server.core.http import Body, Choice, Flag, Moment, Out, PageQuery, Text, Uuid

PassingsQuery = PageQuery
MOST_PIECES = 50


class PassingIn(Body):
    """Originals go along where both sign: sha256 of {"handoff", "originals"} (sorted) as canonical JSON."""

    job = Uuid(required=True)
    to = Uuid(required=True, metadata={"description": "the account of the worker who is to take it"})
    reason = Text(min=1, max=500, required=True, metadata={"example": "我下周休假"})
    originals = fields.List(Uuid(), load_default=list, validate=validate.Length(max=MOST_PIECES))
    signature = Uuid(load_default=None, allow_none=True, metadata={"description": "the giver's, for the originals"})


class NoIn(Body):
    reason = Text(min=1, max=500, required=True, metadata={"example": "那天我也不在"})


class PassingOut(Out):
    """Who hands what to whom until when; `papers`: digests of the words and of each file."""

    id = Uuid()
    job = Uuid()
    name = fields.String(metadata={"example": "老年人优待证办理"})
    grid = fields.String(metadata={"example": GRID})
    state = Choice(*HANDOFF.states, metadata={"example": "offered"})
    giver = Uuid()
    giver_name = fields.String(metadata={"example": "李明"})
    receiver = Uuid()
    receiver_name = fields.String(metadata={"example": "王芳"})
    is_to_me = Flag()
    papers = fields.List(fields.String(), metadata={"example": [DIGEST]})
    reason = fields.String(metadata={"example": "我下周休假"})
    offered_at = Moment()
    until = Moment()


class HandedOut(Out):
    """From whose hands into whose it went. It stays the giver's until it is taken; nobody's name: the system did it."""

    id = Uuid()
    giver_name = fields.String(metadata={"example": "网格员李明"})
    receiver_name = fields.String(metadata={"example": "幸福社区书记"})
    papers = fields.List(fields.String(), metadata={"example": [DIGEST], "description": "of the words and each file"})
    offered_at = Moment()
    until = Moment()
    state = Choice(*HANDOFF.states, metadata={"example": "taken"})
    ended_at = Moment(allow_none=True)
    ended_by_name = fields.String(allow_none=True, metadata={"example": "王芳"})


class PassingsOut(Out):
    items = fields.List(fields.Nested(PassingOut()))
    next = fields.String(allow_none=True)


class ReceiverOut(Out):
    account = Uuid()
    name = fields.String(metadata={"example": "王芳"})


class ReceiversOut(Out):
    items = fields.List(fields.Nested(ReceiverOut()))
