"""Codes: each once, and lists of codes."""

from collections.abc import Mapping
from typing import Any

from server.catalog.files import MAIN_LIST, kind_of
from server.catalog.marks import Document, Report, Spot, root

KEY_OF = {kind: key for key, kind in MAIN_LIST.items()}


def index(documents: list[Document], report: Report) -> dict[str, Spot]:
    """The definitions of one kind by code, whatever number of files they are spread over."""
    found: dict[str, Spot] = {}
    for document in documents:
        for spot in root(document, report).rows(KEY_OF[str(kind_of(document))]):
            code = spot.value["code"]
            if code in found:
                first = found[code]
                where = f"{first.document.file}:{first.document.line(first.route)}"
                spot.fault(f"code {code} is used before, at {where}", at="code")
            else:
                found[code] = spot
    return found


def known(documents: list[Document], key: str) -> set[str]:
    """The codes of a list at the top of files."""
    return {
        row["code"] if isinstance(row, dict) else row for document in documents for row in document.data.get(key, ())
    }


def vocabulary(documents: list[Document]) -> dict[str, dict[str, Any]]:
    """The code lists under `vocabulary`, by list and code."""
    found: dict[str, dict[str, Any]] = {}
    for document in documents:
        for name, rows in document.data.get("vocabulary", {}).items():
            named = [row if isinstance(row, dict) else {"code": row, "name": row} for row in rows]
            found.setdefault(name, {}).update({str(row.get("code")): row for row in named})
    return found


def listed_once(spot: Spot, key: str) -> None:
    """A list of codes without repetition."""
    codes = [row["code"] if isinstance(row, dict) else row for row in spot.value.get(key) or ()]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        spot.fault(f"{code} is listed twice", at=key)


def count_uses(kind: Mapping[str, Spot], items: Mapping[str, Spot], key: str) -> None:
    """`used_by_items`, where it is given, says how many items really use a definition."""
    uses: dict[str, int] = dict.fromkeys(kind, 0)
    for item in items.values():
        for code in {row["code"] for row in item.value[key]}:
            uses[code] = uses.get(code, 0) + 1
    for code, spot in kind.items():
        said = spot.value.get("used_by_items")
        if said is not None and said != uses[code]:
            spot.fault(f"used_by_items says {said}, counted {uses[code]}", at="used_by_items")
