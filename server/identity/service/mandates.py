"""Mandates and guardianships: given on a page, at the desk or by telephone; seen and ended as easily."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from server.core import clock
from server.core.access import Actor
from server.core.db import Outbox, insert_new, unit_of_work
from server.core.errors import Fault, Forbidden, Invalid, NotFound
from server.identity import care, naming, queries
from server.identity.care import Ground
from server.identity.errors import LevelTooLow
from server.identity.models import Guardianship, Mandate, Person
from server.identity.roles import CHECKERS
from server.identity.service import persons, records
from server.identity.service.parking import Belongs, refusal

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
    named: dict[str, Any] = field(default_factory=dict)  # side → the words by which it was named


def offer(mandate_id: UUID, *, principal: UUID, agent: UUID | None, terms: Terms, by: Actor) -> Any:
    """Record a mandate. From the principal, or with proof from staff, it holds at once; an agent's offer waits."""
    care.check_mandate_possible({*terms.categories, *naming.categories_of(terms.items)})
    now = clock.now()
    if principal == agent:
        raise Invalid([Fault("/agent", "代办人不能是本人")])
    if agent is None and terms.ground is not Ground.WORKER_ORDER:
        raise Invalid([Fault("/agent", "请写明请谁代办")])
    state = _state_for(by, principal, agent, terms)
    with unit_of_work(durable=True) as outbox:
        known: Any = Mandate.get_or_none(Mandate.id == mandate_id)
        if known is None:
            care.check_until(terms.until, now)
            sides = {"id": mandate_id, "principal": principal, "agent": agent}
            dated = {"since": now, "recorded_at": now, "given_at": now if state == "given" else None}
            fresh = Mandate(**sides, **dated, **_row(terms), state=state, recorded_by=by.account_id)
            if insert_new(fresh):
                outbox.add(f"mandate.{state}", "mandate", mandate_id)
            known = Mandate.get_by_id(mandate_id)  # ours, or that of somebody who was faster
    if known.recorded_by != by.account_id:
        raise NotFound()
    if (known.principal_id, known.agent_id, _said(known)) != (principal, agent, _said(terms)):
        told = asdict(terms) | {"principal": principal, "agent": agent}
        raise refusal("mandate", mandate_id, told, account=by.account_id, belongs=Belongs(about=principal))
    return known


def _row(terms: Terms) -> dict[str, Any]:
    told = {name: value for name, value in asdict(terms).items() if name != "categories"}
    return told | {"items": sorted(set(terms.items))}


def _said(terms: Any) -> tuple[Any, ...]:
    """What makes two mandates the same."""
    return terms.ground, terms.relation, sorted(set(terms.items)), terms.until


def _state_for(by: Actor, principal: UUID, agent: UUID | None, terms: Terms) -> str:
    if terms.how in BY_STAFF and not by.roles.isdisjoint(CHECKERS):
        if terms.how == ORAL and len(set(terms.evidence.get("witnesses", []))) < 2:
            raise Invalid([Fault("/evidence/witnesses", "口头授权要有两名工作人员见证")])
        if not persons.sees(by, principal):
            raise NotFound()
        return "given"
    if by.person_id is None:
        raise LevelTooLow()
    if speaks_for(by, principal):
        return "given"
    if by.person_id == agent and agent is not None:
        return "offered"
    raise Forbidden("只有本人、代办人或工作人员能登记授权")


def speaks_for(by: Actor, person: UUID) -> bool:
    """Whether the caller is this person, or the legal representative of the firm that it is."""
    return by.person_id is not None and (by.person_id == person or person in queries.firms_of(by.person_id))


def _of_principal(mandate_id: UUID, by: Actor) -> Any:
    """The mandate, for its principal, who speaks for the firm that it is, or staff who reach it (telephone, desk)."""
    mandate: Any = Mandate.get_or_none(Mandate.id == mandate_id)
    if mandate is None:
        raise NotFound()
    staff = not by.roles.isdisjoint(CHECKERS) and persons.sees(by, mandate.principal_id)
    if not staff and not speaks_for(by, persons.get(mandate.principal_id).id):
        raise NotFound()
    return mandate


def confirm(mandate_id: UUID, *, how: str, by: Actor) -> Any:
    """The principal agrees to what the agent offered."""
    with unit_of_work(durable=True) as outbox:
        mandate = _of_principal(mandate_id, by)
        if mandate.state == "offered":
            mandate.state, mandate.given_at, mandate.how = "given", clock.now(), how
            mandate.save(only=[Mandate.state, Mandate.given_at, Mandate.how])
            outbox.add("mandate.given", "mandate", mandate_id)
        return mandate


def revoke(mandate_id: UUID, *, how: str, by: Actor) -> Any:
    """End a mandate now: the principal on a page, staff whom he called or came to, or the agent who lays it down.

    A repeat changes nothing.
    """
    with unit_of_work(durable=True) as outbox:
        mandate = _of_agent(mandate_id, by)
        end = "revoked" if mandate is None else "laid_down"
        mandate = mandate or _of_principal(mandate_id, by)
        _end(mandate, end, how=how, by=by, outbox=outbox)
        return mandate


def replace(mandate_id: UUID, *, by: Actor) -> None:
    """The principal agreed anew before the same staff: what was recorded first gives way. A repeat changes nothing."""
    with unit_of_work(durable=True) as outbox:
        mandate = Mandate.get_or_none((Mandate.id == mandate_id) & (Mandate.recorded_by == by.account_id))
        if mandate is None:
            raise NotFound()
        _end(mandate, "replaced", how="replaced", by=by, outbox=outbox)


def _end(mandate: Any, end: str, *, how: str, by: Actor, outbox: Outbox) -> bool:
    """Whether it is this call that ended it."""
    if mandate.state == "revoked":
        return False
    mandate.state, mandate.revoked_at = "revoked", clock.now()
    mandate.revoked_how, mandate.revoked_by = how if end == "revoked" else end, by.account_id
    mandate.save(only=[Mandate.state, Mandate.revoked_at, Mandate.revoked_how, Mandate.revoked_by])
    outbox.add(f"mandate.{end}", "mandate", mandate.id)
    return True


def revoke_of_firm(firm: UUID, mandate_ids: Sequence[UUID], *, how: str, reason: str, by: Actor) -> None:
    """Staff who saw the firm's papers end these of its mandates, each logged with why; 404 for another's."""
    with unit_of_work(durable=True) as outbox:
        theirs = Mandate.principal << queries.records_of(firm)
        found = list(Mandate.select().where((Mandate.id << list(mandate_ids)) & theirs))
        if len(found) != len(set(mandate_ids)):
            raise NotFound()
        for mandate in found:
            if _end(mandate, "revoked", how=how, by=by, outbox=outbox):
                records.write(by.account_id, "mandate_revoked", "mandate", mandate.id, reason=reason)


def _of_agent(mandate_id: UUID, by: Actor) -> Any:
    """The mandate, if the caller is the one who holds it."""
    mandate: Any = Mandate.get_or_none(Mandate.id == mandate_id)
    holds = mandate is not None and mandate.agent_id and by.person_id == persons.get(mandate.agent_id).id
    return mandate if holds else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What makes someone a guardian, as staff saw it."""

    relation: str
    reason: str
    proof: str
    proof_ref: UUID | None = None
    until: datetime | None = None


def record_guardianship(guardianship_id: UUID, *, ward: UUID, guardian: UUID, proof: Proof, by: Actor) -> Any:
    """Staff saw the paper that makes someone a guardian."""
    if ward == guardian:
        raise Invalid([Fault("/guardian", "监护人不能是本人")])
    if not persons.sees(by, ward):
        raise NotFound()
    told = asdict(proof)
    with unit_of_work(durable=True):
        known: Any = Guardianship.get_or_none(Guardianship.id == guardianship_id)
        if known is None:
            now, ids = clock.now(), {"id": guardianship_id, "ward": ward, "guardian": guardian}
            fresh = Guardianship(**ids, **told, since=now, recorded_by=by.account_id, recorded_at=now)
            if insert_new(fresh):
                _note_capacity(ward, proof)
                records.write(by.account_id, "guardianship_recorded", "person", ward, reason=proof.proof)
            known = Guardianship.get_by_id(guardianship_id)  # ours, or that of somebody who was faster
    same = {name: getattr(known, name) for name in told} == told
    if not same or (known.ward_id, known.guardian_id) != (ward, guardian):
        told |= {"ward": ward, "guardian": guardian}
        raise refusal("guardianship", guardianship_id, told, account=by.account_id, belongs=Belongs(about=ward))
    return known


def _note_capacity(ward: UUID, proof: Proof) -> None:
    if proof.reason != "minor":
        capacity = care.Capacity.NONE if proof.reason == "no_capacity" else care.Capacity.LIMITED
        Person.update(capacity=capacity).where(Person.id == ward).execute()
