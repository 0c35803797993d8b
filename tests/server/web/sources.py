"""What pages there are, read from the sources of the pages themselves: a new one is missed where nobody looks at it."""

import re
from pathlib import Path

WEB = Path(__file__).resolve().parents[3] / "server/web"


def _between(file: str, start: str, end: str) -> str:
    found: str = (WEB / file).read_text(encoding="utf-8").split(start, 1)[1].split(end, 1)[0]
    return found


def boxes() -> dict[str, frozenset[str]]:
    """The console's tabs, each with the roles that have it."""
    rows = re.findall(r"\['([\w-]+)', '[^']+', \[([^\]]+)\]\]", _between("console/main.tsx", "const BOXES", "];\n"))
    return {code: frozenset(re.findall(r"'(\w+)'", roles)) for code, roles in rows}


def screens() -> frozenset[str]:
    """One's own pages, by the name that the served page gives."""
    return frozenset(
        re.findall(r"^  '?([\w-]+)'?: \(", _between("citizen/mine.tsx", "const SCREENS", "};\n"), re.MULTILINE)
    )


def steps() -> frozenset[str]:
    """The steps of an application."""
    text = (WEB / "citizen/apply/Apply.tsx").read_text(encoding="utf-8")
    return frozenset(re.findall(r"step === '(\w+)'", text)) - {"start"} | {"check"}


def panels() -> dict[str, str]:
    """What a desk may do with a case that asks for more words before it is done, as its button says it."""
    named = dict(re.findall(r"(\w+): '([^']+)'", _between("console/Actions.tsx", "const NAMES", "};\n")))
    plain = re.findall(r"(\w+): '", _between("console/Actions.tsx", "const PLAIN", "};\n"))
    return {action: words for action, words in named.items() if action not in plain}
