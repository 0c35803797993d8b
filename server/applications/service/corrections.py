"""Corrections: everything that is missing is asked for at once, and answered with the changed fields only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.applications.models import Application, Case, Correction, CorrectionRequest
from server.applications.rules import CORRECTION, SYSTEM, By, CaseMoved
from server.applications.service.cases import move
from server.core.db import Outbox, insert_many, unit_of_work
from server.core.errors import DomainError, IdTaken, NotFound


class CorrectionEmpty(DomainError):
    status, slug, title = HTTPStatus.UNPROCESSABLE_ENTITY, "correction-empty", "请至少写明一处要补正的地方"


class ForeignCase(DomainError):
    status, slug, title = HTTPStatus.UNPROCESSABLE_ENTITY, "foreign-case", "这个办件不在这次申请里"


def find_correction(correction_id: UUID) -> Correction:
    """The correction of an id; 404 when there is none."""
    correction: Correction | None = Correction.get_or_none(Correction.id == correction_id)
    if correction is None:
        raise NotFound()
    return correction


def open_correction(correction_id: UUID, application_id: UUID, *, by: By, now: datetime) -> Correction:
    """Begin a draft of a correction. A repeat gets the same one; several bodies may write into one draft."""
    with unit_of_work():
        row = {"id": correction_id, "application": application_id, "opened_by": by.account, "opened_at": now}
        insert_many(Correction, [row | {"state": "draft", "due_is_provisional": False}], ignore=True)
        known = find_correction(correction_id)
        if known.application_id != application_id:
            raise IdTaken()
        return known


def ask(correction_id: UUID, requests: Sequence[dict[str, Any]], *, body: str, by: By) -> Correction:
    """Write what one body ("" for the intake window) asks for; replaces what the same body asked before.

    A request: {"case": UUID, "marks": [{"target": {"pointer"} or {"material", "page", "region"}, "reason", "text"}]}.
    Only while the correction is a draft.
    """
    with unit_of_work():
        correction = find_correction(correction_id)
        CORRECTION.take("send", correction.state)
        cases = {row.id for row in Case.select(Case.id).where(Case.application == correction.application_id)}
        if not cases.issuperset(request["case"] for request in requests):
            raise ForeignCase()
        mine = (CorrectionRequest.correction == correction_id) & (CorrectionRequest.body == body)
        CorrectionRequest.delete().where(mine).execute()
        for request in requests:
            CorrectionRequest.create(
                correction=correction_id, case=request["case"], body=body, asked_by=by.account, marks=request["marks"]
            )
        return correction


def send_correction(  # noqa: PLR0913
    correction_id: UUID,
    *,
    due_on: date,
    due_is_provisional: bool,
    days: int | None = None,
    by: By,
    now: datetime,
    note: str | None = None,
) -> Correction:
    """Tell the applicant everything at once: cases at the window wait as 补正告知, accepted ones stop their clock.

    `days`: the working days by which the date was counted, to count it again by another calendar.
    """
    with unit_of_work(durable=True) as outbox:
        correction = find_correction(correction_id)
        if correction.state == "sent":
            return correction
        cases = asked_cases(correction)
        if not cases:
            raise CorrectionEmpty()
        dated = {"due_on": due_on, "due_is_provisional": due_is_provisional}
        sets = {"turn": "applicant", **dated}
        step_on(correction, "send", sent_at=now, days=days, **dated)
        for case in cases:
            step = "correct" if case.state == "submitted" else "suspend"
            move(
                case,
                step,
                by=by,
                now=now,
                outbox=outbox,
                reason="correction",
                note=note,
                sets=sets,
                correction=correction.id,
            )
        tell(correction, "sent", outbox)
        return correction


def expire_correction(correction_id: UUID, *, now: datetime, by: By = SYSTEM) -> Correction:
    """The term passed without an answer: cases not yet accepted end as 补正超期, accepted ones go on as they are."""
    with unit_of_work(durable=True) as outbox:
        correction = find_correction(correction_id)
        if correction.state == "expired":
            return correction
        step_on(correction, "expire", ended_at=now)
        for case in asked_cases(correction):
            facts: dict[str, Any] = {"by": by, "now": now, "outbox": outbox, "reason": "correction_expired"}
            if case.state == "correcting":
                move(case, "close", result="lapsed", correction=correction.id, **facts)
            elif case.state == "suspended":
                move(case, "resume", correction=correction.id, **facts)
        tell(correction, "expired", outbox)
        return correction


def asked_cases(correction: Correction) -> list[Case]:
    """The cases a correction asks about, in their order."""
    asked = CorrectionRequest.select(CorrectionRequest.case).where(CorrectionRequest.correction == correction.id)
    return list(Case.select().where(Case.id.in_(asked)).order_by(Case.place))


def step_on(correction: Correction, step: str, **columns: Any) -> None:
    """Take one step of `rules.CORRECTION`."""
    columns["state"] = CORRECTION.take(step, correction.state)
    unmoved = (Correction.id == correction.id) & (Correction.state == correction.state)
    if not Correction.update(**columns).where(unmoved).execute():
        raise CaseMoved()
    for name, value in columns.items():
        setattr(correction, name, value)


def tell(correction: Correction, what: str, outbox: Outbox) -> None:
    """Leave the news of a correction."""
    division = Application.select(Application.division).where(Application.id == correction.application_id).scalar()
    data = {"application": str(correction.application_id)}
    outbox.add(f"correction.{what}", "correction", correction.id, division=division, data=data)
