"""What may a correction ask for? Only marks that point at something of that case, each with a reason, all at once."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from server.applications.mending import element_of
from server.core.errors import DomainError, Fault, Invalid

# reason code → what the applicant reads when the clerk adds no words of their own
REASONS: dict[str, str] = {
    "missing": "缺少这一项，请补上",
    "unreadable": "看不清楚，请重新拍或重新填",
    "wrong": "内容不对，请改正",
    "expired": "已经过期，请换新的",
    "mismatch": "和其他材料对不上，请核对",
    "unsigned": "没有签名，请补签",
}


class NothingAsked(DomainError):
    """A notice without a mark would stop the clock for nothing."""

    status, slug, title = HTTPStatus.UNPROCESSABLE_ENTITY, "nothing-asked", "请至少标出一处要补正的地方"


def check_marks(
    marks: Iterable[Mapping[str, Any]], *, fields: Iterable[str], papers: Iterable[str]
) -> list[dict[str, Any]]:
    """The marks in order, their texts filled in; every mark that points nowhere is named at once."""
    known_fields, known_papers = frozenset(fields), frozenset(papers)
    clean, faults = [], []
    for place, mark in enumerate(marks):
        target = dict(mark["target"])
        if not (element_of(target) in known_fields or target.get("material") in known_papers):
            faults.append(Fault(f"/marks/{place}/target", "这件事里没有这一项"))
        elif mark["reason"] not in REASONS:
            faults.append(Fault(f"/marks/{place}/reason", "请选择一个原因"))
        else:
            text = str(mark.get("text") or "").strip() or REASONS[mark["reason"]]
            clean.append({"target": target, "reason": mark["reason"], "text": text})
    if faults:
        raise Invalid(faults)
    return clean
