"""The card for people without phones, as PDF: number, code to scan, whom to call; names nobody and no item.

Whoever scans it, or tells number and code, hears the step and no more; what opens all of it stands on the receipt.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from qr import render
from server.applications import answering, numbers
from server.applications.models import Application
from server.applications.queries import receipt_of
from server.applications.receipt import font_folder
from server.applications.receipt.glyphs import legible
from server.core import clock

TEMPLATE = Path(__file__).parent / "card.typ"


def pdf(application: Application) -> bytes:
    """The card of what was handed in, two of the same on a sheet: one to keep, one for who helps."""
    inputs = {
        "card": json.dumps(data(application), ensure_ascii=False),
        "qr": render.svg(receipt_of(application)["qr"]),
    }
    options: Mapping[str, Any] = {"font_paths": [font_folder()], "ignore_system_fonts": True}
    made: bytes = typst.compile(str(TEMPLATE), sys_inputs=inputs, **options)
    return made


def data(application: Application) -> dict[str, Any]:
    """What stands on it."""
    day, window = clock.local(application.submitted_at).date(), answering.window(application)
    told = window or {}
    return {
        "number": numbers.readable(str(application.number)),
        "code": str(application.code),
        "submitted": f"{day.year}年{day.month}月{day.day}日",
        "window": legible(str(told.get("name") or "")),
        "phone": legible(str(told.get("phone") or "")),
    }
