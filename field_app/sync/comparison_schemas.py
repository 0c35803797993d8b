"""Shapes of the daily comparison."""

from typing import Any

from marshmallow import fields

from field_app.sync.rules import KINDS, MISSING, OTHER, UNKNOWN_HERE
from field_app.sync.schemas import AN_ID, DIGEST, MOST_FILES, some
from server.core.http import Body, Choice, Moment, Out, Text, Uuid, Whole

MOST_COMPARED = 5000


def _list(about: str) -> fields.Dict:
    told = {"description": about, "example": {AN_ID: DIGEST}}
    return fields.Dict(
        keys=Uuid(),
        values=Text(max=100, metadata={"example": DIGEST}),
        load_default=dict,
        validate=some(MOST_COMPARED),
        metadata=told,
    )


class SentDeedIn(Body):
    """Something done of a task that the phone believes is done here too."""

    id = Uuid(required=True)
    kind = Text(min=1, max=20, required=True, metadata={"example": "telling"})
    of = Uuid(required=True, metadata={"description": "the visit request, notice, job, original or offer"})


def _names(about: str) -> fields.List[Any]:
    told = {"description": about, "example": [AN_ID]}
    return fields.List(Uuid(), load_default=list, validate=some(MOST_FILES), metadata=told)


class ComparisonIn(Body):
    """What the phone believes that we have, by digest."""

    device = Uuid(load_default=None, allow_none=True)
    jobs = _list("content digest of each job")
    files = _list("digest of each file")
    deeds = fields.List(fields.Nested(SentDeedIn()), load_default=list, validate=some(MOST_COMPARED))
    parked = _names("jobs that were parked, to hear what became of them")
    kept = _names("deeds that were parked, by the name under which they lie here")


class DifferenceOut(Out):
    kind = Choice(*KINDS, metadata={"example": "files"})
    id = Uuid()
    what = Choice(MISSING, OTHER, UNKNOWN_HERE, data_key="is", metadata={"example": "missing"})


class KeptOut(Out):
    """A parked deed, by the name under which it lies here, and what was decided."""

    id = Uuid()
    decision = fields.String(allow_none=True, metadata={"example": "first_stands"})
    decision_name = fields.String(allow_none=True, metadata={"example": "以先交的为准"})
    words = fields.String(
        allow_none=True, metadata={"description": "for who is signed in alone", "example": "已和您电话核对"}
    )


class KeptApartOut(KeptOut):
    """A parked job as it lies here: by the digest of its content, or of its envelope where that does not open."""

    revision = Uuid()
    content_digest = fields.String(allow_none=True, metadata={"example": DIGEST})
    sealed_digest = fields.String(allow_none=True, metadata={"example": None})


class ComparisonOut(Out):
    differs = fields.List(fields.Nested(DifferenceOut()))
    agreed = Whole(metadata={"example": 12})
    parked = fields.List(fields.Nested(KeptApartOut()))
    kept = fields.List(fields.Nested(KeptOut()))
    server_time = Moment()
