"""Which characters the font can print. A character it lacks is replaced by 〓, never by nothing."""

from __future__ import annotations

import struct
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path

from noto_cjk_sans_otc import FONT_PATH

SIMPLIFIED = 2  # the collection's face for simplified Chinese
GETA = "〓"
SEGMENTED = 12  # format of a cmap that reaches beyond the first plane


def legible(text: str) -> str:
    """The text with every character that the font lacks replaced by 〓."""
    lacking = set(missing(text))
    return "".join(GETA if sign in lacking else sign for sign in text)


def missing(text: str) -> list[str]:
    """The characters of a text that the font cannot print."""
    return [sign for sign in dict.fromkeys(text) if not sign.isspace() and not _has(ord(sign))]


def _has(point: int) -> bool:
    starts, ends = _ranges()
    place = bisect_right(starts, point) - 1
    return place >= 0 and point <= ends[place]


@lru_cache(maxsize=1)
def _ranges() -> tuple[list[int], list[int]]:
    """First and last characters of the font's ranges, read from its cmap table (OpenType, format 12)."""
    font = Path(str(FONT_PATH)).read_bytes()
    face: int = struct.unpack_from(">I", font, 12 + 4 * SIMPLIFIED)[0]
    table = _table(font, face, b"cmap")
    count: int = struct.unpack_from(">H", font, table + 2)[0]
    places = [table + struct.unpack_from(">HHI", font, table + 4 + 8 * n)[2] for n in range(count)]
    wide = next(place for place in places if struct.unpack_from(">H", font, place)[0] == SEGMENTED)
    groups: int = struct.unpack_from(">I", font, wide + 12)[0]
    rows = sorted(struct.unpack_from(">III", font, wide + 16 + 12 * n)[:2] for n in range(groups))
    return [first for first, _ in rows], [last for _, last in rows]


def _table(font: bytes, face: int, name: bytes) -> int:
    count: int = struct.unpack_from(">H", font, face + 4)[0]
    for n in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, face + 12 + 16 * n)
        if tag == name:
            return int(offset)
    raise ValueError(f"the font has no table {name!r}")
