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
from server.identity.models import AccessRow, Guardianship, Mandate, Representation
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
    """Given and held ones. Of the proofs who holds one is told how many there are."""
    names = ("ground", "relation", "items", "since", "until", "how", "state", "given_at", "revoked_at", "revoked_how")
    own = _own(actor)
    rows: Any = Mandate.select().where(Mandate.principal.in_(own) | Mandate.agent.in_(own)).order_by(Mandate.id)
    for row in rows:
        gave = row.principal_id in own
        proofs = list(_proofs(named_in(row.evidence), row.recorded_by, actor))
        told = {name: getattr(row, name) for name in names} | {"recorded_at": row.recorded_at, "gave": gave}
        told |= {"named_as": row.named.get("principal" if gave else "agent"), "proof_count": len(proofs)}
        told |= {"witnesses": len(set(row.evidence.get("witnesses") or ()))}
        yield told | ({"proofs": proofs} if gave else {})


def guardianships(actor: Actor) -> Iterator[dict[str, Any]]:
    """Whose guardian one is, and who is one's own."""
    names, own = ("relation", "reason", "proof", "since", "until", "recorded_at"), _own(actor)
    mine = Guardianship.ward.in_(own) | Guardianship.guardian.in_(own)
    rows: Any = Guardianship.select().where(mine).order_by(Guardianship.id)
    for row in rows:
        is_ward = row.ward_id in own
        told = {name: getattr(row, name) for name in names} | {"is_ward": is_ward}
        if is_ward or row.until is None or clock.now() < row.until:
            told["proofs"] = list(_proofs([row.proof_ref], row.recorded_by, actor))
        yield told


def representations(actor: Actor) -> Iterator[dict[str, Any]]:
    """For which firms one speaks or spoke."""
    rows = Representation.select().where(Representation.person.in_(_own(actor))).order_by(Representation.id)
    for row in rows:
        told = {name: getattr(row, name) for name in ("proof", "since", "until")} | {"firm": row.firm.name}
        yield told | {"proofs": list(_proofs([row.proof_ref], row.recorded_by, actor))}


def words(actor: Actor) -> Iterator[dict[str, Any]]:
    """What was done to one's own record, when, and the words written beside it; by whom is the auditor's to know."""
    subjects = [str(one) for one in _own(actor)]
    mine = AccessRow.subject_id.in_(subjects) & (AccessRow.subject_kind == "person") & AccessRow.act.in_(ACTS)
    for row in AccessRow.select().where(mine).order_by(AccessRow.seq):
        yield {"at": row.at, "act": row.act, "words": row.reason}


def _own(actor: Actor) -> list[UUID]:
    return people.records_of(actor.person_id) if actor.person_id else []


def _proofs(refs: Iterable[UUID | None], recorded_by: UUID, actor: Actor) -> Iterator[dict[str, Any]]:
    """The files that whoever wrote it down had sent: an id of somebody else's file, typed there, opens nothing."""
    named = [ref for ref in refs if ref]
    sent = MediaRef.id.in_(named) & (MediaRef.owner == recorded_by) & (MediaRef.state == "stored")
    until = clock.now() + LOOK_FOR
    for row in MediaRef.select().where(sent).order_by(MediaRef.id):
        address = f"/api/v1/files/{row.id}?grant={grant(row.id, '', '', until, actor.account_id)}"
        yield {"filename": row.filename, "created_at": row.created_at, "address": address, "open_until": until}
