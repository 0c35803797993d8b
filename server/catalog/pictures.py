"""Pictures of guides: they lie beside the catalogue's files, are copied at the import, and are served by us alone."""

from collections.abc import Iterable
from pathlib import Path

from server.catalog import files
from server.catalog.marks import Report
from server.core.config import settings
from server.core.errors import NotFound

#: A plain file name: no folder, no address, nothing that a browser would run.
NAME = r"^[a-z0-9][a-z0-9_-]{0,80}\.(jpg|png)$"
MOST_BYTES = 300 * 1024
KINDS = {".jpg": ("image/jpeg", b"\xff\xd8\xff"), ".png": ("image/png", b"\x89PNG\r\n\x1a\n")}


def fault(file: Path) -> str | None:
    """Why this file is no picture for a guide; its name has the right shape."""
    if not file.is_file():
        return f"there is no picture {file.name} beside this file"
    if file.stat().st_size > MOST_BYTES:
        return f"the picture {file.name} has more than {MOST_BYTES // 1024} KB"
    _, start = KINDS[file.suffix]
    return None if file.read_bytes().startswith(start) else f"{file.name} is not what its ending says"


def keep(paths: Iterable[Path | str]) -> None:
    """Copy the pictures that these checked files name to where all processes read them. Twice changes nothing."""
    folder = settings().data_dir / "pictures"
    for document in files.documents(paths, Report())["item"]:
        for row in document.data["items"]:
            for one in row.get("guide", {}).get("pictures", ()):
                folder.mkdir(exist_ok=True)
                waiting = folder / f".{one['file']}"
                waiting.write_bytes((Path(document.file).parent / one["file"]).read_bytes())
                waiting.replace(folder / one["file"])


def read(name: str) -> tuple[bytes, str]:
    """A picture that was imported, and its type."""
    file = settings().data_dir / "pictures" / name
    if Path(name).name != name or name.startswith(".") or file.suffix not in KINDS or not file.is_file():
        raise NotFound()
    return file.read_bytes(), KINDS[file.suffix][0]
