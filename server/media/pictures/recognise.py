"""What a file is, by its content; and whether it is whole, before anybody relies on it.

Decompression bombs end before their pixels are unpacked: by the size in the header, by the number of scans, by limits
on text and profiles. Then the picture is decoded once, at the lowest cost its format allows, so that a file cut off
in the middle is told to the citizen now and not to the clerk next week. A plain JPEG, as phones send it, is decoded at
its beginning alone: where nothing but pixels follows, up to the end mark, a decoder meets no other fault.
"""

import io
import re
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import BinaryIO

import pillow_heif
from PIL import ExifTags, Image, ImageFile, PngImagePlugin, UnidentifiedImageError

from server.media.pictures import pdf
from server.media.rules import MAX_PIXELS, Kind, Unreadable, check_pixels

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
ImageFile.LOAD_TRUNCATED_IMAGES = False
warnings.simplefilter("error", Image.DecompressionBombWarning)
PngImagePlugin.MAX_TEXT_CHUNK = 256 * 1024
PngImagePlugin.MAX_TEXT_MEMORY = 1024 * 1024
pillow_heif.register_heif_opener(thumbnails=False)

#: A JPEG from a camera has 1 scan, a progressive one about 10. Thousands of empty scans keep a decoder busy for hours.
MAX_SCANS = 100
HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
#: What ends the pixels of a scan: every marker but the restarts. A byte FF among the pixels is followed by 00.
SCAN_ENDS = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
END_OF_IMAGE = b"\xff\xd9"
#: Bytes of a scan after which a decoder has used all tables that stand before it.
BEGINNING = 4096
#: What Pillow says where the bytes ran out, and the decoder had no other fault to find.
RAN_OUT = "image file is truncated"
FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.HEIC: "HEIF"}
#: Pillow's name for what a broken file may raise while it is opened and decoded.
FAULTS = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, TypeError, IndexError, RuntimeError)

#: EXIF's ways to say that the phone was held on its side.
LYING = range(5, 9)

#: One decoder at a time in a process: fifty megapixels of PNG take 200 MB while they are looked at.
decoding = threading.Lock()


@dataclass(frozen=True, slots=True)
class Found:
    """What a file turned out to be; a picture is measured as it stands upright."""

    kind: Kind
    width: int
    height: int
    pages: int = 1


def kind_of(head: bytes) -> Kind:
    """The kind by the first bytes; the name and the declared type say nothing."""
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return Kind.HEIC
    if head.startswith(b"%PDF-"):
        return Kind.PDF
    raise Unreadable("not-accepted-type")


def examine(file: BinaryIO) -> Found:
    """Recognise a file and prove that it can be read to its end; `Unreadable` with its reason otherwise."""
    file.seek(0)
    kind = kind_of(file.read(32))
    if kind is Kind.PDF:
        file.seek(0)
        facts = pdf.inspect(file.read())
        return Found(kind, facts.width, facts.height, facts.pages)
    with opened(file, kind) as image:
        found = Found(kind, *_upright(image))
        beginning = _beginning(file, image) if kind is Kind.JPEG else None
        with faults_named(), decoding:
            try:
                _decode(image, kind, beginning)
            except OSError as reason:
                if beginning is None or RAN_OUT not in str(reason):
                    raise
    return found


def _upright(image: Image.Image) -> tuple[int, int]:
    """Width and height as people see them. Broken EXIF turns nothing."""
    with suppress(*FAULTS, UserWarning):
        if image.getexif().get(ExifTags.Base.Orientation, 1) in LYING:
            return image.height, image.width
    return image.width, image.height


def _beginning(file: BinaryIO, image: Image.Image) -> BinaryIO | None:
    """What a decoder has to see of a JPEG that was just opened; `file` stands where its first scan begins.

    The beginning of its only scan, if nothing but pixels follows up to the end mark; None where it is all of it.
    """
    start = file.tell()
    pixels = file.read()
    end = SCAN_ENDS.search(pixels)
    if "progressive" in image.info or end is None or end[0] != END_OF_IMAGE:
        _check_scans(file)
        return None
    file.seek(0)
    return io.BytesIO(file.read(start) + pixels[:BEGINNING])


def _decode(image: ImageFile.ImageFile, kind: Kind, beginning: BinaryIO | None) -> None:
    if beginning:
        image.fp = beginning  # a JPEG is read from its first byte again
    if kind is Kind.JPEG:
        # An eighth of the size: reads every byte of the scan, unpacks a sixty-fourth of the pixels.
        image.draft("RGB", (max(1, image.width // 8), max(1, image.height // 8)))
    image.load()


@contextmanager
def opened(file: BinaryIO, kind: Kind) -> Iterator[ImageFile.ImageFile]:
    """A picture whose header was read and whose size was checked, not yet decoded."""
    file.seek(0)
    with faults_named():
        image = Image.open(file, formats=(FORMATS[kind],))
    with image:
        check_pixels(image.width, image.height)
        yield image


@contextmanager
def faults_named() -> Iterator[None]:
    """Turn what the decoders raise into the product's words."""
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as reason:
        raise Unreadable("too-many-pixels") from reason
    except UnidentifiedImageError as reason:
        raise Unreadable("broken") from reason
    except FAULTS as reason:
        raise Unreadable("hidden-bomb" if _is_hidden_bomb(reason) else "broken") from reason


def _is_hidden_bomb(reason: BaseException) -> bool:
    text = str(reason)
    return "Decompressed data too large" in text or "Too much memory used in text chunks" in text


def _check_scans(file: BinaryIO) -> None:
    """Count start-of-scan markers. Inside a scan FF is followed by 00 or a restart: none is counted by mistake."""
    file.seek(0)
    scans, last = 0, b""
    while piece := file.read(64 * 1024):
        scans += (last + piece).count(b"\xff\xda")
        last = piece[-1:]
        if scans > MAX_SCANS:
            raise Unreadable("hidden-bomb")
