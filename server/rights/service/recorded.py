"""What staff, or who acts for one, wrote down: mandates, guardianships, who speaks for a firm; with words and proofs.

Words about the other side are the other side's. A proof is looked at by whom it is about: who gave the mandate, ward
and guardian as long as that lasts (then the ward alone), who speaks for the firm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from server.core import clock
from server.core.access import Actor
from server.core.ids import named_in
from server.identity import queries as people
from server.identity.models import AccessRow, Guardianship, Mandate, Person, Representation
from server.media.models import MediaRef
from server.media.service.papers import grant

#: How long a proof can be looked at by the address in the copy.
LOOK_FOR = timedelta(days=7)
#: What staff did to one's own record, with their words.
ACTS = (
    *("checked", "person_renamed", "merged", "unmerged", "named_applicant"),
    *("guardianship_recorded", "representation_recorded", "representation_ended"),
)


def mandates(actor: Actor) -> Iterator[dict[str, Any]]:
    """Given and held ones. Of the proofs who holds one is told how many there are. Two queries, however many."""
    names = ("ground", "relation", "items", "since", "until", "how", "state", "given_at", "revoked_at", "revoked_how")
    own = _own(actor)
    mine = Mandate.principal.in_(own) | Mandate.agent.in_(own)
    rows: list[Any] = list(Mandate.select().where(mine).order_by(Mandate.id))
    sent = Proofs(actor, [ref for row in rows for ref in named_in(row.evidence)])
    for row in rows:
        gave = row.principal_id in own
        proofs = list(sent.by(row.recorded_by, named_in(row.evidence)))
        told = {name: getattr(row, name) for name in names} | {"recorded_at": row.recorded_at, "gave": gave}
        told |= {"named_as": row.named.get("principal" if gave else "agent"), "proof_count": len(proofs)}
        told |= {"witnesses": len(set(row.evidence.get("witnesses") or ()))}
        yield told | ({"proofs": proofs} if gave else {})


def guardianships(actor: Actor) -> Iterator[dict[str, Any]]:
    """Whose guardian one is, and who is one's own. Two queries, however many."""
    names, own = ("relation", "reason", "proof", "since", "until", "recorded_at"), _own(actor)
    mine = Guardianship.ward.in_(own) | Guardianship.guardian.in_(own)
    rows: list[Any] = list(Guardianship.select().where(mine).order_by(Guardianship.id))
    sent = Proofs(actor, [row.proof_ref for row in rows])
    for row in rows:
        is_ward = row.ward_id in own
        told = {name: getattr(row, name) for name in names} | {"is_ward": is_ward}
        if is_ward or row.until is None or clock.now() < row.until:
            told["proofs"] = list(sent.by(row.recorded_by, [row.proof_ref]))
        yield told


def representations(actor: Actor) -> Iterator[dict[str, Any]]:
    """For which firms one speaks or spoke. Two queries, however many."""
    spoken = Representation.select(Representation, Person).join(Person, on=Representation.firm)
    rows = list(spoken.where(Representation.person.in_(_own(actor))).order_by(Representation.id))
    sent = Proofs(actor, [row.proof_ref for row in rows])
    for row in rows:
        told = {name: getattr(row, name) for name in ("proof", "since", "until")} | {"firm": row.firm.name}
        yield told | {"proofs": list(sent.by(row.recorded_by, [row.proof_ref]))}


def words(actor: Actor) -> Iterator[dict[str, Any]]:
    """What was done to one's own record, when, and the words written beside it; by whom is the auditor's to know."""
    subjects = [str(one) for one in _own(actor)]
    mine = AccessRow.subject_id.in_(subjects) & (AccessRow.subject_kind == "person") & AccessRow.act.in_(ACTS)
    for row in AccessRow.select().where(mine).order_by(AccessRow.seq):
        yield {"at": row.at, "act": row.act, "words": row.reason}


def _own(actor: Actor) -> list[UUID]:
    return people.records_of(actor.person_id) if actor.person_id else []


class Proofs:
    """The files behind what was written down, each for its reader alone."""

    def __init__(self, actor: Actor, refs: Iterable[UUID | None]) -> None:
        named = {ref for ref in refs if ref}
        sent = MediaRef.id.in_(list(named)) & (MediaRef.state == "stored")
        self.actor, self.until = actor, clock.now() + LOOK_FOR
        self.files = {row.id: row for row in MediaRef.select().where(sent)} if named else {}

    def by(self, account: UUID, refs: Iterable[UUID | None]) -> Iterator[dict[str, Any]]:
        """Those that whoever wrote it down had sent: an id of somebody else's file, typed there, opens nothing."""
        for row in (self.files[ref] for ref in dict.fromkeys(refs) if ref in self.files):
            if row.owner == account:
                token = grant(row.id, "", "", self.until, self.actor.account_id)
                address = f"/api/v1/files/{row.id}?grant={token}"
                told = {"filename": row.filename, "created_at": row.created_at, "address": address}
                yield told | {"open_until": self.until}
