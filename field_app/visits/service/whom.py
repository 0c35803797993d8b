"""Which record a line of a list means. No two humans become one here: what is not certain gets a record of its own."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from field_app.visits.lines import Line
from field_app.visits.models import Resident
from field_app.visits.rules import plain_place
from field_app.visits.service import residents
from server.core import crypto
from server.identity.facts import PersonFacts
from server.identity.models import Person
from server.identity.models.persons import key_of
from server.identity.service import entering


@dataclass(slots=True)
class Found:
    """Whom a line means: the record's id, whether the number is another record's, and what lies there."""

    line: Line
    facts: PersonFacts
    id: UUID
    is_apart: bool = False
    mark: str = ""  # of the cells that tell who it is, where there is no number
    first: UUID | None = None  # where the line is new: the id that the first of this name, birth and place has
    likeness: str | None = None  # key of name, birth and address, where all are told and no number is
    row: Any = None
    open: dict[str, Any] = field(default_factory=dict)  # kind → flag

    def key(self, standing: Collection[str]) -> str:
        """Of all that the line says and that may be kept: the same again changes nothing."""
        told = [self.facts.written_name, self.facts.paper, self.facts.number, self.facts.line, str(self.facts.born)]
        flags = {kind: said for kind, said in self.line.flags.items() if kind in standing}
        said = crypto.canonical([told, self.line.grid, self.line.own, flags]).decode()
        return self.mark + crypto.lookup("visit.line", said)

    def is_same(self, row: Any, standing: Collection[str]) -> bool:
        """Whether the record took this very line last; older ones keep its key without the mark."""
        key = self.key(standing)
        return row.line_key in (key, key.removeprefix(self.mark))

    def is_told_by(self, row: Any, standing: Collection[str]) -> bool:
        """Whether the record took this very line last, or one with the same cells of who it is."""
        return (row.line_key or "").startswith(self.mark) or self.is_same(row, standing)

    @property
    def doors(self) -> tuple[str | None, str | None]:
        return plain_place(self.line.own.get("house")), self.facts.line


@dataclass(slots=True)
class Finder:
    """Finds whom the lines of one file mean; of two lines that differ in who it is, no two mean one record."""

    standing: Collection[str]
    numbers: dict[Any, UUID] = field(default_factory=dict)  # paper and key of the number → who made it new
    ids: dict[str, UUID] = field(default_factory=dict)  # mark → the record that it means
    taken: set[UUID] = field(default_factory=set)  # every record that a line means
    made: set[str] = field(default_factory=set)  # likeness of what this file made without a number

    def find(self, lines: Sequence[Line]) -> Iterator[tuple[Line, Found | None]]:
        """By number where there is one; else by who, born when, where: the same line finds the same record."""
        good = [(line, line.facts) for line in lines if line.facts and not line.faults]
        known = entering.known(facts for _, facts in good)
        found = {line.number: self._by_number(line, facts, known) for line, facts in good if facts.number}
        found |= {line.number: _unnumbered(line, facts) for line, facts in good if not facts.number}
        self.taken |= {one.id for one in found.values() if not one.mark}
        self._settle([one for one in found.values() if one.mark])
        for line in lines:
            yield line, found.get(line.number)

    def _by_number(self, line: Line, facts: PersonFacts, known: Any) -> Found:
        number = (facts.paper, key_of("id_number", facts.number))
        held = known.get(number)
        if held is not None and held.name_key == key_of("name", facts.written_name):
            return Found(line, facts, held.id)
        made = _id_of(facts.written_name, facts.paper, facts.number)
        is_first = self.numbers.setdefault(number, made) == made
        return Found(line, facts, made, is_apart=held is not None or not is_first)

    def _settle(self, asked: Sequence[Found]) -> None:
        """First who is told by what he is known by, then who nothing speaks against, then who is new."""
        near = _near(asked)
        for one in asked:
            row = _certain(one, near[one.line.number], self.standing)
            if one.mark not in self.ids and row is not None and row.person_id not in self.taken:
                self._take(one, row.person_id)
        for one in asked:
            hers = near[one.line.number]
            if one.mark not in self.ids:
                self._take(one, self._likely(one, hers) or self._new(one, hers))
            one.id = self.ids[one.mark]
            if any(row.person_id == one.id for row in hers):
                one.first = None

    def _take(self, one: Found, record: UUID) -> None:
        self.ids[one.mark] = record
        self.taken.add(record)

    def _likely(self, one: Found, near: Sequence[Any]) -> UUID | None:
        """The one record of the same name, birth and address that neither door nor telephone speaks against."""
        if one.likeness is None or one.likeness in self.made:
            return None
        row = _only([row for row in near if not _speaks_against(one, row)])
        return None if row is None or row.person_id in self.taken else row.person_id

    def _new(self, one: Found, near: Sequence[Any]) -> UUID:
        if one.likeness is None or one.first is None:
            return one.id
        self.made.add(one.likeness)
        is_free = one.first not in self.taken and all(row.person_id != one.first for row in near)
        return one.first if is_free else one.id


def _unnumbered(line: Line, facts: PersonFacts) -> Found:
    """Named by all cells that tell who it is; found also by the name that it had before door and telephone counted."""
    who, born = facts.written_name, str(facts.born)
    house, phone = plain_place(line.own.get("house")), facts.line
    own = _id_of(who, born, plain_place(facts.address), line.grid, house, phone)
    first = _id_of(who, born, facts.address, line.grid)
    return Found(line, facts, own, mark=f"{own.hex}.", first=first, likeness=residents.keys(facts)["likeness"])


def _id_of(*said: str | None) -> UUID:
    """The id of a record that a line makes: always the same one."""
    return UUID(bytes=crypto.mac("visit.resident", crypto.canonical(list(said)))[:16], version=4)


def _near(asked: Sequence[Found]) -> dict[int, list[Any]]:
    """Records that each line may mean, by its number: under its names, or a list's of its likeness. One statement."""
    ids = {name for one in asked for name in (one.id, one.first)}
    likes = {one.likeness for one in asked if one.likeness}
    meant = Resident.person.in_(list(ids)) | Resident.likeness.in_(list(likes))
    rows: list[Any] = list(Resident.select(Resident, Person).join(Person).where(meant)) if asked else []
    named = {row.person_id: row for row in rows}
    alike: dict[Any, list[Any]] = {}
    for row in rows:
        if row.likeness and row.line_key and not row.number_key:
            alike.setdefault((row.likeness, row.grid), []).append(row)
    near = {}
    for one in asked:
        hers = [named[name] for name in (one.id, one.first) if name in named]
        hers += alike.get((one.likeness, one.line.grid), [])
        near[one.line.number] = list({row.person_id: row for row in hers}.values())
    return near


def _certain(one: Found, near: Sequence[Any], standing: Collection[str]) -> Any:
    """The record made by these cells, the one that took them last, or the only one that they agree with wholly."""
    made = [row for row in near if row.person_id == one.id]
    told = [row for row in near if one.is_told_by(row, standing)]
    return _only(made) or _only(told) or _only([row for row in near if _doors(row) == one.doors])


def _doors(row: Any) -> tuple[str | None, str | None]:
    return plain_place(row.house), row.person.phone or None


def _speaks_against(one: Found, row: Any) -> bool:
    return any(mine and hers and mine != hers for mine, hers in zip(one.doors, _doors(row), strict=True))


def _only(rows: Sequence[Any]) -> Any:
    """The only one of them, those that went into another left out where one stands."""
    rows = [row for row in rows if row.person.merged_into_id is None] or rows
    return rows[0] if len(rows) == 1 else None
