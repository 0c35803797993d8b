"""The papers that nobody has to bring: application forms, declarations and pledges, made of what was typed and signed.

Pure: a case's facts, values and catalogue rows in, PDF out; the same in, the same bytes out, so that nothing is kept.
Made when somebody wants to see it, never while somebody submits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from server.applications.press import printed
from server.applications.receipt.glyphs import legible
from server.core import clock
from server.forms.reading import as_text, columns, written

TEMPLATE = Path(__file__).parent / "paper.typ"
#: Pictures have no words; the signature stands below, the others are looked at where they were handed in.
SIGNATURES = ("applicant_signature", "proxy_signature")
PLEDGE = (
    "办理机关已经告诉我这份材料要证明什么、可以用承诺代替，以及不实承诺的后果。",
    "我承诺：这份材料要证明的情况属实，我愿意配合事后核查。",
    "承诺不实的，办理机关可以撤销决定、依法记入信用记录；由此造成的损失由我承担。",
)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What one paper is made of."""

    item: Mapping[str, Any]  # the catalogue's rows, of the case's own release
    material: Mapping[str, Any]
    elements: Mapping[str, Mapping[str, Any]]
    values: Mapping[str, Any]  # as the reader may see them
    produced: frozenset[str] = frozenset()  # what a forerunner gave: nobody typed it
    number: str
    item_name: str
    body: str
    submitted_at: datetime
    signed_on: datetime | None = None
    mended_at: datetime | None = None  # the content went on by an answer after it was signed
    seal: str  # of the content that it was made of: the trace names the same
    mark: str = ""
    is_covered: bool = False
    is_pledge: bool = False  # stands in for a paper of that name
    places: Mapping[str, str] = field(default_factory=dict)  # names of divisions


def pdf(paper: Paper, signature: bytes | None) -> bytes:
    """The paper; `signature` is the picture of who signed."""
    inputs: dict[str, Any] = {"paper": data(paper)}
    if signature is not None:
        inputs["signature"] = list(signature)
    return printed(TEMPLATE, inputs, made_at=paper.submitted_at)


def data(paper: Paper) -> dict[str, Any]:
    """What stands on the paper."""
    is_proxy = paper.values.get("is_proxy") is True
    says = PLEDGE if paper.is_pledge else paper.material.get("says", ())
    who = paper.values.get("proxy_name" if is_proxy else "person_name")
    told = {
        "title": title_of(paper),
        "heading": "声明和承诺",
        "item": paper.item_name,
        "number": paper.number,
        "body": paper.body,
        "submitted": _day(paper.submitted_at),
        "covered": paper.is_covered,
        "mark": paper.mark,
        "rows": list(rows(paper)),
        "says": list(says),
        "signed_by": "代办人（受申请人委托签名）" if is_proxy else "申请人",
        "signer": str(who or ""),
        "signed_on": _day(paper.signed_on or paper.submitted_at),
        "note": f"{_day(paper.mended_at)}按补正要求改过，签名是第一次提交时签的。" if paper.mended_at else "",
        "unsigned": "没有在网上签名，请到窗口签",
        "others": list(_others(paper)),
        "footer": f"按申请人填写的内容由系统生成 · 内容校验码 {paper.seal[:16]}",
    }
    return {name: _legible(value) for name, value in told.items()}


def title_of(paper: Paper) -> str:
    """The form's own name; a pledge says for which paper it stands."""
    if paper.is_pledge:
        return f"告知承诺书（代替{paper.material['name']}）"
    if paper.material["kind"] == "form":
        return str(paper.item["form_name"]).translate({ord(sign): None for sign in "《》"})
    return str(paper.material["name"])


def rows(paper: Paper) -> Iterator[dict[str, Any]]:
    """The fields in the item's own order under its own labels; what was hidden from the person is not there."""
    labels = {row["code"]: row.get("label") for row in paper.item["elements"]}
    shows = _shown(paper)
    for code in (code for code in labels if code in paper.values and (shows is None or code in shows)):
        element = paper.elements.get(code, {})
        if code in SIGNATURES or element.get("type") == "signature":
            continue
        label = labels[code] or str(element.get("name", code))
        yield _row(label, paper.values[code], element, paper.places) | {"note": _note(paper, code)}


def _shown(paper: Paper) -> Iterable[str] | None:
    if paper.is_pledge:
        return ("person_name", "id_type", "id_number", "mobile", "is_proxy", "proxy_name")
    shows: Iterable[str] | None = paper.material.get("shows")
    return None if shows is None else (*shows, "is_proxy", "proxy_name")


def _note(paper: Paper, code: str) -> str:
    return "前一个事项办好后，系统填入" if code in paper.produced else ""


def _row(label: str, value: Any, element: Mapping[str, Any], places: Mapping[str, str]) -> dict[str, Any]:
    plain = {"label": label, "value": "", "columns": [], "cells": []}

    def name_of(told: str) -> str:
        return places.get(told, told)

    if element.get("type") == "photo":
        return plain | {"value": f"照片 {len(value or ())} 张，随申请提交"}
    if isinstance(value, list) and any(isinstance(row, dict) for row in value):
        fields = columns(element)
        cells = [[as_text(row.get(code), own, name_of) for code, own in fields.items()] for row in value]
        return plain | {"columns": [own["name"] for own in fields.values()], "cells": cells}
    unit = {"m2": " 平方米", "m": " 米"}.get(element.get("constraints", {}).get("unit", ""), "")
    text = as_text(value, element, name_of)
    return plain | {"value": f"{text}{unit}" if text != "" else "—"}


def _others(paper: Paper) -> Iterator[str]:
    """Who else has to sign by hand: the grown-up family, where the paper says so."""
    if "family_members" not in (_shown(paper) or ()):
        return
    me = paper.values.get("person_name")
    members = paper.values.get("family_members") or ()
    yield from (str(row["name"]) for row in members if isinstance(row, dict) and row.get("name") not in (None, me))


def _day(at: datetime) -> str:
    return written(clock.local(at))


def _legible(value: Any) -> Any:
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, list):
        return [_legible(one) for one in value]
    if isinstance(value, dict):
        return {name: _legible(one) for name, one in value.items()}
    return value
