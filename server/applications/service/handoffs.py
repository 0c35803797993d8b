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
    receiver: UUID | None,
    receiver_body: str | None,
    division: str,
    until: datetime,
    by: By,
    now: datetime,
    papers: Sequence[str] = (),
    reason: str | None = None,
    giver_body: str | None = None,
) -> Handoff:
    """Offer a case or a job to an account, or to whoever of a body takes it. A repeat changes nothing."""
    if receiver is None and not receiver_body:
        raise NoReceiver()
    with unit_of_work() as outbox:
        row: dict[str, Any] = {"id": handoff_id, "subject_kind": subject_kind, "subject": subject}
        row |= {"giver": by.account, "receiver": receiver, "receiver_body": receiver_body, "division": division}
        row |= {"giver_body": giver_body, "papers": list(papers), "reason": reason, "until": until, "offered_at": now}
        is_new = insert_many(Handoff, [row | {"state": "offered"}], ignore=True) == 1  # of eight at once, one makes it
        handoff = _found(handoff_id)
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
        _end(handoff, "take", by=by, now=now)
        owner = {"owner": by.account} | ({"body": handoff.receiver_body} if handoff.receiver_body else {})
        _tell(handoff, "taken", by=by, now=now, outbox=outbox, sets=owner | (sets or {}))
        return handoff


def give_back(handoff_id: UUID, *, reason: str, by: By, now: datetime, note: str | None = None) -> Handoff:
    """Say no to an offer, with a reason: it stays the giver's."""
    with unit_of_work() as outbox:
        handoff = _found(handoff_id)
        if handoff.state == "returned" and handoff.ended_by == by.account:
            return handoff
        _end(handoff, "return", by=by, now=now)
        _tell(handoff, "returned", by=by, now=now, outbox=outbox, reason=reason, note=note)
        return handoff


def withdraw_offer(handoff_id: UUID, *, by: By, now: datetime) -> Handoff:
    """Take an offer back before anybody took it."""
    with unit_of_work() as outbox:
        handoff = _found(handoff_id)
        if handoff.state == "withdrawn":
            return handoff
        _end(handoff, "withdraw", by=by, now=now)
        _tell(handoff, "withdrawn", by=by, now=now, outbox=outbox)
        return handoff


def _found(handoff_id: UUID) -> Handoff:
    handoff: Handoff | None = Handoff.get_or_none(Handoff.id == handoff_id)
    if handoff is None:
        raise NotFound()
    return handoff


def _end(handoff: Handoff, step: str, *, by: By, now: datetime) -> None:
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
