"""What stands in which box: everything that is open, for those under whose eyes it lies."""

from datetime import date
from typing import Any

from server.applications.models import Case
from server.applications.service import record
from server.core import clock
from server.core.access import Post
from server.core.db import unit_of_work
from server.core.ids import uuid7
from server.reviews.models import CaseClock
from server.reviews.service import beside, boxes, corrections, decisions, intake
from tests.server.reviews.builders import (
    CITIZEN,
    ELSEWHERE,
    STREET,
    a_case,
    a_supervisor,
    an_actor,
    an_application,
    case_of,
)
from tests.server.reviews.test_views import CENTRE, CIVIL, asked, due, listed


def test_a_supervisor_sees_what_lies_at_the_windows_of_their_divisions(district: Any, frozen: Any) -> None:
    here, tax = a_case(), a_case("car_tax", site=None)
    for box in ("intake", "body"):
        assert set(listed(a_supervisor(), box=box)) == {here.id, tax.id}
        assert set(listed(a_supervisor(STREET), box=box)) == {here.id, tax.id}
        assert listed(a_supervisor(ELSEWHERE), box=box) == []
        assert listed(an_actor(Post("supervisor", "body_tax", STREET)), box=box) == [tax.id]


def test_a_case_sent_back_or_waiting_stays_on_the_list(district: Any, frozen: Any) -> None:
    application = an_application("temp_relief", "car_tax", after={"car_tax": ["temp_relief"]})
    first, waiting = case_of(application, "temp_relief"), case_of(application, "car_tax")
    mark = {"target": {"pointer": "/mobile"}, "reason": "wrong", "text": ""}
    sheet = uuid7()
    corrections.draft(sheet, case_id=first.id, marks=[mark], actor=CENTRE)
    corrections.send(sheet, uuid7(), within=5, actor=CENTRE)
    undated = due(a_case(), None)
    assert Case.get_by_id(first.id).state == "correcting"
    assert listed(CENTRE) == [undated.id, first.id, waiting.id], "what waits stands last"
    assert listed(CENTRE, state="correcting") == [first.id]
    assert listed(CENTRE, state="waiting") == [waiting.id]
    assert listed(CIVIL, box="body") == [undated.id, first.id]


def test_what_waits_is_paged_behind_the_rest(district: Any, frozen: Any) -> None:
    application = an_application("temp_relief", "car_tax", "elderly_pass", after={"car_tax": ["temp_relief"]})
    waiting = [case_of(application, "car_tax").id]
    waiting += [case_of(an_application("temp_relief", "car_tax", after={"car_tax": ["temp_relief"]}), "car_tax").id]
    found, cursor = [], None
    for _ in range(9):
        page = boxes.inbox(CENTRE, asked(limit=1, cursor=cursor))
        found += [row["id"] for row in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert len(found) == len(set(found)) == 5
    assert found[-2:] == waiting


def test_what_was_warned_of_stands_on_top_once_and_on_no_later_page(district: Any, frozen: Any) -> None:
    early = [due(a_case(), None).id for _ in range(2)]
    warned = a_case()
    for one in (*early, warned.id):
        intake.receive(one, clock.now(), clock.now())
    CaseClock.update(received_on=date(2026, 11, 12)).where(CaseClock.case == warned.id).execute()
    assert "notice_due" not in str([row["signs"] for row in boxes.inbox(CENTRE, asked())["items"]])
    CaseClock.update(warned_on_day=4).where(CaseClock.case == warned.id).execute()
    page = boxes.inbox(CENTRE, asked(limit=1))
    assert [row["id"] for row in page["items"]] == [warned.id, early[0]]
    assert [row["signs"] for row in page["items"]] == [["notice_due"], []]
    found = [row["id"] for row in page["items"]]
    while page["next"]:
        page = boxes.inbox(CENTRE, asked(limit=1, cursor=page["next"]))
        found += [row["id"] for row in page["items"]]
    assert sorted(found) == sorted([*early, warned.id])


def test_a_decided_case_whose_content_changed_says_so_in_the_list(district: Any, frozen: Any) -> None:
    changed, other = a_case(state="accepted"), a_case(state="accepted")
    for case in (changed, other):
        decisions.decide(case.id, uuid7(), {"verdict": "grant"}, actor=CIVIL)
    with unit_of_work() as outbox:
        record(Case.get_by_id(changed.id), "shared_value_changed", by=CITIZEN, now=clock.now(), outbox=outbox)
    rows = boxes.inbox(CIVIL, asked(box="body", state="closed"))["items"]
    assert {row["id"]: row["signs"] for row in rows} == {changed.id: ["shared_changed"], other.id: []}
    beside.heed(changed.id, uuid7(), actor=CIVIL)
    rows = boxes.inbox(CIVIL, asked(box="body", state="closed"))["items"]
    assert [row["signs"] for row in rows] == [[], []], "somebody looked"
