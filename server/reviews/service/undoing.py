"""Going back on an end: a case opened again, a grant revoked; by the deciding body, with a reason that is told."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.applications.models import Case
from server.applications.rules import RESULTS, ResultNotFitting
from server.applications.service import move
from server.core.access import Actor
from server.core.errors import DomainError
from server.reviews.models import ClockStop, Decision
from server.reviews.rules.desks import BODY, STAYS, undoes, undone_by
from server.reviews.service import decisions, knowledge, people, texts
from server.reviews.service.commands import Answer, Hand, Order, once, standing


class ForerunnerFailed(DomainError):
    """It would end again at once."""

    status, slug, title = HTTPStatus.CONFLICT, "forerunner-failed", "前一个事项还没有办成，现在不能重新打开"


class NothingLeft(DomainError):
    """What was typed is gone by law, or kept unused: there is nothing to decide on."""

    status, slug, title = HTTPStatus.CONFLICT, "nothing-left", "填的内容已按申请人的要求删除或封存，请申请人重新申请"


def refusal(case: Case, action: str) -> DomainError | None:
    """Why this case, as it ended, cannot be reopened or revoked here; None where it may be."""
    ended: dict[str, Any] = {"result": case.result, "state": case.state}
    if case.result in STAYS:
        return ResultNotFitting(STAYS[case.result], **ended)
    system = knowledge.system_of(case)
    if system and case.result != "not_pursued":  # its truth is kept elsewhere: there it is undone
        words = f"结果由{system['name']}作出，要改请到那边办"
        return decisions.DecidedOutside(words, system=system["code"], name=system["name"])
    if not undoes(action, case.result):
        return ResultNotFitting(**ended)
    if action == "reopen" and _is_emptied(case):
        return NothingLeft()
    return ForerunnerFailed() if action == "reopen" and _forerunner_failed(case) else None


def why_it_stays(case: Case, actor: Actor) -> str | None:
    """One sentence where this person is offered neither; None where he is, and while the case is open."""
    if case.state != "closed":
        return None
    action = undone_by(case.result)
    if no := refusal(case, action):
        return str(no)
    if BODY in people.desks_at(case, actor):
        return None
    return f"要{'重新打开' if action == 'reopen' else '撤销结果'}，由{decisions.body_name(case)}办"


def _check(case: Case, action: str) -> None:
    if no := refusal(case, action):
        raise no


def _is_emptied(case: Case) -> bool:
    return case.blocked_at is not None or not case.content["values"]


def _forerunner_failed(case: Case) -> bool:
    ends = Case.select(Case.result).where(Case.id.in_([UUID(one) for one in case.waits_for])) if case.waits_for else ()
    return any(row.result and RESULTS[row.result].then == "drop" for row in ends)


def reopen(case_id: UUID, command_id: UUID, *, reason: str, actor: Actor) -> Answer:
    """Open it again: a no was set aside, or what it waited for has come about."""
    order = Order(command_id, "reopen", case_id, actor, {"reason": reason})
    return once(order, lambda hand: _reopen(hand, reason))


def _reopen(hand: Hand, reason: str) -> None:
    case = hand.case
    _check(case, "reopen")
    still = (ClockStop.case == case.id) & ClockStop.until.is_null()
    ClockStop.update(until=hand.today).where(still).execute()
    sets = {"due_on": None, "due_is_provisional": False}
    move(case, "reopen", by=hand.by, now=hand.now, outbox=hand.outbox, reason="reopened", note=reason, sets=sets)


def revoke(case_id: UUID, command_id: UUID, *, reason: str, actor: Actor) -> Answer:
    """Take a grant back (撤销), with reason and remedies; what still waited for it is not pursued."""
    order = Order(command_id, "revoke", case_id, actor, {"reason": reason})
    return once(order, lambda hand: _revoke(hand, command_id, reason))


def _revoke(hand: Hand, command_id: UUID, reason: str) -> Answer:
    case = hand.case
    _check(case, "revoke")
    told = texts.remedies(decisions.body_name(case))
    said = {"reasons": [reason], "remedies": told, "produced": {}, "account": hand.by.account, "body": case.body}
    end = {"verdict": "revoke", "result": "revoked", "revision": case.revision, "decided_at": hand.now}
    Decision.create(id=command_id, case=case.id, **said, **end)
    facts: dict[str, Any] = {"by": hand.by, "now": hand.now, "outbox": hand.outbox}
    move(case, "revoke", reason="revoked", note=reason, decision=command_id, **facts)
    return standing(case) | {"decision": str(command_id), "verdict": "revoke", "remedies": told}
