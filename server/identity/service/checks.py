"""Somebody's card was seen, at the window or at the door: who it is, and whose account it is."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from server.core import clock
from server.core.access import Actor
from server.core.errors import NotFound
from server.identity.facts import PersonFacts
from server.identity.models import AccessRow, Account, Credential, Session
from server.identity.service import accounts, persons, records, sessions
from server.identity.service.orders import Answer, Order, once

#: As long as one visit to the window lasts: so long whoever saw the card may name this person as an applicant.
A_VISIT = timedelta(hours=2)


def check(command: UUID, facts: PersonFacts, *, by: Actor, account_id: UUID | None = None) -> Any:
    """This is that person; where an account is named, it is his. A repeat changes nothing and logs nothing."""
    told: Mapping[str, Any] = asdict(facts) | {"account": account_id}
    order = Order(id=command, kind="check", content=told, by=by.account_id)
    how = "clerk" if "clerk" in by.roles else "grid_worker"
    answer = once(order, lambda: _check(facts, account_id, how, by.account_id))
    return persons.get(UUID(answer["person"]))


def _check(facts: PersonFacts, account_id: UUID | None, how: str, by: UUID) -> Answer:
    before = persons.find(facts.paper, facts.number)
    person = persons.find_or_create(facts, trusted=True)
    if before is not None and before.name != person.name:
        records.write(by, "person_renamed", "person", person.id, field="name", reason=how)
    if account_id is not None:
        _is_that_of(account_id, person.id, how, by)
    records.write(by, "checked", "person", person.id, field="id_number", reason=how)
    return {"person": str(person.id)}


def _is_that_of(account_id: UUID, person_id: UUID, how: str, by: UUID) -> None:
    """The account is this person's; its sessions may see more, and the devices they run on are remembered once."""
    if Account.get_or_none((Account.id == account_id) & Account.closed_at.is_null()) is None:
        raise NotFound()
    accounts.link(account_id, person_id, how=how, by=by)
    running = list(Session.select().where((Session.account == account_id) & Session.revoked_at.is_null()))
    for session in running:
        sessions.raise_level(session.id, "checked")
    remembered = (Credential.account == account_id) & (Credential.kind == "device")
    known = {row.device_key for row in Credential.select().where(remembered)}
    for device in {session.device_key for session in running if session.device_key} - known:
        Credential.create(account=account_id, kind="device", device_key=device, created_at=clock.now())


def was_here(person_id: UUID, by: UUID) -> bool:
    """Whether this caller saw the person's card just now."""
    seen = (AccessRow.account_id == by) & (AccessRow.act == "checked") & (AccessRow.subject_id == str(person_id))
    return AccessRow.select().where(seen & (AccessRow.at >= clock.now() - A_VISIT)).exists()
