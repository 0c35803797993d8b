"""Who speaks for a firm: its legal representative, whose card and whose firm's licence staff saw."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from server.core import clock
from server.core.access import Actor
from server.core.db import execute, insert_new, unit_of_work
from server.core.errors import Fault, Invalid, NotFound
from server.identity import queries
from server.identity.facts import CREDIT_CODE
from server.identity.identifiers import tidy_code
from server.identity.models import Representation
from server.identity.roles import CHECKERS
from server.identity.service import checks, persons, records
from server.identity.service.mandates import revoke_of_firm
from server.identity.service.parking import Belongs, refusal

SHORTEST_REASON = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaking:
    """Who speaks for which firm, and the paper that says so."""

    firm: UUID
    person: UUID
    proof: str
    proof_ref: UUID | None = None


def record(representation_id: UUID, told: Speaking, *, by: Actor) -> Any:
    """From now on this person speaks for the firm, and nobody else. A repeat changes nothing."""
    firm = _reached(told.firm, by)
    if not firm.is_firm:
        raise Invalid([Fault("/firm", "这不是单位")])
    if _reached(told.person, by).is_firm:
        raise Invalid([Fault("/person", "法定代表人要是个人")])
    with unit_of_work(durable=True):
        execute("UPDATE person SET kind = kind WHERE id = ?", (firm.id,))  # two at once take turns
        known: Any = Representation.get_or_none(Representation.id == representation_id)
        if known is None:
            _take_over(representation_id, told, by)
            known = Representation.get_by_id(representation_id)
    said = Speaking(firm=known.firm_id, person=known.person_id, proof=known.proof, proof_ref=known.proof_ref)
    if said != told:
        belongs = Belongs(about=firm.id)
        raise refusal("representation", representation_id, asdict(told), account=by.account_id, belongs=belongs)
    return known


def end(representation_id: UUID, *, how: str, reason: str, by: Actor, mandates: Sequence[UUID] = ()) -> Any:
    """Nobody speaks for the firm from now on: the representative lays it down, or staff write down why. A repeat
    changes nothing.

    Mandates are the firm's, not his: they stand until they are revoked or run out. Staff may end those they name here,
    for the same reason; whoever speaks for the firm next sees all of them and may revoke each.
    """
    with unit_of_work(durable=True):
        execute("UPDATE representation SET proof = proof WHERE id = ?", (representation_id,))  # two at once take turns
        found: Any = Representation.get_or_none(Representation.id == representation_id)
        if found is None or not _may_end(found, by):
            raise NotFound()
        is_staff = not by.roles.isdisjoint(CHECKERS)
        if is_staff and len(reason.strip()) < SHORTEST_REASON:
            raise Invalid([Fault("/reason", "请写明原因")])
        if mandates and not is_staff:
            raise Invalid([Fault("/mandates", "要收回的授权，请在“授权”里一份一份收回")])
        firm, said = persons.get(found.firm_id).id, f"{how}: {reason.strip()}"
        if found.until is None:
            found.until = clock.now()
            found.save(only=[Representation.until])
            records.write(by.account_id, "representation_ended", "person", firm, reason=said)
        if mandates:
            revoke_of_firm(firm, mandates, how=how, reason=said, by=by)
        return found


def _may_end(found: Any, by: Actor) -> bool:
    if by.roles.isdisjoint(CHECKERS):
        return by.person_id is not None and persons.get(found.person_id).id == by.person_id
    return _reaches(persons.get(found.firm_id).id, by)


def who_speaks(credit_code: str, *, by: Actor) -> list[Any]:
    """Who speaks for the firm of this code now, for staff who reach it or saw its licence; the look is logged."""
    firm = persons.find(CREDIT_CODE, tidy_code(credit_code))
    if firm is None or not _reaches(firm.id, by):
        return []
    records.write(by.account_id, "representation_looked_up", "person", firm.id)
    live = (Representation.firm << queries.records_of(firm.id)) & Representation.until.is_null()
    return list(Representation.select().where(live))


def spoken_by(person_id: UUID) -> list[Any]:
    """The firms for which this person speaks now, the newest first."""
    mine = (Representation.person << queries.records_of(person_id)) & Representation.until.is_null()
    return list(Representation.select().where(mine).order_by(Representation.since.desc()))


def _reaches(person_id: UUID, by: Actor) -> bool:
    return persons.sees(by, person_id) or checks.was_here(person_id, by.account_id)


def _reached(person_id: UUID, by: Actor) -> Any:
    """The person, if the caller reaches it or saw its paper just now."""
    person = persons.get(person_id)
    if not _reaches(person.id, by):
        raise NotFound()
    return person


def _take_over(representation_id: UUID, told: Speaking, by: Actor) -> None:
    now = clock.now()
    fresh = Representation(id=representation_id, **asdict(told), since=now, recorded_by=by.account_id)
    before = (Representation.firm << queries.records_of(persons.get(told.firm).id)) & Representation.until.is_null()
    if insert_new(fresh):  # else the id is another firm's
        Representation.update(until=now).where(before & (Representation.id != representation_id)).execute()
        records.write(by.account_id, "representation_recorded", "person", told.firm, reason=told.proof)
