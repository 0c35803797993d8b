"""The built files: their hashed names from the manifests, and serving them compressed and for a year."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Response, request

from server.core.errors import NotFound

DIST = Path(__file__).parent / "dist"
KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
YEAR = 31_536_000
#: Bundles that are built together with the citizen's first page, whose files they share.
BUILT_WITH = {"mine": "citizen", "later": "citizen"}
#: How a file may lie there packed, the smallest first: what the caller must take, the ending of its name.
PACKINGS = (("br", ".br"), ("gzip", ".gz"))


class NotBuilt(Exception):
    """The pages were not built; the page that is shown instead says how."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The addresses of what a page loads: its scripts, the shared ones first, and its style."""

    scripts: tuple[str, ...]
    style: str

    @property
    def entry(self) -> str:
        return self.scripts[-1]


def bundle(name: str) -> Bundle:
    """What a page of this name loads; a new build is seen without a restart."""
    manifest = DIST / f"manifest.{BUILT_WITH.get(name, name)}.json"
    try:
        built = manifest.stat().st_mtime_ns
    except FileNotFoundError as reason:
        raise NotBuilt(name) from reason
    return _bundle(manifest, built, name)


@cache
def _bundle(manifest: Path, _built: int, name: str) -> Bundle:
    files = json.loads(manifest.read_text(encoding="utf-8"))
    entry = next(row for row in files.values() if row.get("isEntry") and row["name"] == name)
    scripts = [files[shared]["file"] for shared in entry.get("imports", ())] + [entry["file"]]
    style = next(row["file"] for row in files.values() if row["file"].endswith(".css"))
    return Bundle(tuple(f"/assets/{file}" for file in scripts), f"/assets/{style}")


@cache
def _read(name: str) -> tuple[bytes, str]:
    path = DIST / name
    if path.parent != DIST or not path.is_file():
        raise NotFound()
    return path.read_bytes(), KINDS.get(
        Path(name.removesuffix(".gz").removesuffix(".br")).suffix, "application/octet-stream"
    )


def serve(name: str) -> Response:
    """One built file; its name changes with its content, so that it may be kept for a year."""
    if Path(name).suffix not in KINDS:
        raise NotFound()
    packing, ending = _packing(name)
    content, kind = _read(name + ending)
    response = Response(content, content_type=kind)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if packing:
        response.headers["Content-Encoding"] = packing
    return response


def _packing(name: str) -> tuple[str, str]:
    """The smallest form of this file that the caller takes: its encoding, and the ending of the name it lies under."""
    for packing, ending in PACKINGS:
        if request.accept_encodings[packing] > 0 and (DIST / f"{name}{ending}").is_file():
            return packing, ending
    return "", ""
