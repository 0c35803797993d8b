"""Shapes at media's doors."""

import marshmallow as ma

from server.core.http import Body, Choice, Moment, Out, Query, Text, Uuid, Whole
from server.media.grants import LONGEST
from server.media.rules import MAX_PAGES
from server.media.strokes import MAX_POINTS, MAX_SIDE, MAX_STROKES

SHOWN = ma.validate.Regexp(r"(sha256|sm3):[0-9a-f]{64}\Z", error="应为 sha256: 或 sm3: 加64位小写十六进制")


class LookQuery(Query):
    """Which copy of a file."""

    page = Whole(min=1, max=MAX_PAGES, strict=False, load_default=1, metadata={"example": 1})
    size = Choice("full", "thumb", load_default="full", metadata={"description": "2016 or 320 pixels long"})
    grant = Text(max=LONGEST, load_default=None, metadata={"description": "a room's leave to look, for this account"})


class FileOut(Out):
    """What became of a file."""

    ref = Uuid(metadata={"example": "019a9b6e-5a4c-7c1e-9f55-0d1a1c2b3d4e"})
    state = Choice("expected", "stored", "refused")
    purpose = Text(metadata={"example": "material"})
    kind = Text(allow_none=True, metadata={"example": "jpeg", "description": "jpeg, png, heic or pdf"})
    pages = Whole(metadata={"example": 1})
    refusal = Text(allow_none=True, metadata={"description": "why not, in plain words"})


def _number(low: float, high: float, **options: object) -> ma.fields.Float:
    limits = ma.validate.Range(min=low, max=high, error="数字超出范围")
    return ma.fields.Float(validate=limits, allow_nan=False, **options)  # type: ignore[arg-type]


class PointIn(Body):
    """One point of the pen."""

    t = _number(0, 1e14, required=True, metadata={"description": "milliseconds", "example": 12.5})
    x = _number(-1e5, 1e5, required=True, metadata={"example": 20.0})
    y = _number(-1e5, 1e5, required=True, metadata={"example": 35.5})
    pressure = _number(0, 1, load_default=0.5, metadata={"example": 0.5})


class SignatureIn(Body):
    """One act of signing."""

    strokes = ma.fields.List(
        ma.fields.List(
            ma.fields.Nested(PointIn),
            required=True,
            validate=ma.validate.Length(min=1, max=MAX_POINTS, error="笔画太长"),
        ),
        required=True,
        validate=ma.validate.Length(max=MAX_STROKES, error="笔画太多"),
        metadata={"description": "pen down to pen up, in order"},
    )
    width = Whole(min=50, max=MAX_SIDE, required=True, metadata={"example": 340})
    height = Whole(min=50, max=MAX_SIDE, required=True, metadata={"example": 180})
    shown_digest = Text(
        max=80,
        required=True,
        validate=SHOWN,
        metadata={"description": "digest of exactly what was shown", "example": "sha256:" + "0" * 64},
    )
    signer = Text(min=1, max=100, required=True, metadata={"example": "李明"})
    signed_at = Moment(required=True, metadata={"example": "2026-11-18T10:00:00+08:00"})
    witness = Text(max=100, load_default=None, allow_none=True)
    device = Text(max=200, load_default=None, allow_none=True)


class SignatureOut(Out):
    """A kept signature."""

    ref = Uuid(attribute="id", metadata={"example": "019a9b6e-5a4c-7c1e-9f55-0d1a1c2b3d4e"})
    state = Choice("stored")
    purpose = Choice("signature")
    stored_at = Moment()
