"""Texts that people are shown, and what they took note of or agreed to, word for word."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from server.core import clock, crypto
from server.core.access import Actor
from server.core.db import Question, insert_many, insert_new, unit_of_work, uuid_of
from server.core.errors import Fault, Forbidden, Invalid, NotFound
from server.core.ids import uuid7
from server.identity import agreeing, wording
from server.identity.errors import TextChanged
from server.identity.models import Consent, ConsentText
from server.identity.roles import CHECKERS
from server.identity.service import persons
from server.identity.service.parking import refusal


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
    """The newest version of a text; a release that brings newer words enters them when they are first asked for."""
    newest = ConsentText.select().where(ConsentText.code == code).order_by(ConsentText.version.desc())
    found = newest.first()
    if (found is None or found.version < wording.versions().get(code, 0)) and load_texts():
        found = newest.clone().first()
    if found is None:
        raise NotFound()
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What someone says he was shown and agreed to."""

    text: str
    version: int
    shown_digest: str
    about: UUID | None = None
    purpose: dict[str, Any] = field(default_factory=dict)
    how: str = "page"
    giver: UUID | None = None  # who told it to staff; on a page it is who clicked

    def is_that_of(self, consent: Any) -> bool:
        """The same words for the same thing; on a page the giver is whoever clicked, known by name by now or not."""
        words = (consent.text.code, consent.text.version, consent.shown_digest, consent.how)
        said = words == (self.text, self.version, self.shown_digest, self.how)
        same_giver = self.how == "page" or consent.giver_id == self.giver
        return said and same_giver and (consent.about_id, consent.purpose) == (self.about, self.purpose)


def give(consent_id: UUID, agreement: Agreement, *, by: Actor) -> Any:
    """Note that this very text was shown and agreed to: by the caller, or by somebody who told it to staff."""
    _check_how(agreement, by)
    with unit_of_work(durable=True):
        known: Any = Consent.get_or_none(Consent.id == consent_id)
        if known is None:
            known = _create(consent_id, agreement, by)
    if known.account_id != by.account_id:
        raise NotFound()
    if not agreement.is_that_of(known):
        raise refusal("consent", consent_id, asdict(agreement), account=by.account_id)
    return known


def _check_how(agreement: Agreement, by: Actor) -> None:
    """Only staff write down what others said, and only of people whom they see."""
    if agreement.how == "page":
        if agreement.giver not in (None, by.person_id):
            raise Invalid([Fault("/giver", "在网上只能替自己同意")])
    elif by.roles.isdisjoint(CHECKERS):
        raise Forbidden()
    elif agreement.giver is not None and not persons.sees(by, agreement.giver):
        raise NotFound()


def _create(consent_id: UUID, agreement: Agreement, by: Actor) -> Any:
    version = (ConsentText.code == agreement.text) & (ConsentText.version == agreement.version)
    newest = current(agreement.text)
    worded = ConsentText.get_or_none(version)
    if worded is None or worded.digest != agreement.shown_digest:
        raise TextChanged(current_version=newest.version)
    fresh = Consent(
        id=consent_id,
        text=worded,
        shown_digest=agreement.shown_digest,
        account=by.account_id,
        giver=by.person_id if agreement.how == "page" else agreement.giver,
        about=agreement.about,
        purpose=agreement.purpose,
        how=agreement.how,
        given_at=clock.now(),
    )
    insert_new(fresh)  # of eight at once, one makes it
    return Consent.get_by_id(consent_id)


def asked(consent_ids: Collection[UUID]) -> Question:
    """What to ask for `given`."""
    places = ", ".join("?" * len(consent_ids)) or "NULL"
    return GIVEN_SQL.format(places), tuple(consent_ids)


def given(rows: Iterable[Sequence[Any]], read_out: Mapping[str, int] | None = None) -> list[agreeing.Given]:
    """What lies in the books under the ids that were asked for, for the rules.

    `read_out`: the versions that were shown where nobody could ask for newer ones, by code; they count as today's.
    """
    return [_given(read_out or {}, *row) for row in rows]


GIVEN_SQL = (
    "SELECT c.id, t.code, t.version, t.digest = c.shown_digest AS is_worded, "
    "NOT EXISTS (SELECT 1 FROM consent_text n WHERE n.code = t.code AND n.version > t.version) AS is_newest, "
    "c.withdrawn_at, c.account_id, c.giver_id, c.purpose, c.how "
    "FROM consent c JOIN consent_text t ON t.id = c.text_id WHERE c.id IN ({})"
)


def _given(  # noqa: PLR0913  a row has this many columns
    read_out: Mapping[str, int],
    id_: Any,
    code: str,
    version: int,
    is_worded: Any,
    is_newest: Any,
    withdrawn_at: Any,
    account: Any,
    giver: Any,
    purpose: Any,
    how: str,
) -> agreeing.Given:
    told = orjson.loads(purpose) if isinstance(purpose, str) else purpose or {}
    application = told.get("application") if isinstance(told, dict) else None
    sides = (account and uuid_of(account), giver and uuid_of(giver))
    in_force = bool(is_newest) and version >= wording.versions().get(code, 0)
    counts = bool(is_worded) and (in_force or read_out.get(code) == version)
    return agreeing.Given(uuid_of(id_), code, counts, withdrawn_at is None, *sides, application, how)


def title_of(code: str) -> tuple[str, bool]:
    """What a text is called, and whether it is a mere notice."""
    text = wording.by_code()[code]
    return text.title, text.kind == "notice"


def stands(person_id: UUID, text: str, at: datetime | None = None) -> bool:
    """Whether this person has agreed to some version of the text and not taken it back."""
    moment = at or clock.now()
    given = (Consent.giver == person_id) | (Consent.about == person_id)
    alive = (Consent.given_at <= moment) & (Consent.withdrawn_at.is_null() | (Consent.withdrawn_at > moment))
    return Consent.select().join(ConsentText).where(given & alive & (ConsentText.code == text)).exists()
