"""A copy of everything that is kept of one person, for that person: read from each room, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from server.applications import pinned, queries, standing
from server.applications.models import Application, Case, Revision
from server.applications.service import erasing
from server.core import clock
from server.core.access import Actor
from server.forms.reading import as_text
from server.identity import care
from server.identity import queries as people
from server.identity.models import AccessRow, Account, Consent, ConsentText, Person, Session
from server.identity.service import persons
from server.media.models import MediaRef
from server.notifications.models import Notice
from server.places.queries import full_name, place_name
from server.reviews.service.views import told_decisions
from server.rights import words
from server.rights.models import DeletionRequest
from server.rights.service import deleting, recorded

#: What is told of one's own record, as it is.
OF_PERSON = ("kind", "name", "id_type", "id_number", "phone", "address", "birth", "capacity", "checked_at")


#: What a room upstairs keeps of these records of one person, in plain words.
Teller = Callable[[Sequence[UUID]], list[dict[str, Any]]]
_tellers: dict[str, Teller] = {}


def tell_also(tellers: Mapping[str, Teller]) -> None:
    """Said once by `server/wiring.py`: the parts of a copy that rooms upstairs know."""
    _tellers.clear()
    _tellers.update(tellers)


def copy_for(actor: Actor) -> dict[str, Any]:
    """Everything of one's own. What others typed about oneself comes along once one's identity was checked."""
    account = Account.get_by_id(actor.account_id)
    person = persons.get(actor.person_id) if actor.person_id else None
    mine, shut = _mine(actor)
    return {
        "made_at": clock.now(),
        "account": {name: getattr(account, name) for name in ("id", "kind", "name", "phone", "created_at")},
        "profile": account.profile or {},
        "person": _person(person, actor.account_id) if person else None,
        "sessions": list(_sessions(actor.account_id)),
        "consents": list(_consents(actor)),
        "mandates": list(recorded.mandates(actor)),
        "guardianships": list(recorded.guardianships(actor)),
        "representations": list(recorded.representations(actor)),
        "written": list(recorded.words(actor)),
        "applications": list(_applications(mine, actor)),
        "files": list(_files(actor.account_id, shut)),
        "notices": list(_notices(actor.account_id)),
        "looked_at": list(_looks(actor, [one.id for one in mine])),
        "deletion_requests": requests_of(actor.account_id),
    } | {part: tell(people.records_of(person.id) if person else []) for part, tell in _tellers.items()}


def _person(person: Person, account_id: UUID) -> dict[str, Any]:
    codes, party = persons.divisions_of(person.id), persons.party(person)
    is_minor = party.birth is not None and care.age_on(party.birth, clock.today()) < care.ADULT
    places = {kind: full_name(code) for kind, code in codes.items()}
    link = people.live_link(account_id)
    said = words.of_person(person, is_minor=is_minor, places=places, checked_how=link.how if link else None)
    return {name: getattr(person, name) for name in OF_PERSON} | {"divisions": codes} | said


def _mine(actor: Actor) -> tuple[list[Application], set[UUID]]:
    """One's own, and what one typed for others as long as one acts for them; and what is shut since."""
    me = people.records_of(actor.person_id) if actor.person_id else []
    about_me = Application.applicant.in_(me) & (Application.stage == "submitted")
    found = list(
        Application.select().where((Application.account == actor.account_id) | about_me).order_by(Application.id)
    )
    shut = standing.ended([one for one in found if one.applicant not in me], clock.now())
    return [one for one in found if one.id not in shut], shut


def _applications(mine: Sequence[Application], actor: Actor) -> Iterator[dict[str, Any]]:
    """What was typed, where it went, what became of it. Six queries, however many."""
    names = ("id", "number", "stage", "bundle", "division", "channel", "saved_at", "submitted_at")
    ids = [one.id for one in mine]
    typed = {row.id: row.content for row in Revision.select().where(Revision.id.in_([one.revision for one in mine]))}
    cases = {row.id: row for row in Case.select().where(Case.application.in_(ids)).order_by(Case.place)}
    steps, decided = queries.stories(mine, cases, actor.account_id), told_decisions(*ids)
    for one in mine:
        told = {name: getattr(one, name) for name in names}
        if one.revision in typed:
            told["typed"] = typed[one.revision]
        if not one.is_draft:
            told["cases"] = [_case(row, one.release) for row in cases.values() if row.application_id == one.id]
            told["steps"] = steps[one.id]
            told["decisions"] = [said for said in decided if cases[said["case"]].application_id == one.id]
        yield told


def _case(case: Case, release: str) -> dict[str, Any]:
    known = pinned.catalogue_of(release)
    labels = {row["code"]: row.get("label") for row in known.items[case.item]["elements"]}
    names = ("number", "name", "body", "state", "result", "due_on", "received_on", "accepted_at", "closed_at")
    fields = [
        {"label": labels.get(code) or element["name"], "value": as_text(value, element, place_name)}
        for code, value in case.content["values"].items()
        for element in [known.elements.get(code, {"name": code})]
    ]
    return {name: getattr(case, name) for name in names} | {"fields": fields, "papers": case.content["materials"]}


def _sessions(account_id: UUID) -> Iterator[dict[str, Any]]:
    names = ("way", "level", "created_at", "ends_at", "revoked_at")
    for row in Session.select().where(Session.account == account_id).order_by(Session.created_at):
        yield {name: getattr(row, name) for name in names}


def _consents(actor: Actor) -> Iterator[dict[str, Any]]:
    mine: Any = Consent.account == actor.account_id
    if actor.person_id is not None:
        mine = mine | Consent.giver.in_(people.records_of(actor.person_id))
    rows: Any = Consent.select(Consent, ConsentText).join(ConsentText).where(mine).order_by(Consent.given_at)
    for row in rows:
        told = {"title": row.text.title, "version": row.text.version, "digest": row.shown_digest, "how": row.how}
        yield told | {"given_at": row.given_at, "withdrawn_at": row.withdrawn_at}


def _files(account_id: UUID, shut: set[UUID]) -> Iterator[dict[str, Any]]:
    """What was sent; each can be looked at under its address. What was sent for others is theirs once that is shut."""
    theirs = erasing.files_of(shut) if shut else set()
    for row in MediaRef.select().where(MediaRef.owner == account_id).order_by(MediaRef.id):
        if row.used_in in shut or row.id in theirs:
            continue
        told = {name: getattr(row, name) for name in ("purpose", "state", "filename", "facts", "created_at")}
        yield told | {"address": f"/api/v1/files/{row.id}"}


def _notices(account_id: UUID) -> Iterator[dict[str, Any]]:
    for row in Notice.select().where(Notice.account == account_id).order_by(Notice.at):
        yield {name: getattr(row, name) for name in ("number", "sentence", "at", "read_at")}


def _looks(actor: Actor, applications: list[UUID]) -> Iterator[dict[str, Any]]:
    """Who opened what was covered is the auditor's to know; that it was opened, when and why, is one's own."""
    cases = Case.select(Case.id).where(Case.application.in_(applications))
    own = people.records_of(actor.person_id) if actor.person_id else []
    subjects = [str(row.id) for row in cases] + [str(one) for one in own]
    rows = AccessRow.select().where(AccessRow.subject_id.in_(subjects) & (AccessRow.act == "unmasked"))
    for row in rows.order_by(AccessRow.seq):
        yield {name: getattr(row, name) for name in ("at", "field", "reason")}


def requests_of(account_id: UUID) -> list[dict[str, Any]]:
    """One's own deletion requests, newest first."""
    own = DeletionRequest.account == account_id
    rows = list(DeletionRequest.select().where(own).order_by(DeletionRequest.id.desc()))
    narrowed = deleting.narrowed(rows)
    names = ("id", "application", "number", "words", "asked_at", "verdict", "answer", "decided_at")
    return [{name: getattr(row, name) for name in names} | {"narrowed_to": narrowed.get(row.id)} for row in rows]
