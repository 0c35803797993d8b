"""Plain Chinese sentences for the codes and numbers of the catalogue. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

Row = Mapping[str, Any]

UNKNOWN = "以窗口告知为准"
UNCHECKED = "待核对"

DAYS = {"mon": "周一", "tue": "周二", "wed": "周三", "thu": "周四", "fri": "周五", "sat": "周六", "sun": "周日"}


def limit(row: Row) -> str:
    """How long it takes at most."""
    if row["value"] == 0:
        return "当场办结"
    return f"{row['value']}个{'工作日' if row['unit_kind'] == 'working' else '自然日'}"


def yes(value: bool, text: str = "可以") -> str:
    return text if value else f"不{text}"


def visits(row: Row) -> str:
    """How often somebody has to come, and why."""
    if row["max"] == 0:
        return "不用跑"
    return f"最多跑{row['max']}次：{row['reason']}"


def urgent(path: Row, by: str) -> str:
    """Who is in need at once is helped first; the papers follow."""
    first = "先救助，再补手续" if path["first_help"] else "加快办"
    return f"{first}：由{by}决定，材料{limit(path['papers_within'])}内补齐"


#: Whose names are not put up in public, by the item's code for it.
UNNAMED = {"minor": "未成年人的不公示", "always": "这件事不公示", "lost_child": "失去独生子女的家庭不公示"}


def fee(row: Row) -> str:
    """What it costs; never a sum that nobody checked."""
    return (row.get("note") or UNKNOWN) if row["charged"] else "不收费"


def fee_basis(row: Row) -> str:
    return (row.get("basis") or UNCHECKED) if row["charged"] else "不收费，无需依据"


def need(row: Row) -> str:
    """Whether a paper must be handed in."""
    return {"required": "必须交", "optional": "可以不交", "conditional": "符合情形的才交"}[row["need"]]


def later(paper: Row) -> str:
    """Whether a paper may follow after acceptance (容缺)."""
    allowed = paper["may_follow_later"]
    if not allowed["allowed"]:
        return ""
    kind = "工作日" if allowed["day_kind"] == "working" else "自然日"
    return f"可以先受理，{allowed['days']}个{kind}内补交"


def certificate(paper: Row) -> str:
    """Whether an electronic certificate spares the paper."""
    found = paper["e_certificate"]
    return f"能查到“{found['name']}”的，不用交" if found else ""


def pledge(paper: Row) -> str:
    return "可以签承诺书代替" if paper["declaration_may_replace"] else ""


def validity(row: Row) -> str:
    """How old a paper may be."""
    words = {"permanent": "长期有效", "printed_date": "在证上写的有效期内", "case": "只用于这一次申请"}
    return words.get(row["kind"]) or f"近{row['months']}个月内出具的"


def hours(week: Mapping[str, list[str]]) -> str:
    """Opening hours of a week, days with the same hours together: 周一至周五 08:30-12:00、13:30-17:30。"""
    groups: list[tuple[list[str], list[str]]] = []
    for day in DAYS:
        spans = week.get(day) or []
        if groups and groups[-1][1] == spans:
            groups[-1][0].append(day)
        else:
            groups.append(([day], spans))
    return "，".join(f"{_days(days)} {'、'.join(spans)}" for days, spans in groups if spans)


def _days(days: list[str]) -> str:
    return DAYS[days[0]] if len(days) == 1 else f"{DAYS[days[0]]}至{DAYS[days[-1]]}"


def joined(texts: Iterable[str]) -> str:
    return "、".join(text for text in texts if text) or "无"
