"""The receipt as PDF: real Chinese text, a code to scan, and nothing that a stranger may not see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from qr import render
from server.applications import numbers
from server.applications.press import WEEKDAYS, printed
from server.applications.receipt.glyphs import legible
from server.core import clock
from server.forms.reading import written

Window = Mapping[str, Any]

TEMPLATE = Path(__file__).parent / "receipt.typ"
#: What one types besides the code. Without it the code would open everything: then it is not printed here.
HALVES = {"phone": "手机号后4位", "id_number": "证件号码后4位", "nothing": ""}
HOW_TO_ASK = "要看全部内容：点“查进度”，输入申请编号、提交时填的{half}和上面的查询码。"
WITHOUT_HALF = (
    "要看全部内容：点“查进度”，输入申请编号和查询码。您没有留电话和证件号码，有这两样就能看全部，所以查询码不印在这里。"
    "请另外记好，和这张纸分开放。"
)
FOOTER = "本回执证明系统已收到申请。窗口五个工作日内会一次告诉您还缺什么；没有告诉的，从收到那天起算作已受理。"


def pdf(receipt: dict[str, Any], window: Window | None = None) -> bytes:
    """The PDF of a receipt, as `submission.submit` answers it; `window`: where one may ask and bring papers."""
    told = data(receipt) | {"window": _place(window) if window else None}
    return printed(TEMPLATE, {"receipt": told, "qr": render.svg(receipt["qr"])})


def data(receipt: dict[str, Any]) -> dict[str, Any]:
    """What stands on the paper. Items and names are left out on purpose."""
    half = HALVES[receipt["asked_with"]]
    submitted = clock.local(datetime.fromisoformat(receipt["submitted_at"]))
    return {
        "number": receipt["number"],
        "number_readable": numbers.readable(receipt["number"]),
        "code": receipt["receipt_code"] if half else "",
        "how_to_ask": HOW_TO_ASK.format(half=half) if half else WITHOUT_HALF,
        "submitted": f"{written(submitted)} {submitted:%H:%M}",
        "cases": [_line(place, case, submitted.year) for place, case in enumerate(receipt["cases"], 1)],
        "is_provisional": any(case["due_is_provisional"] for case in receipt["cases"]),
        "footer": legible(FOOTER),
    }


def _place(window: Window) -> dict[str, str]:
    """The window's name, and what is known of address, telephone and hours."""
    said = {"name": window["name"], "address": window["address"], "phone": window["phone"], "hours": window["hours"]}
    return {name: legible(text) for name, text in said.items() if text}


def _line(place: int, case: dict[str, Any], year: int) -> dict[str, Any]:
    return {
        "place": place,
        "state_name": legible(case["state_name"]),
        "next": legible(case["next"]),
        "received": legible(case.get("received") or ""),
        "until": _until(case, year),
    }


def _until(case: dict[str, Any], year: int) -> str:
    if not case["due_on"]:
        return "轮到时再算"
    day = date.fromisoformat(case["due_on"])
    estimate = "（预估）" if case["due_is_provisional"] else ""
    # A day of another year than the paper says so; January would be taken for the one that has passed.
    shown = f"{day.year}年" if day.year != year else ""
    return f"{shown}{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}{estimate}"
