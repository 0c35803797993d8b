"""Asking for deletion, deciding on it, and doing it: all or nothing, and the chains still hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.applications import standing
from server.applications.models import Application
from server.applications.rules import By
from server.applications.service import erasing, leftovers
from server.core import clock
from server.core.access import Actor
from server.core.db import Outbox, execute, insert_many, is_sqlite, unit_of_work
from server.core.errors import DomainError, NotFound
from server.identity import care, queries
from server.identity.models import Account, AccountLink
from server.identity.roles import Role
from server.identity.service import erasing as people
from server.identity.service import persons, records
from server.identity.service.parking import Belongs, refusal
from server.media.service import erasing as files
from server.notifications import service as notifications
from server.reviews.service import erasing as desks
from server.rights.models import DeletionRequest


class DecidedOtherwise(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "decided-otherwise", "这个删除请求已经有了另外的处理结果，请刷新看看"


def ask(request_id: UUID, *, application: UUID | None, words: str, actor: Actor) -> DeletionRequest:
    """Ask that one application, or everything, be deleted. A repeat finds the request; other content is parked."""
    found = [_own(application, actor)] if application else _of_oneself(actor.account_id)
    erasing.check_closed(one.id for one in found if not one.is_draft)
    newest = max((one for one in found if not one.is_draft), key=lambda one: one.id, default=None)
    row: dict[str, Any] = {
        "id": request_id,
        "account": actor.account_id,
        "application": application,
        "words": words or None,
    }
    row |= {"number": found[0].number if application else None, "division": newest.division if newest else ""}
    with unit_of_work(durable=True):
        insert_many(DeletionRequest, [row | {"asked_at": clock.now()}], ignore=True)
        known: DeletionRequest = DeletionRequest.get_by_id(request_id)
    if known.account != actor.account_id:
        raise NotFound()
    if (known.application, known.words) != (application, words or None):
        said = {"application": application and str(application), "words": words}
        belongs = Belongs(division=row["division"] or None, application=application, number=row["number"])
        raise refusal("deletion", request_id, said, account=actor.account_id, belongs=belongs)
    return known


def hand_over(old: UUID, new: UUID) -> None:
    """Two accounts turned out to be one person's: what was asked under one is asked under the other, and goes on
    meaning what was there then. Before anything else moves."""
    brings = _brings(old)
    last = AccountLink.select().where(AccountLink.account == old).order_by(AccountLink.since.desc()).first()
    with unit_of_work() as outbox:
        _narrow(old, _of_oneself(old, last), outbox, asker=new)
        if brings:
            _narrow(new, _of_oneself(new), outbox, asker=new)
        DeletionRequest.update(account=new).where(DeletionRequest.account == old).execute()


def _brings(account: UUID) -> bool:
    """Whether something comes along that nobody meant who asked before. A guest's drafts are as those that are typed in
    the account itself: they go with it."""
    typed = Application.select().where(Application.account == account)
    is_guest = Account.get_by_id(account).kind == "guest"
    return any(not (is_guest and one.is_draft) for one in typed)


def _narrow(account: UUID, found: list[Application], outbox: Outbox, *, asker: UUID) -> None:
    """Whatever this account asked of everything is asked of these; its asker hears of it."""
    everything = DeletionRequest.application.is_null() & DeletionRequest.narrowed_to.is_null()
    waiting = everything & (DeletionRequest.account == account) & DeletionRequest.verdict.is_null()
    newest = max((one.id for one in found if not one.is_draft), default=None)
    told = {"account": str(asker), "application": newest and str(newest)}
    for request in list(DeletionRequest.select().where(waiting)):
        request.narrowed_to = [str(one.id) for one in found]
        request.save(only=[DeletionRequest.narrowed_to])
        outbox.add("deletion.narrowed", "deletion_request", request.id, division=request.division, data=told)


def narrowed(requests: Iterable[DeletionRequest]) -> dict[UUID, list[dict[str, Any]]]:
    """For people: the applications that requests were narrowed to and that are there. One query for all of them."""
    meant = {one.id: sorted(map(UUID, one.narrowed_to)) for one in requests if one.narrowed_to is not None}
    ids = set().union(*meant.values())
    rows = Application.select(Application.id, Application.number).where(Application.id.in_(ids)) if ids else ()
    numbers = {row.id: row.number for row in rows}
    return {
        request: [{"id": one, "number": numbers[one]} for one in each if one in numbers]
        for request, each in meant.items()
    }


def _meant(request: DeletionRequest) -> list[Application]:
    """The applications that a request is about."""
    if is_everything(request):
        return _of_oneself(request.account)
    ids = [request.application] if request.application else [UUID(one) for one in request.narrowed_to]
    return list(Application.select().where(Application.id.in_(ids)).order_by(Application.id))


def is_everything(request: DeletionRequest) -> bool:
    """Whether the account is to go as well."""
    return request.application is None and request.narrowed_to is None


def _own(application_id: UUID, actor: Actor) -> Application:
    """The applicant's own, or what the caller typed and may still act on."""
    found: Application | None = Application.get_or_none(Application.id == application_id)
    if found is None:
        raise NotFound()
    standing.check_acts(found, By(actor.account_id, Role.CITIZEN, "online", actor.person_id), now=clock.now())
    return found


def _all_of(account_id: UUID) -> list[Application]:
    return list(Application.select().where(Application.account == account_id))


def seen_by(actor: Actor) -> Any:
    """What this person decides on: a supervisor's divisions; what belongs to none, the system administrator."""
    seen: Any = DeletionRequest.id.is_null()
    for post in actor.posts_as(Role.SUPERVISOR):
        inside = (DeletionRequest.division >= post.root) & (DeletionRequest.division < post.root + "~")
        seen = seen | (inside & (DeletionRequest.division != ""))
    if Role.SYSTEM_ADMIN in actor.roles:
        seen = seen | (DeletionRequest.division == "")
    return seen


def page_for(actor: Actor, *, cursor: UUID | None, limit: int) -> list[DeletionRequest]:
    """Requests to decide on and decided ones, newest first; one more than `limit`. One query."""
    query = DeletionRequest.select().where(seen_by(actor)).order_by(DeletionRequest.id.desc()).limit(limit + 1)
    return list(query.where(DeletionRequest.id < cursor) if cursor else query)


def decide(request_id: UUID, *, verdict: str, answer: str, actor: Actor) -> DeletionRequest:
    """Delete, or keep and say why. A repeat changes nothing; of two that differ the first stands."""
    with unit_of_work(durable=True) as outbox:
        request = _held(request_id, actor)
        if request.verdict is not None:
            if (request.verdict, request.answer or "") != (verdict, answer):
                raise DecidedOtherwise(verdict=request.verdict)
            return request
        if verdict == "deleted":
            _delete(request, By(actor.account_id, _role(actor), "desk"))
        else:
            _block(request, By(actor.account_id, _role(actor), "desk"), outbox)
        said: Mapping[str, Any] = {"verdict": verdict, "answer": answer or None, "decided_at": clock.now()}
        emptied = {"words": None} if verdict == "deleted" else {}
        changes = {**said, **emptied, "decided_by": actor.account_id}
        DeletionRequest.update(**changes).where(DeletionRequest.id == request_id).execute()
        records.write(actor.account_id, f"deletion_{verdict}", "deletion_request", request_id, reason=answer)
        return DeletionRequest.get_by_id(request_id)


def _held(request_id: UUID, actor: Actor) -> DeletionRequest:
    """The request, held until the unit ends; 404 for who does not decide on it."""
    if not is_sqlite():
        execute("SELECT id FROM deletion_request WHERE id = ? FOR UPDATE", (request_id,))
    row: DeletionRequest | None = DeletionRequest.get_or_none((DeletionRequest.id == request_id) & seen_by(actor))
    if row is None:
        raise NotFound()
    return row


def _role(actor: Actor) -> str:
    return Role.SUPERVISOR if Role.SUPERVISOR in actor.roles else Role.SYSTEM_ADMIN


def _delete(request: DeletionRequest, by: By) -> None:
    """Contents, files, words; with everything also the account, and the person if it is nobody else's."""
    account, is_all, ids = request.account, is_everything(request), sorted(one.id for one in _meant(request))
    records = _records_of(account) if is_all else []
    people.hold_upstairs(records)
    named = erasing.files_of(ids) | (set(files.all_of(account)) if is_all else set())
    let_go, acted_on = dict.fromkeys({account} | erasing.owners_of(ids), named), erasing.rested_on(ids)
    for one in ids:
        desks.erase(erasing.erase(one, by=by, now=clock.now()))
    notifications.forget(account, ids)
    if is_all:
        notifications.forget(account)
        people.erase_account(account, now=clock.now())
        for owner, refs in _forget_person(records, acted_on, UUID(str(by.account))):
            let_go[owner] = let_go.get(owner, set()) | refs
    files.let_go({owner: refs - leftovers.named_by(owner) for owner, refs in let_go.items()})


def _forget_person(records: Iterable[UUID], acted_on: set[UUID], by: UUID) -> Iterator[tuple[UUID, set[UUID]]]:
    """All records of this human about which no application is left; whose files behind them go, by owner."""
    for record in records:
        is_left = Application.select().where(Application.applicant == record).exists()
        if not is_left and people.erase_person(record, now=clock.now(), by=by):
            yield from people.let_proofs_go(record, relied_on=acted_on).items()


def _block(request: DeletionRequest, by: By, outbox: Outbox) -> None:
    """What is kept is stored and protected, and used for nothing else meanwhile; its asker is told."""
    now, ids = clock.now(), [one.id for one in _meant(request) if not one.is_draft]
    for one in ids:
        erasing.block(one, by=by, now=now)
    if is_everything(request):
        people.block_account(request.account, now=now)
    told = {"account": str(request.account), "application": str(max(ids, default="")) or None}
    outbox.add("deletion.refused", "deletion_request", request.id, division=request.division, data=told)


def _of_oneself(account_id: UUID, link: Any = None) -> list[Application]:
    """What this account typed for itself, and what agents, guardians and clerks typed about its person.

    What it typed for somebody else is that person's: it stays when the account goes. A ward's own account asks for what
    it typed: what a guardian did for the ward is the guardian's to ask for. `link`: of an account that has none now.
    """
    link = queries.live_link(account_id) or link
    person = persons.get(link.person_id) if link else None
    records = queries.records_of(person.id) if person else []
    typed = [one for one in _all_of(account_id) if one.is_draft or one.applicant in (None, *records)]
    if person is None or _is_ward(person):
        return typed
    about = Application.applicant.in_(records) & (Application.account != account_id)
    return typed + list(Application.select().where(about).order_by(Application.id))


def _records_of(account_id: UUID) -> list[UUID]:
    """Of the human whose account this is."""
    link = queries.live_link(account_id)
    return queries.records_of(persons.get(link.person_id).id) if link else []


def _is_ward(person: Any) -> bool:
    party = persons.party(person)
    return care.needs_guardian(party.birth, party.capacity, clock.today())
