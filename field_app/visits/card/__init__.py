"""The card for people without phones, as PDF: number, code to scan, whom to call; names nobody and no item.

Whoever scans it, or tells number and code, hears the step and no more; what opens all of it stands on the receipt.
"""

from pathlib import Path
from typing import Any

from qr import render
from server.applications import answering, numbers
from server.applications.models import Application
from server.applications.press import printed
from server.applications.queries import receipt_of
from server.applications.receipt.glyphs import legible
from server.core import clock
from server.forms.reading import written

TEMPLATE = Path(__file__).parent / "card.typ"


def pdf(application: Application) -> bytes:
    """The card of what was handed in, two of the same on a sheet: one to keep, one for who helps."""
    return printed(TEMPLATE, {"card": data(application), "qr": render.svg(receipt_of(application)["qr"])})


def data(application: Application) -> dict[str, Any]:
    """What stands on it."""
    day, window = clock.local(application.submitted_at).date(), answering.window(application)
    told = window or {}
    return {
        "number": numbers.readable(str(application.number)),
        "code": str(application.code),
        "submitted": written(day),
        "received": [legible(one) for one in _received(application)],
        "window": legible(str(told.get("name") or "")),
        "phone": legible(str(told.get("phone") or "")),
    }


def _received(application: Application) -> list[str]:
    """Who received it when; each once, for it names no item."""
    told = (case.get("received") for case in receipt_of(application)["cases"])
    return list(dict.fromkeys(one for one in told if one))
