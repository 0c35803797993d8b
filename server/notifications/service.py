"""Telling: news becomes a notice and, over the chosen channels, messages; a message is sent once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from server.applications.models import Application, Case, Revision
from server.core import clock
from server.core.access import Actor
from server.core.config import settings
from server.core.db import Outbox, insert_many, unit_of_work
from server.core.errors import NotFound
from server.core.ids import uuid7
from server.core.outbox import Event
from server.identity import queries as people
from server.identity.models import Account, AccountLink, Mandate, Person
from server.notifications import channels, rules
from server.notifications.models import Message, Notice

#: How long it can be shown that a message left.
MESSAGES_KEPT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Concerned:
    """Who is to be told about an application, and how they wanted it."""

    accounts: tuple[UUID, ...]
    application: UUID
    number: str
    chosen: tuple[str, ...]
    phone: str | None
    open_id: str | None


def tell_step(event: Event) -> None:
    """Write the notices of a step and queue its messages; told again, nothing is added."""
    words = rules.wording(event.name, event.data.get("result"))
    concerned = _concerned(event) if words else None
    if words is None or concerned is None:
        return
    item = ""
    if event.subject_kind == "case":
        item = Case.select(Case.name).where(Case.id == UUID(event.subject_id)).scalar() or ""
    with unit_of_work() as outbox:
        sentence = words.sentence.format(item=item)
        about = {"application": concerned.application, "number": concerned.number}
        write_notices(event, concerned.accounts, {"phrase": words.phrase, "sentence": sentence, **about})
        _queue_messages(event, concerned, words, outbox)


def tell_mandate(event: Event) -> None:
    """Write the notices of a mandate, to its principal and its agent; warn the principal of what others wrote down."""
    mandate: Any = Mandate.get_or_none(Mandate.id == UUID(event.subject_id))
    if mandate is None:
        return
    with unit_of_work() as outbox:
        for party, person in (("principal", mandate.principal_id), ("agent", mandate.agent_id)):
            words = rules.MANDATES.get((event.name, party))
            if words is not None:
                facts = {"phrase": words.phrase, "sentence": words.sentence, "application": None, "number": None}
                write_notices(event, accounts_of(person), facts)
        _warn_principal(event, mandate, outbox)


def _warn_principal(event: Event, mandate: Any, outbox: Outbox) -> None:
    how = mandate.revoked_how if event.name == "mandate.revoked" else mandate.how
    phrase = rules.MANDATE_TEXTS.get(event.name)
    phone = _phone_of(mandate.principal)
    if phrase and phone and how != "page":
        account = next(iter(accounts_of(mandate.principal_id)), None)
        text = rules.of_a_mandate(phrase, f"{settings().public_url}/")
        row: dict[str, Any] = {"channel": "sms", "account": account, "address": phone, "facts": {"phrase": phrase}}
        queue(f"{event.unit}:{mandate.id}:{phrase}", row, text, outbox)


def _phone_of(person: Any) -> str | None:
    """The number a person told us, or the one an account of his is signed in with."""
    owned = Account.select(Account).where(Account.id.in_(accounts_of(person.id))).order_by(Account.id)
    return person.phone or next((account.phone for account in owned if account.phone), None)


def _concerned(event: Event) -> Concerned | None:
    """The applicant, and whoever typed for him. Staff who did so at a desk see the case there, and are not told."""
    application_id = event.data.get("application") or event.subject_id
    application: Any = Application.get_or_none(Application.id == UUID(str(application_id)))
    if application is None or application.number is None:
        return None
    revision: Any = Revision.get_or_none(Revision.id == application.revision)
    typist: Any = Account.get_or_none((Account.id == application.account) & (Account.kind != "staff"))
    person: Any = Person.get_or_none(Person.id == application.applicant) if application.applicant else None
    accounts = tuple(dict.fromkeys([*([typist.id] if typist else []), *accounts_of(application.applicant)]))
    open_ids = (people.open_id(account, "wechat") for account in accounts)
    return Concerned(
        accounts=accounts,
        application=application.id,
        number=application.number,
        chosen=tuple(revision.content.get("told_via", ())) if revision else (),
        phone=(typist.phone if typist else None) or (person.phone if person else None),
        open_id=next((found for found in open_ids if found), None),
    )


def accounts_of(person_id: UUID | None) -> list[UUID]:
    """The accounts that are this person's now."""
    if person_id is None:
        return []
    links: Any = AccountLink.select(AccountLink.account).where(
        (AccountLink.person == person_id) & AccountLink.until.is_null()
    )
    return [link.account_id for link in links.order_by(AccountLink.id)]


def write_notices(event: Event, accounts: Iterable[UUID], facts: dict[str, Any]) -> None:
    now = clock.now()
    rows = [{"id": uuid7(), "event": event.uuid, "account": account, "at": now, **facts} for account in accounts]
    insert_many(Notice, rows, ignore=True)


def _queue_messages(event: Event, concerned: Concerned, words: rules.Wording, outbox: Outbox) -> None:
    addresses = {"sms": concerned.phone, "wechat": concerned.open_id}
    text = rules.for_strangers(concerned.number, words.phrase, f"{settings().public_url}/")
    for channel, address in addresses.items():
        if channel not in concerned.chosen or not address:
            continue
        row: dict[str, Any] = {"channel": channel, "account": concerned.accounts[0] if concerned.accounts else None}
        row |= {"address": address, "facts": {"number": concerned.number, "phrase": words.phrase}}
        queue(f"{event.unit}:{concerned.application}:{words.phrase}", row, text, outbox)


def queue(occasion: str, row: dict[str, Any], text: str, outbox: Outbox) -> None:
    """Let one message wait. One grant that lets three cases go on is one occasion: strangers' texts name no item."""
    words = f"【{settings().sms_signature}】{text}"
    row |= {"id": uuid7(), "occasion": occasion, "words": words, "state": "waiting", "at": clock.now()}
    if insert_many(Message, [row], ignore=True):
        outbox.add("message.queued", "message", row["id"], seq=1)


def send(message_id: UUID) -> None:
    """Send a waiting message; afterwards its address and words are gone. A message that was sent is left alone."""
    message: Any = Message.get_or_none(Message.id == message_id)
    if message is None or message.state != "waiting":
        return
    refusal = "stale" if rules.is_stale(message.at, now=clock.now()) else channels.send(message)
    with unit_of_work():
        Message.update(
            state="given_up" if refusal else "sent", reason=refusal, sent_at=clock.now(), address=None, words=None
        ).where((Message.id == message_id) & (Message.state == "waiting")).execute()


def hand_over(account: UUID, into: UUID) -> None:
    """One account's notices go on under another."""
    mirror: Any = Notice.alias()
    told = mirror.select(mirror.event).where(mirror.account == into)
    with unit_of_work():
        Notice.update(account=into).where((Notice.account == account) & Notice.event.not_in(told)).execute()


def mark_read(notice_id: UUID, *, by: Actor) -> Notice:
    """Note that the person has seen a notice; a repeat changes nothing."""
    notice: Any = Notice.get_or_none((Notice.id == notice_id) & (Notice.account == by.account_id))
    if notice is None:
        raise NotFound()
    if notice.read_at is None:
        with unit_of_work():
            notice.read_at = clock.now()
            notice.save(only=[Notice.read_at])
    return notice  # type: ignore[no-any-return]


def forget_old() -> int:
    """Drop messages that left long ago: address and words went with the sending, now the rest does. How many."""
    with unit_of_work():
        old = (Message.at < clock.now() - MESSAGES_KEPT) & (Message.state != "waiting")
        return int(Message.delete().where(old).execute())


def forget(account: UUID, applications: Iterable[UUID] | None = None) -> None:
    """A lawful deletion: what was told of these applications goes, or everything that this account was told.

    Messages keep no words once they left; with the account its rows go as well.
    """
    with unit_of_work():
        if applications is not None:
            Notice.delete().where(Notice.application.in_(list(applications))).execute()
            return
        Notice.delete().where(Notice.account == account).execute()
        Message.delete().where(Message.account == account).execute()
