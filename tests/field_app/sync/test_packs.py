"""What a phone is lent: least by default, only what changed, small enough for the weakest line."""

import gzip
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from field_app.sync.errors import DeviceRevoked
from field_app.sync.models import Pack
from field_app.sync.service import devices, packs
from field_app.visits.models import GridWorker, Job, Resident
from field_app.visits.service import approving, duplicates, residents
from server.applications.rules import By
from server.core import clock
from server.core.access import Actor
from server.core.db import insert_many
from server.core.ids import uuid7
from server.identity.facts import LIVING, PersonFacts
from server.identity.models import AccessRow, Account
from server.identity.rules import Way
from server.identity.service import entering, sessions
from tests.field_app.sync.builders import a_body, send, settle_news
from tests.field_app.visits.builders import (
    FAR_GRID,
    GRID,
    OTHER_GRID,
    a_resident,
    a_rule,
    a_secretary,
    a_worker,
)
from tests.server.identity.builders import COMMUNITY, DISTRICT, bearer
from tests.server.queries import counted

SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "秀兰桂英建国淑珍玉梅志强永福春花"


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def pack(worker: Actor, since: UUID | None = None, **more: Any) -> dict[str, Any]:
    return packs.field(worker, since=since, device=more.get("device"), now=clock.now())


def changed(told: dict[str, Any]) -> dict[str, Any]:
    """The parts of a pack in which something stands."""
    return {name: part for name, part in told.items() if isinstance(part, list) and part}


def returned(worker: Actor, resident: UUID) -> UUID:
    job, by = uuid7(), By(a_secretary().account_id, "secretary", "desk")
    send(worker, job, a_body(worker, resident))
    settle_news()
    mark = {"target": {"pointer": "/mobile"}, "reason": "wrong", "text": "打不通"}
    approving.give_back(job, step_id=uuid7(), marks=[mark], words="电话写错了", by=by, now=clock.now())
    return job


def many_residents(count: int) -> None:
    """So many, of all kinds of names and doors."""
    people, rows, now = [], [], clock.now()
    for n in range(count):
        name = SURNAMES[n % 16] + GIVEN[n % 15] + GIVEN[n * 7 % 13]
        people.append((uuid7(), PersonFacts(name=name, divisions={LIVING: COMMUNITY})))
        row = {"person": people[-1][0], "grid": GRID, "house": f"{n % 9}-{n % 5}-{n % 32}0{n % 4}", "address": None}
        rows.append(row | {"photo_allowed": False, "told_by": "in_person", "entered_by": uuid7(), "entered_at": now})
    entering.enter(people, apart=())
    insert_many(Resident, [row | {"lived_in": []} for row in rows])


def test_every_pack_says_whose_phone_it_is(worker: Actor) -> None:
    first = packs.field(worker, since=None, device=None, now=clock.now())
    later = packs.field(worker, since=first["cursor"], device=None, now=clock.now())
    assert [pack["worker"] for pack in (first, later)] == [Account.get_by_id(worker.account_id).name] * 2


def test_five_hundred_residents_and_all_items_fit_the_weakest_line(client: FlaskClient, worker: Actor) -> None:
    many_residents(500)
    opened = sessions.begin(Account.get_by_id(worker.account_id), Way.PASSWORD, level="checked")
    headers = bearer(opened) | {"Accept-Encoding": "gzip"}
    answer = client.get("/api/v1/packs/field", headers=headers)
    assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert len(answer.data) <= 300 * 1024
    told = client.get("/api/v1/packs/field", headers=bearer(opened)).json
    assert len(told["residents"]) == 500
    assert len(told["items"]) >= 20
    assert len(gzip.compress(client.get("/api/v1/packs/field", headers=bearer(opened)).data)) <= 300 * 1024
    empty = client.get(f"/api/v1/packs/field?since={told['cursor']}", headers=bearer(opened))
    assert (changed(empty.json), empty.json["full"], empty.json["cursor"]) == ({}, False, told["cursor"])
    assert len(empty.data) <= 1024


def test_a_pack_asks_as_often_for_many_residents_as_for_few(worker: Actor) -> None:
    sizes = []
    for count in (3, 60):
        many_residents(count)
        pack(worker)
        with counted() as statements:
            pack(worker)
        sizes.append(len(statements))
    assert sizes[0] == sizes[1] <= 17


def test_grids_in_many_communities_cost_no_statement_more(district: Any, frozen: Any) -> None:
    sizes = []
    for grids in ((GRID,), (GRID, FAR_GRID, "370199003001001")):
        worker = a_worker(*grids, division=DISTRICT)
        pack(worker)
        with counted() as statements:
            pack(worker)
        sizes.append(len(statements))
    assert sizes[0] == sizes[1]


def test_a_list_shows_surname_initials_and_door_alone(worker: Actor) -> None:
    resident = a_resident(id_number="440000194910010217", birth=None, phone="13800000001")
    a_resident(name="王大", grid=FAR_GRID)
    (row,) = pack(worker)["residents"]
    assert row == {
        "id": str(resident),
        "surname": "欧",
        "initials": "oyxl",
        "house": "3-2-501",
        "grid": GRID,
        "at": row["at"],
    }


def test_who_has_a_task_is_lent_in_full_after_it_was_noted_and_covered_again_afterwards(worker: Actor) -> None:
    a_rule()
    resident = a_resident(id_number="440000194910010217", birth=None, phone="13800000001")
    residents.put_flag(uuid7(), resident, kind="living_alone", grade=None, by=a_secretary())
    before = pack(worker)
    job = returned(worker, resident)
    told = pack(worker, before["cursor"])
    (row,), (task,), (back,) = told["residents"], told["tasks"], told["returns"]
    assert (row["name"], row["number"], row["phone"]) == ("欧阳秀兰", "440000194910010217", "13800000001")
    assert (row["flags"], row["photo_allowed"]) == (["独居"], False)
    assert (task["kind"], task["resident"], task["job"], task["words"]) == (
        "return",
        str(resident),
        str(job),
        "电话写错了",
    )
    assert (back["id"], back["base"]) == (str(job), str(Job.get_by_id(job).revision))
    assert back["marks"][0]["text"] == "打不通"
    assert back["form"] == back["job"]["form_digest"]
    assert back["job"]["bundle"] == "item:elderly_pass"
    assert AccessRow.select().where(AccessRow.act == "unmasked").count() == 1
    assert changed(pack(worker, told["cursor"])) == {}
    assert AccessRow.select().where(AccessRow.act == "unmasked").count() == 1
    send(worker, job, back["job"] | {"revision": str(uuid7()), "base": back["base"]})
    after = pack(worker, told["cursor"])
    assert set(after["gone"]) == {task["id"], back["id"]}
    assert "name" not in after["residents"][0]


def test_what_is_under_way_is_told_until_it_is_decided_and_no_more_of_it(worker: Actor) -> None:
    job, resident = uuid7(), a_resident()
    empty = pack(worker)
    assert empty["underway"] == []
    send(worker, job, a_body(worker, resident))
    told = pack(worker, empty["cursor"])
    (row,) = told["underway"]
    assert set(row) == {"id", "job", "resident", "name", "state_plain"}
    assert (row["job"], row["resident"], row["state_plain"]) == (str(job), str(resident), "等社区书记看")
    assert pack(worker, told["cursor"])["underway"] == pack(a_worker(GRID))["underway"] == []
    Job.update(state="result_ready").where(Job.id == job).execute()
    after = pack(worker, told["cursor"])
    assert (after["underway"], row["id"] in after["gone"]) == ([], True)


def test_flags_of_a_record_that_was_merged_are_lent_with_the_one_that_stands(worker: Actor) -> None:
    a_rule()
    stays, merged, by = a_resident(), a_resident(name="赵三"), a_secretary()
    for record in (stays, merged):
        residents.put_flag(uuid7(), record, kind="living_alone", grade=None, by=by)
    a_rule("bedridden")
    residents.put_flag(uuid7(), merged, kind="bedridden", grade=None, by=by)
    duplicates.merge(merged, stays, reason="同一个人", by=by)
    returned(worker, stays)
    (row,) = [one for one in pack(worker)["residents"] if one["id"] == str(stays)]
    assert row["flags"] == ["独居", "卧床"]


def test_only_what_changed_comes_and_what_went_is_named(worker: Actor) -> None:
    stays, moves, merged = a_resident(name="王大"), a_resident(name="李二"), a_resident(name="赵三")
    before, by = pack(worker), a_secretary("370199000000")
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        residents.put(moves, {"id": uuid7(), "grid": FAR_GRID}, by=by)
        residents.put(stays, {"id": uuid7(), "house": "9-9-909"}, by=by)
        duplicates.merge(merged, stays, reason="同一个人", by=by)
        told = pack(worker, before["cursor"])
    assert [row["house"] for row in told["residents"]] == ["9-9-909"]
    assert set(told["gone"]) == {str(moves), str(merged)}
    assert set(changed(told)) == {"residents", "gone"}


def test_a_phone_that_dies_over_a_pack_gets_the_same_again(worker: Actor) -> None:
    before = pack(worker)
    a_resident()
    assert pack(worker, before["cursor"]) == pack(worker, before["cursor"])


def test_a_charge_that_ended_takes_its_residents_back(worker: Actor) -> None:
    resident = a_resident()
    before = pack(worker)
    GridWorker.update(until=clock.today()).execute()
    with clock.frozen(clock.now() + timedelta(days=1)):
        told = pack(worker, before["cursor"])
    assert told["gone"] == [str(resident)]


@pytest.mark.parametrize("whose", ["nobody's", "another's"])
def test_a_cursor_that_is_not_ones_own_gets_everything(worker: Actor, whose: str) -> None:
    a_resident(grid=OTHER_GRID), a_resident()
    cursor = uuid7() if whose == "nobody's" else pack(a_worker(OTHER_GRID))["cursor"]
    told = pack(worker, cursor)
    assert (told["full"], told["gone"], len(told["residents"])) == (True, [], 1)


def test_a_lost_phone_is_lent_nothing(worker: Actor) -> None:
    device = uuid7()
    devices.meet(device, name=None, by=worker)
    assert pack(worker, device=device)["full"]
    devices.revoke(device, by=worker)
    with pytest.raises(DeviceRevoked):
        pack(worker, device=device)


def test_what_no_phone_uses_any_more_is_forgotten(worker: Actor) -> None:
    first = pack(worker)["cursor"]
    a_resident()
    with clock.frozen(clock.now() + packs.PACKS_KEPT):
        second = pack(worker)["cursor"]
        assert packs.forget(clock.now()) == 1
    assert [row.id for row in Pack.select()] == [second]
    assert first != second
