"""Printing: a template and what stands on it, in the one font that everything on paper is set in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from noto_cjk_sans_otc import FONT_PATH

WEEKDAYS = "一二三四五六日"


def printed(template: Path, inputs: Mapping[str, Any], *, made_at: datetime | None = None) -> bytes:
    """The PDF; what is no text goes in as JSON. With `made_at` the same in is the same bytes out."""
    told = {name: one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for name, one in inputs.items()}
    options: dict[str, Any] = {"font_paths": [str(Path(str(FONT_PATH)).parent)], "ignore_system_fonts": True}
    if made_at is not None:
        options["timestamp"] = int(made_at.timestamp())
    made: bytes = typst.compile(str(template), sys_inputs=told, **options)
    return made
