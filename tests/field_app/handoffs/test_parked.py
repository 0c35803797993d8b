"""Who sees to what was parked from the door reads why, what it says, covered, and in what it differs."""

import re
from typing import Any
from uuid import UUID

import pytest

from field_app.handoffs.parked_rules import differing, said
from field_app.handoffs.service import parked
from field_app.sync.errors import REASONS, DeviceRevoked
from field_app.sync.service import devices
from field_app.visits.errors import JobParked
from field_app.visits.models import Job, JobRevision
from server.core.access import Actor
from server.core.errors import AlreadyUsed, NotFound
from server.core.ids import uuid7
from server.identity.models import AccessRow, Parked
from server.identity.service import parking
from tests.field_app.handoffs.test_deeds import DEEDS, out_of_reach
from tests.field_app.handoffs.test_passing import passed
from tests.field_app.sync.builders import NEW, PHOTO, a_body, a_file_of, sealed, send, upload
from tests.field_app.visits.builders import FAR_GRID, a_resident, a_secretary, a_worker
from tests.field_app.visits.doors import sent
from tests.field_app.visits.test_delivering import ready
from tests.server.identity.builders import COMMUNITY, an_actor

ELSEWHERE = FAR_GRID[:12]


def kept(by: Actor, job: UUID, body: dict[str, Any], **how: Any) -> UUID:
    with pytest.raises((JobParked, DeviceRevoked)) as no:
        send(by, job, body, **how)
    return UUID(no.value.facts["parked"])


def listed(by: Actor) -> dict[str, Any]:
    (row,) = parking.page_for(by, cursor=None, limit=10)
    return row


def overseers() -> list[Actor]:
    return [a_secretary(), an_actor("supervisor", division=COMMUNITY)]


def test_other_content_is_laid_beside_what_was_taken(worker: Actor) -> None:
    job, body = uuid7(), a_body(worker, a_resident(phone="13800000002"))
    body["content"]["values"]["mobile"] = "13800000002"
    send(worker, job, body)
    later = {**body["content"], "values": {**body["content"]["values"], "mobile": "13900000003"}}
    file = a_file_of(PHOTO)
    upload(worker, file, PHOTO)
    row = kept(worker, job, body | {"content": later, "files": [file]})
    for by in overseers():
        assert (listed(by)["why"], listed(by)["why_plain"]) == ("other-content", parking.WHYS["other-content"])
        assert listed(by)["content"] is None
        told = parked.open_parked(row, by)
        changed = {one["code"]: (one["before"], one["text"]) for one in told["fields"] if one["is_changed"]}
        assert changed == {"mobile": ("138****0002", "139****0003")}
        assert told["differs"] == ["填的内容", "照片"]
        assert (told["resident_name"], told["is_readable"], told["may_come_in"]) == ("欧阳**", True, False)
        assert (told["files"][0]["state"], bool(told["files"][0]["grant"])) == ("stored", True)
    looks = AccessRow.select().where(AccessRow.act == "parked_looked")
    assert {one.subject_id for one in looks} == {str(row)}
    assert looks.count() == 2


def test_nothing_of_it_is_found_elsewhere(worker: Actor) -> None:
    job, body = uuid7(), a_body(worker, a_resident())
    send(worker, job, body)
    row = kept(worker, job, body | {"content": {}})
    for stranger in (a_secretary(ELSEWHERE), an_actor("supervisor", division=ELSEWHERE), worker, an_actor("clerk")):
        with pytest.raises(NotFound):
            parked.open_parked(row, stranger)
    assert parking.page_for(a_secretary(ELSEWHERE), cursor=None, limit=10) == []


def test_a_job_of_another_place_is_not_laid_beside_it(worker: Actor) -> None:
    """A phone that names another community's job under its own division does not open that one here."""
    far = a_worker(FAR_GRID, division=ELSEWHERE)
    job = uuid7()
    send(far, job, a_body(far, a_resident(grid=FAR_GRID), division=ELSEWHERE))
    row = kept(worker, job, a_body(worker, a_resident()))
    told = parked.open_parked(row, a_secretary())
    assert (told["differs"], [one for one in told["fields"] if one["is_changed"]]) == (None, [])


def test_what_does_not_open_says_so(worker: Actor) -> None:
    job = uuid7()
    broken = sealed(uuid7(), a_body(worker, a_resident()))  # under another job's name
    row = kept(worker, job, broken, seals=False)
    told = parked.open_parked(row, a_secretary())
    assert (told["is_readable"], told["may_come_in"], told["fields"]) == (False, False, [])
    assert listed(a_secretary())["why"] == "unreadable"


def test_what_may_be_let_in_is_told_until_it_was_settled(worker: Actor) -> None:
    device, secretary = uuid7(), a_secretary()
    devices.meet(device, name=None, by=worker)
    devices.revoke(device, by=worker)
    lost = kept(worker, uuid7(), a_body(worker, a_resident(), device=str(device)))
    assert parked.open_parked(lost, secretary)["may_come_in"]
    parking.settle(lost, decision="void", words="误交", by=secretary)
    assert not parked.open_parked(lost, secretary)["may_come_in"]
    new = kept(worker, uuid7(), a_body(worker, NEW | {"id": str(uuid7()), "grid": FAR_GRID}))
    told = parked.open_parked(new, secretary)
    assert (told["may_come_in"], told["resident_name"]) == (True, "赵*娘")


def test_words_that_were_erased_are_compared_with_nothing(worker: Actor) -> None:
    job, body = uuid7(), a_body(worker, a_resident())
    send(worker, job, body)
    row = kept(worker, job, body | {"content": {}})
    JobRevision.update(body=None).where(JobRevision.job == job).execute()
    assert parked.open_parked(row, a_secretary())["differs"] is None


@pytest.mark.parametrize("kind", DEEDS)
def test_a_deed_is_told_line_by_line(kind: str, worker: Actor, other: Actor) -> None:
    job = ready(worker) if kind == "delivery" else sent(worker)
    do = DEEDS[kind](worker, job)
    out_of_reach(worker, job)
    passed(job, other, worker)
    with pytest.raises(JobParked) as no:
        do()
    row = UUID(no.value.facts["parked"])
    for by in overseers():
        assert listed(by)["why"] == "handed-on"
        told = parked.open_parked(row, by)
        assert told["lines"]
        assert (told["resident_name"], bool(told["name"]), told["may_come_in"]) == ("欧阳**", True, False)


def test_what_did_not_come_from_a_door_is_not_found_here(district: Any, frozen: Any) -> None:
    belongs = parking.Belongs(division=COMMUNITY, desk=parking.COMMUNITY)
    row = parking.keep("consent", uuid7(), {"words": "x"}, account=uuid7(), belongs=belongs)
    with pytest.raises(NotFound):
        parked.open_parked(row, a_secretary())


def test_other_words_under_the_id_of_a_deed_say_that_they_collide(worker: Actor) -> None:
    from field_app.handoffs.service import asking

    job, question, command = sent(worker), uuid7(), uuid7()
    asking.ask(job, question, "哪一年的？", by=a_secretary())
    asking.answer(job, question, command, "二〇一〇年的", by=worker)
    with pytest.raises(AlreadyUsed) as no:
        asking.answer(job, question, command, "二〇一一年的", by=worker)
    assert listed(a_secretary())["why"] == "other-content"
    told = parked.open_parked(UUID(no.value.facts["parked"]), a_secretary())
    assert told["lines"] == [{"label": "回答", "text": "二〇一一年的"}]


def test_every_reason_has_words_for_who_sees_to_it() -> None:
    assert set(REASONS) <= set(parking.WHYS)
    assert all(not re.search("您", words) for words in parking.WHYS.values())


def test_what_comes_from_the_door_can_be_parked() -> None:
    assert set(parking.KINDS) >= parking.FROM_THE_DOOR


def test_differences_are_told_part_by_part() -> None:
    one = {"resident": {"id": "a"}, "bundle": "b", "consent": None, "content": {"values": {"x": 1}}, "files": []}
    assert differing(one, dict(one)) == []
    assert differing(one, one | {"resident": {"id": "c"}, "content": {"values": {"x": 1}, "materials": [1]}}) == [
        "给谁办",
        "材料",
    ]


def test_words_of_a_deed_cover_names() -> None:
    content = {"teller": "李小明", "how": "phone", "at": "2026-11-23T09:30:00+08:00", "id": "x"}
    assert list(said("door_notice", content)) == [
        ("谁去说的", "李*明"),
        ("怎么办的", "打电话说的"),
        ("什么时候", "11月23日09:30"),
    ]


def test_a_row_of_before_has_no_reason_and_is_read_all_the_same(worker: Actor) -> None:
    job = sent(worker)
    content = {"question": str(uuid7()), "text": "好", "job": str(job), "resident": str(Job.get_by_id(job).resident)}
    belongs = parking.Belongs(division=COMMUNITY, desk=parking.COMMUNITY)
    row = parking.keep("job_answer", uuid7(), content, account=worker.account_id, belongs=belongs)
    assert parked.open_parked(row, a_secretary())["lines"][0]["text"] == "好"
    assert Parked.get_by_id(row).settled_at is None
