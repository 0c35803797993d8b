"""Two files of residents at the same moment: one line is one resident, two people have no common id."""

import threading
from contextlib import suppress
from typing import Any

import pytest

from field_app.visits.models import Resident
from field_app.visits.service.batches import Batch
from server.core.ids import uuid7
from server.identity.facts import PersonFacts
from server.identity.models import Person
from server.identity.service import entering
from tests.field_app.visits.builders import GRID, csv, imported
from tests.server.at_once import at_once

LI = f"李大娘|440000194910010217||13800000001|示例街9号|3-2-501|{GRID}|||"
NEWBORN = f"林新新||2026-11-01||示例街8号|1-1-101|{GRID}|||"


def together(monkeypatch: pytest.MonkeyPatch, *files: tuple[str, ...]) -> list[Any]:
    """What became of each; all have looked before one writes, unless one has to wait for the other."""
    gate, write = threading.Barrier(len(files)), Batch._enter

    def enter(batch: Batch, new: Any) -> None:
        with suppress(threading.BrokenBarrierError):
            gate.wait(1)
        write(batch, new)

    monkeypatch.setattr(Batch, "_enter", enter)
    contents = [csv(*lines) for lines in files]
    return [row.counts for row in at_once(*[lambda content=one: imported(content) for one in contents])]


def test_one_line_is_one_resident(district: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = together(monkeypatch, (LI, NEWBORN), (NEWBORN, LI))
    assert sorted(counts, key=str) == [{"new": 2}, {"same": 2}]
    assert Resident.select().count() == 2


def test_two_people_have_no_common_id(district: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert together(monkeypatch, (NEWBORN,), (NEWBORN.replace("1-1-101", "2-2-202"),)) == [{"new": 1}] * 2
    assert sorted(row.house for row in Resident.select()) == ["1-1-101", "2-2-202"]


def test_who_comes_after_another_took_the_number_is_entered_without_it(district: Any) -> None:
    facts = PersonFacts(name="李大娘", id_type="resident_id", id_number="440000194910010217")
    first, second = uuid7(), uuid7()
    entering.enter([(first, facts)], apart=())
    entering.enter([(second, facts), (uuid7(), PersonFacts(name="王大爷"))], apart=())
    assert [Person.get_by_id(one).id_key is None for one in (first, second)] == [False, True]
