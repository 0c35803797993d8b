"""Does it still hold on what somebody acted for another? Asked at each act and each look, for many at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress
from typing import Any
from uuid import UUID

from server.core import clock
from server.identity import care
from server.identity.care import Authority, Ground, Held, Matter
from server.identity.errors import GuardianNeeded, MandateNotPossible, NoAuthority
from server.identity.models import Guardianship, Mandate, Person
from server.identity.service import persons
from server.identity.service.authority import as_held

#: Grounds that end: a mandate is taken back or runs out, a ward comes of age. One's own stays one's own.
ENDING = frozenset({Ground.GUARDIAN, Ground.RELATIVE, Ground.HANDLER, Ground.WORKER_ORDER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Who acts for whom, on what ground, in which items. No agent: somebody whose own person is not known."""

    ground: Ground
    applicant: UUID | None
    agent: UUID | None
    items: Sequence[str]
    categories: Sequence[str]


def still_acts(actings: Sequence[Acting], now: datetime) -> list[bool]:
    """For each, whether it holds at this moment. Four queries for however many; none where nothing can end.

    Whoever acts on his own word, for somebody of whom we keep no record, goes on: his papers are looked at by people.
    """
    can_end = [one.ground in ENDING and one.applicant is not None for one in actings]
    if not any(can_end):
        return [True] * len(actings)
    known = _Known(compress(actings, can_end))
    return [not ends or known.holds(one, now) for one, ends in zip(actings, can_end, strict=True)]


@dataclass(frozen=True, slots=True)
class Footing:
    """On what somebody acts at this moment. `is_over`: on nothing any more, though once there was something."""

    authority: Authority | None
    is_over: bool


def footing(one: Acting, now: datetime) -> Footing:
    """Where one acting stands. Four queries."""
    known = _Known([one])
    found = known.authority(one, now)
    return Footing(found, found is None and known.was_let(one))


def guards(guardianship: Any, ward: Any, now: datetime) -> bool:
    """Whether it stands: of a child until it comes of age, whatever the paper says. `ward` stands after mergers."""
    held = Held(guardianship.id, Ground.GUARDIAN, guardianship.since, guardianship.until)
    return held.stands(now) and care.is_ward(persons.party(ward), clock.local(now).date())


class _Known:
    """Records, guardianships and mandates of all who are asked about."""

    def __init__(self, actings: Iterable[Acting]) -> None:
        named = {side for one in actings for side in (one.applicant, one.agent) if side}
        rows: Any = Person.select(Person.id, Person.merged_into).where(Person.id << list(named))
        self.roots = {row.id: row.merged_into_id or row.id for row in rows}
        roots = list(set(self.roots.values()))
        family: Any = Person.select().where((Person.id << roots) | (Person.merged_into << roots))
        self.records: dict[UUID, list[UUID]] = {}
        self.parties: dict[UUID, care.Party] = {}
        for row in family:
            self.records.setdefault(row.merged_into_id or row.id, []).append(row.id)
            self.parties[row.id] = persons.party(row)
        everyone = [row.id for row in family]
        self.guards = list(Guardianship.select().where(Guardianship.ward << everyone))
        given = (Mandate.principal << everyone) & (Mandate.state != "offered")
        self.mandates = list(Mandate.select().where(given))

    def holds(self, one: Acting, now: datetime) -> bool:
        applicant, _agent = self._sides(one)
        if applicant is not None and one.agent is None and one.ground is not Ground.WORKER_ORDER:
            party, today = self.parties[applicant], clock.local(now).date()
            return one.ground is Ground.GUARDIAN and care.is_ward(party, today)
        return self.authority(one, now) is not None

    def authority(self, one: Acting, now: datetime) -> Authority | None:
        """On what it rests now."""
        applicant, agent = self._sides(one)
        if applicant is None:
            return None
        party, today = self.parties[applicant], clock.local(now).date()
        held = list(self._held(one.ground, applicant, agent))
        try:
            return care.decide(party, agent, held, Matter(one.items, one.categories, now, today))
        except (NoAuthority, GuardianNeeded, MandateNotPossible):
            return None

    def was_let(self, one: Acting) -> bool:
        """Whether there was ever anything on which to act."""
        applicant, agent = self._sides(one)
        return applicant is not None and any(self._held(one.ground, applicant, agent))

    def _sides(self, one: Acting) -> tuple[UUID | None, UUID | None]:
        applicant = self.roots.get(one.applicant) if one.applicant else None
        return applicant, self.roots.get(one.agent) if one.agent and one.ground is not Ground.WORKER_ORDER else None

    def _held(self, ground: Ground, applicant: UUID, agent: UUID | None) -> Iterable[Held]:
        mine, theirs = set(self.records[applicant]), set(self.records.get(agent, ()) if agent else ())
        guard: Any
        for guard in self.guards:
            if guard.ward_id in mine and guard.guardian_id in theirs:
                yield Held(guard.id, Ground.GUARDIAN, guard.since, guard.until)
        one: Any
        for one in self.mandates:
            is_order = ground is Ground.WORKER_ORDER and one.ground == Ground.WORKER_ORDER
            if one.principal_id in mine and (is_order or one.agent_id in theirs):
                yield as_held(one)
