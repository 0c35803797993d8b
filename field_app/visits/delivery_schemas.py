"""Shapes at the doors of what is carried: results to the door, originals away and back."""

from marshmallow import fields

from field_app.visits.agreement import WAYS
from field_app.visits.custody_rules import KEEPERS, ORIGINAL
from field_app.visits.job_rules import JOB
from server.core.http import Body, Choice, Day, Flag, Moment, Out, PageQuery, Text, Uuid

ID = "01932c07-0000-7000-8000-000000000003"


class ReceiverIn(Body):
    who = Choice("resident", "guardian", "relative", required=True, metadata={"example": "resident"})
    relation = Text(max=20, load_default=None, allow_none=True, metadata={"example": None})
    # no default: what phones of before sent stays word for word what it was
    name = Text(min=1, max=100, allow_none=True, metadata={"description": "if not the resident", "example": None})


class OnlookerIn(Body):
    name = Text(min=1, max=50, required=True, metadata={"example": "赵大娘"})
    phone = Text(max=30, load_default=None, allow_none=True, metadata={"example": "13800000000"})
    is_impartial = Flag(required=True)


class HappenedIn(Body):
    """When it was, by the phone's clock, and how far the server's was ahead; the server's alone makes dates."""

    at = Moment(required=True)
    server_offset_ms = fields.Float(metadata={"example": 1200})


class DeliveryIn(HappenedIn):
    """The result is in her hands: how she said so, as at the consent; a picture only where the item asks."""

    id = Uuid(required=True, metadata={"example": ID, "description": "of the command"})
    how = Choice(*WAYS, required=True, metadata={"example": "spoken"})
    given_by = fields.Nested(ReceiverIn(), required=True)
    witness = fields.Nested(OnlookerIn(), load_default=None, allow_none=True, metadata={"example": None})
    signature = Uuid(load_default=None, allow_none=True, metadata={"example": None})
    photo = Uuid(load_default=None, allow_none=True, metadata={"example": None})
    is_unpictured = Flag(metadata={"description": "she does not want the picture that the item asks for"})
    is_doubted = Flag(load_default=False, metadata={"description": "the worker doubts that she understands"})
    words = Text(max=500, load_default="", metadata={"example": "老年卡一张，当面交到手里"})


class DeliveredOut(Out):
    id = Uuid()
    state = Choice(*JOB.states, metadata={"example": "delivered"})
    state_plain = fields.String(metadata={"example": "已送到，签收了"})


#: A handover is signed, on the screen or on paper, or somebody saw it.
SIGNED_BY = ("signature", "paper", "witness")


class SignedIn(HappenedIn):
    """Who gets it signs: under sha256 of {"original", "to", "due_back"} as canonical JSON."""

    how = Choice(*SIGNED_BY, required=True, metadata={"example": "signature"})
    signature = Uuid(load_default=None, allow_none=True)
    witness = fields.Nested(OnlookerIn(), load_default=None, allow_none=True, metadata={"example": None})


class OriginalIn(SignedIn):
    """The worker takes a piece along. Never cash, a bank card, or anybody's PIN or code."""

    what = Text(min=1, max=100, required=True, metadata={"example": "户口簿"})
    why = Text(max=200, load_default="", metadata={"example": "窗口要看原件"})
    due_back = Day(required=True)


class HandoverIn(SignedIn):
    """`resident`: it is back."""

    to = Choice(*KEEPERS, required=True, metadata={"example": "centre"})
    to_name = Text(max=50, load_default="", metadata={"example": "政务服务中心3号窗口"})


class OriginalsQuery(PageQuery):
    is_open = Flag(load_default=True, metadata={"description": "only those that are away"})


class OriginalOut(Out):
    id = Uuid(metadata={"example": ID})
    job = Uuid()
    resident = Uuid()
    what = fields.String(allow_none=True, metadata={"example": "户口簿"})
    keeper = Choice(*KEEPERS, metadata={"example": "worker"})
    keeper_plain = fields.String(metadata={"example": "网格员"})
    keeper_name = fields.String(allow_none=True, metadata={"example": None})
    due_back = Day()
    state = Choice(*ORIGINAL.states, metadata={"example": "out"})
    state_plain = fields.String(metadata={"example": "原件在外面"})
    taken_at = Moment()
    back_at = Moment(allow_none=True)
    account = Uuid(allow_none=True, metadata={"description": "who was signed in at its last handover"})


class OriginalsOut(Out):
    items = fields.List(fields.Nested(OriginalOut()))
    next = fields.String(allow_none=True)
