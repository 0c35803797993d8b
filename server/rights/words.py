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
ENDS = HOWS | {
    "in_person": "当面说的",
    "laid_down": "代办的人不再代办",
    "erased": "一方的信息已按要求删除",
    "replaced": "重新说好，换成了新的一份",
}
STOPPED = {"laid_down": "不再代办", "erased": "已结束", "replaced": "换成了新的一份"}
REASONS = {"minor": "未满 18 周岁", "no_capacity": "无民事行为能力", "limited_capacity": "限制民事行为能力"}
KINDS = {"natural": "个人", "firm": "单位"}
CAPACITIES = {"full": "完全民事行为能力", "limited": REASONS["limited_capacity"], "none": REASONS["no_capacity"]}
DIVISIONS = {"registered": "户籍地", "living": "居住地", "business": "经营地"}
CHECKED = {
    "clerk": "窗口核对证件",
    "grid_worker": "网格员核对证件",
    "province": "省统一身份认证",
    "network_id": "国家网络身份认证",
}
PAPERS = {
    "resident_id": "居民身份证",
    "household_book": "户口簿",
    "gat_residence": "港澳台居民居住证",
    "foreign_permanent": "外国人永久居留身份证",
    "passport": "护照",
    "hkmo_pass": "港澳居民来往内地通行证",
    "tw_pass": "台湾居民来往大陆通行证",
    "uscc": "统一社会信用代码",
}
OTHER_PAPER, ALL_ITEMS = "其他证件", "能委托的都可以"


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
    return {**typed, "kind_name": kind_name, "id_type_name": paper and PAPERS.get(paper, OTHER_PAPER)}


def of_person(person: Any, *, is_minor: bool, places: Mapping[str, str], checked_how: str | None) -> dict[str, Any]:
    """What the codes of one's own record mean; `places`: the names of its divisions by kind."""
    return {
        "kind_name": KINDS[person.kind],
        "id_type_name": person.id_type and PAPERS.get(person.id_type, OTHER_PAPER),
        "capacity_name": REASONS["minor"] if is_minor else CAPACITIES[person.capacity],
        "division_names": {DIVISIONS[kind]: name for kind, name in places.items()},
        "checked_how_name": checked_how and CHECKED.get(checked_how),
    }
