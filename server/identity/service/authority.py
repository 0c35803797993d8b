"""The question that applications ask: on what ground does this caller act for that applicant?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.core import clock
from server.core.access import Actor
from server.core.errors import NotFound
from server.identity import care, queries
from server.identity.care import Authority, Ground, Held, Matter
from server.identity.errors import GuardianNeeded, LevelTooLow, MandateNotPossible, NoAuthority
from server.identity.models import Guardianship, Mandate
from server.identity.service import checks, persons, records

#: One answer whether the person does not exist or is none of the caller's.
NOT_HERE = "没有找到申请人。申请人不在您负责的地方的，请先当面核验证件"


def authority_for(  # noqa: PLR0913  the question has this many parts
    actor: Actor,
    applicant: UUID,
    item_codes: Sequence[str],
    now: datetime,
    *,
    categories: Sequence[str] = (),
    claim: Ground = Ground.SELF,
    application: UUID | None = None,
) -> Authority:
    """On what ground this actor may act for the applicant in these items, or a named no.

    A caller whose person is not known yet (guest, phone) may only claim to act for himself, or as a child's guardian:
    the authority is then unproven, his papers prove it, and nothing stored about the applicant is shown to him.
    """
    person = _person(applicant)
    party, today = persons.party(person), clock.local(now).date()
    matter = Matter(item_codes, categories, now, today)
    staff = _staff_ground(actor)
    if staff is not None and actor.person_id != party.id:
        _note_naming(party.id, actor, application)
        return _by_staff(staff, party, actor, matter)
    if actor.person_id is None:
        return _claimed(party, claim, today)
    held = held_for(party.id, actor.person_id)
    return care.decide(party, actor.person_id, held, matter)


def _person(applicant: UUID) -> Any:
    try:
        return persons.get(applicant)
    except NotFound:
        raise NotFound(NOT_HERE) from None


def _note_naming(person: UUID, actor: Actor, application: UUID | None) -> None:
    """Staff name whom they reach, or whose card they just saw; anybody else is not there. Each naming is logged."""
    if not persons.sees(actor, person) and not checks.was_here(person, actor.account_id):
        raise NotFound(NOT_HERE)
    reason = f"application {application}" if application else ""
    records.write(actor.account_id, "named_applicant", "person", person, reason=reason)


def _staff_ground(actor: Actor) -> Ground | None:
    if "clerk" in actor.roles:
        return Ground.CLERK
    return Ground.WORKER_ORDER if "grid_worker" in actor.roles else None


def _by_staff(ground: Ground, party: care.Party, actor: Actor, matter: Matter) -> Authority:
    """A clerk types for someone who stands at the window; a worker needs the person's order."""
    if ground is Ground.CLERK:
        texts = care.texts_for(party.birth, matter.today)
        return Authority(ground, party.id, actor.person_id, texts=texts)
    orders = [as_held(one) for one in _mandates(party.id) if one.ground == Ground.WORKER_ORDER and one.state == "given"]
    decided = care.decide(party, None, orders, matter)
    return replace(decided, agent=actor.person_id)


def _claimed(party: care.Party, claim: Ground, today: date) -> Authority:
    minor = not party.is_firm and care.needs_guardian(party.birth, party.capacity, today)
    ground = Ground.GUARDIAN if minor else claim
    if ground not in (Ground.SELF, Ground.GUARDIAN):
        raise LevelTooLow("代别人办事，要先核验您自己的身份")
    return Authority(ground, party.id, None, proven=False, texts=care.texts_for(party.birth, today))


def record_of(applicant: UUID, number: str, matter: Matter) -> UUID | None:
    """The mandate or guardianship on which the bearer of this number may act for the applicant; None without one."""
    agent = persons.find("resident_id", number)
    if agent is None:
        return None
    party = persons.party(_person(applicant))
    try:
        return care.decide(party, agent.id, held_for(party.id, agent.id), matter).rests_on
    except (GuardianNeeded, NoAuthority, MandateNotPossible):
        return None


def held_for(applicant: UUID, agent: UUID) -> list[Held]:
    """What the agent holds for the applicant, guardianship first."""
    wards = (Guardianship.ward << queries.records_of(applicant)) & (Guardianship.guardian << queries.records_of(agent))
    guards = [Held(one.id, Ground.GUARDIAN, one.since, one.until) for one in Guardianship.select().where(wards)]
    agents = set(queries.records_of(agent))
    return guards + [as_held(one) for one in _mandates(applicant) if one.agent_id in agents and one.state != "offered"]


def _mandates(principal: UUID) -> list[Any]:
    return list(Mandate.select().where(Mandate.principal << queries.records_of(principal)))


def as_held(mandate: Any) -> Held:
    """A mandate as the rules see it."""
    ground = Ground(mandate.ground)
    items = frozenset(mandate.items)
    return Held(mandate.id, ground, mandate.since, mandate.until, items, mandate.revoked_at)
