"""What may be handed in, under which names and limits. Pure: no clock, no files, no database."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from typing import NamedTuple
from uuid import UUID

from server.core.errors import DomainError
from server.core.workflow import Workflow, step

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
#: Up to here a file that comes with its announcement is held in memory: a photo as phones shrink it.
AT_ONCE = MEGABYTE
MAX_PIXELS = 50_000_000
MAX_PAGES = 60
MAX_OPEN_UPLOADS = 200
UPLOAD_LIFETIME = timedelta(hours=24)
LONG_SIDE = 2016
THUMB_SIDE = 320
MAX_FILENAME = 200


class Purpose(StrEnum):
    MATERIAL = "material"
    ELEMENT_PHOTO = "element_photo"
    SIGNATURE = "signature"
    CORRECTION = "correction"


#: What comes by upload; a signature comes by its own door, with its strokes.
UPLOADABLE = frozenset({Purpose.MATERIAL, Purpose.ELEMENT_PHOTO, Purpose.CORRECTION})
#: Papers may show who somebody is: marked in every copy unless the calling room says otherwise.
PAPERS = frozenset({Purpose.MATERIAL, Purpose.CORRECTION})


class Kind(StrEnum):
    JPEG = "jpeg"
    PNG = "png"
    HEIC = "heic"
    PDF = "pdf"


class Measures(NamedTuple):
    """What is known of stored bytes; the width as the picture stands upright, that of a PDF in points."""

    kind: Kind
    size: int
    width: int
    pages: int


REF = Workflow(
    "media ref",
    (
        step("store", "expected", "refused", to="stored"),
        step("refuse", "expected", "refused", to="refused"),
        step("expect", "expected", "refused", to="expected"),
    ),
)


class Unreadable(DomainError):
    """The content is not what may be handed in; `reason` is the stable word, the title what people read."""

    status, slug, title = HTTPStatus.UNPROCESSABLE_ENTITY, "file-unreadable", "这个文件用不了"

    def __init__(self, reason: str) -> None:
        super().__init__(REFUSALS[reason], reason=reason)
        self.reason = reason


REFUSALS = {
    "empty": "这个文件是空的，请重新拍照或选择文件",
    "not-accepted-type": "这不是照片或PDF。请上传JPG、PNG、HEIC照片或PDF文件（改文件名没有用）",
    "broken": "文件不完整或已损坏，请重新拍照或重新选择文件",
    "too-many-pixels": "照片尺寸太大（超过5000万像素），请用手机普通模式重拍",
    "hidden-bomb": "文件解开后大得不正常，不能接收。请重新拍照",
    "pdf-locked": "这个PDF设了密码，请去掉密码后再上传，或把纸质材料拍照上传",
    "pdf-too-many-pages": f"这个PDF超过{MAX_PAGES}页，请分成几份上传",
    "wrong-digest": "文件在传送中变了样，请再传一次",
}


class UploadTooBig(DomainError):
    status, slug, title = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "upload-too-big", "文件太大，最多20兆"


class TooManyUploads(DomainError):
    status, slug, title = HTTPStatus.TOO_MANY_REQUESTS, "too-many-uploads", "同时在传的文件太多，请等前面的传完"


class PaperInUse(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "paper-in-use", "这份材料已随申请提交，不能删除"


class PaperMissing(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "paper-missing", "有材料还没有传完，请传完后再提交"


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a client says about a file before it sends it."""

    ref: UUID
    purpose: Purpose
    digest: str
    length: int
    filename: str = ""
    page_order: int | None = None


def check_length(length: int) -> None:
    """A file has at least one byte and at most twenty megabytes."""
    if length > MAX_BYTES:
        raise UploadTooBig(max_bytes=MAX_BYTES)
    if length == 0:
        raise Unreadable("empty")


def check_pixels(width: int, height: int) -> None:
    if width < 1 or height < 1:
        raise Unreadable("broken")
    if width * height > MAX_PIXELS:
        raise Unreadable("too-many-pixels")


def expires_at(created: datetime) -> datetime:
    return created + UPLOAD_LIFETIME


@dataclass(frozen=True, slots=True)
class Mark:
    """What is burnt into a copy: for which item, at which body, on which day."""

    item: str
    body: str
    day: date

    @property
    def text(self) -> str:
        if not self.item:
            return f"仅供本人查看 · {self.day:%Y-%m-%d}"
        return " · ".join(part for part in (f"仅供办理《{self.item}》使用", self.body, f"{self.day:%Y-%m-%d}") if part)


def own_look(day: date) -> Mark:
    """The mark of a copy that only the owner sees, before the paper is used for anything."""
    return Mark("", "", day)
