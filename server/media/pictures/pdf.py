"""PDF papers, read in a child process.

A PDF is a program in all but name and its reader is written in C++: it works in a process of its own without our
keys, with little memory, little time and no right to write files. What comes back are numbers and pixels; scripts,
launch actions, attachments, forms and metadata stay behind in the original, which is never served. Only a PDF that
asks for a password is refused as locked: one that merely forbids printing opens, and is shown.
"""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from server.media.rules import MAX_PAGES, Unreadable

READER = Path(__file__).with_name("pdf_reader.py")
SECONDS = 30
END = b"%%EOF"
TAIL = 4096

#: Children at the same time in one process: each may take up to 1 GB.
_places = threading.Semaphore(2)


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """How many pages, and the size of the first in points."""

    pages: int
    width: int
    height: int


def inspect(content: bytes) -> PdfFacts:
    """Check structure, lock and page count; every page must open, the first must render."""
    # The reader repairs files that were cut off, by dropping pages: a missing end is told here instead.
    if END not in content[-TAIL:]:
        raise Unreadable("broken")
    answer, _ = _ask(content, "inspect", str(MAX_PAGES))
    return PdfFacts(answer["pages"], answer["width"], answer["height"])


def render(content: bytes, page: int, side: int) -> Image.Image:
    """One page (from 1) as a picture with this long side, on white."""
    answer, pixels = _ask(content, "render", str(page), str(side))
    return Image.frombytes("RGB", (answer["width"], answer["height"]), pixels)


def _ask(content: bytes, *words: str) -> tuple[dict[str, int], bytes]:
    command = [sys.executable, "-I", str(READER), *words]
    with _places:
        try:
            done = subprocess.run(  # noqa: S603  our own file, fixed words
                command, input=content, capture_output=True, timeout=SECONDS, env={}, check=False
            )
        except subprocess.TimeoutExpired as reason:
            raise Unreadable("hidden-bomb") from reason
    head, _, pixels = done.stdout.partition(b"\n")
    if done.returncode != 0 or not head:
        # Killed by its limits: it wanted more memory or time than any honest paper.
        raise Unreadable("hidden-bomb")
    answer = json.loads(head)
    if "refused" in answer:
        raise Unreadable(answer["refused"])
    return answer, pixels
