"""Telling: a step becomes a notice and, over the chosen channels, messages; a message is sent once."""

from dataclasses import dataclass
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
from server.identity.models import Account, Person, SignInKey
from server.notifications import channels, rules
from server.notifications.models import Message, Notice


@dataclass(frozen=True, slots=True)
class Concerned:
    """Who is to be told about an application, and how they wanted it."""

    account: UUID
    application: UUID
    number: str
    chosen: tuple[str, ...]
    phone: str | None
    open_id: str | None


def tell_step(event: Event) -> None:
    """Write the notice of a step and queue its messages; called once per event."""
    words = rules.wording(event.name, event.data.get("result"))
    if words is None:
        return
    concerned = _concerned(event)
    if concerned is None:
        return
    with unit_of_work() as outbox:
        _write_notice(event, concerned, words)
        _queue_messages(event, concerned, words, outbox)


def _concerned(event: Event) -> Concerned | None:
    application_id = event.data.get("application") or event.subject_id
    application: Any = Application.get_or_none(Application.id == UUID(str(application_id)))
    if application is None or application.number is None:
        return None
    revision: Any = Revision.get_or_none(Revision.id == application.revision)
    chosen = tuple(revision.content.get("told_via", ())) if revision else ()
    account: Any = Account.get_or_none(Account.id == application.account)
    person: Any = Person.get_or_none(Person.id == application.applicant) if application.applicant else None
    key: Any = SignInKey.get_or_none((SignInKey.account == application.account) & (SignInKey.kind == "wechat"))
    phone = (account.phone if account else None) or (person.phone if person else None)
    return Concerned(
        account=application.account,
        application=application.id,
        number=application.number,
        chosen=chosen,
        phone=phone,
        open_id=key.value if key else None,
    )


def _write_notice(event: Event, concerned: Concerned, words: rules.Wording) -> None:
    item = ""
    if event.subject_kind == "case":
        item = Case.select(Case.name).where(Case.id == UUID(event.subject_id)).scalar() or ""
    row = {
        "id": uuid7(),
        "event": event.uuid,
        "account": concerned.account,
        "application": concerned.application,
        "number": concerned.number,
        "phrase": words.phrase,
        "sentence": words.sentence.format(item=item),
        "at": clock.now(),
    }
    insert_many(Notice, [row], ignore=True)


def _queue_messages(event: Event, concerned: Concerned, words: rules.Wording, outbox: Outbox) -> None:
    addresses = {"sms": concerned.phone, "wechat": concerned.open_id}
    text = rules.for_strangers(concerned.number, words.phrase, f"{settings().public_url}/")
    for channel in ("sms", "wechat"):
        if channel not in concerned.chosen or not addresses[channel]:
            continue
        row = {
            "id": uuid7(),
            "event": event.uuid,
            "channel": channel,
            "account": concerned.account,
            "address": addresses[channel],
            "words": text,
            "facts": {"number": concerned.number, "phrase": words.phrase},
            "state": "waiting",
            "at": clock.now(),
        }
        if insert_many(Message, [row], ignore=True):
            outbox.add("message.queued", "message", row["id"], seq=1)


def send(message_id: UUID) -> None:
    """Send a waiting message; afterwards its address and words are gone. A message that was sent is left alone."""
    message: Any = Message.get_or_none(Message.id == message_id)
    if message is None or message.state != "waiting":
        return
    refusal = channels.send(message)
    with unit_of_work():
        Message.update(
            state="given_up" if refusal else "sent", reason=refusal, sent_at=clock.now(), address=None, words=None
        ).where((Message.id == message_id) & (Message.state == "waiting")).execute()


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
