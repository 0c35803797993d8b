"""What the house tests look at: the project's own files, read once."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSES = ("server", "field_app", "qr", "migrations")


@cache
def files(*endings: str) -> tuple[Path, ...]:
    """The project's files with these endings: those that git knows or would add, without what tools made."""
    call = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    found = (ROOT / name for name in names if name.endswith(endings or ("",)) and name)
    return tuple(sorted(file for file in found if file.is_file()))


def product(*endings: str) -> list[Path]:
    """The same, without tests and set-up."""
    return [file for file in files(*endings) if file.relative_to(ROOT).parts[0] in HOUSES]


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def named(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()
