"""What may happen to a case, a correction and a handoff. Pure: no clock, no database, no HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.core.errors import DomainError
from server.core.workflow import Workflow, step

#: Working days within which the window must say what is missing (行政许可法 art. 32); silence means accepted.
INTAKE_DAYS = 5

#: Wrong second secrets that one number bears in a day.
WRONG_TRIES = 10

OPEN = ("submitted", "waiting", "correcting", "accepted", "in_review", "suspended")

CASE = Workflow(
    "case",
    (
        step("hold", "submitted", to="waiting"),  # a forerunner is not decided yet
        step("release", "waiting", to="submitted"),
        step("correct", "submitted", to="correcting"),  # everything that is missing, told at once
        step("answer", "correcting", to="submitted"),
        step("accept", "submitted", to="accepted"),
        step("review", "accepted", to="in_review"),
        step("suspend", "accepted", "in_review", to="suspended"),  # the clock stands: inspection, notice, correction
        step("resume", "suspended", to="in_review"),
        step("close", *OPEN, to="closed"),
        step("reopen", "closed", to="waiting"),  # released at once when nothing is to be waited for
        step("revoke", "closed", to="closed"),  # a result that was given is taken back
    ),
)

#: Steps that leave news, by what is then a fact. The others stand in the trace only.
CASE_EVENTS = {
    "release": "case.released",
    "answer": "case.answered",
    "accept": "case.accepted",
    "suspend": "case.suspended",
    "resume": "case.resumed",
    "close": "case.closed",
    "reopen": "case.reopened",
    "revoke": "case.revoked",
}

CORRECTION = Workflow(
    "correction",
    (
        step("send", "draft", to="sent"),
        step("answer", "sent", to="answered"),
        step("expire", "sent", to="expired"),
    ),
)

HANDOFF = Workflow(
    "handoff",
    (
        step("take", "offered", to="taken"),
        step("return", "offered", to="returned"),
        step("withdraw", "offered", to="withdrawn"),
    ),
)

# state -> (name used in law and notices, whose turn it is unless the mover says otherwise)
STATES: dict[str, tuple[str, str]] = {
    "submitted": ("已提交/预审", "intake"),
    "waiting": ("等待前置", "forerunner"),
    "correcting": ("补正告知", "applicant"),
    "accepted": ("受理", "body"),
    "in_review": ("办理/审核", "body"),
    "suspended": ("特别程序", "body"),
    "closed": ("办结", "nobody"),
}

#: The same in words that nobody has to ask about, for citizens' pages; there the name in law stands beside it, small.
PLAIN: dict[str, str] = {
    "submitted": "已交，等窗口看",
    "waiting": "等前一项办好",
    "correcting": "请您补材料",
    "accepted": "已受理，部门在办",
    "in_review": "部门在审核",
    "suspended": "先停一停，时间不算",
    "closed": "办完了",
    "granted": "办好了",
    "granted_deferred": "办好了，缺的要补交",
    "denied": "没有批准",
    "forwarded": "已转给上级办",
    "not_accepted": "不归这里办",
    "not_needed": "这件事不用办",
    "withdrawn": "已撤回",
    "lapsed": "过期没补，停办了",
    "not_pursued": "前一项没办成，停办了",
    "revoked": "原来的结果撤销了",
}

TURNS: dict[str, str] = {
    "intake": "窗口",
    "forerunner": "前一个事项",
    "applicant": "您",
    "body": "办理部门",
    "outside": "外部系统",
    "nobody": "无",
}


@dataclass(frozen=True)
class Ending:
    """One way a case may end: its legal name, the states it may end from, what cases waiting for it do then."""

    name: str
    ends_from: tuple[str, ...]
    then: str  # "release" or "drop" the cases that wait for this one


_DECIDED = ("accepted", "in_review")
RESULTS: dict[str, Ending] = {
    "granted": Ending("准予", _DECIDED, "release"),
    "granted_deferred": Ending("容缺通过", _DECIDED, "release"),
    "denied": Ending("不予", _DECIDED, "drop"),
    "forwarded": Ending("转报", ("submitted", *_DECIDED), "release"),
    "not_accepted": Ending("不予受理", ("submitted", "correcting"), "drop"),
    "not_needed": Ending("不受理", ("submitted", "correcting"), "release"),
    "withdrawn": Ending("撤回", OPEN, "drop"),
    "lapsed": Ending("补正超期", ("correcting", "suspended"), "drop"),
    "not_pursued": Ending("前置未通过，不再办理", ("waiting",), "drop"),
    "revoked": Ending("撤销", ("closed",), "drop"),
}


class CaseMoved(DomainError):
    """Somebody else moved the case between reading and writing."""

    status, slug, title = HTTPStatus.CONFLICT, "case-moved", "这件事刚刚被别人办了一步，请刷新后再办"


class ResultNotFitting(DomainError):
    """The result is unknown or cannot be reached from where the case stands."""

    status, slug, title = HTTPStatus.CONFLICT, "result-not-fitting", "现在这一步不能给出这个结果"


@dataclass(frozen=True)
class By:
    """Who takes a step: the account (none for the system), in which role, through which door."""

    account: UUID | None
    role: str
    source: str
    person: UUID | None = None


SYSTEM = By(None, "system", "timetable")


def legal_name(state: str, result: str | None = None) -> str:
    """The name of a state, or of a closed case's result, as law and notices use it."""
    if state == "closed" and result:
        return f"{STATES[state][0]}（{RESULTS[result].name}）"
    return STATES[state][0]


def plain_name(state: str, result: str | None = None, turn: str | None = None) -> str:
    """The same in plain words; a case that stands because of its applicant says so."""
    if state == "suspended" and turn == "applicant":
        return PLAIN["correcting"]
    return PLAIN[result if state == "closed" and result else state]


def result_after(step_name: str, state: str, old: str | None, new: str | None) -> str | None:
    """The result a case carries after a step; refuse one that does not fit."""
    if step_name == "close":
        if new not in RESULTS or state not in RESULTS[new].ends_from:
            raise ResultNotFitting(result=new, state=state)
        return new
    if step_name == "revoke":
        if old not in ("granted", "granted_deferred"):
            raise ResultNotFitting(result="revoked", state=state)
        return "revoked"
    if new is not None:
        raise ResultNotFitting(result=new, state=state)
    return None if step_name == "reopen" else old


def what_follows(forerunners: Iterable[str | None]) -> str:
    """What a waiting case does, given the results of its forerunners: "wait", "release" or "drop"."""
    results = list(forerunners)
    if any(result and RESULTS[result].then == "drop" for result in results):
        return "drop"
    return "release" if all(results) else "wait"


def overall(states: Iterable[str]) -> str:
    """The application's state, derived from its cases: the one that needs the applicant first, else the least far."""
    found = set(states)
    for state in ("correcting", "submitted", "accepted", "in_review", "suspended", "waiting"):
        if state in found:
            return state
    return "closed"


def changed_only(before: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    """A new content: the answered values and papers replace the old ones, everything else is kept."""
    papers = {paper["material"]: paper for paper in before.get("materials", ())}
    papers.update({paper["material"]: paper for paper in answer.get("materials", ())})
    values = {**before.get("values", {}), **answer.get("values", {})}
    return {**before, "values": values, "materials": list(papers.values())}
