"""Taking an application back before it is decided."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from server.applications.models import Application, Case
from server.applications.rules import By
from server.applications.service import trace
from server.applications.service.cases import move
from server.core.db import unit_of_work
from server.core.errors import DomainError, NotFound


class NothingToWithdraw(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "nothing-to-withdraw", "这份申请已经全部办结,不能再撤回"


class StillDraft(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "still-a-draft", "这份申请还没有提交,直接删除草稿就行"


def withdraw(application_id: UUID, *, reason: str, by: By, now: datetime) -> Application:
    """Close every open case as withdrawn; decided ones stay decided. A repeat changes nothing."""
    with unit_of_work(durable=True) as outbox:
        row = trace.hold(application_id)
        if row is None or row["account"] != by.account:
            raise NotFound()
        if row["stage"] == "draft":
            raise StillDraft()
        # the last first, so that those that wait are withdrawn too and not dropped for want of a forerunner
        cases = list(Case.select().where(Case.application == application_id).order_by(Case.place.desc()))
        still_open = [case for case in cases if case.is_open]
        if not still_open and not any(case.result == "withdrawn" for case in cases):
            raise NothingToWithdraw()
        for case in still_open:
            move(
                case,
                "close",
                result="withdrawn",
                reason="applicant",
                note=reason or None,
                by=by,
                now=now,
                outbox=outbox,
            )
    return Application.get_by_id(application_id)
