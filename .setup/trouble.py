"""How set-up says no: one line, and what to do about it."""

from __future__ import annotations

import sys
from typing import NoReturn


def stop(what: str, *, cure: str) -> NoReturn:
    print(f"\nset-up stopped: {what}\n  what to do: {cure}", file=sys.stderr)
    raise SystemExit(1)
