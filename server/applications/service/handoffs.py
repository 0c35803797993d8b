"""Passing a case or a job on: offered, then taken, returned or withdrawn. Until taken, the giver stays owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.applications.models import Case, Handoff
from server.applications.rules import HANDOFF, By, CaseMoved
from server.applications.service.cases import find_case, record
from server.core.db import Outbox, insert_many, unit_of_work
from server.core.errors import DomainError, IdTaken, NotFound


class NoReceiver(DomainError):
    status, slug, title = HTTPStatus.UNPROCESSABLE_ENTITY, "no-receiver", "请选交给谁"


class HandoffOver(DomainError):
    status, slug, title = HTTPStatus.GONE, "handoff-over", "这次交接已过时限，请对方重新发起"


def offer(  # noqa: PLR0913
    handoff_id: UUID,
    *,
    subject_kind: str,
    subject: UUID,
    division: str,
    until: datetime,
    by: By,
    now: datetime,
    receiver: UUID | None = None,
    receiver_body: str | None = None,
    papers: Sequence[str] = (),
    reason: str | None = None,
    **sides: Any,
) -> Handoff:
    """Offer a case or a job to an account, or to whoever of an office takes it. A repeat changes nothing.

    `sides`: `giver_body`, `giver_division`, `receiver_division`, `receiver_site`.
    """
    if not any((receiver, receiver_body, sides.get("receiver_division"), sides.get("receiver_site"))):
        raise NoReceiver()
    with unit_of_work() as outbox:
        row: dict[str, Any] = {"id": handoff_id, "subject_kind": subject_kind, "subject": subject, "state": "offered"}
        row |= {"giver": by.account, "receiver": receiver, "receiver_body": receiver_body, "division": division}
        row |= {"papers": list(papers), "reason": reason, "until": until, "offered_at": now, **sides}
        is_new = insert_many(Handoff, [row], ignore=True) == 1  # of eight at once, one makes it
        handoff = Handoff(**row) if is_new else _found(handoff_id)
        if is_new:
            _tell(handoff, "offered", by=by, now=now, outbox=outbox)
        elif (handoff.subject, handoff.receiver, handoff.receiver_body) != (subject, receiver, receiver_body):
            raise IdTaken()
        return handoff


def take(handoff_id: UUID, *, by: By, now: datetime, sets: dict[str, Any] | None = None) -> Handoff:
    """Take what was offered: from now on it is the taker's. `sets` changes a case on the way (`turn`, `body`)."""
    with unit_of_work(durable=True) as outbox:
        handoff = _found(handoff_id)
        if handoff.state == "taken" and handoff.ended_by == by.account:
            return handoff
        if handoff.until < now:
            raise HandoffOver()
        end(handoff, "take", by=by, now=now)
        owner = {"owner": by.account} | ({"body": handoff.receiver_body} if handoff.receiver_body else {})
        _tell(handoff, "taken", by=by, now=now, outbox=outbox, sets=owner | (sets or {}))
        return handoff


def give_back(handoff_id: UUID, *, reason: str, by: By, now: datetime, note: str | None = None) -> Handoff:
    """Say no to an offer, with a reason: it stays the giver's."""
    with unit_of_work() as outbox:
        handoff = _found(handoff_id)
        if handoff.state == "returned" and handoff.ended_by == by.account:
            return handoff
        end(handoff, "return", by=by, now=now)
        _tell(handoff, "returned", by=by, now=now, outbox=outbox, reason=reason, note=note)
        return handoff


def withdraw_offer(handoff_id: UUID, *, by: By, now: datetime) -> Handoff:
    """Take an offer back before anybody took it."""
    with unit_of_work() as outbox:
        handoff = _found(handoff_id)
        if handoff.state == "withdrawn":
            return handoff
        end(handoff, "withdraw", by=by, now=now)
        _tell(handoff, "withdrawn", by=by, now=now, outbox=outbox)
        return handoff


def _found(handoff_id: UUID) -> Handoff:
    handoff: Handoff | None = Handoff.get_or_none(Handoff.id == handoff_id)
    if handoff is None:
        raise NotFound()
    return handoff


def end(handoff: Handoff, step: str, *, by: By, now: datetime) -> None:
    """Take, return or withdraw what is offered, as a part of another step; joins the caller's unit."""
    state = HANDOFF.take(step, handoff.state)
    unmoved = (Handoff.id == handoff.id) & (Handoff.state == handoff.state)
    if not Handoff.update(state=state, ended_at=now, ended_by=by.account).where(unmoved).execute():
        raise CaseMoved()
    handoff.state, handoff.ended_at, handoff.ended_by = state, now, by.account


def _tell(handoff: Handoff, what: str, *, outbox: Outbox, **step: Any) -> None:
    """A case's handoff stands in its trace and its news; a job's trace is its own room's."""
    if handoff.subject_kind == "case":
        case: Case = find_case(handoff.subject)
        if what == "offered":  # words of a person are sealed apart, the trace holds their digest
            step["note"] = handoff.reason
        record(case, f"handoff_{what}", outbox=outbox, handoff=handoff.id, **step)
