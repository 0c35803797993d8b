"""Importing residents: new, changed, the same, refused; what may be kept; how long five thousand lines take."""

import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from field_app.visits.models import Flag, Import, Resident
from field_app.visits.service import importing, looking, residents, upkeep
from server import wiring
from server.core import clock
from server.core.db import unit_of_work
from server.core.ids import uuid7
from server.identity.models import Person
from server.identity.service import persons
from server.notifications.models import Notice
from tests.field_app.visits.builders import (
    FAR_GRID,
    GRID,
    OTHER_GRID,
    a_rule,
    a_secretary,
    a_worker,
    csv,
    imported,
    told,
    xlsx,
)
from tests.server.identity.builders import a_person

LI = f"李大娘|440000194910010217||13800000001|示例街9号|3-2-501|{GRID}|是||"
NUMBERED = (("妈", "310000200002290021"), ("嫂", "370000198012319992"))
NEWBORN = f"林新新||2026-11-01||示例街8号|1-1-101|{GRID}|||"


def flags_of() -> list[Any]:
    return sorted((row.kind, row.grade, row.until is None) for row in Flag.select())


def test_a_file_taken_twice_changes_nothing(district: Any) -> None:
    a_rule()
    first = imported(csv(LI, NEWBORN))
    assert told(first) == ["2 new 新登记", "3 new 新登记"]
    before = (Person.select().count(), sorted(Resident.select().tuples(), key=str), flags_of())
    again = imported(csv(LI, NEWBORN))
    assert again.counts == {"same": 2}
    assert (Person.select().count(), sorted(Resident.select().tuples(), key=str), flags_of()) == before
    assert (again.content, again.state, again.done) == (None, "done", 2)


def test_what_became_of_a_file_can_be_read_again_by_who_handed_it_in(district: Any) -> None:
    her, other = a_secretary(), a_secretary()
    check, done = imported(csv(LI), dry_run=True, by=her), imported(csv(LI, NEWBORN), by=her)
    rows = importing.page(her, after=None, limit=10)
    assert [(row["id"], row["dry_run"], row["state"], row["counts"]) for row in rows] == [
        (done.id, False, "done", {"new": 2}),
        (check.id, True, "done", {"new": 1}),
    ]
    assert [row["id"] for row in importing.page(her, after=done.id, limit=10)] == [check.id]
    assert importing.page(other, after=None, limit=10) == []


def test_reading_again_after_a_crash_is_once(district: Any) -> None:
    row = imported(csv(LI))
    Import.update(state="running", content="5aeT5ZCN").where(Import.id == row.id).execute()
    importing.run(UUID(str(row.id)))
    assert Resident.select().count() == 1


def test_a_dry_run_tells_the_same_and_writes_nothing(district: Any) -> None:
    a_rule()
    people = Person.select().count()
    row = imported(csv(LI, NEWBORN, LI), dry_run=True)
    assert told(row) == ["2 new 新登记", "3 new 新登记", "4 same 和第2行是同一个人，没有重复登记"]
    assert (Resident.select().count(), Person.select().count(), Flag.select().count()) == (0, people, 0)


def test_a_changed_line_is_taken_and_said(district: Any) -> None:
    imported(csv(LI))
    row = imported(csv(LI.replace("3-2-501", "3-2-502").replace(GRID, OTHER_GRID).replace("0001|示", "0009|示")))
    assert told(row)[0].startswith("2 changed 已更新：网格、门牌号、电话")
    found = Resident.get()
    assert (found.house, found.grid, found.person.phone) == ("3-2-502", OTHER_GRID, "13800000009")
    assert found.moved_at is not None


def test_a_file_that_moves_many_tells_each_worker_once(district: Any) -> None:
    workers = [a_worker(GRID), a_worker(OTHER_GRID), a_worker(FAR_GRID, division=FAR_GRID[:12])]
    people = [
        f"林新{sign}||1950-11-0{place}||示例街8号|1-1-10{place}|{GRID}|||" for place, sign in enumerate("甲乙丙丁", 1)
    ]
    numbered = [f"李大{sign}|{number}||||3-2-50{place}|{GRID}|||" for place, (sign, number) in enumerate(NUMBERED)]
    imported(csv(LI, *people, *numbered))
    away = [line.replace(GRID, OTHER_GRID) for line in (LI, *numbered)]
    imported(csv(*away))
    assert Resident.select().where(Resident.grid == OTHER_GRID).count() == len(away) > 1
    for _ in range(2):
        wiring.relay().drain()
    told_of = [(row.account, row.phrase) for row in Notice.select()]
    assert sorted(told_of) == sorted((worker.account_id, "居民搬家") for worker in workers[:2])
    imported(csv(*(line.replace(GRID, OTHER_GRID).replace(OTHER_GRID, FAR_GRID) for line in (LI, *numbered))))
    wiring.relay().drain()
    assert Notice.select().count() == len(told_of) + 2  # another file is told anew


def test_the_same_line_again_leaves_what_a_worker_put_right(district: Any) -> None:
    imported(csv(LI))
    row, worker = Resident.get(), a_worker(GRID)
    residents.put(row.person_id, {"id": uuid7(), "house": "3-2-503"}, by=worker)
    assert imported(csv(LI)).counts == {"same": 1}
    assert Resident.get().house == "3-2-503"


def test_a_flag_without_a_standing_rule_is_refused_and_the_person_taken(district: Any) -> None:
    row = imported(csv(LI))
    assert told(row) == ["2 new 新登记；“独居”没有登记用途、依据和截止日期，这一项没有收"]
    assert Flag.select().count() == 0
    a_rule()
    assert told(imported(csv(LI))) == ["2 changed 已更新：独居"]
    assert flags_of() == [("living_alone", None, True)]


def test_a_rule_that_ended_hides_its_flags_at_once_and_the_broom_closes_them(district: Any) -> None:
    a_rule(days=1)
    imported(csv(LI))
    person, secretary = Resident.get().person_id, a_secretary()
    assert [one["name"] for one in looking.unmask(person, reason="上门", by=secretary)["flags"]] == ["独居"]
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert looking.unmask(person, reason="上门", by=secretary)["flags"] == []
        assert upkeep.close_ended(clock.now(), clock.today()) == 1
        assert upkeep.close_ended(clock.now(), clock.today()) == 0
        assert flags_of() == [("living_alone", None, False)]
    upkeep.forget(clock.now() + upkeep.FLAGS_KEPT)
    assert Flag.select().count() == 1
    upkeep.forget(clock.now() + timedelta(days=3) + upkeep.FLAGS_KEPT)
    assert Flag.select().count() == 0


def test_a_line_that_says_no_closes_a_flag_and_a_new_grade_replaces_the_old(district: Any) -> None:
    a_rule(), a_rule("disabled")
    imported(csv(LI.replace("是||", "是|肢体|三级")))
    row = imported(csv(LI.replace("是||", "否|肢体|二级")))
    assert told(row) == ["2 changed 已更新：不再是独居、残疾（肢体二级）"]
    assert flags_of() == [("disabled", "4-2", True), ("disabled", "4-3", False), ("living_alone", None, False)]


def test_kind_and_grade_lie_sealed(district: Any, db_kind: str) -> None:
    a_rule()
    imported(csv(LI))
    from server.core.db import execute

    for column in ("kind", "grade"):
        assert "alone" not in str(execute(f"SELECT {column} FROM visit_flag").fetchone()[0])
    lying = str(execute("SELECT address, house, contact, line_key FROM visit_resident").fetchone())
    assert "示例" not in lying
    assert "501" not in lying.split("line")[0][:20]


def test_a_known_number_with_the_name_is_that_person_and_his_record_stays(district: Any) -> None:
    person = a_person("440000194910010217", name="李大娘", phone="13811111111")
    row = imported(csv(LI))
    assert told(row)[0].startswith("2 new")
    assert Resident.get().person_id == person.id
    assert Person.get_by_id(person.id).phone == "13811111111"


def test_a_known_number_with_another_name_stands_apart(district: Any) -> None:
    known = a_person("440000194910010217", name="王大爷")
    row = imported(csv(LI))
    assert "姓名不一样" in told(row)[0]
    assert Resident.get().person_id != known.id
    assert persons.find("resident_id", "440000194910010217").id == known.id
    assert imported(csv(LI)).counts == {"same": 1}


def test_two_names_for_one_number_in_a_file_stand_apart(district: Any) -> None:
    for dry_run in (True, False):
        row = imported(csv(LI, LI.replace("李大娘", "王大爷")), dry_run=dry_run)
        assert ["姓名不一样" in one["words"] for one in row.report] == [False, True]
    assert [
        row.person.id_key is None for row in Resident.select().order_by(Resident.entered_at, Resident.line_key)
    ].count(True) == 1
    assert imported(csv(LI, LI.replace("李大娘", "王大爷"))).counts == {"same": 2}


def test_a_line_of_a_merged_record_makes_no_third_one(district: Any) -> None:
    other = LI.replace("李大娘", "王大爷").replace("440000194910010217", "11000019900307001X")
    imported(csv(LI, other))
    one, two = (persons.find("resident_id", number).id for number in ("440000194910010217", "11000019900307001X"))
    persons.merge(two, one, reason="同一个人", by=a_secretary().account_id)
    row = imported(csv(LI, other.replace("3-2-501", "9")))
    assert row.counts == {"same": 2}
    assert "合并成一个人" in row.report[1]["words"]
    assert Resident.select().count() == 2


def test_lines_of_other_grids_are_refused(district: Any) -> None:
    row = imported(csv(LI, LI.replace(GRID, f"{GRID[:12]}999")), roots=("370199002001",))
    assert [one["outcome"] for one in row.report] == ["refused", "refused"]
    assert "不归您管" in row.report[0]["words"]
    assert "没有这个网格" in row.report[1]["words"]


def test_what_cannot_be_read_is_told_and_forgotten(district: Any) -> None:
    row = imported(b"\x00\x01")
    assert (row.state, row.content) == ("unreadable", None)
    assert "打不开" in row.report[0]["words"]


@pytest.mark.parametrize("dry_run", [True, False])
def test_five_thousand_lines_take_seconds(district: Any, dry_run: bool) -> None:
    a_rule()
    rows = [f"李{chr(0x4E00 + n)}||1940-03-01||示例街{n}号|{n}|{GRID}|是||" for n in range(5000)]
    start = time.process_time()
    row = imported(csv(*rows), dry_run=dry_run)
    took = time.process_time() - start
    assert row.counts == {"new": 5000}
    assert took < 20, f"{took:.1f} s"


AT = "姓名|出生日期|住址|网格编码|纬度|经度|坐标系"


def at(*cells: str, address: str = "示例街8号") -> bytes:
    return csv(f"林新新|2016-11-01|{address}|{GRID}|{'|'.join(cells)}", header=AT)


@pytest.mark.parametrize(
    ("word", "system"),
    [("WGS-84", "WGS-84"), ("wgs84", "WGS-84"), ("GCJ-02坐标系", "GCJ-02"), ("国家2000", "CGCS2000")],
)
def test_a_home_may_have_a_position_in_a_known_system(district: Any, word: str, system: str) -> None:
    assert told(imported(at("36.695512", "116.916034", word))) == ["2 new 新登记"]
    assert Resident.get().position == {"latitude": 36.69551, "longitude": 116.91603, "crs": system}


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (("36.69", "116.91", ""), "要写是哪种坐标"),
        (("36.69", "116.91", "百度"), "要写是哪种坐标"),
        (("116.91", "36.69", "WGS-84"), "不要写反"),
        (("36.69", "", "WGS-84"), "要一起写"),
        (("36度", "116.91", "WGS-84"), "写成度"),
        (("nan", "116.91", "WGS-84"), "写成度"),
    ],
)
def test_a_position_that_says_nothing_is_told(district: Any, cells: tuple[str, ...], why: str) -> None:
    (line,) = told(imported(at(*cells)))
    assert "refused" in line
    assert why in line
    assert not Resident.select().exists()


def test_numbers_of_a_spreadsheet_are_degrees(district: Any) -> None:
    row = ("林新新", "2016-11-01", "示例街8号", GRID, 36.695512, 116.916034, "GCJ-02")
    assert told(imported(xlsx(AT.split("|"), row))) == ["2 new 新登记"]
    assert Resident.get().position["longitude"] == 116.91603


def test_a_position_stays_until_another_is_told_or_the_address_is_another(district: Any) -> None:
    imported(at("36.69", "116.91", "WGS-84"))
    without = csv(f"林新新|2016-11-01|示例街8号|{GRID}|否", header="姓名|出生日期|住址|网格编码|可以拍照")
    assert told(imported(without)) == ["2 same 没有变化"]
    assert told(imported(at("36.70", "116.91", "WGS-84"))) == ["2 changed 已更新：住址的位置"]
    assert Resident.get().position["latitude"] == 36.7
    row = Resident.get()
    with unit_of_work():
        residents._change(row, {"address": "示例街9号"}, a_secretary(GRID[:12]))
    assert Resident.get().position is None


def test_the_position_of_the_old_home_does_not_move_along(district: Any) -> None:
    imported(at("36.69", "116.91", "WGS-84"))
    with unit_of_work():
        row = Resident.get()
        residents.move(row, OTHER_GRID, by=uuid7())
        row.save()
    assert Resident.get().position is None
