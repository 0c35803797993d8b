"""The notices and consents that are shipped with the product, read from `texts/*.md`: one file per text and version."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Wording:
    code: str
    version: int
    kind: str
    title: str
    body: str

    @property
    def shown(self) -> bytes:
        """Exactly what a person sees, for the digest."""
        return f"{self.title}\n\n{self.body}".encode()


def read(path: Path) -> Wording:
    """A file named `<code>.<version>.md`: its kind in the first line as a comment, then the title, then the text."""
    code, version, _ = path.name.split(".")
    first, title, *rest = path.read_text(encoding="utf-8").splitlines()
    kind = first.removeprefix("<!--").removesuffix("-->").strip()
    if kind not in ("notice", "consent") or not title.startswith("# "):
        raise ValueError(f"{path.name}: first line <!-- notice --> or <!-- consent -->, second line the title")
    return Wording(code, int(version), kind, title.removeprefix("# "), "\n".join(rest).strip())


@lru_cache(1)
def by_code() -> dict[str, Wording]:
    """The texts that this release ships."""
    return {text.code: text for text in shipped()}


def versions() -> dict[str, int]:
    """The version of each."""
    return {code: text.version for code, text in by_code().items()}


def shipped() -> list[Wording]:
    return [read(path) for path in sorted(FOLDER.glob("*.md"))]
