"""准予, 不予 and the other ends of a case, each with what the law wants said; and 特别程序, when the clock stands."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.applications.models import Case
from server.applications.rules import SYSTEM
from server.applications.service import find_case, move, owed, record
from server.core import clock
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.errors import DomainError, Fault, Invalid
from server.places.queries import bodies, calendar
from server.reviews.models import Decision
from server.reviews.rules.clocks import Limit, due
from server.reviews.rules.desks import check_verdict, granted_as
from server.reviews.service import clocks, knowledge, produce, texts, unnamed
from server.reviews.service.commands import Answer, Hand, Order, once, standing

# Verdicts that end a case here only if we keep the truth about it.
OURS_ONLY = ("grant", "grant_deferred", "deny", "forward")


class DecidedOutside(DomainError):
    """The truth about this item is kept elsewhere: only that system's outcome ends the case."""

    status, slug, title = HTTPStatus.CONFLICT, "decided-outside", "这个事项由外部系统作决定，请登记它的编号和结果"


def decide(case_id: UUID, decision_id: UUID, content: Mapping[str, Any], *, actor: Actor) -> Answer:
    """Decide a case. `content`: verdict, reasons, whose, produced."""
    order = Order(decision_id, content["verdict"], case_id, actor, content)
    return once(order, lambda hand: _decide(hand, decision_id, content))


def _decide(hand: Hand, decision_id: UUID, content: Mapping[str, Any]) -> Answer:
    kind = content["verdict"]
    system = knowledge.system_of(hand.case)
    if system and kind in OURS_ONLY:
        raise DecidedOutside(system=system["code"], name=system["name"])
    return conclude(hand, decision_id, content)


def conclude(hand: Hand, decision_id: UUID, content: Mapping[str, Any], **source: Any) -> Answer:
    """Write the decision, hand on what it brought forth, close the case. `source` names a rule or an outside system."""
    case, reasons, whose = hand.case, list(content.get("reasons", ())), content.get("whose")
    kind = granted_as(content["verdict"], owed.still_owed(case))
    verdict = check_verdict(kind, reasons=reasons, whose=whose)
    produced = _produced(case, verdict.result, content.get("produced") or {}, is_typed=hand.by.account is not None)
    told = texts.remedies(body_name(case)) if verdict.tells_remedies else None
    row = {"verdict": kind, "result": verdict.result, "reasons": reasons, "whose": whose}
    row |= {"remedies": told, "produced": produced, "account": hand.by.account, "body": case.body}
    row |= {name: source.get(name) for name in ("system", "rule_version", "inputs_digest")}
    Decision.create(id=decision_id, case=case.id, revision=case.revision, decided_at=hand.now, **row)
    if produced:
        produce.hand_on(hand, produced)
    words = "\n".join(reasons) or None
    clocks.end(case.id)
    move(
        case,
        "close",
        by=hand.by,
        now=hand.now,
        outbox=hand.outbox,
        reason=kind,
        note=words,
        result=verdict.result,
        decision=decision_id,
        **source,
    )
    return standing(case) | {"decision": str(decision_id), "verdict": kind, "remedies": told}


def body_name(case: Case) -> str:
    """The deciding body's name, as notices write it."""
    body = bodies().get(case.body or "")
    return str(body["name"]) if body else "作出决定的部门"


def _produced(case: Case, result: str, given: Mapping[str, Any], *, is_typed: bool) -> dict[str, Any]:
    """What a grant brings forth, complete: a follower would otherwise wait for a number that never comes."""
    wanted = knowledge.produced_by(case) if result in ("granted", "granted_deferred") else ()
    if not is_typed:  # an outside system may say more than we asked, or say it badly: only what fits is taken
        right = {code: value for code, value in given.items() if code in wanted}
        return {code: value for code, value in right.items() if not produce.faults(case, {code: value})}
    strangers = [code for code in given if code not in wanted]
    missing = [code for code in wanted if not str(given.get(code) or "").strip()]
    faults = [Fault(f"/produced/{code}", "这个事项的结果里没有这一项") for code in strangers]
    faults += [Fault(f"/produced/{code}", "请填写，后面的事项要用") for code in missing]
    faults += produce.faults(case, {code: given[code] for code in wanted if code in given and code not in missing})
    if faults:
        raise Invalid(faults)
    return dict(given)


def start_review(case_id: UUID, command_id: UUID, *, actor: Actor) -> Answer:
    """The body begins to look at an accepted case."""
    return once(Order(command_id, "review", case_id, actor), lambda hand: _plainly(hand, "review"))


def _plainly(hand: Hand, step: str, sets: Mapping[str, Any] | None = None, reason: str | None = None) -> None:
    move(hand.case, step, by=hand.by, now=hand.now, outbox=hand.outbox, sets=dict(sets or {}), reason=reason)


def suspend(case_id: UUID, command_id: UUID, *, kind: str, expected: Limit, actor: Actor) -> Answer:
    """特别程序: the clock stands; the applicant is told how long that is expected to take."""
    content = {"kind": kind, "expected": expected.as_data()}
    return once(Order(command_id, "suspend", case_id, actor, content), lambda hand: _suspend(hand, kind, expected))


def _suspend(hand: Hand, kind: str, expected: Limit) -> Answer:
    unnamed.check(hand.case, kind, hand.today)
    until = due(hand.today, expected, calendar()).on
    told: dict[str, Any] = {"since": hand.today, "expected_until": until, "length": expected}
    sets = clocks.stop(hand.case, kind, **told, today=hand.today)
    facts: dict[str, Any] = {"by": hand.by, "now": hand.now, "outbox": hand.outbox, "reason": kind, "sets": sets}
    move(hand.case, "suspend", expected_until=until, **facts)
    return standing(hand.case) | {"kind": kind, "expected_until": until.isoformat()}


def resume(case_id: UUID, command_id: UUID, *, actor: Actor) -> Answer:
    """The special procedure is over: the clock runs on."""
    return once(Order(command_id, "resume", case_id, actor), _resume)


def _resume(hand: Hand) -> None:
    if hand.case.turn == "applicant":
        raise AwaitingAnswer()
    _plainly(hand, "resume", clocks.go_on(hand.case, hand.today))


def run_on(case_id: UUID, at: datetime, now: datetime) -> None:
    """After an answer, or its term, the case is in review again: end the stop on the day it happened."""
    with unit_of_work() as outbox:
        case = find_case(case_id)
        if case.state != "in_review" or not clocks.stands(case_id):
            return
        sets = clocks.go_on(case, clock.local(at).date())
        record(case, "clock_resumed", by=SYSTEM, now=now, outbox=outbox, sets=sets)


class AwaitingAnswer(DomainError):
    """The clock stands because the applicant was asked; their answer, or its date, lets it run."""

    status, slug, title = HTTPStatus.CONFLICT, "awaiting-answer", "正在等申请人补正，答复后自动继续"
