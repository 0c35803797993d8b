"""A lawful deletion of an account: nobody signs in with it again, and what it told of a person is gone."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from server.core.db import Outbox, unit_of_work
from server.core.ids import named_in
from server.identity import queries
from server.identity.models import (
    Account,
    AccountLink,
    Credential,
    Guardianship,
    Mandate,
    Parked,
    Person,
    PersonDivision,
    Representation,
    Session,
    SignInKey,
)
from server.identity.service import records

GONE = "（已删除）"

#: What rooms upstairs keep of a person, and how it goes.
Forgetter = Callable[[UUID], None]
_forgetters: list[Forgetter] = []
#: Rows of rooms upstairs that everybody holds before what lies below, of these records.
Holder = Callable[[Collection[UUID]], None]
_holders: list[Holder] = []


def forget_also(forgetters: Iterable[Forgetter], *, holders: Iterable[Holder]) -> None:
    """Said once by `server/wiring.py`: what goes with an erased person, in the same transaction, and is held first."""
    _forgetters[:], _holders[:] = forgetters, holders


def hold_upstairs(records: Collection[UUID]) -> None:
    """Before anything of these records is held below: whoever waits for the one and has the other waits for ever."""
    for hold in _holders:
        hold(records)


def erase_account(account_id: UUID, *, now: datetime) -> None:
    """Close the account and drop what it knows.

    Consents stay: they prove what was told and agreed, by ids and digests alone.
    """
    with unit_of_work():
        nothing: dict[str, Any] = dict.fromkeys(("name", "phone", "phone_key", "profile"))
        Account.update(closed_at=now, **nothing).where(Account.id == account_id).execute()
        SignInKey.delete().where(SignInKey.account == account_id).execute()
        Credential.delete().where(Credential.account == account_id).execute()
        Parked.delete().where(Parked.account == account_id).execute()
        ended = {"revoked_at": now, "revoked_why": "erased"}
        Session.update(**ended).where((Session.account == account_id) & Session.revoked_at.is_null()).execute()
        AccountLink.update(until=now).where((AccountLink.account == account_id) & AccountLink.until.is_null()).execute()


def block_account(account_id: UUID, *, now: datetime) -> None:
    """A law wants something of it kept: what it told fills in no form any more. Its owner still signs in and looks."""
    Account.update(blocked_at=now).where((Account.id == account_id) & Account.blocked_at.is_null()).execute()


def erase_person(person_id: UUID, *, now: datetime, by: UUID) -> bool:
    """Empty a person's record; False, and nothing done, where another account is this person's too.

    The row stays, nameless: guardianships, mandates and traces point at it. Those that ran end here, each logged; who
    is left of a mandate is told.
    """
    with unit_of_work() as outbox:
        if AccountLink.select().where((AccountLink.person == person_id) & AccountLink.until.is_null()).exists():
            return False
        for forget in _forgetters:  # before the log, whose head all others take last
            forget(person_id)
        told = ("id_type", "id_number", "id_key", "phone", "phone_key", "address", "address_key", "birth", "checked_at")
        nothing: dict[str, Any] = dict.fromkeys(told)
        Person.update(name=GONE, name_key="", capacity="full", **nothing).where(Person.id == person_id).execute()
        PersonDivision.delete().where(PersonDivision.person == person_id).execute()
        _end_mandates(person_id, now, by, outbox)
        _end_guardianships(person_id, now, by)
        either = (Representation.person == person_id) | (Representation.firm == person_id)
        Representation.update(until=now).where(either & Representation.until.is_null()).execute()
        return True


def _end_mandates(person_id: UUID, now: datetime, by: UUID, outbox: Outbox) -> None:
    either = (Mandate.principal == person_id) | (Mandate.agent == person_id)
    running = [row.id for row in Mandate.select(Mandate.id).where(either & Mandate.revoked_at.is_null())]
    ended = {"state": "revoked", "revoked_at": now, "revoked_how": "erased", "revoked_by": by}
    Mandate.update(**ended).where(Mandate.id << running).execute()
    Mandate.update(named={}).where(either).execute()
    for one in running:
        records.write(by, "mandate_revoked", "mandate", one, reason="erased")
        outbox.add("mandate.lapsed", "mandate", one)


def _end_guardianships(person_id: UUID, now: datetime, by: UUID) -> None:
    either = (Guardianship.ward == person_id) | (Guardianship.guardian == person_id)
    open_still = Guardianship.until.is_null() | (Guardianship.until > now)
    running = [row.id for row in Guardianship.select(Guardianship.id).where(either & open_still)]
    Guardianship.update(until=now).where(Guardianship.id << running).execute()
    for one in running:
        records.write(by, "guardianship_ended", "guardianship", one, reason="erased")


def let_proofs_go(person_id: UUID, *, relied_on: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Empty the words and proofs of what this erased person gave, and of who guarded him; the files, by who sent them.

    What somebody did on it (`relied_on`) proves that one's right and stays as long as he does; what the person held for
    another is the other's. The log of looks, which nobody can change, keeps its own words.
    """
    gone: dict[UUID, set[UUID]] = {}
    for row, named, nothing in _of_erased(person_id, relied_on):
        gone.setdefault(row.recorded_by, set()).update(named)
        type(row).update(**nothing).where(type(row).id == row.id).execute()
    return gone


def _of_erased(person_id: UUID, relied_on: Collection[UUID]) -> Iterator[tuple[Any, set[UUID], dict[str, Any]]]:
    """Mandates, guardianships, representations that go: each with the files it names, and what is left of it."""
    no_words: dict[str, Any] = {"proof": "", "proof_ref": None}
    row: Any
    for row in list(Mandate.select().where((Mandate.principal == person_id) | (Mandate.agent == person_id))):
        if _goes(person_id, row.principal_id, row.agent_id, is_relied_on=row.id in relied_on):
            yield row, set(named_in(row.evidence)), {"evidence": {}, "relation": ""}
    either = (Guardianship.ward == person_id) | (Guardianship.guardian == person_id)
    for row in list(Guardianship.select().where(either)):
        if _goes(person_id, row.ward_id, row.guardian_id, is_relied_on=row.id in relied_on):
            yield row, {row.proof_ref} - {None}, no_words | {"relation": ""}
    for row in list(Representation.select().where(Representation.person == person_id)):
        if not _gave_mandates(row):
            yield row, {row.proof_ref} - {None}, no_words


def _goes(person_id: UUID, whose: UUID, other: UUID | None, *, is_relied_on: bool) -> bool:
    """Does this paper go with the person? His own unless the other side relies on it; all, where neither is left."""
    left = other if whose == person_id else whose
    if left is not None and Person.get_by_id(left).name == GONE:
        return True
    return whose == person_id and not is_relied_on


def _gave_mandates(spoken: Any) -> bool:
    """Whether the firm gave mandates while this person spoke for it: they rest on that he did."""
    then = Mandate.given_at >= spoken.since
    then = then & (Mandate.given_at <= spoken.until) if spoken.until else then
    return bool(Mandate.select().where((Mandate.principal << queries.records_of(spoken.firm_id)) & then).exists())


def evidence_of(account_id: UUID) -> set[UUID]:
    """Every id that this account's proofs of mandates and guardianships, and its parked words, name."""
    return set(_evidence(account_id))


def _evidence(account_id: UUID) -> Iterator[UUID]:
    for mandate in Mandate.select().where(Mandate.recorded_by == account_id):
        yield from named_in(mandate.evidence)
    for guardianship in Guardianship.select().where(Guardianship.recorded_by == account_id):
        if guardianship.proof_ref:
            yield guardianship.proof_ref
    for representation in Representation.select().where(Representation.recorded_by == account_id):
        if representation.proof_ref:
            yield representation.proof_ref
    for parked in Parked.select().where(Parked.account == account_id):
        yield from named_in(parked.content)
