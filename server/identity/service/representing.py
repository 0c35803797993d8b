"""Who speaks for a firm: its legal representative, whose card and whose firm's licence staff saw."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from server.core import clock
from server.core.access import Actor
from server.core.db import execute, insert_new, unit_of_work
from server.core.errors import Fault, Invalid, NotFound
from server.identity import queries
from server.identity.models import Representation
from server.identity.service import checks, persons, records
from server.identity.service.parking import Belongs, refusal


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


def _reached(person_id: UUID, by: Actor) -> Any:
    """The person, if the caller reaches it or saw its paper just now."""
    person = persons.get(person_id)
    if not persons.sees(by, person.id) and not checks.was_here(person.id, by.account_id):
        raise NotFound()
    return person


def _take_over(representation_id: UUID, told: Speaking, by: Actor) -> None:
    now = clock.now()
    fresh = Representation(id=representation_id, **asdict(told), since=now, recorded_by=by.account_id)
    before = (Representation.firm << queries.records_of(persons.get(told.firm).id)) & Representation.until.is_null()
    if insert_new(fresh):  # else the id is another firm's
        Representation.update(until=now).where(before & (Representation.id != representation_id)).execute()
        records.write(by.account_id, "representation_recorded", "person", told.firm, reason=told.proof)
