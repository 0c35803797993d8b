"""Entering a resident and putting right what is kept of one, under an id of the command."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from field_app.visits.errors import ResidentChanged
from field_app.visits.models import Flag, Resident
from field_app.visits.rules import likeness
from field_app.visits.service import charges, flags, looking
from server.core import clock, crypto
from server.core.access import Actor
from server.core.db import execute, insert_new, unit_of_work
from server.core.errors import AlreadyUsed, Fault, Invalid, NotFound
from server.identity.facts import LIVING, PersonFacts
from server.identity.models import Person
from server.identity.models.persons import key_of
from server.identity.service import entering, persons, records
from server.identity.service.orders import Order, once
from server.identity.service.parking import Belongs, refusal

#: What is told of the person, what of the resident.
OF_PERSON = ("name", "id_type", "id_number", "birth", "phone", "address")
OF_RESIDENT = ("address", "house", "contact", "photo_allowed", "told_by")
ENTERERS = ("grid_worker", "secretary", "supervisor")


def keys(facts: PersonFacts) -> dict[str, str | None]:
    """By which somebody who may be the same is found."""
    number = f"{facts.paper}/{facts.number}" if facts.number else None
    alike = likeness(facts.written_name, facts.born, facts.address)
    return {
        "number_key": crypto.lookup("visit.number", number) if number else None,
        "likeness": crypto.lookup("visit.likeness", alike) if alike else None,
    }


def put(resident_id: UUID, told: dict[str, Any], *, by: Actor) -> dict[str, Any]:
    """Enter a resident, or change what is named; a repeat of the command changes nothing.

    `base`: the revision that was seen; of another one `ResidentChanged`. Without that word, nobody looked at a page.
    """
    command = told.pop("id")
    content = {**told, "resident": resident_id}
    once(Order(id=command, kind="resident", content=content, by=by.account_id), lambda: _put(resident_id, told, by))
    return looking.detail(looking.standing(resident_id))


def _put(resident_id: UUID, told: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    known = looking.standing(resident_id)
    if known is None:
        _enter(resident_id, told, by)
    else:
        execute("UPDATE visit_resident SET grid = grid WHERE person_id = ?", (known.person_id,))  # held; then read
        row = looking.seen(resident_id, by)
        if "base" in told and told["base"] != looking.revision_of(row):
            raise ResidentChanged(theirs=crypto.as_json(looking.detail(row)))
        _change(row, told, by)
    return {"resident": str(resident_id)}


def _enter(resident_id: UUID, told: Mapping[str, Any], by: Actor) -> None:
    missing = [Fault(f"/{name}", "这一项要填") for name in ("name", "grid") if not told.get(name)]
    if missing:
        raise Invalid(missing)
    if not any(post.covers(told["grid"]) for post in by.posts_as(*ENTERERS)):
        raise Invalid([Fault("/grid", "不是您负责的地方，请核对网格编码")])
    charges.check_grid(told["grid"])
    person = Person.get_or_none(Person.id == resident_id)
    if person is None:
        facts = _facts(told)
        is_known = bool(entering.known([facts]))
        entering.enter([(resident_id, facts)], apart={resident_id} if is_known else ())
    elif persons.sees(by, resident_id):
        facts = _facts({name: getattr(person, name) for name in OF_PERSON})
    else:
        raise NotFound()
    own = {name: told[name] for name in OF_RESIDENT if name in told}
    row = {"person": resident_id, "grid": told["grid"], "told_by": "own_phone" if told.get("phone") else "in_person"}
    insert_new(Resident(**row | own | keys(facts), entered_by=by.account_id, entered_at=clock.now()))


def meet(resident_id: UUID, told: Mapping[str, Any], *, by: UUID) -> bool:
    """Enter somebody who was met at the door, as far as what was told can be kept; whether the id is this person's.

    The id of a person who is no resident names nobody: he is not to be had by guessing.
    """
    facts = _facts(told)
    if not facts.written_name:  # nothing but signs that nobody can read
        return False
    with unit_of_work(durable=True):
        if Person.get_or_none(Person.id == resident_id) is not None:
            return Resident.get_or_none(Resident.person == resident_id) is not None
        entering.enter([(resident_id, facts)], apart={resident_id} if entering.known([facts]) else ())
        row = {"person": resident_id, "grid": told["grid"]}
        row |= {"address": told.get("address"), "house": told.get("house") or None}
        row |= {"told_by": "own_phone" if told.get("phone") else "in_person"}
        row |= {"entered_by": by, "entered_at": clock.now()}
        insert_new(Resident(**row | keys(facts)))
    return True


def enlist(person_id: UUID, grid: str, *, by: UUID) -> None:
    """Enter somebody on record who asks for a visit, or for whom it is asked."""
    person: Any = Person.get_by_id(person_id)
    facts = _facts({name: getattr(person, name) for name in OF_PERSON})
    row = {"person": person_id, "grid": grid, "told_by": "own_phone" if person.phone else "in_person"}
    insert_new(Resident(**row | keys(facts), entered_by=by, entered_at=clock.now()))


def _facts(told: Mapping[str, Any]) -> PersonFacts:
    facts = {name: told[name] for name in OF_PERSON if told.get(name)}
    if isinstance(facts.get("birth"), str):
        facts["birth"] = clock.date.fromisoformat(facts["birth"])
    return PersonFacts(**facts, divisions={LIVING: told["grid"][:12]} if told.get("grid") else {})


def _change(row: Resident, told: Mapping[str, Any], by: Actor) -> None:
    """What is not named stays. Of somebody whose card was seen, name and number are changed where cards are seen."""
    person: Any = Person.get_by_id(row.person_id)
    correct(person, {name: told[name] for name in OF_PERSON if told.get(name)})
    if told.get("address", row.address) != row.address:
        row.position = None  # it was that of the old address
    for name in OF_RESIDENT:
        if name in told:
            setattr(row, name, told[name])
    kept = _facts({name: getattr(person, name) for name in OF_PERSON} | {"address": row.address})
    for name, key in keys(kept).items():
        if key is not None:
            setattr(row, name, key)
    if told.get("grid"):
        move(row, told["grid"], by=by.account_id)
    row.save()


def correct(person: Any, told: Mapping[str, Any]) -> None:
    """Put right what was told of a person whose card nobody has seen; of another, no more than phone and address."""
    facts = PersonFacts(**{"name": person.name, **told})
    new = {"name": facts.written_name, "phone": facts.line, "address": facts.address}
    new |= {"id_number": facts.number, "birth": facts.born.isoformat() if facts.born else None}
    changed = {name for name, value in new.items() if name in told and value != getattr(person, name)}
    if person.checked_at is not None and changed & {"name", "id_number", "birth"}:
        raise Invalid([Fault("/name", "这个人核对过证件，姓名、号码、生日要当面看证件才能改")])
    for name in changed - {"id_number", "birth"}:
        person.put(name, new[name])
    if "birth" in changed:
        person.birth = new["birth"]
    if "id_number" in changed:
        person.id_type, person.id_number = facts.paper, facts.number
        person.id_key = None if entering.known([facts]) else key_of("id_number", facts.number)
    if changed:
        person.save()


def position_of(resident_id: UUID) -> dict[str, Any] | None:
    """Where this person's home is, if an operator said so. A merged record is asked at the one that stands for it."""
    row = looking.standing(resident_id)
    return row.position if row else None


def move(row: Resident, grid: str, *, by: UUID, by_import: UUID | None = None) -> None:
    """To another grid, wherever it is: never refused, and noted. The person's living division follows."""
    if grid == row.grid:
        return
    charges.check_grid(grid)
    person, before = row.person_id, row.grid
    row.lived_in = [*row.lived_in, before]
    row.grid, row.moved_at, row.position = grid, clock.now(), None
    with unit_of_work() as outbox:
        persons.set_division(person, LIVING, grid[:12])
        records.write(by, "resident_moved", "person", person, field="grid")
        told = {"from": before, "to": grid} | ({"import": str(by_import)} if by_import else {})
        outbox.add("resident.moved", "person", person, division=grid[:12], data=told)


# --- flags -----------------------------------------------------------------------------------------------------------


def put_flag(flag_id: UUID, resident_id: UUID, *, kind: str, grade: str | None, by: Actor) -> dict[str, Any]:
    """Note that a resident needs care; only of a kind whose rule stands."""
    row = looking.seen(resident_id, by)
    flags.check(kind, grade, flags.standing(clock.today()))
    with unit_of_work(durable=True):
        fresh = Flag(id=flag_id, resident=row.person_id, kind=kind, grade=grade, source="worker", since=clock.now())
        is_new = insert_new(fresh)
        known: Any = Flag.get_by_id(flag_id)
        if is_new:
            records.write(by.account_id, "flag_noted", "person", row.person_id, field="care")
    if (known.resident_id, known.kind, known.grade) != (row.person_id, kind, grade):
        raise _other_content(flag_id, {"kind": kind, "grade": grade, "resident": resident_id}, row.grid, by)
    return flags.view(known)


def _other_content(subject: UUID, content: Mapping[str, Any], grid: str, by: Actor) -> AlreadyUsed:
    belongs = Belongs(division=grid[:12], desk=None)
    return refusal("resident", subject, content, account=by.account_id, belongs=belongs)


def end_flag(flag_id: UUID, resident_id: UUID, *, reason: str, by: Actor) -> dict[str, Any]:
    """It is over; a repeat changes nothing."""
    row = looking.seen(resident_id, by)
    with unit_of_work():
        known: Any = Flag.get_or_none((Flag.id == flag_id) & (Flag.resident == row.person_id))
        if known is None:
            raise NotFound()
        if known.until is None:
            known.until = clock.now()
            known.save(only=[Flag.until])
            records.write(by.account_id, "flag_ended", "person", row.person_id, field="care", reason=reason)
    return flags.view(known)
