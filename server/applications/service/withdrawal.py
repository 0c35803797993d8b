"""Taking an application back before it is decided."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.applications import standing
from server.applications.models import Application, Case, Trace
from server.applications.rules import By
from server.applications.service import trace
from server.applications.service.cases import move
from server.core import crypto
from server.core.db import unit_of_work
from server.core.errors import DomainError, NotFound
from server.core.ids import uuid7
from server.identity.service.parking import Belongs, refusal
from server.identity.service.standing import ENDING


class NothingToWithdraw(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "nothing-to-withdraw", "这份申请已经全部办结，不能再撤回"


class StillDraft(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "still-a-draft", "这份申请还没有提交，直接删除草稿就行"


def withdraw(application_id: UUID, *, reason: str, by: By, now: datetime, command: UUID | None = None) -> Application:
    """Close every open case as withdrawn; decided ones stay decided.

    A repeat of the command changes nothing, also after a case was opened again; other words under its id are parked.
    """
    order: dict[str, Any] = {"withdrawal": str(command or uuid7()), "said": crypto.lookup("withdrawal", reason)}
    with unit_of_work(durable=True) as outbox:
        row, is_agent = _mine(application_id, by, now)
        known = _known(application_id, order["withdrawal"])
        if known is None:
            hand = "agent" if is_agent else "applicant"
            for case in _open(application_id):
                facts: dict[str, Any] = {"result": "withdrawn", "reason": hand, "note": reason or None}
                move(case, "close", by=by, now=now, outbox=outbox, **facts, **order)
    if known is not None and known["said"] != order["said"]:
        belongs = Belongs(division=row["division"], application=application_id, number=row["number"])
        raise refusal("withdrawal", UUID(order["withdrawal"]), {"reason": reason}, account=by.account, belongs=belongs)
    return Application.get_by_id(application_id)


def _mine(application_id: UUID, by: By, now: datetime) -> tuple[dict[str, Any], bool]:
    """The application's row, held, and whether who acts does so for somebody else; 404 for who may not act on it."""
    row = trace.hold(application_id)
    if row is None:
        raise NotFound()
    application = Application.get_by_id(application_id)
    is_applicant = standing.check_acts(application, by, now=now)
    if application.is_draft:
        raise StillDraft()
    return row, not is_applicant and application.authority in ENDING


def _known(application_id: UUID, command: str) -> dict[str, Any] | None:
    """What the trace says of this command, if it was carried out."""
    closed: Any = Trace.select(Trace.data).where((Trace.application == application_id) & (Trace.step == "close"))
    return next((row.data for row in closed if row.data.get("withdrawal") == command), None)


def _open(application_id: UUID) -> list[Case]:
    """The last first, so that those that wait are withdrawn too and not dropped for want of a forerunner."""
    cases = Case.select().where(Case.application == application_id).order_by(Case.place.desc())
    found = [case for case in cases if case.is_open]
    if not found:
        raise NothingToWithdraw()
    return found
