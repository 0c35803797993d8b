"""Persons: found by number or made, told apart and put together again, shown masked, looked at with a reason."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.core import clock, crypto
from server.core.access import Actor
from server.core.db import execute, insert_many, unit_of_work
from server.core.errors import Fault, Invalid, NotFound
from server.core.ids import uuid7
from server.identity import care
from server.identity.errors import MergeNotPossible
from server.identity.facts import DIVISION_KINDS, LIVING, PersonFacts
from server.identity.models import Person, PersonDivision, PersonMerge
from server.identity.models.persons import key_of, survivor
from server.identity.service import parking, records

MASKABLE = ("name", "id_number", "phone", "address", "birth")


def find_or_create(facts: PersonFacts, *, trusted: bool = False) -> Any:
    """The person of these facts: by number where there is one, else a new record.

    What is only claimed never changes a record that exists; `trusted` (a card was seen, a sign-in vouched) does.
    A claim that gives a known number another name gets a record of its own, as if the number were unknown.
    """
    if not facts.written_name:  # nothing but signs that nobody can read
        raise Invalid([Fault("/name", "请填写姓名")])
    with unit_of_work():
        person = find(facts.paper, facts.number)
        if person is None:
            person = _create(facts)
        elif trusted:
            _correct(person, facts)
        elif person.name_key != key_of("name", facts.written_name):
            person = _set_apart(facts, known=person.id)
        if trusted:
            person.checked_at = clock.now()
            person.save(only=[Person.checked_at])
        for kind, division in facts.divisions.items():
            if trusted or division_of(person.id, kind) is None:
                set_division(person.id, kind, division)
        return person


def find(id_type: str | None, number: str | None) -> Any:
    """The surviving record of a number, or None."""
    if not number:
        return None
    found = Person.get_or_none((Person.id_type == id_type) & (Person.id_key == key_of("id_number", number)))
    return survivor(found) if found else None


def _create(facts: PersonFacts) -> Any:
    """Make the record; of eight that come at once with one number, all get the same."""
    row = row_of(uuid7(), facts)
    insert_many(Person, [row], ignore=True)
    return find(facts.paper, facts.number) or Person.get_by_id(row["id"])


def _set_apart(facts: PersonFacts, *, known: UUID) -> Any:
    """A record that its number does not find: a typing error, or somebody's guess. The same claim gets the same one.

    A supervisor of the known person's place is told (`parked`), and may merge the two; the claimant learns nothing.
    """
    said = crypto.mac("person.claim", f"{facts.paper}/{facts.number}/{facts.written_name}".encode())
    row = row_of(UUID(bytes=said[:16], version=4), facts) | {"id_key": None}
    insert_many(Person, [row], ignore=True)
    belongs = parking.Belongs(about=known, desk=None)
    parking.keep("claim", known, {"claimed": row["id"]}, account=records.MACHINE, belongs=belongs)
    return survivor(Person.get_by_id(row["id"]))


def row_of(person_id: UUID, facts: PersonFacts) -> dict[str, Any]:
    """A new record as it is inserted."""
    row = {"id": person_id, "kind": facts.kind, "id_type": facts.paper, "capacity": care.Capacity.FULL}
    told = {"name": facts.written_name, "id_number": facts.number, "phone": facts.line, "address": facts.address}
    row |= told | {"birth": facts.born.isoformat() if facts.born else None, "created_at": clock.now()}
    keys = {f"{n}_key": key_of(n, told[n]) for n in ("name", "phone", "address")}
    return row | keys | {"id_key": key_of("id_number", facts.number)}


def _correct(person: Any, facts: PersonFacts) -> None:
    for name, value in (("name", facts.written_name), ("phone", facts.line), ("address", facts.address)):
        if value:
            person.put(name, value)
    person.save()


# --- the three divisions ---------------------------------------------------------------------------------------------


def set_division(person_id: UUID, kind: str, division: str, *, since: datetime | None = None) -> None:
    """From now on (or from then) the person belongs there; the earlier place ends at that moment."""
    if kind not in DIVISION_KINDS:
        raise ValueError(kind)
    start = since or clock.now()
    with unit_of_work():
        execute("UPDATE person SET kind = kind WHERE id = ?", (person_id,))  # two at once take turns
        held = PersonDivision.get_or_none(
            (PersonDivision.person == person_id) & (PersonDivision.kind == kind) & PersonDivision.until.is_null()
        )
        if held is not None and held.division == division:
            return
        if held is not None:
            held.until = start
            held.save(only=[PersonDivision.until])
        PersonDivision.create(person=person_id, kind=kind, division=division, since=start)


def division_of(person_id: UUID, kind: str, at: datetime | None = None) -> str | None:
    """Where the person belonged in this way at that moment."""
    moment = at or clock.now()
    sql = """SELECT division FROM person_division WHERE person_id = ? AND kind = ? AND since <= ?
             AND (until IS NULL OR until > ?) ORDER BY since DESC LIMIT 1"""
    row = execute(sql, (person_id, kind, moment, moment)).fetchone()
    return row[0] if row else None


def divisions_of(person_id: UUID) -> dict[str, str]:
    """All divisions that hold now, by kind."""
    sql = "SELECT kind, division FROM person_division WHERE person_id = ? AND until IS NULL"
    return dict(execute(sql, (person_id,)).fetchall())


# --- merging ---------------------------------------------------------------------------------------------------------


def merge(person_id: UUID, into_id: UUID, *, reason: str, by: UUID) -> None:
    """Two records are one human: the first points to the second from now on. Nothing is deleted."""
    with unit_of_work():
        person, into = _existing(person_id), _existing(into_id)
        if person.id == into.id or person.merged_into_id or into.merged_into_id or person.kind != into.kind:
            raise MergeNotPossible()
        PersonMerge.create(person=person, into=into, reason=reason, by=by, at=clock.now())
        Person.update(merged_into=into.id).where((Person.id == person.id) | (Person.merged_into == person.id)).execute()
        records.write(by, "merged", "person", person.id, reason=reason)


def tell_apart(person_id: UUID, other_id: UUID, *, reason: str, by: UUID) -> None:
    """Two records that look alike are two humans: kept as a merger that never was. A repeat changes nothing."""
    with unit_of_work():
        person, other = _existing(person_id), _existing(other_id)
        if person.id == other.id:
            raise MergeNotPossible()
        pair = PersonMerge.person.in_([person, other]) & PersonMerge.into.in_([person, other])
        if not PersonMerge.select().where(pair & PersonMerge.undone_at.is_null(False)).exists():
            now = clock.now()
            PersonMerge.create(person=person, into=other, reason=reason, by=by, at=now, undone_by=by, undone_at=now)
            records.write(by, "told_apart", "person", person.id, reason=reason)


def unmerge(person_id: UUID, *, reason: str, by: UUID) -> None:
    """They were two after all: the record stands for itself again, with those that had been merged into it before."""
    with unit_of_work():
        person = _existing(person_id)
        edge = PersonMerge.get_or_none((PersonMerge.person == person.id) & PersonMerge.undone_at.is_null())
        if edge is None:
            raise MergeNotPossible("这份资料没有合并过")
        edge.undone_by, edge.undone_at = by, clock.now()
        edge.save(only=[PersonMerge.undone_by, PersonMerge.undone_at])
        Person.update(merged_into=None).where(Person.id == person.id).execute()
        for below in _merged_below(person.id):
            Person.update(merged_into=person.id).where(Person.id == below).execute()
        records.write(by, "unmerged", "person", person.id, reason=reason)


def _merged_below(person_id: UUID) -> list[UUID]:
    """The records that were merged into this one, directly or through others."""
    edges: Any = PersonMerge.select().where((PersonMerge.into == person_id) & PersonMerge.undone_at.is_null())
    direct = [edge.person_id for edge in edges]
    return direct + [further for one in direct for further in _merged_below(one)]


def _existing(person_id: UUID) -> Any:
    person = Person.get_or_none(Person.id == person_id)
    if person is None:
        raise NotFound()
    return person


def merge_seen(person_id: UUID, into_id: UUID, *, reason: str, by: Actor) -> None:
    """Merge two records that the caller reaches."""
    if not (sees(by, person_id) and sees(by, into_id)):
        raise NotFound()
    merge(person_id, into_id, reason=reason, by=by.account_id)


def unmerge_seen(person_id: UUID, *, reason: str, by: Actor) -> None:
    """Undo a merger that the caller reaches."""
    if not sees(by, person_id):
        raise NotFound()
    unmerge(person_id, reason=reason, by=by.account_id)


# --- looking ---------------------------------------------------------------------------------------------------------


def get(person_id: UUID) -> Any:
    """The record that stands for this id after mergers."""
    return survivor(_existing(person_id))


def party(person: Any) -> care.Party:
    """The person as the rules of care see it."""
    birth = date.fromisoformat(person.birth) if person.birth else None
    return care.Party(person.id, is_firm=person.is_firm, birth=birth, capacity=person.capacity)


def unmask(person_id: UUID, field: str, *, reason: str, by: Actor) -> str | None:
    """The full value of one field, for someone whose divisions the person belongs to; the look is logged first."""
    person = get(person_id)
    if field not in MASKABLE or not sees(by, person.id):
        raise NotFound()
    records.write(by.account_id, "unmasked", "person", person.id, field=field, reason=reason)
    value: str | None = getattr(person, field)
    return value


def sees(actor: Actor, person_id: UUID) -> bool:
    """Whether the person lives, is registered or does business where one of the actor's posts reaches.

    A helper's post reaches nobody: helpers see the visit that was given to them.
    """
    places = divisions_of(person_id)
    workers = actor.posts_as("grid_worker", "secretary")
    if any(post.covers(places.get(LIVING, "")) for post in workers if LIVING in places):
        return True
    others = actor.posts_as("clerk", "reviewer", "supervisor")
    return any(post.covers(place) for post in others for place in places.values())
