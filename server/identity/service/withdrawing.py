"""Taking a consent back: on a page, or by telling staff. As easy as giving; what was done until then stays lawful."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.core import clock
from server.core.access import Actor
from server.core.db import Outbox, execute, unit_of_work
from server.core.errors import Fault, Invalid, NotFound
from server.identity.models import Consent, ConsentText
from server.identity.service import persons, records


@dataclass(frozen=True, slots=True)
class Told:
    """How somebody told staff that he takes it back, and why they write it down."""

    how: str
    reason: str


def withdraw(consent_id: UUID, by: Actor) -> Any:
    """Take one's own consent back. A repeat changes nothing."""
    with unit_of_work(durable=True) as outbox:
        consent = _held(consent_id)
        if consent.account_id != by.account_id and not (by.person_id and consent.giver_id == by.person_id):
            raise NotFound()
        _end(consent, "page", by, outbox)
        return consent


def withdraw_for(consent_id: UUID, told: Told, *, by: Actor, application: UUID | None = None) -> Any:
    """Write down that its giver took it back, for staff who reach the giver, or see the `application` it was given for.

    The act is logged with how it was said and why. A repeat changes nothing.
    """
    with unit_of_work(durable=True) as outbox:
        consent = _held(consent_id)
        if not _is_for(consent, application) and not _reaches(consent, by):
            raise NotFound()
        if consent.text.kind == "notice":
            raise Invalid([Fault("", "这是告知，看过就行，没有同意可以收回")])
        if _end(consent, told.how, by, outbox):
            reason = f"{told.how}: {told.reason}"
            records.write(by.account_id, "consent_withdrawn", "consent", consent_id, reason=reason)
        return consent


def _held(consent_id: UUID) -> Any:
    """The consent, held until the unit ends: of two that take it back at once, one does."""
    execute("UPDATE consent SET how = how WHERE id = ?", (consent_id,))
    found = Consent.get_or_none(Consent.id == consent_id)
    if found is None:
        raise NotFound()
    return found


def application_of(consent: Any) -> UUID | None:
    """The application for which it was given; what a client wrote instead of an id names none."""
    try:
        return UUID(str((consent.purpose or {}).get("application")))
    except (AttributeError, ValueError):
        return None


def _is_for(consent: Any, application: UUID | None) -> bool:
    return application is not None and application_of(consent) == application


def _reaches(consent: Any, by: Actor) -> bool:
    return any(persons.sees(by, person) for person in (consent.giver_id, consent.about_id) if person)


def _end(consent: Any, how: str, by: Actor, outbox: Outbox) -> bool:
    if consent.withdrawn_at is not None:
        return False
    consent.withdrawn_at, consent.withdrawn_how, consent.withdrawn_by = clock.now(), how, by.account_id
    consent.save(only=[Consent.withdrawn_at, Consent.withdrawn_how, Consent.withdrawn_by])
    application = application_of(consent)
    data = {"application": str(application) if application else None, "is_own": how == "page"}
    outbox.add("consent.withdrawn", "consent", consent.id, seq=1, data=data)
    return True


def of_person(id_type: str, number: str, *, by: Actor) -> list[Any]:
    """What a person whom the caller reaches agreed to, newest first, for who wants to take something back; logged."""
    person = persons.find(id_type, number)
    if person is None or not persons.sees(by, person.id):
        raise NotFound("没有找到这个人，或者不在您管的地方")
    records.write(by.account_id, "consents_read", "person", person.id)
    mine = (Consent.giver == person.id) | (Consent.about == person.id)
    rows: Any = Consent.select(Consent, ConsentText).join(ConsentText).where(mine & (ConsentText.kind == "consent"))
    return list(rows.order_by(Consent.given_at.desc()).limit(100))


def those(consent_ids: list[UUID]) -> list[Any]:
    """These consents with their texts, as they were given; one query."""
    rows: Any = Consent.select(Consent, ConsentText).join(ConsentText).where(Consent.id.in_(consent_ids))
    return list(rows.order_by(Consent.given_at))
