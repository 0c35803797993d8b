"""Texts that the law wants said, read from data."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).resolve().parents[1] / "texts.yaml"


@lru_cache(maxsize=1)
def _texts() -> dict[str, Any]:
    texts: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return texts


def remedies(body: str) -> dict[str, str]:
    """The right to review and to suit, as told from this body."""
    newest = _texts()["remedies"][0]
    return {"version": newest["version"], "text": newest["text"].format(body=body)}
