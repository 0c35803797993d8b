"""Whom a line of a list means where there is no number: two stay two, and the same file twice changes nothing."""

from typing import Any
from uuid import UUID

import pytest

from field_app.visits.models import Resident
from field_app.visits.service import duplicates, residents, rights
from server.core import clock, crypto
from server.core.ids import uuid7
from server.identity.facts import PersonFacts
from server.identity.service import entering, erasing
from tests.field_app.visits.builders import GRID, a_rule, a_secretary, a_worker, csv, imported, told

HEADER = "姓名|出生日期|电话|住址|门牌号|网格编码|联系人|独居"
ALIKE = "可能和已有的人重复，请在“疑似重复”里核对"
ONE = f"张伟|1950-02-03|13800000001|示例街9号|1-1-101|{GRID}||"
OTHER = f"张伟|1950-02-03|13800000002|示例街9号|2-2-202|{GRID}||"
BARE = f"张伟|1950-02-03||示例街9号||{GRID}||"
WANGS = (f"王芳||||1-1-101|{GRID}||", f"王芳||||2-2-202|{GRID}||")


def taken(*lines: str, dry_run: bool = False) -> list[str]:
    return [one.split(" ", 1)[1] for one in told(imported(csv(*lines, header=HEADER), dry_run=dry_run))]


def lying() -> list[Any]:
    return sorted(
        (row.house or "", row.person.phone or "", str(row.person_id), row.line_key) for row in Resident.select()
    )


def doors() -> list[Any]:
    return sorted((row.house or "", row.person.phone or "") for row in Resident.select())


def as_before(row: Any, said: list[str | None]) -> None:
    """As an import kept it before door and telephone counted."""
    old = crypto.mac("visit.resident", crypto.canonical(said))[:16].hex()
    Resident.update(line_key=row.line_key.rpartition(".")[2]).where(Resident.person == row.person_id).execute()
    assert row.person_id.hex[:12] == old[:12]


def test_two_of_one_name_without_papers_at_two_doors_are_two(district: Any) -> None:
    for dry_run in (True, False):
        assert taken(*WANGS, dry_run=dry_run) == ["new 新登记"] * 2
    before = lying()
    assert len(before) == 2
    for again in (WANGS, WANGS[::-1], WANGS[1:]):
        assert taken(*again) == ["same 没有变化"] * len(again)
    assert taken(*WANGS, WANGS[0])[2] == "same 和第2行是同一个人，没有重复登记"
    assert lying() == before
    assert duplicates.page(a_secretary(), after=None, limit=9) == []


@pytest.mark.parametrize("lines", [(ONE, OTHER), (OTHER, ONE)])
def test_two_alike_at_one_address_are_two_and_shown_side_by_side(district: Any, lines: tuple[str, ...]) -> None:
    for dry_run in (True, False):
        assert taken(*lines, dry_run=dry_run) == ["new 新登记", f"new 新登记；{ALIKE}"]
    before = lying()
    (pair,) = duplicates.page(a_secretary(), after=None, limit=9)
    assert (pair["because"], pair["differs"]) == ("likeness", ["phone", "house"])
    for again in (lines, lines[1:], lines[:1], lines[::-1]):
        assert taken(*again) == ["same 没有变化"] * len(again)
        assert lying() == before


@pytest.mark.parametrize("changed", [ONE.replace("1-1-101", "1-1-102"), ONE.replace("13800000001", "13800000009")])
def test_another_door_or_telephone_is_left_to_a_person(district: Any, changed: str) -> None:
    taken(ONE)
    before = lying()
    assert taken(changed) == [f"new 新登记；{ALIKE}"]
    assert before[0] in lying()
    assert taken(ONE) == taken(changed) == ["same 没有变化"]
    assert Resident.select().count() == 2


def test_what_was_not_told_before_speaks_against_nobody(district: Any) -> None:
    taken(BARE)
    assert taken(ONE) == ["changed 已更新：门牌号、怎么告诉、电话"]
    assert taken(ONE) == ["same 没有变化"]
    assert doors() == [("1-1-101", "13800000001")]
    taken(BARE)
    assert doors() == [("1-1-101", "13800000001")]
    assert taken(OTHER) == [f"new 新登记；{ALIKE}"]


def test_a_bare_line_that_may_be_either_of_two_is_neither(district: Any) -> None:
    taken(ONE, OTHER)
    for dry_run in (True, False):
        assert taken(BARE, dry_run=dry_run) == [f"new 新登记；{ALIKE}"]
    before = lying()
    assert taken(BARE, OTHER, ONE) == ["same 没有变化"] * 3
    assert lying() == before


def test_two_lines_that_fill_one_bare_record_are_not_both_this_one(district: Any) -> None:
    taken(BARE)
    taken(ONE, OTHER)
    assert taken(ONE, OTHER) == ["same 没有变化"] * 2
    assert doors() == [("1-1-101", "13800000001"), ("2-2-202", "13800000002")]


def test_without_a_birth_date_nothing_less_than_every_cell_is_enough(district: Any) -> None:
    one = f"王芳|||示例街9号|1-1-101|{GRID}||"
    taken(one)
    assert taken(one.replace("||示", "|13800000001|示")) == ["new 新登记"]
    assert taken(one.replace("1-1-101", "")) == ["new 新登记"]
    assert taken(f"{one[:-1]}张三|") == ["changed 已更新：联系人、怎么告诉"]
    assert Resident.select().count() == 3


def test_a_record_of_an_older_import_is_known_again(district: Any) -> None:
    taken(ONE)
    as_before(Resident.get(), ["张伟", "1950-02-03", "示例街9号", GRID])
    residents.put(Resident.get().person_id, {"id": uuid7(), "house": "9-9-909"}, by=a_worker(GRID))
    assert taken(ONE) == ["same 没有变化"]
    assert Resident.get().house == "9-9-909"
    residents.put(Resident.get().person_id, {"id": uuid7(), "house": "1-1-101"}, by=a_worker(GRID))
    assert taken(f"{ONE[:-1]}张三|") == ["changed 已更新：联系人"]
    assert taken(OTHER) == [f"new 新登记；{ALIKE}"]
    assert Resident.select().count() == 2


def test_an_older_record_without_a_birth_date_is_known_by_all_its_cells(district: Any) -> None:
    old = crypto.mac("visit.resident", crypto.canonical(["王芳", "None", None, GRID]))[:16]
    person, facts = UUID(bytes=old, version=4), PersonFacts(name="王芳")
    entering.enter([(person, facts)], apart=())
    Resident.create(
        person=person, grid=GRID, house="1-1-101", told_by="in_person", entered_by=uuid7(), entered_at=clock.now()
    )
    assert taken(*WANGS) == ["same 没有变化", "new 新登记"]
    assert taken(*WANGS) == ["same 没有变化"] * 2


def test_what_a_worker_put_right_speaks_against_no_line_that_is_as_before(district: Any) -> None:
    taken(ONE), taken(WANGS[0])
    for row in list(Resident.select()):
        residents.put(row.person_id, {"id": uuid7(), "house": "9-9-909"}, by=a_worker(GRID))
    a_rule()
    assert taken(ONE, WANGS[0]) == ["same 没有变化"] * 2
    assert taken(f"{ONE}是") == ["changed 已更新：门牌号、独居"]
    assert Resident.select().count() == 2


def test_an_older_list_with_another_telephone_brings_no_erased_person_back(district: Any) -> None:
    taken(ONE)
    person = Resident.get().person_id
    assert erasing.erase_person(person, now=clock.now(), by=uuid7())
    rights.forget(person)
    assert all("要求删除过" in words for words in taken(ONE, OTHER, BARE))
    assert Resident.select().count() == 0
