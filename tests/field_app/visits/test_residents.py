"""Residents in a worker's hands: found, entered, put right, moved; seen by nobody else, and least of all."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from field_app.visits.errors import FlagWithoutRule
from field_app.visits.models import Flag, Resident
from field_app.visits.service import charges, looking, residents
from server import wiring
from server.core import clock
from server.core.errors import AlreadyUsed, Invalid, NotFound
from server.core.ids import uuid7
from server.core.outbox import OutboxEvent
from server.identity.facts import LIVING
from server.identity.models import AccessRow, Person
from server.identity.service import persons
from server.notifications.models import Notice
from tests.field_app.visits.builders import FAR_GRID, GRID, OTHER_GRID, a_resident, a_rule, a_secretary, a_worker
from tests.server.at_once import at_once
from tests.server.identity.builders import COMMUNITY, DISTRICT, a_person, an_actor
from tests.server.queries import counted


def found(actor: Any, q: str = "", grid: str | None = None) -> list[str]:
    return [row["name"] for row in looking.page(actor, q=q, grid=grid, after=None, limit=20)]


def test_a_worker_finds_the_residents_of_his_own_grids_only(district: Any) -> None:
    a_resident(), a_resident(name="李小明", grid=OTHER_GRID), a_resident(name="王大", grid=FAR_GRID)
    worker = a_worker(GRID, OTHER_GRID)
    assert found(worker) == ["欧阳**", "李*明"]
    assert [found(worker, q) for q in ("ouyang", "lxm", "王大", "3-2-501")] == [
        ["欧阳**"],
        ["李*明"],
        [],
        found(worker),
    ]
    assert found(worker, grid=OTHER_GRID) == ["李*明"]
    assert found(worker, grid=FAR_GRID) == []
    assert found(a_worker()) == []


def test_overseers_find_those_of_their_divisions(district: Any) -> None:
    a_resident(), a_resident(name="王大", grid=FAR_GRID)
    assert found(a_secretary()) == ["欧阳**"]
    assert found(a_secretary(FAR_GRID[:12])) == ["王*"]
    assert len(found(an_actor("supervisor", division=DISTRICT))) == 2
    assert found(an_actor("clerk", division=DISTRICT)) == []
    assert found(an_actor("supervisor", division=DISTRICT, body="body_civil")) == []


def test_a_list_shows_no_number_no_flag_and_no_whole_name(district: Any) -> None:
    a_rule()
    resident, secretary = a_resident(id_number="440000194910010217", birth=None, phone="13800000001"), a_secretary()
    residents.put_flag(uuid7(), resident, kind="living_alone", grade=None, by=secretary)
    for told in (
        looking.page(secretary, q="", grid=None, after=None, limit=1)[0],
        looking.detail(looking.seen(resident, secretary)),
    ):
        text = str(told)
        assert not [
            word for word in ("秀兰", "440000194910010217", "13800000001", "living_alone", "示例街") if word in text
        ]


def test_who_stands_in_sees_the_grid_from_the_first_day_to_the_last(district: Any) -> None:
    resident, worker, today = a_resident(), a_worker(OTHER_GRID), clock.today()
    told = {"worker": worker.account_id, "grid": GRID, "since": today + timedelta(days=1)}
    charges.stand_in(uuid7(), told | {"until": today + timedelta(days=2)}, by=a_secretary())
    for days, is_seen in ((0, False), (1, True), (2, True), (3, False)):
        with clock.frozen(clock.now() + timedelta(days=days)):
            assert bool(found(worker)) is is_seen, days
            if not is_seen:
                with pytest.raises(NotFound):
                    looking.seen(resident, worker)


def test_a_charge_without_a_post_opens_nothing(district: Any) -> None:
    a_resident()
    worker = a_worker(GRID)
    assert found(an_actor("grid_worker", division=FAR_GRID[:12], account=worker.account_id)) == []


def test_a_search_asks_twice_however_many_there_are(district: Any) -> None:
    worker = a_worker(GRID)
    for size in (2, 12):
        for _ in range(size):
            a_resident()
        looking.page(worker, q="", grid=None, after=None, limit=100)
        for q, most in (("", 2), ("oyxl", 3)):
            with counted() as statements:
                rows = looking.page(worker, q=q, grid=None, after=None, limit=100)
            assert len(statements) == most
    assert len(rows) == 14


def test_pages_go_on_where_the_last_one_ended(district: Any) -> None:
    worker = a_worker(GRID)
    made = {a_resident() for _ in range(5)}
    for q in ("", "oy"):
        first = looking.page(worker, q=q, grid=None, after=None, limit=2)
        assert len(first) == 3
        rest = looking.page(worker, q=q, grid=None, after=first[1]["id"], limit=10)
        assert {row["id"] for row in first[:2] + rest} == made


def test_entering_twice_is_once_and_other_words_under_the_id_wait_for_a_person(district: Any) -> None:
    worker, resident = a_worker(GRID), uuid7()
    command = {"id": uuid7(), "name": "林新新", "grid": GRID, "birth": date(2026, 11, 1)}
    once = residents.put(resident, dict(command), by=worker)
    assert residents.put(resident, dict(command), by=worker) == once
    with pytest.raises(AlreadyUsed):
        residents.put(resident, command | {"name": "林旧旧"}, by=worker)
    assert (Resident.select().count(), Person.get_by_id(resident).name) == (1, "林新新")
    assert persons.division_of(resident, LIVING) == COMMUNITY


def test_somebody_without_papers_phone_and_address_fits(district: Any) -> None:
    residents.put(uuid7(), {"id": uuid7(), "name": "买买提·阿布都拉", "grid": GRID}, by=a_worker(GRID))
    assert (Resident.get().told_by, Resident.get().likeness) == ("in_person", None)


def test_what_is_not_named_stays(district: Any) -> None:
    worker, resident = a_worker(GRID), a_resident(phone="13800000001")
    residents.put(resident, {"id": uuid7(), "house": "1-1-101", "photo_allowed": True}, by=worker)
    row = Resident.get()
    assert (row.house, row.photo_allowed, row.person.phone) == ("1-1-101", True, "13800000001")


def test_a_card_that_was_seen_is_not_overwritten_at_the_door(district: Any) -> None:
    person = a_person("440000194910010217", name="李大娘")
    residents.put(person.id, {"id": uuid7(), "name": "谁", "grid": GRID}, by=a_worker(GRID))
    assert Person.get_by_id(person.id).name == "李大娘"
    with pytest.raises(Invalid):
        residents.put(person.id, {"id": uuid7(), "name": "李二娘"}, by=a_worker(GRID))
    residents.put(person.id, {"id": uuid7(), "phone": "13800000009"}, by=a_worker(GRID))
    assert Person.get_by_id(person.id).phone == "13800000009"


def test_of_eight_who_change_what_they_saw_at_the_same_moment_one_does(district: Any) -> None:
    resident, by = a_resident(), a_secretary()
    base = looking.revision_of(looking.seen(resident, by))
    told = [{"id": uuid7(), "base": base, "house": f"{number}-1-101"} for number in range(8)]
    answers = at_once(*[lambda one=one: residents.put(resident, one, by=by) for one in told])
    assert sorted(type(one).__name__ for one in answers) == ["ResidentChanged"] * 7 + ["dict"]


def test_moving_to_a_grid_far_away_is_taken_noted_and_changes_who_sees(district: Any) -> None:
    worker, resident, there = a_worker(GRID), a_resident(), a_worker(FAR_GRID, division=FAR_GRID[:12])
    command = {"id": uuid7(), "grid": FAR_GRID}
    told = residents.put(resident, dict(command), by=worker)
    assert (told["grid"], told["moved_at"] is not None) == (FAR_GRID, True)
    assert residents.put(resident, dict(command), by=worker)["moved_at"] == told["moved_at"]
    assert (found(worker), found(there)) == ([], ["欧阳**"])
    assert persons.division_of(resident, LIVING) == FAR_GRID[:12]
    assert AccessRow.select().where(AccessRow.act == "resident_moved").count() == 1


def test_the_workers_of_both_grids_are_told_of_a_move_by_ids_alone(district: Any) -> None:
    worker, other = a_worker(GRID), a_worker(OTHER_GRID)
    a_worker(FAR_GRID, division=FAR_GRID[:12])
    resident = a_resident()
    for _ in range(2):
        residents.put(resident, {"id": UUID(int=5), "grid": OTHER_GRID}, by=worker)
        wiring.relay().drain()
    told = {row.account: row.sentence for row in Notice.select()}
    assert set(told) == {worker.account_id, other.account_id}
    assert Notice.select().count() == 2
    (event,) = OutboxEvent.select().where(OutboxEvent.name == "resident.moved")
    assert event.data == {"from": GRID, "to": OTHER_GRID}
    assert "欧阳" not in "".join(told.values())


def test_what_is_not_in_ones_grids_is_not_there(district: Any) -> None:
    resident, worker = a_resident(), a_worker(OTHER_GRID)
    for act in (
        lambda: looking.seen(resident, worker),
        lambda: looking.unmask(resident, reason="看看", by=worker),
        lambda: residents.put(resident, {"id": uuid7(), "house": "1"}, by=worker),
        lambda: residents.put_flag(uuid7(), resident, kind="poor", grade=None, by=worker),
    ):
        with pytest.raises(NotFound):
            act()
    citizen = a_person("440000194910010217", living=FAR_GRID[:12])
    with pytest.raises(NotFound):
        residents.put(citizen.id, {"id": uuid7(), "name": "李", "grid": GRID}, by=worker)


def test_a_new_resident_is_entered_where_one_works(district: Any) -> None:
    for grid in (FAR_GRID, f"{COMMUNITY}999"):
        with pytest.raises(Invalid):
            residents.put(uuid7(), {"id": uuid7(), "name": "李", "grid": grid}, by=a_worker(GRID))


def test_flags_are_shown_for_a_reason_that_is_logged_first(district: Any) -> None:
    a_rule(), a_rule("disabled")
    worker, resident = a_worker(GRID), a_resident(contact={"name": "李明", "phone": "13800000002", "relation": "儿子"})
    residents.put_flag(uuid7(), resident, kind="disabled", grade="4-3", by=worker)
    told = looking.unmask(resident, reason="上门前看看", by=worker)
    assert [one["name"] for one in told["flags"]] == ["残疾（肢体三级）"]
    assert told["contact"]["phone"] == "13800000002"
    last = AccessRow.select().order_by(AccessRow.seq.desc()).first()
    assert (last.act, last.subject_id, last.field, last.reason) == ("unmasked", str(resident), "care", "上门前看看")


def test_a_flag_needs_a_rule_that_stands_and_ends_once(district: Any) -> None:
    worker, resident, flag = a_worker(GRID), a_resident(), uuid7()
    with pytest.raises(FlagWithoutRule):
        residents.put_flag(flag, resident, kind="poor", grade=None, by=worker)
    a_rule("poor")
    told = residents.put_flag(flag, resident, kind="poor", grade=None, by=worker)
    assert residents.put_flag(flag, resident, kind="poor", grade=None, by=worker) == told
    a_rule("veteran")
    with pytest.raises(AlreadyUsed):
        residents.put_flag(flag, resident, kind="veteran", grade=None, by=worker)
    ended = residents.end_flag(flag, resident, reason="搬去和女儿住了", by=worker)
    assert residents.end_flag(flag, resident, reason="再说一次", by=worker) == ended
    assert Flag.get().until is not None


def test_grids_are_given_by_those_above_to_workers_there(district: Any) -> None:
    worker, today = a_worker(), clock.today()
    told = {"worker": worker.account_id, "grid": GRID, "since": today, "until": None}
    charge = uuid7()
    with pytest.raises(NotFound):
        charges.give(charge, told, by=a_secretary(FAR_GRID[:12]))
    with pytest.raises(Invalid):
        charges.give(charge, told | {"worker": a_secretary().account_id}, by=a_secretary())
    charges.give(charge, told, by=a_secretary())
    with pytest.raises(AlreadyUsed):
        charges.give(charge, told | {"grid": OTHER_GRID}, by=a_secretary())
    assert charges.give(charge, told | {"until": today}, by=a_secretary()).until == today
    assert charges.grids_of(worker.account_id, today) == {GRID}
    assert charges.grids_of(worker.account_id, today + timedelta(days=1)) == set()
