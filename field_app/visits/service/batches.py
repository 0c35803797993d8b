"""Some hundred lines of a file at once: who is known, what is new, what changes. A dry run asks and writes nothing."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from field_app.visits.lines import Line
from field_app.visits.models import Flag, Resident
from field_app.visits.rules import FLAGS, flag_name
from field_app.visits.service import residents
from field_app.visits.service.whom import Finder, Found
from server.core import clock
from server.core.db import alone, insert_many, unit_of_work
from server.core.ids import uuid7
from server.identity.models import Person
from server.identity.service import entering

Told = tuple[int, str, list[str]]

NEW, CHANGED, SAME = "新登记", "已更新", "没有变化"
TWICE = "和第{0}行是同一个人，没有重复登记"
APART = "这个号码已经登记过，但姓名不一样：另外建了一份，请在“疑似重复”里核对"
ALIKE = "可能和已有的人重复，请在“疑似重复”里核对"
NO_RULE = "“{0}”没有登记用途、依据和截止日期，这一项没有收"
ERASED = "没有导入：这个人要求删除过信息。本人同意再登记的，请网格员当面登记"
MERGED = "已经和另一份合并成一个人，这一行没有动；要改就改那一份"
UNTOUCHED = "姓名、证件和电话没有改：这个人核对过证件，要当面改"
#: How what changed is called.
CALLED = {
    "grid": "网格",
    "address": "住址",
    "house": "门牌号",
    "contact": "联系人",
    "photo_allowed": "可以拍照",
    "told_by": "怎么告诉",
    "position": "住址的位置",
}


@dataclass(slots=True)
class Batch:
    """What all lines of one file share."""

    id: UUID  # of the import
    by: UUID
    dry_run: bool
    standing: Collection[str]
    seen: dict[UUID, int] = field(default_factory=dict)
    likes: set[str] = field(default_factory=set)  # of what this file made
    finder: Finder = field(init=False)

    def __post_init__(self) -> None:
        self.finder = Finder(self.standing)

    def take(self, lines: Sequence[Line]) -> list[Told]:
        """Do what these lines say, in one unit, and tell it in their order."""
        told: dict[int, Told] = {}
        good: list[Found] = []
        with self._unit():
            means = list(self.finder.find(lines))
            erased = _erased([found for _, found in means if found])
            for line, found in means:
                if found is None:
                    told[line.number] = (line.number, "refused", ["没有导入", *line.faults])
                elif found.id in erased or found.first in erased:
                    told[line.number] = (line.number, "refused", [ERASED])
                elif found.id in self.seen:
                    told[line.number] = (line.number, "same", [TWICE.format(self.seen[found.id])])
                else:
                    self.seen[found.id] = line.number
                    good.append(found)
            self._look_up(good)
            alike = self._alike(good)
            self._enter([one for one in good if one.row is None])
            for one in good:
                told[one.line.number] = self._told(one, is_alike=one.id in alike)
        return [told[line.number] for line in lines]

    @contextmanager
    def _unit(self) -> Iterator[None]:
        """Files are taken one after the other: else two that look at the same moment both make whom neither finds."""
        if self.dry_run:
            yield
            return
        with unit_of_work():
            alone("resident_import")
            yield

    def _look_up(self, good: Sequence[Found]) -> None:
        """What lies there already: two statements."""
        ids = [one.id for one in good]
        rows: Any = Resident.select(Resident, Person).join(Person).where(Resident.person.in_(ids))
        known = {row.person_id: row for row in rows}
        flags: Any = Flag.select().where(Flag.resident.in_(list(known)) & Flag.until.is_null())
        for flag in flags:
            known[flag.resident_id].__dict__.setdefault("flags", {})[flag.kind] = flag
        for one in good:
            one.row = known.get(one.id)
            one.open = dict(one.row.__dict__.get("flags", {})) if one.row else {}

    def _alike(self, good: Sequence[Found]) -> set[UUID]:
        """Who may be the same human as another, on record or in this file: by number or by likeness. One statement."""
        keyed = {one.id: residents.keys(one.facts) for one in good if one.row is None}
        numbers = [key["number_key"] for key in keyed.values() if key["number_key"]]
        likes = [key["likeness"] for key in keyed.values() if key["likeness"]]
        rows = Resident.select(Resident.person, Resident.number_key, Resident.likeness).where(
            Resident.number_key.in_(numbers) | Resident.likeness.in_(likes)
        )
        known = self.likes | {key for row in rows for key in (row.number_key, row.likeness) if key}
        alike = set()
        for one, key in keyed.items():
            told = {name for name in (key["number_key"], key["likeness"]) if name}
            if told & known:
                alike.add(one)
            known |= told
            self.likes |= told
        return alike

    def _enter(self, new: Sequence[Found]) -> None:
        if self.dry_run or not new:
            return
        now = clock.now()
        entering.enter([(one.id, one.facts) for one in new], apart={one.id for one in new if one.is_apart})
        rows = [
            {"person": one.id, "grid": one.line.grid, **one.line.own, **residents.keys(one.facts)}
            | {"line_key": one.key(self.standing), "entered_by": self.by, "entered_at": now, "moved_at": None}
            | {"lived_in": []}
            for one in new
        ]
        insert_many(Resident, rows, ignore=True)

    def _told(self, one: Found, *, is_alike: bool) -> Told:
        words = [APART] if one.is_apart and one.row is None else [ALIKE] if is_alike and one.row is None else []
        words += [NO_RULE.format(FLAGS[kind]) for kind, said in one.line.flags.items() if said and not self._may(kind)]
        if one.row is None:
            self._mark(one)
            return one.line.number, "new", [NEW, *words]
        if one.row.person.merged_into_id is not None:
            return one.line.number, "same", [MERGED]
        is_same = one.is_same(one.row, self.standing)
        changes = [] if is_same else [*self._change(one, words), *self._mark(one)]
        outcome = "changed" if changes else "same"
        return one.line.number, outcome, [f"{CHANGED}：{'、'.join(changes)}" if changes else SAME, *words]

    def _change(self, one: Found, words: list[str]) -> list[str]:
        """What differs from the line that was taken last; whatever a worker corrected since stays otherwise."""
        row = one.row
        new = {"grid": one.line.grid, **one.line.own}
        if one.mark and not new["house"]:
            del new["house"]  # by it somebody without a number is known: an empty cell takes it from nobody
        if new["address"] != row.address:
            new.setdefault("position", None)  # it was that of the old address
        changes = [name for name in CALLED if name in new and getattr(row, name) != new[name]]
        called = [CALLED[name] for name in changes]
        facts = {"phone": one.facts.line, "birth": one.facts.birth, "address": one.facts.address}
        facts = {name: value for name, value in facts.items() if value}
        is_other = (row.person.phone or None) != (one.facts.line or row.person.phone)
        if is_other and row.person.checked_at is not None:
            words.append(UNTOUCHED)
        elif is_other:
            called.append("电话")
        if not self.dry_run:
            if row.person.checked_at is None and facts:
                residents.correct(row.person, facts)
            self._save(row, new, one)
        return called

    def _save(self, row: Any, new: dict[str, Any], one: Found) -> None:
        residents.move(row, new.pop("grid"), by=self.by, by_import=self.id)
        for name, value in (new | residents.keys(one.facts) | {"line_key": one.key(self.standing)}).items():
            setattr(row, name, value)
        row.save()

    def _may(self, kind: str) -> bool:
        return kind in self.standing

    def _mark(self, one: Found) -> list[str]:
        """Flags that the line tells of: opened where their rule stands, closed where it says no; empty stays."""
        changes = []
        for kind, said in one.line.flags.items():
            held, grade = one.open.get(kind), said if isinstance(said, str) else None
            if said is False and held is not None:
                changes.append(f"不再是{FLAGS[kind]}")
                self._close(held)
            elif said and self._may(kind) and (held is None or held.grade != grade):
                changes.append(flag_name(kind, grade))
                self._close(held)
                self._open(one.id, kind, grade)
        return changes

    def _close(self, held: Any) -> None:
        if held is not None and not self.dry_run:
            Flag.update(until=clock.now()).where(Flag.id == held.id).execute()

    def _open(self, resident: UUID, kind: str, grade: str | None) -> None:
        if not self.dry_run:
            told = {"kind": kind, "grade": grade, "source": "import", "since": clock.now(), "until": None}
            insert_many(Flag, [{"id": uuid7(), "resident": resident, **told}])


def _erased(found: Sequence[Found]) -> set[UUID | None]:
    """Who was emptied because they asked for it: a list that is older than that brings nobody back."""
    ids = {name for one in found for name in (one.id, one.first) if name}
    emptied = Person.id.in_(list(ids)) & (Person.name_key == "")
    return {row.id for row in Person.select(Person.id).where(emptied)}
