"""What the codes of mandates and guardianships mean, for who reads a copy of what is kept of him. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

GROUNDS = {"relative": "亲友代办", "handler": "单位经办人代办", "worker_order": "网格员帮办"}
HOWS = {
    "page": "网上办理",
    "desk": "窗口办理",
    "telephone": "电话办理",
    "signed": "书面签字",
    "oral_witnessed": "口头说，有见证",
}
ENDS = HOWS | {"laid_down": "代办的人不再代办", "erased": "一方的信息已按要求删除"}
STOPPED = {"laid_down": "不再代办", "erased": "已结束"}
REASONS = {"minor": "未满 18 周岁", "no_capacity": "无民事行为能力", "limited_capacity": "限制民事行为能力"}
KINDS = {"natural": "个人", "firm": "单位"}
PAPERS = {"resident_id": "居民身份证", "household_book": "户口簿", "uscc": "统一社会信用代码"}
ALL_ITEMS = "能委托的都可以"


def of_mandate(mandate: Any, names: Mapping[str, str], *, gave: bool, now: datetime) -> dict[str, Any]:
    """Beside the codes, as the page of mandates says it; `names` of the items."""
    return {
        "ground_name": GROUNDS[mandate.ground],
        "item_names": [names[code] for code in mandate.items] or [ALL_ITEMS],
        "how_name": HOWS[mandate.how],
        "state_name": _state(mandate, gave=gave, now=now),
        "revoked_how_name": mandate.revoked_how and ENDS[mandate.revoked_how],
    }


def _state(mandate: Any, *, gave: bool, now: datetime) -> str:
    if mandate.state == "revoked":
        return STOPPED.get(mandate.revoked_how, "已收回")
    if mandate.until <= now:
        return "已到期"
    if mandate.state == "offered":
        return "等您同意" if gave else "等对方同意"
    return "有效"


def of_typed(typed: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The words by which one was named, and what their codes mean."""
    if not typed:
        return None
    paper = typed.get("id_type")
    kind_name = KINDS.get(typed.get("kind") or "natural", KINDS["natural"])
    return {**typed, "kind_name": kind_name, "id_type_name": paper and PAPERS.get(paper, "其他证件")}
