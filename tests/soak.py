"""Notes the last soak in the README: `python tests/soak.py SEED`, called by `make soak` after all passed."""

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"


def note(text: str, *, seed: str, today: str) -> str:
    line = f"Last soak: {today}, seed {seed}, passed."
    return re.sub(r"(<!-- soak -->\n).*?(\n<!-- end -->)", rf"\g<1>{line}\g<2>", text, count=1, flags=re.DOTALL)


if __name__ == "__main__":
    today = datetime.now(UTC).date().isoformat()
    README.write_text(note(README.read_text(encoding="utf-8"), seed=sys.argv[1], today=today), encoding="utf-8")
