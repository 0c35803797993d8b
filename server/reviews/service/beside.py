"""What a desk does beside a case's course: it takes in a paper that was to follow, and looks at what came."""

from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.applications.models import Case
from server.applications.service import owed, record
from server.core.access import Actor
from server.core.errors import DomainError
from server.reviews.rules.desks import BESIDE
from server.reviews.service import people
from server.reviews.service.commands import Answer, Hand, Order, once
from server.reviews.signs import HEEDED, OWED, signs_of


class NothingNew(DomainError):
    """Somebody else was quicker, or nothing came."""

    status, slug, title = HTTPStatus.CONFLICT, "nothing-new", "没有新来的内容要看，或者别人已经看过了"


def offers(case: Case, signs: Collection[str], actor: Actor) -> list[str]:
    """Which of these this person may do now."""
    is_owed, is_new = not OWED.isdisjoint(signs), not HEEDED.isdisjoint(signs)
    fits = {"hand_in": is_owed and case.blocked_at is None, "heed": is_new}
    desks = people.desks_at(case, actor)
    return [action for action, at in BESIDE.items() if fits[action] and not desks.isdisjoint(at)]


def hand_in(case_id: UUID, handing_id: UUID, said: Mapping[str, Any], *, actor: Actor) -> Answer:
    """Take a promised paper from whoever brings it: once for all cases of the application that wait for it."""
    return once(Order(handing_id, "hand_in", case_id, actor, said), lambda hand: _hand_in(hand, handing_id, said))


def _hand_in(hand: Hand, handing_id: UUID, said: Mapping[str, Any]) -> None:
    if hand.case.blocked_at is not None:
        raise people.KeptOnly()
    owed.receive(hand.case, handing_id, said, by=hand.by, now=hand.now, outbox=hand.outbox)


def heed(case_id: UUID, command_id: UUID, *, actor: Actor) -> Answer:
    """Say that one looked at a paper that followed, or at a changed value: their signs go."""
    return once(Order(command_id, "heed", case_id, actor), _heed)


def _heed(hand: Hand) -> None:
    if HEEDED.isdisjoint(signs_of([hand.case.__data__], hand.today)[hand.case.id]):
        raise NothingNew()
    record(hand.case, "heeded", by=hand.by, now=hand.now, outbox=hand.outbox)
