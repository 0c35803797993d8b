"""Copies to look at: upright, at most 2016 long, nothing but pixels, marked where asked.

JPEGs are unpacked straight to about the wanted size (`draft` with the photo's own aspect; a square request does
nothing), progressive saving is off: it costs four to six times as much.
"""

import io
from contextlib import suppress
from typing import BinaryIO

from PIL import ExifTags, Image

from server.media.pictures import pdf, recognise, watermark
from server.media.rules import LONG_SIDE, Kind

QUALITY = 85
#: A draft may come out this much smaller than wanted: 4000 pixels become 2000 for nothing, 2016 would cost five times
#: as much.
NEAR = 0.9

#: EXIF's eight ways to hold a phone.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def fitted(width: int, height: int, side: int) -> tuple[int, int]:
    """The size with this long side at most, same aspect, never enlarged."""
    long = max(width, height)
    if long <= side:
        return width, height
    return max(1, round(width * side / long)), max(1, round(height * side / long))


def copy_of(file: BinaryIO, kind: Kind, *, page: int = 1, side: int = LONG_SIDE, mark: str = "") -> bytes:
    """A JPEG copy of a picture, or of one page of a PDF."""
    picture = _page(file, page, side) if kind is Kind.PDF else _photo(file, kind, side)
    if mark:
        picture = watermark.burn(picture, mark)
    out = io.BytesIO()
    # No exif=, no icc_profile=, no comment=: what is not passed is not written.
    picture.save(out, "JPEG", quality=QUALITY, progressive=False, optimize=False)
    return out.getvalue()


def _page(file: BinaryIO, page: int, side: int) -> Image.Image:
    file.seek(0)
    return pdf.render(file.read(), page, side)


def _photo(file: BinaryIO, kind: Kind, side: int) -> Image.Image:
    with recognise.opened(file, kind) as image, recognise.faults_named(), recognise.decoding:
        if kind is Kind.JPEG:
            image.draft("RGB", _draft_size(image.width, image.height, side))
        image.load()
        turn = _turn(image)
        small = _shrunk(_flat(image), side)
        if turn is not None:
            small = small.transpose(turn)
    # Only what `new` and `resize` carry over: a fresh picture has no EXIF, no profile, no comment.
    small.info.clear()
    return small


def _draft_size(width: int, height: int, side: int) -> tuple[int, int]:
    """The smallest step that comes out near the wanted size or above, in the photo's own aspect."""
    step = 1
    while step < 8 and max(width, height) // (step * 2) >= side * NEAR:
        step *= 2
    return max(1, width // step), max(1, height // step)


def _turn(image: Image.Image) -> Image.Transpose | None:
    """How the picture must be turned to stand upright. Broken EXIF turns nothing and refuses nothing."""
    with suppress(*recognise.FAULTS, UserWarning):
        return TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    return None


def _flat(image: Image.Image) -> Image.Image:
    """RGB on white, whatever it was."""
    if image.mode == "RGB":
        return image
    if image.mode.startswith("I"):
        image = _eight_bits(image)
    if "A" in image.getbands() or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGB", clear.size, "white")
        ground.paste(clear, (0, 0), clear)
        return ground
    return image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen-bit grey to eight: a plain convert would cut all brightness above 255."""
    return image.convert("I").point(lambda value: value / 256).convert("L")


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    size = fitted(image.width, image.height, side)
    if size == image.size:
        return image
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=1.5)
