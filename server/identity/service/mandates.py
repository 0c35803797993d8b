"""Mandates and guardianships: given by the one it concerns, on a page, at the desk or by telephone; seen and ended as easily."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from server.core import clock
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.errors import AlreadyUsed, Fault, Forbidden, Invalid, NotFound
from server.identity import care
from server.identity.care import Authority, Ground, Held
from server.identity.errors import LevelTooLow
from server.identity.models import Guardianship, Mandate, Person
from server.identity.roles import CHECKERS
from server.identity.service import persons, records

ORAL = "oral_witnessed"
BY_STAFF = frozenset({"desk", "telephone", ORAL, "signed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a mandate says. `items`: item codes, none of them means all that may be mandated."""

    ground: Ground
    relation: str
    items: Sequence[str]
    until: datetime
    how: str = "page"
    evidence: dict[str, Any] = field(default_factory=dict)
    consent: UUID | None = None
    categories: Sequence[str] = ()


def offer(mandate_id: UUID, *, principal: UUID, agent: UUID, terms: Terms, by: Actor) -> Any:
    """Record a mandate. From the principal, or with proof from staff, it holds at once; from the agent it waits for the principal."""
    care.check_mandate_possible(terms.categories)
    now = clock.now()
    if terms.until <= now:
        raise Invalid([Fault("/until", "截止时间要在现在之后")])
    if principal == agent:
        raise Invalid([Fault("/agent", "代办人不能是本人")])
    state = _state_for(by, principal, agent, terms)
    with unit_of_work(durable=True) as outbox:
        known = Mandate.get_or_none(Mandate.id == mandate_id)
        if known is not None:
            return _same(known, by, principal, agent, terms)
        mandate = Mandate.create(
            id=mandate_id,
            principal=principal,
            agent=agent,
            ground=terms.ground,
            relation=terms.relation,
            items=sorted(set(terms.items)),
            since=now,
            until=terms.until,
            how=terms.how,
            evidence=terms.evidence,
            consent=terms.consent,
            state=state,
            given_at=now if state == "given" else None,
            recorded_by=by.account_id,
            recorded_at=now,
        )
        outbox.add(f"mandate.{state}", "mandate", mandate_id, data={"principal": str(principal), "agent": str(agent)})
        return mandate


def _state_for(by: Actor, principal: UUID, agent: UUID, terms: Terms) -> str:
    if terms.how in BY_STAFF and not by.roles.isdisjoint(CHECKERS):
        if terms.how == ORAL and len(set(terms.evidence.get("witnesses", []))) < 2:
            raise Invalid([Fault("/evidence/witnesses", "口头授权要有两名工作人员见证")])
        if not persons.sees(by, principal):
            raise NotFound()
        return "given"
    if by.person_id is None:
        raise LevelTooLow()
    if by.person_id == principal:
        return "given"
    if by.person_id == agent:
        return "offered"
    raise Forbidden("只有本人、代办人或工作人员能登记授权")


def _same(known: Any, by: Actor, principal: UUID, agent: UUID, terms: Terms) -> Any:
    if known.recorded_by != by.account_id:
        raise NotFound()
    before = (known.principal_id, known.agent_id, known.ground, list(known.items), known.until)
    if before != (principal, agent, terms.ground, sorted(set(terms.items)), terms.until):
        raise AlreadyUsed()
    return known


def _of_principal(mandate_id: UUID, by: Actor) -> Any:
    """The mandate, for its principal or for staff who reach him (by telephone or at the desk)."""
    mandate = Mandate.get_or_none(Mandate.id == mandate_id)
    if mandate is None:
        raise NotFound()
    staff = not by.roles.isdisjoint(CHECKERS) and persons.sees(by, mandate.principal_id)
    if not staff and (by.person_id is None or by.person_id != persons.get(mandate.principal_id).id):
        raise NotFound()
    return mandate


def confirm(mandate_id: UUID, *, how: str, by: Actor) -> Any:
    """The principal agrees to what the agent offered."""
    with unit_of_work(durable=True) as outbox:
        mandate = _of_principal(mandate_id, by)
        if mandate.state == "offered":
            mandate.state, mandate.given_at, mandate.how = "given", clock.now(), how
            mandate.save(only=[Mandate.state, Mandate.given_at, Mandate.how])
            outbox.add("mandate.given", "mandate", mandate_id, data={"agent": str(mandate.agent_id)})
        return mandate


def revoke(mandate_id: UUID, *, how: str, by: Actor) -> Any:
    """End a mandate now: the principal on a page, or staff whom he called or came to. A repeat changes nothing."""
    with unit_of_work(durable=True) as outbox:
        mandate = _of_principal(mandate_id, by)
        if mandate.state != "revoked":
            mandate.state, mandate.revoked_at = "revoked", clock.now()
            mandate.revoked_how, mandate.revoked_by = how, by.account_id
            mandate.save(only=[Mandate.state, Mandate.revoked_at, Mandate.revoked_how, Mandate.revoked_by])
            outbox.add("mandate.revoked", "mandate", mandate_id, data={"agent": str(mandate.agent_id)})
        return mandate


def record_guardianship(
    guardianship_id: UUID,
    *,
    ward: UUID,
    guardian: UUID,
    relation: str,
    reason: str,
    proof: str,
    proof_ref: UUID | None = None,
    until: datetime | None = None,
    by: Actor,
) -> Any:
    """Staff saw the paper that makes someone a guardian."""
    if ward == guardian:
        raise Invalid([Fault("/guardian", "监护人不能是本人")])
    if not persons.sees(by, ward):
        raise NotFound()
    with unit_of_work(durable=True):
        known = Guardianship.get_or_none(Guardianship.id == guardianship_id)
        if known is not None:
            if (known.ward_id, known.guardian_id, known.relation) != (ward, guardian, relation):
                raise AlreadyUsed()
            return known
        if reason != "minor":
            capacity = care.Capacity.NONE if reason == "no_capacity" else care.Capacity.LIMITED
            Person.update(capacity=capacity).where(Person.id == ward).execute()
        records.write(by.account_id, "guardianship_recorded", "person", ward, reason=proof)
        now = clock.now()
        return Guardianship.create(
            id=guardianship_id,
            ward=ward,
            guardian=guardian,
            relation=relation,
            reason=reason,
            proof=proof,
            proof_ref=proof_ref,
            since=now,
            until=until,
            recorded_by=by.account_id,
            recorded_at=now,
        )


# --- the question that applications ask ------------------------------------------------------------------------------


def authority_for(
    actor: Actor,
    applicant: UUID,
    item_codes: Sequence[str],
    now: datetime,
    *,
    categories: Sequence[str] = (),
    claim: Ground = Ground.SELF,
) -> Authority:
    """On what ground this actor may act for the applicant in these items, or a named no.

    A caller whose person is not known yet (guest, phone) may only claim to act for himself, or as the guardian of a child:
    the authority is then unproven, his papers prove it, and nothing stored about the applicant is shown to him.
    """
    person = persons.get(applicant)
    party, today = persons.party(person), clock.local(now).date()
    staff = _staff_ground(actor)
    if staff is not None and actor.person_id != party.id:
        return _by_staff(staff, party, actor, item_codes, categories, now)
    if actor.person_id is None:
        return _claimed(party, claim, today)
    held = held_for(party.id, actor.person_id)
    return care.decide(party, actor.person_id, held, items=item_codes, categories=categories, now=now, today=today)


def _staff_ground(actor: Actor) -> Ground | None:
    if "clerk" in actor.roles:
        return Ground.CLERK
    return Ground.WORKER_ORDER if "grid_worker" in actor.roles else None


def _by_staff(
    ground: Ground, party: care.Party, actor: Actor, items: Sequence[str], categories: Sequence[str], now: datetime
) -> Authority:
    """A clerk types for someone who stands at the window; a worker needs the person's order."""
    today = clock.local(now).date()
    if ground is Ground.CLERK:
        texts = care.texts_for(party.birth, ground, today)
        return Authority(ground, party.id, actor.person_id, texts=texts)
    orders = [_held(one) for one in _mandates(party.id) if one.ground == Ground.WORKER_ORDER and one.state == "given"]
    return care.decide(party, actor.account_id, orders, items=items, categories=categories, now=now, today=today)


def _claimed(party: care.Party, claim: Ground, today: Any) -> Authority:
    minor = not party.is_firm and care.needs_guardian(party.birth, party.capacity, today)
    ground = Ground.GUARDIAN if minor else claim
    if ground not in (Ground.SELF, Ground.GUARDIAN):
        raise LevelTooLow("代别人办事,要先核验您自己的身份")
    return Authority(ground, party.id, None, proven=False, texts=care.texts_for(party.birth, ground, today))


def held_for(applicant: UUID, agent: UUID) -> list[Held]:
    """What the agent holds for the applicant, guardianship first."""
    wards = (Guardianship.ward << _records_of(applicant)) & (Guardianship.guardian << _records_of(agent))
    guards = [Held(one.id, Ground.GUARDIAN, one.since, one.until) for one in Guardianship.select().where(wards)]
    agents = set(_records_of(agent))
    return guards + [_held(one) for one in _mandates(applicant) if one.agent_id in agents and one.state != "offered"]


def _records_of(person_id: UUID) -> list[UUID]:
    """A person's own record and those merged into it."""
    return [row.id for row in Person.select(Person.id).where((Person.id == person_id) | (Person.merged_into == person_id))]


def _mandates(principal: UUID) -> list[Any]:
    return list(Mandate.select().where(Mandate.principal << _records_of(principal)))


def _held(mandate: Any) -> Held:
    ground = Ground(mandate.ground)
    items = frozenset(mandate.items)
    return Held(mandate.id, ground, mandate.since, mandate.until, items, mandate.revoked_at)
