"""Two records of one human: seen side by side, merged by a person, taken apart again."""

from typing import Any

import pytest

from field_app.visits.service import duplicates, looking, residents
from server.core.errors import NotFound
from server.core.ids import uuid7
from server.identity.errors import MergeNotPossible
from server.identity.models import AccessRow, Person, PersonMerge
from tests.field_app.visits.builders import (
    FAR_GRID,
    GRID,
    OTHER_GRID,
    a_resident,
    a_rule,
    a_secretary,
    a_worker,
    csv,
    imported,
)
from tests.server.identity.builders import DISTRICT, a_person, an_actor
from tests.server.queries import counted

NUMBER = "440000194910010217"


def pairs(by: Any) -> list[Any]:
    return duplicates.page(by, after=None, limit=20)


def test_the_same_number_is_shown_side_by_side_and_says_what_differs(district: Any) -> None:
    one = a_resident(id_number=NUMBER, birth=None, phone="13800000001")
    other = a_resident(id_number=NUMBER, birth=None, name="欧阳秀蓝", grid=OTHER_GRID, by=a_secretary())
    (pair,) = pairs(a_secretary())
    assert (pair["one"]["id"], pair["other"]["id"], pair["because"]) == (one, other, "number")
    assert pair["differs"] == ["name", "phone", "grid"]
    assert NUMBER not in str(pair)
    assert Person.get_by_id(other).id_key is None


def test_name_birth_and_address_together_are_a_likeness(district: Any) -> None:
    a_resident(), a_resident(), a_resident(address="别的街1号"), a_resident(name="王大"), a_resident(birth=None)
    (pair,) = pairs(a_secretary())
    assert (pair["because"], pair["differs"]) == ("likeness", [])


def test_a_line_that_may_be_somebody_known_says_so(district: Any) -> None:
    a_resident()
    row = imported(
        csv(
            f"欧阳秀兰|{NUMBER}|1949-10-01||别处|1|{GRID}|||",
            f"欧阳秀兰||1940-03-01||天溪区柳泉街道清泉里社区示例街9号|2|{GRID}|||",
        )
    )
    assert [("疑似重复" in one["words"]) for one in row.report] == [False, True]


def test_pairs_of_other_divisions_are_not_shown(district: Any) -> None:
    a_resident(), a_resident(grid=FAR_GRID)
    assert pairs(a_secretary()) == []
    assert len(pairs(an_actor("supervisor", division=DISTRICT))) == 1
    assert pairs(a_worker(GRID)) == []


def test_a_merged_record_is_listed_once_and_apart_again_after_the_undoing(district: Any) -> None:
    a_rule()
    one, other, secretary = a_resident(), a_resident(), a_secretary()
    residents.put_flag(uuid7(), other, kind="living_alone", grade=None, by=secretary)
    merged = duplicates.merge(other, one, reason="户口簿上是一个人", by=secretary)
    assert duplicates.merge(other, one, reason="户口簿上是一个人", by=secretary) == merged
    assert pairs(secretary) == []
    assert [row["id"] for row in looking.page(secretary, q="", grid=None, after=None, limit=9)] == [one]
    assert looking.seen(other, secretary).person_id == one
    assert [flag["name"] for flag in looking.unmask(one, reason="上门", by=secretary)["flags"]] == ["独居"]
    residents.put(other, {"id": uuid7(), "house": "1-1-101"}, by=secretary)  # a phone that knows the old id
    assert looking.seen(one, secretary).house == "1-1-101"
    duplicates.separate(other, reason="是姐妹俩", by=secretary)
    duplicates.separate(other, reason="是姐妹俩", by=secretary)
    assert len(looking.page(secretary, q="", grid=None, after=None, limit=9)) == 2
    assert looking.seen(other, secretary).person_id == other
    acts = [row.act for row in AccessRow.select().where(AccessRow.act.in_(["merged", "unmerged"]))]
    assert sorted(acts) == ["merged", "unmerged"]


@pytest.mark.parametrize("is_merged_first", [False, True])
def test_a_pair_that_was_told_apart_leaves_the_list_and_can_be_merged_all_the_same(
    district: Any, is_merged_first: bool
) -> None:
    one, other, secretary = a_resident(), a_resident(), a_secretary()
    third = a_resident()
    if is_merged_first:
        duplicates.merge(one, other, reason="像是一个人", by=secretary)
    for _ in range(2):
        duplicates.separate(one, other=other, reason="是双胞胎", by=secretary)
    duplicates.separate(other, other=one, reason="是双胞胎", by=secretary)
    listed = [{pair["one"]["id"], pair["other"]["id"]} for pair in pairs(secretary)]
    assert listed == [{one, third}, {other, third}]
    (apart,) = duplicates.page(secretary, after=None, limit=9, told_apart=True)
    assert {apart["one"]["id"], apart["other"]["id"]} == {one, other}
    assert PersonMerge.select().count() == 1
    duplicates.merge(other, one, reason="户口簿上是一个人", by=secretary)
    assert duplicates.page(secretary, after=None, limit=9, told_apart=True) == []
    with pytest.raises(NotFound):
        duplicates.separate(one, other=a_resident(grid=FAR_GRID), reason="两个人", by=secretary)


def test_a_resident_merged_into_somebody_who_is_none_stays_listed(district: Any) -> None:
    from server.identity.service import persons

    resident, citizen = a_resident(), a_person(NUMBER)
    persons.merge(resident, citizen.id, reason="同一个人", by=a_secretary().account_id)
    assert len(looking.page(a_worker(GRID), q="", grid=None, after=None, limit=9)) == 1


def test_only_those_of_ones_division_are_merged(district: Any) -> None:
    one, other = a_resident(), a_resident(grid=FAR_GRID)
    for a, b in ((one, other), (other, one), (one, uuid7())):
        with pytest.raises(NotFound):
            duplicates.merge(a, b, reason="同一个人", by=a_secretary())
    with pytest.raises(MergeNotPossible):
        duplicates.separate(one, reason="是两个人", by=a_secretary())


def test_pages_of_pairs_go_on_and_cost_two_queries(district: Any) -> None:
    for _ in range(4):
        a_resident()
    secretary = a_secretary()
    pairs(secretary)
    with counted() as statements:
        first = duplicates.page(secretary, after=None, limit=2)
    assert len(statements) == 2
    last = first[-1]
    rest = duplicates.page(secretary, after=(last["one"]["id"], last["other"]["id"]), limit=20)
    assert len(first) + len(rest) == 6


def test_what_was_merged_is_listed_until_it_is_undone(district: Any) -> None:
    one, other = (a_resident(id_number=NUMBER, birth=None, name=name) for name in ("欧阳秀兰", "欧阳秀蓝"))
    far = [a_resident(grid=FAR_GRID) for _ in range(2)]
    duplicates.merge(one, other, reason="看过身份证", by=a_secretary())
    duplicates.merge(*far, reason="看过身份证", by=a_secretary(DISTRICT))
    assert pairs(a_secretary()) == []
    (pair,) = merged(a_secretary())
    assert (pair["one"]["id"], pair["other"]["id"], pair["because"]) == (one, other, "number")
    assert (pair["one"]["name"], pair["differs"]) == ("欧阳**", ["name"])
    assert [len(merged(by)) for by in (a_secretary(DISTRICT), a_secretary(FAR_GRID[:12]))] == [2, 1]
    assert duplicates.page(a_secretary(), after=(one, other), limit=9, merged=True) == []
    duplicates.separate(one, reason="是两个人", by=a_secretary())
    assert merged(a_secretary()) == []


def merged(by: Any) -> list[Any]:
    return duplicates.page(by, after=None, limit=20, merged=True)
