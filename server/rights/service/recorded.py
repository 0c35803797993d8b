"""What staff, or who acts for one, wrote down: mandates, guardianships, who speaks for a firm; with words and proofs.

Words about the other side are the other side's. A proof is looked at by whom it is about: who gave the mandate, ward
and guardian as long as that lasts (then the ward alone), who speaks for the firm as long as he does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from server.core import clock
from server.core.access import Actor
from server.core.ids import named_in
from server.identity import naming
from server.identity import queries as people
from server.identity.models import AccessRow, Guardianship, Mandate, Person, Representation
from server.identity.models.persons import survivors
from server.identity.service.standing import guards
from server.media.models import MediaRef
from server.media.service.papers import grant
from server.rights import words as spelled

#: How long a proof can be looked at by the address in the copy.
LOOK_FOR = timedelta(days=7)
#: The log's row is written this soon after the moment that it tells of.
A_MOMENT = timedelta(minutes=1)
#: What staff did to one's own record.
ACTS = {
    "checked": "核对了证件",
    "named_applicant": "把您填作申请人",
    "person_renamed": "改了姓名",
    "merged": "并入了另一份资料",
    "unmerged": "和另一份资料分开了",
    "guardianship_recorded": "登记了监护人",
}
#: Where the reason is a note of the program's.
WORDLESS = frozenset({"checked", "named_applicant"})
#: What was done to the record of a firm, for who spoke for it then.
BEGAN, ENDED = "representation_recorded", "representation_ended"
OF_FIRM = {BEGAN: "登记为法定代表人", ENDED: "不再是法定代表人"}
HOW = spelled.HOWS | spelled.CHECKED


def mandates(actor: Actor) -> Iterator[dict[str, Any]]:
    """Given and held ones. Of the proofs who holds one is told how many there are. Two queries, however many."""
    names = ("ground", "relation", "items", "since", "until", "how", "state", "given_at", "revoked_at", "revoked_how")
    own = _own(actor)
    mine = Mandate.principal.in_(own) | Mandate.agent.in_(own)
    rows: list[Any] = list(Mandate.select().where(mine).order_by(Mandate.id))
    sent = Proofs(actor, [ref for row in rows for ref in named_in(row.evidence)])
    items, now = naming.names_of(code for row in rows for code in row.items), clock.now()
    for row in rows:
        gave = row.principal_id in own
        proofs = list(sent.by(row.recorded_by, named_in(row.evidence)))
        told = {name: getattr(row, name) for name in names} | {"recorded_at": row.recorded_at, "gave": gave}
        told |= spelled.of_mandate(row, items, gave=gave, now=now)
        told |= {"named_as": spelled.of_typed(row.named.get("principal" if gave else "agent"))}
        told |= {"proof_count": len(proofs)}
        told |= {"witnesses": len(set(row.evidence.get("witnesses") or ()))}
        yield told | ({"proofs": proofs} if gave else {})


def guardianships(actor: Actor) -> Iterator[dict[str, Any]]:
    """Whose guardian one is, and who is one's own. Four queries, however many."""
    names, own = ("relation", "reason", "proof", "since", "until", "recorded_at"), _own(actor)
    mine = Guardianship.ward.in_(own) | Guardianship.guardian.in_(own)
    rows: list[Any] = list(Guardianship.select().where(mine).order_by(Guardianship.id))
    sent, now = Proofs(actor, [row.proof_ref for row in rows]), clock.now()
    wards = survivors(row.ward_id for row in rows)
    for row in rows:
        is_ward = row.ward_id in own
        told = {name: getattr(row, name) for name in names} | {"is_ward": is_ward}
        told |= {"reason_name": spelled.REASONS[row.reason]}
        if is_ward or guards(row, wards[row.ward_id], now):
            told["proofs"] = list(sent.by(row.recorded_by, [row.proof_ref]))
        yield told


def representations(actor: Actor) -> Iterator[dict[str, Any]]:
    """For which firms one speaks or spoke, with what was written of it. Four queries, however many."""
    spoken = Representation.select(Representation, Person).join(Person, on=Representation.firm)
    rows: list[Any] = list(spoken.where(Representation.person.in_(_own(actor))).order_by(Representation.id))
    sent = Proofs(actor, [row.proof_ref for row in rows if row.until is None])
    logged = _logged(rows)
    for row in rows:
        told = {name: getattr(row, name) for name in ("proof", "since", "until")} | {"firm": row.firm.name}
        told["written"] = [_told(one, OF_FIRM) for one in _of_his_time(row, logged[row.id])]
        proofs = {"proofs": list(sent.by(row.recorded_by, [row.proof_ref]))} if row.until is None else {}
        yield told | proofs


def _logged(rows: Sequence[Any]) -> dict[UUID, list[Any]]:
    """For each, what was written of who speaks for its firm, in order: of all the firm's records. Two queries."""
    roots = {row.id: row.firm.merged_into_id or row.firm_id for row in rows}
    named = list(set(roots.values()))
    either = Person.id.in_(named) | Person.merged_into.in_(named)
    family: Any = Person.select(Person.id, Person.merged_into).where(either)
    root_of = {str(one.id): one.merged_into_id or one.id for one in family}
    theirs = AccessRow.subject_id.in_(list(root_of)) & (AccessRow.subject_kind == "person")
    found: Any = AccessRow.select().where(theirs & AccessRow.act.in_(list(OF_FIRM))).order_by(AccessRow.seq)
    of_root: dict[UUID, list[Any]] = {root: [] for root in named}
    for one in found:
        of_root[root_of[one.subject_id]].append(one)
    return {row.id: of_root[roots[row.id]] for row in rows}


def _of_his_time(row: Any, logged: Sequence[Any]) -> Iterator[Any]:
    """That he began, and that he ended; where another took over, what comes next are the other's words."""
    his = (BEGAN, str(row.firm_id), row.recorded_by, row.proof)
    began = (one for one in logged if one.at >= row.since and _as_written(one) == his)
    first = next(began, None)
    if first is None:
        return
    yield first
    after = (one for one in logged if row.until and one.seq > first.seq and one.at >= row.until)
    last = next(after, None)
    if last is not None and last.act == ENDED and last.at < row.until + A_MOMENT:
        yield last


def _as_written(one: Any) -> tuple[str, str, UUID, str]:
    return one.act, one.subject_id, one.account_id, one.reason


def words(actor: Actor) -> Iterator[dict[str, Any]]:
    """What was done to one's own record, when, and the words written beside it; by whom is the auditor's to know."""
    subjects = [str(one) for one in _own(actor)]
    mine = AccessRow.subject_id.in_(subjects) & (AccessRow.subject_kind == "person") & AccessRow.act.in_(list(ACTS))
    for row in AccessRow.select().where(mine).order_by(AccessRow.seq):
        yield _told(row, ACTS)


def _told(row: Any, acts: Mapping[str, str]) -> dict[str, Any]:
    return {"at": row.at, "act": acts[row.act], "words": "" if row.act in WORDLESS else _plain(row.reason)}


def _plain(reason: str) -> str:
    """The words that somebody typed; how it was done, which the program noted, in words too."""
    how, _, typed = reason.partition(": ")
    return "：".join(part for part in (HOW[how], typed) if part) if how in HOW else reason


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
