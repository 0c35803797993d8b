"""Many persons at once, as a list tells of them: found by number in a few statements, or made."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from server.core import clock
from server.core.db import insert_many, unit_of_work
from server.core.ids import uuid7
from server.identity.facts import PersonFacts
from server.identity.models import Person, PersonDivision
from server.identity.models.persons import key_of
from server.identity.service.persons import row_of

#: Of one statement; far below what a database takes.
MANY = 500


def known(told: Iterable[PersonFacts]) -> dict[tuple[str | None, str | None], Any]:
    """The records that hold these numbers, by paper and key. One statement for each 500."""
    keys = sorted({key for one in told if (key := key_of("id_number", one.number))})
    found: dict[tuple[str | None, str | None], Any] = {}
    for start in range(0, len(keys), MANY):
        rows: Any = Person.select().where(Person.id_key.in_(keys[start : start + MANY]))
        found |= {(row.id_type, row.id_key): row for row in rows}
    return found


def enter(made: Sequence[tuple[UUID, PersonFacts]], *, apart: Collection[UUID]) -> None:
    """Make records under these ids, whose ids exist already stay as they are; `apart`: another record holds the number.

    So it is where another took the number since that was looked up. Who may say that two records are one human is a
    person.
    """
    now = clock.now()
    with unit_of_work():
        fresh = [row_of(person, facts) | ({"id_key": None} if person in apart else {}) for person, facts in made]
        if insert_many(Person, fresh, ignore=True) < len(fresh):
            there = {row.id for row in Person.select(Person.id).where(Person.id.in_([one["id"] for one in fresh]))}
            insert_many(Person, [one | {"id_key": None} for one in fresh if one["id"] not in there], ignore=True)
        places = [(person, *place) for person, facts in made for place in facts.divisions.items()]
        rows = [{"id": uuid7(), "person": one, "kind": kind, "division": code} for one, kind, code in places]
        insert_many(PersonDivision, [row | {"since": now, "until": None} for row in rows], ignore=True)
