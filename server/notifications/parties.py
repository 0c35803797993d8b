"""Who is told about an application: the applicant, and the agent who typed for her; each over channels of their own."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.applications import standing
from server.applications.models import Application, Revision
from server.core import clock
from server.core.config import settings
from server.core.outbox import Event
from server.identity import queries as people
from server.identity.models import Account, AccountLink, Person
from server.identity.service.standing import ENDING

APPLICANT, AGENT = "applicant", "agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One to be told, and how. `mark` keeps two parties' messages of one occasion apart."""

    hears: str
    accounts: tuple[UUID, ...]
    chosen: tuple[str, ...]
    phone: str | None
    open_id: str | None
    mark: str = ""

    @property
    def account(self) -> UUID | None:
        return self.accounts[0] if self.accounts else None


@dataclass(frozen=True, slots=True)
class Concerned:
    """An application and all who are told about it."""

    application: UUID
    number: str
    parties: tuple[Party, ...]


def of(event: Event) -> Concerned | None:
    """Who is told. Staff who typed it at a desk see the case there; an agent who may act no more is told nothing."""
    application_id = event.data.get("application") or event.subject_id
    application: Any = Application.get_or_none(Application.id == UUID(str(application_id)))
    if application is None or application.number is None:
        return None
    revision: Any = Revision.get_or_none(Revision.id == application.revision)
    content = revision.content if revision else {}
    typist: Any = Account.get_or_none((Account.id == application.account) & (Account.kind != "staff"))
    if typist is not None and application.applicant and application.authority in ENDING:
        parties = (_agent(application, typist, content), _principal(application, typist, content))
        return Concerned(application.id, application.number, tuple(one for one in parties if one))
    return Concerned(application.id, application.number, (_oneself(application, typist, content),))


def _oneself(application: Any, typist: Any, content: dict[str, Any]) -> Party:
    """Whoever applied for himself, or at a desk: as was chosen there."""
    own = [typist.id] if typist else []
    accounts = tuple(dict.fromkeys([*own, *accounts_of(application.applicant)]))
    person: Any = Person.get_or_none(Person.id == application.applicant) if application.applicant else None
    phone = (typist.phone if typist else None) or (person.phone if person else None) or _typed_phone(content)
    return Party(
        hears=APPLICANT,
        accounts=accounts,
        chosen=tuple(content.get("told_via", ())),
        phone=phone,
        open_id=_open_id(accounts),
    )


def _agent(application: Any, typist: Any, content: dict[str, Any]) -> Party | None:
    """Who typed it, as he chose."""
    if standing.ended([application], clock.now()):
        return None
    accounts = (typist.id,)
    chosen = tuple(content.get("told_via", ()))
    return Party(hears=AGENT, accounts=accounts, chosen=chosen, phone=typist.phone, open_id=_open_id(accounts))


def _principal(application: Any, typist: Any, content: dict[str, Any]) -> Party:
    """For whom it was typed: nobody asked her, so by the first way that reaches her, beside her own list."""
    accounts = tuple(one for one in accounts_of(application.applicant) if one != typist.id)
    person: Any = Person.get_or_none(Person.id == application.applicant)
    phone = (phone_of(person) if person else None) or _typed_phone(content)
    open_id = _open_id(accounts)
    chosen = ("sms",) if phone else ("wechat",)
    return Party(hears=APPLICANT, accounts=accounts, chosen=chosen, phone=phone, open_id=open_id, mark=":applicant")


def _typed_phone(content: dict[str, Any]) -> str | None:
    told = content.get("values", {}).get("mobile")
    return told if isinstance(told, str) and told else None


def _open_id(accounts: tuple[UUID, ...]) -> str | None:
    """Where WeChat finds one of them; nothing where this installation sends nothing there."""
    if not (settings().wechat_app_id and settings().wechat_template):
        return None
    return next((found for found in (people.open_id(one, "wechat") for one in accounts) if found), None)


def accounts_of(person_id: UUID | None) -> list[UUID]:
    """The accounts that are this person's now, by whichever of the person's records."""
    if person_id is None:
        return []
    known: Any = Person.get_or_none(Person.id == person_id)
    records = people.records_of((known.merged_into_id or known.id) if known else person_id)
    live = AccountLink.person.in_(records) & AccountLink.until.is_null()
    links: Any = AccountLink.select(AccountLink.account).where(live)
    return [link.account_id for link in links.order_by(AccountLink.id)]


def speaking_for(person: Any) -> list[Any]:
    """Who hears what a person is told: himself; of a firm also who speaks for it."""
    return [person, *people.speakers_of(person.id)] if person.is_firm else [person]


def phone_of(person: Any) -> str | None:
    """The number a person told us, or the one an account of his is signed in with."""
    owned = Account.select(Account).where(Account.id.in_(accounts_of(person.id))).order_by(Account.id)
    return person.phone or next((account.phone for account in owned if account.phone), None)
