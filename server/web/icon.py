"""The field app's picture in pixels, for desks that take no drawing: `templates/field_icon.svg`, drawn anew."""

import io
from functools import cache
from math import cos, pi, sin

from PIL import Image, ImageDraw

#: An iPhone's desk; an Android's; its first screen while the app opens.
SIZES = (180, 192, 512)
#: The drawing's own side, and how much finer than that it is drawn before it is made small.
SIDE, FINER = 512, 4
GROUND, LINE, WIDTH = "#0052d9", "#ffffff", 28
EIGHTH = pi / 8
#: The corners at the foot are round, as wide as half the line.
FOOT, ROUND = 368, 14


def _corner(left: int, first: float) -> list[tuple[float, float]]:
    angles = [first + step * EIGHTH for step in range(5)]
    return [(left + ROUND * cos(angle), FOOT + ROUND * sin(angle)) for angle in angles]


HOUSE = [(136, 260), (256, 156), (376, 260), *_corner(362, 0), *_corner(150, pi / 2)]
DOOR = [(222, 382), (222, 296), (290, 296), (290, 382)]


@cache
def png(size: int) -> bytes:
    """Square, and filled to its edges: the desk cuts its own corners."""
    sheet = Image.new("RGB", (SIDE * FINER, SIDE * FINER), GROUND)
    pen = ImageDraw.Draw(sheet)
    for line in ([*HOUSE, *HOUSE[:2]], DOOR):
        pen.line([(x * FINER, y * FINER) for x, y in line], LINE, WIDTH * FINER, joint="curve")
    kept = io.BytesIO()
    sheet.resize((size, size), Image.Resampling.LANCZOS).quantize(64).save(kept, "PNG", optimize=True)
    return kept.getvalue()
