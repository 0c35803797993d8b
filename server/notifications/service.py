"""Telling: news becomes a notice and, over the chosen channels, messages; a message is sent once."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from server.applications.models import Application, Case
from server.applications.pinned import catalogue_of
from server.core import clock
from server.core.access import Actor
from server.core.config import settings
from server.core.db import Outbox, insert_many, unit_of_work
from server.core.errors import NotFound
from server.core.ids import uuid7
from server.core.outbox import Event
from server.identity.models import Account, Mandate
from server.notifications import channels, parties, rules
from server.notifications.models import Message, Notice
from server.notifications.parties import Concerned, accounts_of, phone_of, speaking_for

#: How long it can be shown that a message left.
MESSAGES_KEPT = timedelta(days=180)


def tell_step(event: Event) -> None:
    """Write the notices of a step and queue its messages; told again, nothing is added."""
    words = rules.wording(event.name, event.data.get("result"), event.data.get("reason"))
    concerned = parties.of(event) if words else None
    if words is None or concerned is None:
        return
    facts = _facts(event)
    with unit_of_work() as outbox:
        about = {"phrase": words.phrase, "application": concerned.application, "number": concerned.number}
        for party in concerned.parties:
            sentence = rules.sentence(event.name, words, reason=event.data.get("reason"), hears=party.hears)
            write_notices(event, party.accounts, about | {"sentence": sentence.format(**facts)})
        _queue_messages(event, concerned, words, outbox)


def _facts(event: Event) -> dict[str, str]:
    """What stands in a sentence: which item, until when, and where several dates moved, all of them."""
    moved = [one | _paper(event, one) for one in event.data.get("moved", ())]
    wanted = [UUID(event.subject_id)] if event.subject_kind == "case" else [UUID(one["case"]) for one in moved]
    cases = list(Case.select(Case.id, Case.name).where(Case.id.in_(wanted)).order_by(Case.place)) if wanted else []
    dates = [rules.moved(case.name, one) for case in cases for one in moved if one["case"] == str(case.id)]
    item = cases[0].name if event.subject_kind == "case" and cases else ""
    return {"item": item, "until": rules.spoken(event.data.get("until")), "dates": "，".join(dates)}


def _paper(event: Event, moved: Mapping[str, Any]) -> dict[str, str]:
    """The name of the paper whose date moved, by the catalogue of its application."""
    if "material" not in moved:
        return {}
    release = Application.select(Application.release).where(Application.id == UUID(event.subject_id)).scalar()
    return {"paper": str(catalogue_of(str(release)).materials[moved["material"]]["name"])}


def tell_mandate(event: Event) -> None:
    """Write the notices of a mandate, to its principal and its agent; warn the principal of what others wrote down."""
    mandate: Any = Mandate.get_or_none(Mandate.id == UUID(event.subject_id))
    if mandate is None:
        return
    with unit_of_work() as outbox:
        principal = speaking_for(mandate.principal)
        own = [account for one in principal for account in accounts_of(one.id)]
        for party, accounts in (("principal", own), ("agent", accounts_of(mandate.agent_id))):
            words = rules.MANDATES.get((event.name, party))
            if words is not None:
                facts = {"phrase": words.phrase, "sentence": words.sentence, "application": None, "number": None}
                write_notices(event, accounts, facts)
        phone = next((known for one in principal if (known := phone_of(one))), None)
        if phone:
            _warn_principal(event, mandate, phone, next(iter(own), None), outbox)


def _warn_principal(event: Event, mandate: Any, phone: str, account: UUID | None, outbox: Outbox) -> None:
    how = mandate.revoked_how if event.name == "mandate.revoked" else mandate.how
    phrase = rules.MANDATE_TEXTS.get(event.name)
    if phrase and how != "page":
        text = rules.of_a_mandate(phrase, f"{settings().public_url}/")
        row: dict[str, Any] = {"channel": "sms", "account": account, "address": phone, "facts": {"phrase": phrase}}
        queue(f"{event.unit}:{mandate.id}:{phrase}", row, text, outbox)


def write_notices(event: Event, accounts: Iterable[UUID], facts: dict[str, Any]) -> None:
    now = clock.now()
    rows = [{"id": uuid7(), "event": event.uuid, "account": account, "at": now, **facts} for account in accounts]
    insert_many(Notice, rows, ignore=True)


def _queue_messages(event: Event, concerned: Concerned, words: rules.Wording, outbox: Outbox) -> None:
    """One message for each way out of each party; nobody gets the same twice."""
    text = rules.for_strangers(concerned.number, words.phrase, f"{settings().public_url}/")
    told = set()
    for party in concerned.parties:
        occasion = f"{event.unit}:{concerned.application}:{words.phrase}{party.mark}"
        for way in rules.ways(party.chosen, phone=party.phone, open_id=party.open_id):
            if (way.channel, way.address) in told:
                continue
            told.add((way.channel, way.address))
            facts = {"number": concerned.number, "phrase": words.phrase}
            facts |= {"instead_of": way.instead_of} if way.instead_of else {}
            row: dict[str, Any] = {"channel": way.channel, "address": way.address, "facts": facts}
            queue(occasion, row | {"account": party.account}, text, outbox)


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
    with unit_of_work() as outbox:
        if refusal not in (None, "stale") and message.channel == "wechat":
            _send_instead(message, outbox)
        Message.update(
            state="given_up" if refusal else "sent", reason=refusal, sent_at=clock.now(), address=None, words=None
        ).where((Message.id == message_id) & (Message.state == "waiting")).execute()


def _send_instead(message: Any, outbox: Outbox) -> None:
    """WeChat will never bring it: a text message does, where a number is known."""
    account: Any = Account.get_or_none(Account.id == message.account) if message.account else None
    if account is None or not account.phone:
        return
    row = {"channel": "sms", "account": account.id, "address": account.phone, "at": clock.now(), "state": "waiting"}
    row |= {"id": uuid7(), "occasion": message.occasion, "words": message.words}
    if insert_many(Message, [row | {"facts": message.facts | {"instead_of": "wechat"}}], ignore=True):
        outbox.add("message.queued", "message", row["id"], seq=1)


def hand_over(account: UUID, into: UUID) -> None:
    """One account's notices and messages go on under another."""
    mirror: Any = Notice.alias()
    told = mirror.select(mirror.event).where(mirror.account == into)
    with unit_of_work():
        Notice.update(account=into).where((Notice.account == account) & Notice.event.not_in(told)).execute()
        Message.update(account=into).where(Message.account == account).execute()


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
    """Drop messages that left long ago: address and words went with the sending, now the rest does. How many.

    What nobody tried to send any more (its news was set apart) is given up, so that it keeps no address either.
    """
    with unit_of_work():
        stuck = (Message.state == "waiting") & (Message.at < clock.now() - rules.GIVEN_UP_AFTER)
        Message.update(state="given_up", reason="stale", address=None, words=None).where(stuck).execute()
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
