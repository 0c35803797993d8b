"""Which files a place of the form takes: what the catalogue says of a paper or a photo, and the plain words for it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from server.forms.shapes import Form
from server.media.rules import MEGABYTE, Kind, Measures

#: By the catalogue's word for a type: what counts as it. The copies of a HEIC are JPEGs.
KINDS = {"jpg": (Kind.JPEG, Kind.HEIC), "png": (Kind.PNG,), "pdf": (Kind.PDF,)}
WORDS = {Kind.JPEG: "JPG照片", Kind.HEIC: "HEIC照片", Kind.PNG: "PNG照片", Kind.PDF: "PDF文件"}


@cache
def _kinds(types: tuple[str, ...]) -> frozenset[Kind]:
    return frozenset(kind for one in types for kind in KINDS.get(one, ()))


@dataclass(frozen=True, slots=True)
class Takes:
    """The limits of one paper or photo; None where it has none."""

    name: str
    types: tuple[str, ...] | None = None
    most_mb: int | None = None
    least_width: int | None = None
    pages: tuple[int, int] | None = None

    def refused(self, file: Measures) -> str | None:
        """Why this file does not go there."""
        if self.types is not None and file.kind not in _kinds(self.types):
            return f"“{self.name}”只收{_listed(self.types)}，这个是{WORDS[file.kind]}，请换一个"
        if self.most_mb is not None and file.size > self.most_mb * MEGABYTE:
            has = math.ceil(file.size * 10 / MEGABYTE) / 10
            return f"“{self.name}”每个文件最多{self.most_mb}兆，这个有{has:g}兆，请换小一点的"
        if self.least_width is not None and file.kind is not Kind.PDF and file.width < self.least_width:
            least = f"照片至少{self.least_width}像素宽"
            return f"“{self.name}”要看得清，{least}，这张只有{file.width}，请用手机重新拍"
        return None

    def miscounted(self, pages: int, *, is_all: bool = True) -> str | None:
        """Why so many pages are no whole paper; there may be more of them, unless `is_all`."""
        least, most = self.pages or (pages, pages)
        if pages > most:
            return f"“{self.name}”最多{most}页，您交的一共有{pages}页，请只留要用的"
        if pages < least and is_all:
            return f"“{self.name}”要{span(least, most)}，您交的一共有{pages}页，请看看有没有漏拍"
        return None


def span(least: int, most: int) -> str:
    """How many pages, in words."""
    return f"{most}页" if least == most else f"{least}到{most}页"


def _listed(types: Sequence[str]) -> str:
    pictures = "、".join(one.upper() for one in types if one != "pdf")
    return "和".join([f"{pictures}照片"] * bool(pictures) + ["PDF文件"] * ("pdf" in types))


def of_paper(paper: Mapping[str, Any]) -> Takes:
    """Of a paper of a form, or of a material of the catalogue: it is the same for all items."""
    pages = (paper["pages"]["min"], paper["pages"]["max"])
    return Takes(paper["name"], tuple(paper["file_types"]), paper["max_mb"], pages=pages)


def of_form(form: Form) -> dict[tuple[str, str], Takes]:
    """By the place of a paper, or of a photo that has limits."""
    papers = {("materials", paper["material"]): of_paper(paper) for paper in form["materials"]}
    photos = {
        ("values", code): Takes(field["label"], tuple(types) if types else None, least_width=field.get("min_width"))
        for code, field in form["fields"].items()
        if field["type"] == "photo" and ((types := field.get("file_types")) or "min_width" in field)
    }
    return papers | photos
