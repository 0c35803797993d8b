"""The child that reads a PDF from standard input; run by `pdf.py`, imports nothing of ours.

Writes one line of JSON, then pixels (RGB) where pixels were asked for.
"""

import ctypes
import json
import resource
import sys
from typing import NoReturn

import pypdfium2
import pypdfium2.raw as pdfium

MEMORY = 1024 * 1024 * 1024
SECONDS = 20
PROOF_SIDE = 200


def limit_self() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def open_document(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        locked = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD
        refuse("pdf-locked" if locked else "broken")


def refuse(reason: str) -> NoReturn:
    answer({"refused": reason})
    sys.exit(0)


def answer(facts: dict[str, object], pixels: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + pixels)
    sys.stdout.buffer.flush()


def picture(document: pypdfium2.PdfDocument, index: int, side: int) -> tuple[int, int, bytes]:
    page = document[index]
    width, height = page.get_size()
    if not (width > 0 and height > 0):
        refuse("broken")
    scale = side / max(width, height)
    bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=True, prefer_bgrx=False, no_smoothtext=False)
    return bitmap.width, bitmap.height, rgb_rows(bitmap)


def rgb_rows(bitmap: pypdfium2.PdfBitmap) -> bytes:
    """Rows without the padding at their end."""
    row = bitmap.width * 3
    raw = ctypes.string_at(bitmap.buffer, bitmap.stride * bitmap.height)
    return b"".join(raw[y * bitmap.stride : y * bitmap.stride + row] for y in range(bitmap.height))


def inspect(document: pypdfium2.PdfDocument, max_pages: int) -> None:
    if len(document) == 0:
        refuse("broken")
    if len(document) > max_pages:
        refuse("pdf-too-many-pages")
    sizes = [document[index].get_size() for index in range(len(document))]
    picture(document, 0, PROOF_SIDE)
    answer({"pages": len(document), "width": round(sizes[0][0]), "height": round(sizes[0][1])})


def main(words: list[str]) -> None:
    limit_self()
    document = open_document(sys.stdin.buffer.read())
    try:
        if words[0] == "inspect":
            inspect(document, int(words[1]))
        else:
            width, height, pixels = picture(document, int(words[1]) - 1, int(words[2]))
            answer({"width": width, "height": height}, pixels)
    except pypdfium2.PdfiumError:
        refuse("broken")


if __name__ == "__main__":
    main(sys.argv[1:])
