"""Files as phones, scanners and adversaries make them; and a phone that speaks tus."""

import base64
import hashlib
import io
import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import Flask, Request
from flask.testing import FlaskClient
from PIL import Image

from server.core import access
from server.core.access import Actor
from server.core.config import settings
from server.core.ids import uuid7

GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112


@lru_cache(maxsize=16)
def a_photo(width: int = 400, height: int = 300, *, turned: int = 1, kind: str = "JPEG", seed: int = 0) -> bytes:
    """A noisy photo as from a phone: with its maker, its place and its orientation."""
    picture = Image.effect_noise((width, height), 60 + seed).convert("RGB")
    picture.paste((200, 30, 30), (0, 0, width // 4, height // 4))
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = "Secret Phone", turned
    exif.get_ifd(GPS).update({1: "N", 2: (30.0, 15.0, 1.5), 3: "E", 4: (120.0, 9.0, 2.5)})
    out = io.BytesIO()
    picture.save(out, kind, exif=exif, quality=90)
    return out.getvalue()


def a_pdf(pages: int = 2, *, extra: bytes = b"", text: str = "Lease") -> bytes:
    """A small hand-made PDF with one line of text a page; `extra` goes into the catalogue dictionary."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(pages)).encode()
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R " + extra + b" >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n in range(pages):
        stream = b"BT /F1 40 Tf 80 700 Td (%s %d) Tj ET" % (text.encode(), n + 1)
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * n)
        )
        bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return _assembled(bodies)


def a_pdf_with_picture(side: int, data: bytes) -> bytes:
    """A page filled by a picture that was squeezed twice."""
    draw = b"q 595 0 0 842 0 0 cm /I Do Q"
    picture = (
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8"
        b" /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n%s\nendstream"
    )
    return _assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /XObject << /I 5 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw),
            picture % (side, side, len(data), data),
        ]
    )


def _assembled(bodies: list[bytes]) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + trailer


def png_chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def a_png(width: int, height: int, *chunks: bytes, rows: bytes | None = None) -> bytes:
    """A PNG whose header says what it likes."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = png_chunk(b"IDAT", zlib.compress(rows if rows is not None else b"\0" * (width * 3 + 1) * height))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + pixels + png_chunk(b"IEND", b"")


def bomb(size: int = 80 * 1024 * 1024) -> bytes:
    """Much of nothing, squeezed."""
    return zlib.compress(bytes(size), 9)


def digest_of(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def metadata(**values: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


def sign_in_by_header(app: Flask) -> Flask:
    """Whoever names an account in the Authorization header is that account, a guest."""

    def caller(request: Request) -> Actor | None:
        account = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not account:
            return None
        return Actor(UUID(account), None, "phone", (), uuid4(), frozenset({"guest"}))

    access.install(app, caller)
    return app


class Phone:
    """One account's phone."""

    def __init__(self, client: FlaskClient, account: UUID | None = None) -> None:
        self.client, self.account = client, account or uuid4()

    def call(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> Any:
        own = {"Authorization": f"Bearer {self.account}", "Tus-Resumable": "1.0.0"}
        return self.client.open(path, method=method, headers=own | (headers or {}), **more)

    def announce(self, content: bytes, ref: UUID | None = None, **values: str) -> Any:
        return self.call("POST", "/api/v1/uploads", self._told(content, ref, values))

    def _told(self, content: bytes, ref: UUID | None, values: dict[str, str]) -> dict[str, str]:
        known = {"ref": str(ref or uuid7()), "purpose": "material", "digest": digest_of(content), "filename": "a.jpg"}
        return {"Upload-Length": str(len(content)), "Upload-Metadata": metadata(**known | values)}

    def send_at_once(self, content: bytes, ref: UUID | None = None, checksum: str = "", **values: str) -> Any:
        """All of it along with its announcement."""
        headers = self._told(content, ref, values) | {"Content-Type": "application/offset+octet-stream"}
        return self.call(
            "POST", "/api/v1/uploads", headers | ({"Upload-Checksum": checksum} if checksum else {}), data=content
        )

    def send(self, place: str, piece: bytes, at: int = 0, **headers: str) -> Any:
        own = {"Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"}
        return self.call(
            "PATCH", place, own | {name.replace("_", "-"): text for name, text in headers.items()}, data=piece
        )

    def upload(self, content: bytes, ref: UUID | None = None, **values: str) -> Any:
        """Announce and send in one go; the last answer."""
        announced = self.announce(content, ref, **values)
        if announced.status_code != 201:
            return announced
        return self.send(announced.headers["Location"], content)

    def offset(self, place: str) -> int:
        return int(self.call("HEAD", place).headers["Upload-Offset"])

    def stored(self, content: bytes, **values: str) -> UUID:
        """Upload and be sure; the ref."""
        ref = uuid7()
        answer = self.upload(content, ref, **values)
        assert answer.status_code == 204, answer.get_data(as_text=True)
        return ref

    def look(self, ref: UUID, **query: Any) -> Any:
        return self.call("GET", f"/api/v1/files/{ref}", query_string=query)


def pieces(content: bytes, size: int) -> Iterator[tuple[int, bytes]]:
    for at in range(0, len(content), size):
        yield at, content[at : at + size]


def some_strokes() -> list[list[dict[str, float]]]:
    """Two strokes, as a hand writes 十."""
    across = [{"t": n * 10.0, "x": 40.0 + n * 12, "y": 90.0 + n % 2, "pressure": 0.4} for n in range(20)]
    down = [{"t": 400 + n * 10.0, "x": 160.0, "y": 20.0 + n * 7, "pressure": 0.7} for n in range(20)]
    return [across, down]


def problem(answer: Any) -> str:
    """The slug of a problem answer."""
    assert answer.content_type == "application/problem+json", answer.get_data()
    return str(answer.get_json()["type"])


def files_below(name: str) -> list[Path]:
    """What lies in a folder of the data folder."""
    folder = settings().data_dir / name
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
