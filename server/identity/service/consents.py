"""Texts that people are shown, and what they took note of or agreed to, word for word."""

from datetime import datetime
from typing import Any
from uuid import UUID

from server.core import clock, crypto
from server.core.access import Actor
from server.core.db import insert_many, unit_of_work
from server.core.errors import AlreadyUsed, NotFound
from server.core.ids import uuid7
from server.identity import wording
from server.identity.errors import TextChanged
from server.identity.models import Consent, ConsentText


def load_texts() -> int:
    """Enter the shipped texts; a version that is known stays as it is. Returns how many were new."""
    now = clock.now()
    count = 0
    with unit_of_work():
        for text in wording.shipped():
            row = {"id": uuid7(), "code": text.code, "version": text.version, "kind": text.kind, "title": text.title}
            row |= {"body": text.body, "digest": crypto.digest(text.shown), "since": now}
            count += insert_many(ConsentText, [row], ignore=True)
    return count


def current(code: str) -> Any:
    """The newest version of a text."""
    newest = ConsentText.select().where(ConsentText.code == code).order_by(ConsentText.version.desc())
    found = newest.first()
    if found is None and load_texts():
        found = newest.clone().first()
    if found is None:
        raise NotFound()
    return found


def give(
    consent_id: UUID,
    by: Actor | None,
    *,
    text: str,
    version: int,
    shown_digest: str,
    about: UUID | None = None,
    purpose: dict[str, Any] | None = None,
    how: str = "page",
    giver: UUID | None = None,
) -> Any:
    """Note that this very text was shown and agreed to. A repeat changes nothing."""
    with unit_of_work(durable=True):
        known = Consent.get_or_none(Consent.id == consent_id)
        if known is not None:
            return _same(known, by, text, version, shown_digest)
        worded = ConsentText.get_or_none((ConsentText.code == text) & (ConsentText.version == version))
        if worded is None or worded.digest != shown_digest:
            raise TextChanged(current_version=current(text).version)
        row = {"id": consent_id, "text": worded, "shown_digest": shown_digest, "about": about, "purpose": purpose or {}}
        by_whom = {"account": by.account_id if by else None, "giver": giver or (by.person_id if by else None)}
        return Consent.create(**row, **by_whom, how=how, given_at=clock.now())


def _same(known: Any, by: Actor | None, text: str, version: int, shown_digest: str) -> Any:
    if known.account_id != (by.account_id if by else None):
        raise NotFound()
    if (known.text.code, known.text.version, known.shown_digest) != (text, version, shown_digest):
        raise AlreadyUsed()
    return known


def withdraw(consent_id: UUID, by: Actor) -> Any:
    """Take a consent back: as easy as giving it. What was done until then stays lawful."""
    with unit_of_work(durable=True) as outbox:
        consent = Consent.get_or_none(Consent.id == consent_id)
        mine = consent is not None and (consent.account_id == by.account_id or (by.person_id and consent.giver_id == by.person_id))
        if not mine:
            raise NotFound()
        if consent.withdrawn_at is None:
            consent.withdrawn_at = clock.now()
            consent.save(only=[Consent.withdrawn_at])
            outbox.add("consent.withdrawn", "consent", consent.id, data={"text": consent.text.code, **consent.purpose})
        return consent


def stands(person_id: UUID, text: str, at: datetime | None = None) -> bool:
    """Whether this person has agreed to some version of the text and not taken it back."""
    moment = at or clock.now()
    given = (Consent.giver == person_id) | (Consent.about == person_id)
    alive = (Consent.given_at <= moment) & (Consent.withdrawn_at.is_null() | (Consent.withdrawn_at > moment))
    return Consent.select().join(ConsentText).where(given & alive & (ConsentText.code == text)).exists()
