"""What counts as a signature, and how it is drawn. Pure.

A stroke is the list of points from pen down to pen up; a point is when (milliseconds), where (CSS pixels), how hard
(0 to 1).
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import pairwise
from math import hypot

from PIL import Image, ImageDraw

from server.core.errors import DomainError

MAX_STROKES = 200
MAX_POINTS = 5_000
MIN_POINTS = 8
#: The pen's way, against the pad's shorter side: a dot or a tick is no signature, the shortest real one (一) is.
MIN_WAY = 0.25
MAX_SIDE = 4000
LONG_SIDE = 1200
MARGIN = 0.02
#: Twice the size, then halved: smooth edges.
OVERSAMPLE = 2


class EmptySignature(DomainError):
    status, slug, title = HTTPStatus.UNPROCESSABLE_ENTITY, "signature-empty", "还没有签名，请用手指在框里写上姓名"


class BadStrokes(DomainError):
    status, slug, title = HTTPStatus.UNPROCESSABLE_ENTITY, "signature-strokes", "签名数据不完整，请清空后重新签"


@dataclass(frozen=True, slots=True)
class Point:
    t: float
    x: float
    y: float
    pressure: float


Stroke = Sequence[Point]


def check(strokes: Sequence[Stroke], width: int, height: int) -> None:
    """Refuse what nobody can have written: nothing, a dot, points outside the pad, time running backwards."""
    points = [point for stroke in strokes for point in stroke]
    if len(strokes) > MAX_STROKES or len(points) > MAX_POINTS:
        raise BadStrokes()
    if any(later.t < earlier.t for earlier, later in pairwise(points)):
        raise BadStrokes()
    if not all(_is_on_pad(point, width, height) for point in points):
        raise BadStrokes()
    if len(points) < MIN_POINTS or _way(strokes) < MIN_WAY * min(width, height):
        raise EmptySignature()


def _is_on_pad(point: Point, width: int, height: int) -> bool:
    over = max(width, height) * MARGIN + 2
    return -over <= point.x <= width + over and -over <= point.y <= height + over and 0 <= point.pressure <= 1


def _way(strokes: Sequence[Stroke]) -> float:
    return sum(hypot(b.x - a.x, b.y - a.y) for stroke in strokes for a, b in pairwise(stroke))


def draw(strokes: Sequence[Stroke], width: int, height: int) -> bytes:
    """The signature as a PNG: black on white, thicker where the pen pressed."""
    scale = LONG_SIDE * OVERSAMPLE / max(width, height)
    sheet = Image.new("L", (max(1, round(width * scale)), max(1, round(height * scale))), 255)
    pen = ImageDraw.Draw(sheet)
    for start, end, thick in _lines(strokes, scale, min(width, height)):
        pen.line([start, end], fill=0, width=round(thick))
        for x, y in (start, end):
            pen.ellipse([x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2], fill=0)
    out = io.BytesIO()
    sheet.reduce(OVERSAMPLE).save(out, "PNG", optimize=False)
    return out.getvalue()


def _lines(
    strokes: Sequence[Stroke], scale: float, short_side: int
) -> Iterator[tuple[tuple[float, float], tuple[float, float], float]]:
    base = short_side * scale * 0.012
    for stroke in strokes:
        # A single touch is drawn too: the dot of a character.
        for a, b in pairwise([stroke[0], *stroke]):
            thick = max(2.0, base * (0.6 + (a.pressure + b.pressure) / 2 * 0.9))
            yield (a.x * scale, a.y * scale), (b.x * scale, b.y * scale), thick
