"""The mark burnt into copies: diagonal text, made once per text and size, then laid over the picture as a mask.

White marks vanish on white paper and dark ones on dark: each letter is drawn light with a dark rim, so that one of
the two shows on every ground.
"""

from functools import lru_cache

import noto_cjk_sans_otc
from PIL import Image, ImageChops, ImageDraw, ImageFont

ANGLE = 30
#: Strength of rim and letters, of 255: readable on any ground, the paper below stays readable too.
RIM, LETTERS = 110, 120
DARK, LIGHT = (60, 60, 60), (255, 255, 255)
SIMPLIFIED_CHINESE = 2


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(noto_cjk_sans_otc.FONT_PATH), size, index=SIMPLIFIED_CHINESE)


def letter_size(long_side: int) -> int:
    """About 48 letters along the long side: seen in a thumbnail, no bar across the face."""
    return max(10, long_side // 48)


def _line(text: str, size: int) -> tuple[Image.Image, Image.Image]:
    """Masks of one line of text: its rim, its letters."""
    font, rim = _font(size), max(1, size // 16)
    left, top, right, bottom = font.getbbox(text, stroke_width=rim)
    box = (round(right - left) + size, round(bottom - top) + size * 2)
    at = (size / 2 - left, size - top)
    dark, light = Image.new("L", box), Image.new("L", box)
    ImageDraw.Draw(dark).text(at, text, fill=RIM, font=font, stroke_width=rim, stroke_fill=RIM)
    ImageDraw.Draw(light).text(at, text, fill=LETTERS, font=font)
    return dark, light


def _tiled(line: Image.Image, side: int) -> Image.Image:
    """Fill a square with the line, every second row moved by half, turned by the angle."""
    wide = int(side * 1.4) + 2
    sheet = Image.new("L", (wide, wide))
    for row, y in enumerate(range(0, wide, line.height)):
        for x in range(-(row % 2) * line.width // 2, wide, line.width):
            sheet.paste(line, (x, y))
    turned = sheet.rotate(ANGLE, resample=Image.Resampling.BILINEAR)
    edge = (wide - side) // 2
    return turned.crop((edge, edge, edge + side, edge + side))


@lru_cache(maxsize=2)
def _ink(text: str, width: int, height: int) -> tuple[Image.Image, Image.Image]:
    """Colours and mask for one size. One clerk looks at many papers under one mark, and phones send one size: kept."""
    side = max(width, height)
    dark, light = (_tiled(line, side).crop((0, 0, width, height)) for line in _line(text, letter_size(side)))
    colours = Image.new("RGB", (width, height), DARK)
    colours.paste(LIGHT, (0, 0), light.point(lambda value: 255 if value > LETTERS // 2 else 0))
    return colours, ImageChops.lighter(dark, light)


def burn(picture: Image.Image, text: str) -> Image.Image:
    """Burn the text into an RGB picture (in place) and give it back."""
    # One pass with a picture as ink costs half of a pass with a plain colour, and does both tones at once.
    colours, mask = _ink(text, *picture.size)
    picture.paste(colours, (0, 0), mask)
    return picture
