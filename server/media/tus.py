"""The words of tus 1.0.0 (https://tus.io/protocols/resumable-upload): headers in, headers out. Pure.

Core protocol with creation, creation-with-upload, checksum (sha1, sha256), expiration and termination.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from werkzeug.datastructures import Headers

from server.core.errors import DomainError, Fault, Invalid
from server.media.rules import MAX_BYTES, MAX_FILENAME, UPLOADABLE, Announcement, Purpose

VERSION = "1.0.0"
CHUNK_TYPE = "application/offset+octet-stream"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
WHOLE = re.compile(r"[0-9]{1,15}")


class WrongVersion(DomainError):
    status, slug, title = HTTPStatus.PRECONDITION_FAILED, "tus-version", "上传协议版本不对，请更新应用"


class WrongOffset(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "upload-offset", "上传位置对不上，请从服务器记录的位置接着传"


class WrongChunkType(DomainError):
    status, slug, title = HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "upload-chunk-type", "分片的类型不对"


class BadHeader(DomainError):
    status, slug, title = HTTPStatus.BAD_REQUEST, "upload-header", "上传请求的头信息读不懂"


class ChecksumMismatch(DomainError):
    """460 is tus's own status: the piece is thrown away, the client sends it again."""

    status, slug, title = 460, "checksum-mismatch", "这一段在传送中变了样，请重传这一段"


class Gone(DomainError):
    status, slug, title = HTTPStatus.GONE, "upload-gone", "这次上传已过期或已取消，请重新上传"


def abilities() -> dict[str, str]:
    """What OPTIONS answers."""
    return {
        "Tus-Resumable": VERSION,
        "Tus-Version": VERSION,
        "Tus-Max-Size": str(MAX_BYTES),
        "Tus-Extension": EXTENSIONS,
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }


def check_version(headers: Headers) -> None:
    if headers.get("Tus-Resumable") != VERSION:
        raise WrongVersion(supported=VERSION)


def whole(headers: Headers, name: str) -> int:
    """A header that holds a whole number."""
    text = headers.get(name, "")
    if not WHOLE.fullmatch(text):
        raise BadHeader(header=name)
    return int(text)


def http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def metadata(text: str) -> dict[str, str]:
    """`Upload-Metadata`: pairs by comma, key and base64 value by space, each key once."""
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        key, _, encoded = pair.partition(" ")
        try:
            value = base64.b64decode(encoded.strip(), validate=True).decode()
        except ValueError:  # not base64, signs outside ASCII, or not UTF-8 within
            raise BadHeader(header="Upload-Metadata", key=key) from None
        if key in found:
            raise BadHeader(header="Upload-Metadata", key=key)
        found[key] = value
    return found


def clean_filename(text: str) -> str:
    """A name to show, never a path to open: last part only, no control characters."""
    last = re.split(r"[/\\]", text)[-1]
    return "".join(c for c in last if c.isprintable()).strip()[:MAX_FILENAME]


def announcement(values: Mapping[str, str], length: int) -> Announcement:
    """Read the metadata of a creation; every fault is named at once."""
    faults: list[Fault] = []
    read = _Reader(values, faults)
    ref = read.value("ref", UUID, "缺少文件编号（UUID）")
    purpose = read.value("purpose", _uploadable, "不知道这个文件的用途")
    digest = read.value("digest", _digest, "缺少文件指纹，格式为 sha256: 加64位小写十六进制")
    order = read.value("page", _page, "页码应是1到999的整数") if "page" in values else None
    if faults:
        raise Invalid(faults)
    return Announcement(ref, purpose, digest, length, clean_filename(values.get("filename", "")), order)


@dataclass
class _Reader:
    values: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)

    def value(self, key: str, parse: Any, message: str) -> Any:
        try:
            return parse(self.values.get(key, ""))
        except ValueError:
            self.faults.append(Fault(f"/{key}", message))
            return None


def _uploadable(text: str) -> Purpose:
    purpose = Purpose(text)
    if purpose not in UPLOADABLE:
        raise ValueError(text)
    return purpose


def _digest(text: str) -> str:
    if not DIGEST.fullmatch(text):
        raise ValueError(text)
    return text


def _page(text: str) -> int:
    if not WHOLE.fullmatch(text) or not 1 <= int(text) <= 999:
        raise ValueError(text)
    return int(text)


@dataclass(frozen=True, slots=True)
class Checksum:
    algorithm: str
    value: bytes

    def check(self, running: Any) -> None:
        if not hmac.compare_digest(running.digest(), self.value):
            raise ChecksumMismatch()

    def begin(self) -> Any:
        return ALGORITHMS[self.algorithm](usedforsecurity=False)

    def check_all(self, content: bytes) -> None:
        running = self.begin()
        running.update(content)
        self.check(running)


def checksum(text: str | None) -> Checksum | None:
    """`Upload-Checksum`: algorithm and base64 value; 400 for an algorithm that is not offered."""
    if text is None:
        return None
    algorithm, _, encoded = text.partition(" ")
    if algorithm not in ALGORITHMS:
        raise BadHeader(header="Upload-Checksum")
    try:
        return Checksum(algorithm, base64.b64decode(encoded, validate=True))
    except ValueError:
        raise BadHeader(header="Upload-Checksum") from None
