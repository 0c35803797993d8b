"""A command of staff is carried out once: its repeat gets the stored answer, other content under its id is parked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.core import clock, crypto
from server.core.db import insert_many, unit_of_work
from server.core.errors import NotFound
from server.identity.models import StaffCommand
from server.identity.service.parking import Belongs, refusal

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One command as it came: its id, what is to be done, what it says, who gives it."""

    id: UUID
    kind: str
    content: Mapping[str, Any]
    by: UUID
    belongs: Belongs = Belongs(desk=None)  # who sees to it where other content comes under its id

    @property
    def mark(self) -> str:
        """By which a repeat is known; keyed, as names and numbers could be guessed from a bare digest."""
        return crypto.lookup("staff-command", crypto.canonical([self.kind, dict(self.content)]).decode())


def is_done(order: Order) -> bool:
    """Whether this very command was carried out before."""
    known = StaffCommand.get_or_none(StaffCommand.id == order.id)
    return known is not None and (known.account, known.digest) == (order.by, order.mark)


def once(order: Order, do: Callable[[], Answer]) -> Answer:
    """Carry it out in one unit. Of eight at the same moment one does, the others wait at its row and get its answer."""
    row = {"id": order.id, "kind": order.kind, "account": order.by, "digest": order.mark}
    with unit_of_work(durable=True):
        if insert_many(StaffCommand, [row | {"answer": {}, "at": clock.now()}], ignore=True):
            answer = do()
            StaffCommand.update(answer=answer).where(StaffCommand.id == order.id).execute()
            return answer
        known = StaffCommand.get_by_id(order.id)
    if known.account != order.by:
        raise NotFound()
    if known.digest != order.mark:
        raise refusal(order.kind, order.id, order.content, account=order.by, belongs=order.belongs)
    return dict(known.answer)
