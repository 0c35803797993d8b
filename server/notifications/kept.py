"""A deletion was refused because a law wants the data kept, or means less since two accounts are one: its asker hears
of it, over the channels he chose."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from server.applications.models import Application, Revision
from server.core.config import settings
from server.core.db import unit_of_work
from server.core.outbox import Event
from server.identity import queries as people
from server.identity.models import Account
from server.notifications import rules
from server.notifications.service import queue, write_notices


def tell_kept(event: Event) -> None:
    _tell(event, rules.KEPT, rules.of_keeping)


def tell_narrowed(event: Event) -> None:
    _tell(event, rules.NARROWED, rules.of_narrowing)


def _tell(event: Event, words: rules.Wording, text: Callable[[str], str]) -> None:
    """The asker's list, and a message that names nobody over each channel chosen for the newest application."""
    account = Account.get_or_none(Account.id == UUID(event.data["account"]))
    if account is None or account.closed_at is not None:
        return
    about = event.data.get("application")
    application: Any = Application.get_or_none(Application.id == UUID(about)) if about else None
    facts = {"application": application and application.id, "number": application and application.number}
    facts |= {"phrase": words.phrase, "sentence": words.sentence}
    addresses = {"sms": account.phone, "wechat": people.open_id(account.id, "wechat")}
    with unit_of_work() as outbox:
        write_notices(event, [account.id], facts)
        for channel in _chosen(application):
            if addresses.get(channel):
                row: dict[str, Any] = {"channel": channel, "account": account.id, "address": addresses[channel]}
                row |= {"facts": {"number": facts["number"], "phrase": words.phrase}}
                queue(f"{event.unit}:{event.subject_id}", row, text(f"{settings().public_url}/"), outbox)


def _chosen(application: Any) -> tuple[str, ...]:
    revision: Any = Revision.get_or_none(Revision.id == application.revision) if application else None
    return tuple(revision.content.get("told_via", ())) if revision else ()
