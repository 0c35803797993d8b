"""The trace in plain words, as a 70-year-old reads it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from server.applications.rules import RESULTS

WHO = {
    "guest": "您",
    "citizen": "您",
    "grid_worker": "网格员",
    "helper": "帮办志愿者",
    "secretary": "社区书记",
    "clerk": "窗口工作人员",
    "reviewer": "办理部门",
    "supervisor": "监督人员",
    "rule": "系统按规则",
    "outside": "外部系统",
    "system": "系统",
}

#: Step → what was done; `{who}` did it. Steps that only offices need to know have no sentence and are left out.
WHAT = {
    "submit": "{who}提交了申请",
    "hold": "要等前一个事项办好",
    "release": "前一个事项办好了，这件事接着往下办",
    "correct": "{who}告诉您要补正：缺的、错的都一次写明了",
    "answer": "{who}补正了",
    "accept": "{who}受理了",
    "review": "{who}开始审核",
    "suspend": "{who}暂停了办理时间",
    "resume": "{who}继续办理，时间接着算",
    "reopen": "{who}重新打开了这件事",
    "revoke": "{who}撤销了原来的结果",
    "extend": "{who}延长了办理时间，并写明了理由",
    "revised": "这件事用到的内容跟着您的补正改了",
    "owed_handed_in": "{who}补交了先前说好以后再交的材料",
    "owed_dated": "说好以后再交的材料，补交的日子定在{dates}",
    "owed_moved": "说好以后再交的材料，补交的日子改到{dates}",
    "filled": "前一个事项的结果已自动填到这件事里",
    "recounted": "工作日安排有变化，办理期限重新算了",
    "unseen": "社区书记没有在规定的时间里看，这件事自动交到了窗口",
    "insisted": "本人坚持照原样交，这件事直接交到了窗口",
    "handoff_offered": "{who}交接给负责的部门",
    "handoff_taken": "{who}接手了",
    "handoff_returned": "{who}退回了交接",
    "handoff_withdrawn": "{who}收回了交接",
    "external": "{who}登记了外部系统的办理情况",
    "consent_withdrawn": "收回了一份同意，办理的部门已经知道",
    "blocked": "{who}按法律规定留存您的信息，除了保管不再作别的用",
    "erased": "{who}按您的要求，删除了您填的内容和交的材料",
    "deemed_accepted": "五个工作日内没有要求补正，从收到材料那天起算作已受理",
}

ENDINGS = {
    "granted": "{who}办好了，结果是：准予",
    "granted_deferred": "{who}办好了，结果是：容缺通过。缺的材料请按约定的日子补交",
    "denied": "{who}作出了不予的决定，理由和救济办法写在决定里",
    "forwarded": "{who}已转报上级办理",
    "not_accepted": "{who}没有受理：这件事不归这里管，归谁管写在通知里",
    "not_needed": "{who}没有受理：这件事不用办",
    "withdrawn": "{who}撤回了申请",
    "lapsed": "过了补正期限没有收到补正，这件事结束了。您可以重新申请",
    "not_pursued": "前一个事项没有办成，这件事不再往下办。前一个事项办成后可以重新打开",
    "revoked": "{who}撤销了原来的结果",
}


#: They take in what somebody brings.
DESKS = ("clerk", "reviewer")

#: How the applicant hears of the one who acted, by the ground on which he did.
AGENTS = {"guardian": "您的监护人{name}代您", "relative": "您委托的{name}代您", "handler": "经办人{name}代您"}


def called(ground: str, reader: str, name: str) -> dict[str, str]:
    """What this reader (agent, applicant or stranger) calls the one who typed and the applicant. `name` is masked."""
    if ground not in AGENTS:
        return {"typist": "您", "applicant": "您"}
    if reader == "agent":
        return {"typist": "您", "applicant": "申请人"}
    if reader == "applicant":
        return {"typist": AGENTS[ground].format(name=name or "代办人"), "applicant": "您"}
    return {"typist": f"代办人{name}", "applicant": "申请人"}


def for_whom(ground: str, name: str, *, is_agent: bool, is_draft: bool = False) -> str | None:
    """Said above what somebody types or handed in for somebody else; `name` is the other one's, masked."""
    if ground not in AGENTS:
        return None
    if is_agent:
        whom = name or ("孩子（或您监护的人）" if ground == "guardian" else "别人")
        return f"您在替{whom}办" if is_draft else f"您替{whom}办的"
    return f"{name or '别人'}替您办的"


def by_mandate(ground: str, number: str) -> str:
    """Said after it: the mandate on record, which spares the letter; a guardian has none."""
    return "" if ground == "guardian" else f"，凭授权 {number}"


def sentence(row: Mapping[str, Any], result: str | None = None, *, you: str = "您") -> str | None:
    """One trace row as a sentence; None for what only offices need. `you`: what a citizen who did it is called."""
    if row["step"] == "close":
        text = ENDINGS.get(result or "", "{who}办结了")
    elif row["step"] == "suspend" and row["reason"] == "correction":
        text = WHAT["correct"]
    elif row["step"] == "release" and row["reason"] == "reopened":
        return None  # it waited for nothing: that it was opened again is said already
    elif row["step"] in WHAT:
        text = WHAT[row["step"]]
    else:
        return None
    if row["step"] == "owed_handed_in" and row["role"] in DESKS:
        text = "{who}收下了先前说好以后再交的材料"
    who = WHO.get(row["role"], "工作人员")
    return text.format(who=you if who == "您" else who, dates=_dates(row["data"].get("papers", ())))


def _dates(papers: Iterable[Mapping[str, Any]]) -> str:
    """Until when these papers are to follow, each day once."""
    days = {(date.fromisoformat(one["until"]), "（预估）" if one["is_provisional"] else "") for one in papers}
    return "、".join(f"{day.month}月{day.day}日{estimate}" for day, estimate in sorted(days))


def result_of(row: Mapping[str, Any]) -> str | None:
    """The result that a row gave, as the trace tells it."""
    result = (row["data"].get("set") or {}).get("result")
    return result if result in RESULTS else None
