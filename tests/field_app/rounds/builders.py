"""Visit requests as tests need them."""

from typing import Any
from uuid import UUID

from field_app.rounds.models import VisitRequest
from field_app.rounds.service import asking, visiting
from server.core.access import Actor
from server.core.ids import uuid7
from server.identity.roles import Role
from tests.server.identity.builders import COMMUNITY, a_staff_account, an_actor

CALLER = {"name": "李明", "relation": "儿子", "phone": "13800000009", "how": "phone"}
ABOUT = {"name": "欧阳秀兰", "address": "示例街9号3-2-501", "phone": None}


def a_clerk(division: str = COMMUNITY) -> Actor:
    account, _ = a_staff_account(Role.CLERK, division=division)
    return an_actor("clerk", division=division, account=account.id)


def a_request(by: Actor, resident: UUID | None = None, *, request: UUID | None = None, **told: Any) -> VisitRequest:
    request = request or uuid7()
    asked = {"resident": resident, "grid": None, "words": "想办老年卡", "wanted_on": None, "asked": None, "about": None}
    asking.ask(request, asked | told, by=by)
    return VisitRequest.get_by_id(request)  # type: ignore[no-any-return]


def confirmed(row: VisitRequest, by: Actor, *, agrees: bool = True, resident: UUID | None = None) -> VisitRequest:
    told = {"id": uuid7(), "agrees": agrees, "how": "phone", "whom": "本人", "resident": resident}
    visiting.confirm(row.id, told, by=by)
    return VisitRequest.get_by_id(row.id)  # type: ignore[no-any-return]


def taken(row: VisitRequest, by: Actor) -> VisitRequest:
    visiting.take(row.id, {"id": uuid7()}, by=by)
    return VisitRequest.get_by_id(row.id)  # type: ignore[no-any-return]


def passed(row: VisitRequest, by: Actor) -> VisitRequest:
    visiting.give_up(row.id, {"id": uuid7(), "reason": "病了"}, by=by)
    return VisitRequest.get_by_id(row.id)  # type: ignore[no-any-return]


def finished(row: VisitRequest, by: Actor, **told: Any) -> VisitRequest:
    visiting.finish(row.id, {"id": uuid7(), "word_said": True, "job": None, "words": "", **told}, by=by)
    return VisitRequest.get_by_id(row.id)  # type: ignore[no-any-return]


def withdrawn(row: VisitRequest, by: Actor) -> VisitRequest:
    visiting.withdraw(row.id, {"id": uuid7(), "reason": "不用了"}, by=by)
    return VisitRequest.get_by_id(row.id)  # type: ignore[no-any-return]


def told_word(row: VisitRequest, by: Actor, times: int = 1) -> UUID:
    """She was asked, and told the word so often."""
    confirmed(row, by)
    for _ in range(times):
        visiting.tell_word(row.id, {"id": uuid7(), "how": "call", "whom": "resident"}, by=by)
    return UUID(str(row.id))
