"""The built files: their hashed names from the manifests, and serving them compressed and for a year."""

import json
from functools import cache
from pathlib import Path

from flask import Response, request

from server.core.errors import NotFound

DIST = Path(__file__).parent / "dist"
KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
YEAR = 31_536_000


class NotBuilt(Exception):
    """The pages were not built; the page that is shown instead says how."""


def bundle(name: str) -> tuple[str, str]:
    """The addresses of a bundle's script and style; a new build is seen without a restart."""
    manifest = DIST / f"manifest.{name}.json"
    try:
        built = manifest.stat().st_mtime_ns
    except FileNotFoundError as reason:
        raise NotBuilt(name) from reason
    return _addresses(manifest, built)


@cache
def _addresses(manifest: Path, _built: int) -> tuple[str, str]:
    entries = json.loads(manifest.read_text(encoding="utf-8"))
    files = [entry["file"] for entry in entries.values()] + [
        css for entry in entries.values() for css in entry.get("css", ())
    ]
    script = next(file for file in files if file.endswith(".js"))
    style = next(file for file in files if file.endswith(".css"))
    return f"/assets/{script}", f"/assets/{style}"


@cache
def _read(name: str) -> tuple[bytes, str]:
    path = DIST / name
    if path.parent != DIST or not path.is_file():
        raise NotFound()
    return path.read_bytes(), KINDS.get(Path(name.removesuffix(".gz")).suffix, "application/octet-stream")


def serve(name: str) -> Response:
    """One built file; its name changes with its content, so that it may be kept for a year."""
    if Path(name).suffix not in KINDS:
        raise NotFound()
    is_packed = request.accept_encodings["gzip"] > 0 and (DIST / f"{name}.gz").is_file()
    content, kind = _read(f"{name}.gz" if is_packed else name)
    response = Response(content, content_type=kind)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    return response
