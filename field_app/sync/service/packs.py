"""What a worker's phone is lent: residents of the grids of today, items, tasks; of a later pack only what changed.

A cursor names a list of short keyed marks of what was lent, so that whatever changes anywhere (a name, a grid, a
charge, a task, a form) is found without anybody having to note it. The same list has the same cursor.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from field_app.rounds.service import notices, work
from field_app.sync.errors import DeviceRevoked
from field_app.sync.models import Pack
from field_app.sync.service import offers, returned
from field_app.sync.service.devices import LEASE_DAYS, is_told
from field_app.visits import queries
from field_app.visits.job_rules import PLAIN
from field_app.visits.models import Flag, Job, Resident
from field_app.visits.queries import bundle_name
from field_app.visits.rules import flag_name, initials
from field_app.visits.service import charges, flags, ordering
from server.core import clock, crypto
from server.core.access import Actor
from server.core.db import insert_many, unit_of_work
from server.core.sweeping import drop
from server.identity.models import Person
from server.identity.service import records
from server.places import queries as places

#: After so long a phone that comes back gets everything anew.
PACKS_KEPT = timedelta(days=60)
MARK_BYTES = 6

Lent = dict[str, dict[str, dict[str, Any]]]  # part → id → row


def field(actor: Actor, *, since: UUID | None, device: UUID | None, now: datetime) -> dict[str, Any]:
    """The pack, or what changed in it since that cursor."""
    if device and is_told(device):
        raise DeviceRevoked()
    lent = _lent(actor)
    marks = {part: {key: _mark(row) for key, row in rows.items()} for part, rows in lent.items()}
    known = since and Pack.get_or_none((Pack.id == since) & (Pack.account == actor.account_id))
    before: Mapping[str, Mapping[str, str]] = known.marks if known else {}
    fresh = {part: _fresh(part, rows, before.get(part, {}), marks[part]) for part, rows in lent.items()}
    gone = [key for part in PERSONAL for key in before.get(part, {}) if key not in marks[part]]
    _log(actor, fresh["residents"])
    notices.lend(fresh["tasks"], to=actor)
    told = {"cursor": _keep(actor, marks, now), "full": known is None, **fresh, "gone": gone}
    told |= {"worker": ordering.name_of(actor.account_id)}
    return told | {"lease_until": now + timedelta(days=LEASE_DAYS), "server_time": now}


PERSONAL = ("residents", "tasks", "returns", "underway")
#: What may be done, and where: sent whole as soon as anything of it changed, so that nothing stays that is no more.
WHOLE = ("items", "forms", "grids")


def _fresh(
    part: str, rows: Mapping[str, dict[str, Any]], before: Mapping[str, str], now: Mapping[str, str]
) -> list[dict[str, Any]]:
    if part in WHOLE:
        return list(rows.values()) if before != now else []
    return [row for key, row in rows.items() if before.get(key) != now[key]]


def _lent(actor: Actor) -> Lent:
    grids = charges.scope(actor).grids
    found = _residents(grids)
    todo = work.of(actor, grids)
    back = returned.lent([job for job in todo.jobs if job.state == "returned" and job.worker == actor.account_id])
    back |= returned.to_answer(todo.to_answer)
    wanted = set(todo.residents)
    noted = _flags(wanted)
    if away := wanted - {row.person_id for row in found}:  # of a job that was taken over, in another's grid
        found += queries.rows_of(away)
    residents = [_resident(row, noted.get(row.person_id) if row.person_id in wanted else None) for row in found]
    items, forms = offers.items(sorted({grid[:12] for grid in grids}))
    return {
        "residents": {row["id"]: row for row in residents},
        "tasks": {row["id"]: row for row in todo.tasks},
        "returns": back,
        "underway": {row["id"]: row for row in map(_underway, todo.underway)},
        "items": {row["code"]: row for row in items},
        "forms": {f"{row['bundle']} {row['division']}": row for row in forms},
        "grids": {code: {"code": code, "name": _name_of(code)} for code in sorted(grids)},
        "texts": {row["code"]: row for row in offers.texts()} if grids or back else {},
    }


def _underway(job: Job) -> dict[str, Any]:
    """How it stands, under an id of this list: what came back lies under the job's own."""
    told = {"id": str(work.id_of(f"{job.id}/underway")), "job": str(job.id), "resident": str(job.resident)}
    return told | {"name": bundle_name(job), "state_plain": PLAIN[str(job.state)]}


def _name_of(grid: str) -> str:
    known = places.every_grid().get(grid)
    return str(known["name"]) if known else grid


def _residents(grids: Sequence[str] | frozenset[str]) -> list[Any]:
    """Residents of these grids with their persons, what is merged away left out. One query."""
    query = Resident.select(Resident, Person).join(Person)
    return list(query.where(Resident.grid.in_(sorted(grids)) & queries.STANDS).order_by(Resident.person))


def _resident(row: Any, noted: list[str] | None) -> dict[str, Any]:
    """Surname, initials and door for all; who has a task in full."""
    person = row.person
    at = (row.moved_at or row.entered_at).isoformat()
    told = {"id": str(row.person_id), "surname": person.name[:1], "initials": initials(person.name)}
    told |= {"house": row.house or "", "grid": row.grid, "at": at}
    if noted is None:
        return told
    told |= {"name": person.name, "number": person.id_number, "phone": person.phone, "flags": noted}
    return told | {"photo_allowed": row.photo_allowed}


def _flags(residents: set[UUID]) -> dict[UUID, list[str]]:
    """The open flags of these, on whichever of their records, whose rules stand; in words, each once. Two queries."""
    noted: dict[UUID, list[str]] = {one: [] for one in residents}
    if not residents:
        return noted
    standing = flags.standing(clock.today())
    either = Person.id.in_(list(residents)) | Person.merged_into.in_(list(residents))
    query = Flag.select(Flag, Resident.person, Person.id, Person.merged_into).join(Resident).join(Person)
    for flag in query.where(either & Flag.until.is_null()).order_by(Flag.id):
        words = flag_name(flag.kind, flag.grade)
        person: Any = flag.resident.person
        for one in {person.id, person.merged_into_id} & residents:
            if flag.kind in standing and words not in noted[one]:
                noted[one].append(words)
    return noted


def _mark(row: Mapping[str, Any]) -> str:
    """Short and keyed: it tells whether a row changed, and to nobody what it says."""
    return crypto.mac("sync.pack", crypto.canonical(crypto.as_json(row)))[:MARK_BYTES].hex()


def _keep(actor: Actor, marks: Mapping[str, Any], now: datetime) -> UUID:
    said = crypto.mac("sync.cursor", crypto.canonical([str(actor.account_id), marks]))
    cursor = UUID(bytes=said[:16], version=4)
    with unit_of_work():
        row = {"id": cursor, "account": actor.account_id, "marks": marks, "used_at": now}
        if not insert_many(Pack, [row], ignore=True):
            stale = (Pack.id == cursor) & (Pack.used_at < now - timedelta(days=1))
            Pack.update(used_at=now).where(stale).execute()
    return cursor


def _log(actor: Actor, residents: Sequence[Mapping[str, Any]]) -> None:
    """Whose name, number and flags go out to a phone is noted before they do."""
    lent = [row["id"] for row in residents if "name" in row]
    if lent:
        records.write_all(actor.account_id, "unmasked", "person", lent, field="care", reason="手机上有要办的事")


def forget(before: datetime) -> int:
    """Drop lists that no phone has used for long; how many."""
    return drop(Pack, Pack.used_at < before, Pack.used_at)
