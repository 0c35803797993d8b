"""Shapes of flyers at the door."""

import marshmallow as ma

from server.core.http import Body, Choice, Moment, Out, Text, Uuid, Whole


class FlyerIn(Body):
    """What a new code opens."""

    kind = Choice("bundle", "item", required=True, metadata={"example": "bundle"})
    target = Text(min=1, max=80, required=True, metadata={"example": "open_convenience_store"})
    division = Text(min=12, max=12, required=True, metadata={"example": "370199001001"})
    title = Text(min=1, max=60, required=True, metadata={"example": "开便利店一件事，楼道张贴"})


class FlyerOut(Out):
    """A flyer and how often it was opened."""

    id = Uuid()
    code = Text(metadata={"example": "347ACDEF9H"})
    kind = Text()
    target = Text()
    division = Text()
    title = Text()
    address = Text(metadata={"example": "https://lm.example/q/347ACDEF9H"})
    made_at = Moment()
    revoked_at = Moment(allow_none=True)
    scans = Whole()


class FlyersOut(Out):
    """A page of flyers."""

    items = ma.fields.List(ma.fields.Nested(FlyerOut))
    next = Text(allow_none=True)


class ScanOut(Out):
    """What a code opens."""

    kind = Text(metadata={"example": "bundle"})
    target = Text(metadata={"example": "open_convenience_store"})
    division = Text(metadata={"example": "370199001001"})
    code = Text(metadata={"example": "347ACDEF9H"})
