"""Who may act for whom. Pure: ages (a year is full on the birthday itself), guardians, mandates, and what results.

Applicant, signer and operator are three roles: the applicant is whom it is about, the agent is who acts and signs,
the operator is whose account types. An `Authority` says on what ground the agent acts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from server.core.errors import Fault, Invalid
from server.identity import errors
from server.identity.identifiers import age_on

ADULT = 18
OWN_CONSENT = 14

#: No mandate lasts longer. The law sets no limit; a paper that everybody has forgotten shall not let anybody act.
LONGEST_MANDATE = timedelta(days=3 * 366)

#: Things that a person does in person; no mandate covers them (category of the item).
IN_PERSON_ONLY = frozenset({"marriage", "adoption", "inheritance", "bank_card"})


class Ground(StrEnum):
    """On what an agent rests."""

    SELF = "self"
    GUARDIAN = "guardian"
    RELATIVE = "relative"
    HANDLER = "handler"
    WORKER_ORDER = "worker_order"
    CLERK = "clerk"


class Capacity(StrEnum):
    """Civil capacity of an adult; for children the age decides."""

    FULL = "full"
    LIMITED = "limited"
    NONE = "none"


def is_under_14(birth: date | None, day: date) -> bool:
    return birth is not None and age_on(birth, day) < OWN_CONSENT


def is_minor(birth: date, day: date) -> bool:
    return birth <= day and age_on(birth, day) < ADULT


def needs_guardian(birth: date | None, capacity: str, day: date) -> bool:
    return capacity != Capacity.FULL or (birth is not None and age_on(birth, day) < ADULT)


def is_ward(party: "Party", day: date) -> bool:
    """Whether a guardian may act for this person on that day. Where no birth is known, the paper tells."""
    return not party.is_firm and (party.birth is None or needs_guardian(party.birth, party.capacity, day))


def texts_for(birth: date | None, day: date) -> tuple[str, ...]:
    """The notices and consents that must have been shown before this authority is used.

    Not the words of a mandate: its principal agreed to them when he gave it, and the mandate itself is asked for.
    """
    return ("notice", "under_14") if is_under_14(birth, day) else ("notice",)


@dataclass(frozen=True, slots=True)
class Party:
    """What the rules need to know of a person."""

    id: UUID
    is_firm: bool = False
    birth: date | None = None
    capacity: str = Capacity.FULL


@dataclass(frozen=True, slots=True)
class Held:
    """A mandate or guardianship that the agent holds for the applicant. Empty items: all that may be mandated."""

    id: UUID
    ground: Ground
    since: datetime
    until: datetime | None
    items: frozenset[str] = frozenset()
    revoked_at: datetime | None = None

    def stands(self, now: datetime) -> bool:
        ended = self.revoked_at is not None and self.revoked_at <= now
        return self.since <= now and not ended and (self.until is None or now < self.until)

    def covers(self, items: Iterable[str]) -> bool:
        return not self.items or self.items.issuperset(items)


def number_of(mandate: UUID) -> str:
    """What people call a mandate by: on pages, at the desk, on the telephone."""
    return mandate.hex[-8:].upper()


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to be done, and when: the codes and categories of the items."""

    items: Sequence[str]
    categories: Sequence[str]
    now: datetime
    today: date


@dataclass(frozen=True, slots=True)
class Authority:
    """On what ground someone acts for the applicant. `proven` is false for a guest's own word; papers then prove it."""

    ground: Ground
    applicant: UUID | None
    agent: UUID | None
    rests_on: UUID | None = None
    proven: bool = True
    texts: tuple[str, ...] = ("notice",)


def check_mandate_possible(categories: Iterable[str]) -> None:
    """Marriage, adoption, inheritance and bank cards are done in person."""
    barred = sorted(IN_PERSON_ONLY.intersection(categories))
    if barred:
        raise errors.MandateNotPossible(categories=barred)


def check_until(until: datetime, now: datetime) -> None:
    """A mandate ends, and not too late: whoever still wants it gives it anew."""
    if until <= now:
        raise Invalid([Fault("/until", "截止时间要在现在之后")])
    if until - now > LONGEST_MANDATE:
        raise Invalid([Fault("/until", "授权最长三年，到期了可以再授权一次")])


def decide(applicant: Party, agent: UUID | None, held: Sequence[Held], matter: Matter) -> Authority:
    """The authority of a checked agent over this applicant, or a named no."""
    minor = not applicant.is_firm and needs_guardian(applicant.birth, applicant.capacity, matter.today)
    if agent == applicant.id:
        if minor:
            raise errors.GuardianNeeded()
        return Authority(Ground.SELF, applicant.id, None, texts=texts_for(applicant.birth, matter.today))
    standing = [one for one in held if one.stands(matter.now)]
    for one in standing:
        if one.ground is Ground.GUARDIAN and is_ward(applicant, matter.today):
            return _resting_on(one, applicant, agent, matter.today)
    mandates = [one for one in standing if one.ground is not Ground.GUARDIAN]
    if mandates:
        check_mandate_possible(matter.categories)
    for one in mandates:
        if one.covers(matter.items):
            return _resting_on(one, applicant, agent, matter.today)
    raise errors.GuardianNeeded() if minor else errors.NoAuthority(items=sorted(matter.items) if mandates else [])


def _resting_on(one: Held, applicant: Party, agent: UUID | None, today: date) -> Authority:
    texts = texts_for(applicant.birth, today)
    return Authority(one.ground, applicant.id, agent, rests_on=one.id, texts=texts)
