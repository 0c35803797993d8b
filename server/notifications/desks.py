"""What staff are told, in their own list: who sits at the desk of a case to which something happened."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from server.applications.models import Case
from server.core import clock
from server.core.access import Post as Seat
from server.core.db import insert_many, unit_of_work
from server.core.ids import uuid7
from server.core.outbox import Event
from server.identity import queries as people
from server.identity.models import Account, Consent
from server.identity.roles import Role
from server.notifications import rules
from server.notifications.models import Notice
from server.notifications.parties import accounts_of
from server.places.queries import sites
from server.reviews.queries import BODY_STATES
from server.reviews.service import agreed


def tell_withdrawn(event: Event) -> None:
    """A consent was taken back: its giver hears of it where staff wrote it down, and the desks that rested on it."""
    consent: Any = Consent.get_or_none(Consent.id == UUID(event.subject_id))
    if consent is None:
        return
    with unit_of_work():
        if not event.data.get("is_own"):
            _write(event, _givers(consent), rules.CONSENT_ENDED.for_item(consent.text.title))
        for case in agreed.running_on(event):
            about = {"application": case.application_id, "number": case.number, "case": case.id}
            _write(event, at_the_desk(case), rules.CONSENT_GONE.for_item(case.name), **about)


def tell_followed(event: Event) -> None:
    """A paper that was to follow came: the desks of its cases hear of it, also of closed ones."""
    with unit_of_work():
        for case in Case.select().where(Case.id.in_([UUID(one) for one in event.data["cases"]])):
            about = {"application": case.application_id, "number": case.number, "case": case.id}
            others = [one for one in at_the_desk(case) if str(one) != event.data.get("by")]
            _write(event, others, rules.PAPER_FOLLOWED.for_item(case.name), **about)


def tell_changed(event: Event) -> None:
    """An answer changed what a decided case rested on: its body hears of it."""
    case = Case.get_by_id(UUID(event.subject_id))
    with unit_of_work():
        about = {"application": case.application_id, "number": case.number, "case": case.id}
        _write(event, at_the_desk(case), rules.SHARED_CHANGED.for_item(case.name), **about)


def _write(event: Event, accounts: Iterable[UUID], words: rules.Wording, **about: Any) -> None:
    """One notice for each account; one event tells one desk of several cases."""
    occasion = uuid5(event.uuid, str(about["case"])) if about else event.uuid
    facts = {"application": None, "number": None, "case": None} | about
    facts |= {"event": occasion, "phrase": words.phrase, "sentence": words.sentence, "at": clock.now()}
    insert_many(Notice, [{"id": uuid7(), "account": account, **facts} for account in accounts], ignore=True)


def _givers(consent: Any) -> list[UUID]:
    """The accounts of whom it is; staff who once wrote it down are not told."""
    typed = Account.select().where((Account.id == consent.account_id) & (Account.kind != "staff"))
    return list(dict.fromkeys([*(one.id for one in typed), *accounts_of(consent.giver_id)]))


def at_the_desk(case: Case) -> list[UUID]:
    """Who works on it: the owner while in office, or else everybody at the desk where it lies now."""
    if case.owner is not None and people.live_posts(case.owner):
        return [UUID(str(case.owner))]
    if case.state in (*BODY_STATES, "closed"):
        return _seated(Role.REVIEWER, case.division, case.body)
    site = sites().get(case.site) if case.site else None
    return _seated(Role.CLERK, site["division"] if site else case.division)


def _seated(role: Role, division: str, body: str | None = None) -> list[UUID]:
    """The accounts that hold such a post over this division now."""
    held = people.posts_as(role, at=clock.now())
    fitting = (one for one in held if body is None or one.body == body)
    return list({one.account_id: None for one in fitting if Seat(role, one.body, one.division).covers(division)})
