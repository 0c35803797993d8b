"""What is out of the secretary's hands: each job of her divisions once, whose turn it is, until when, and its trace."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from field_app.handoffs import rules
from field_app.handoffs.rules import HANDED_ON, Turn, turn_told
from field_app.handoffs.service import asking, handed_on, hours, reading
from field_app.rounds.models import DoorNotice
from field_app.visits.job_rules import JOB
from field_app.visits.models import Job
from server.applications.models import Case
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from server.identity.models import AccessRow
from server.identity.roles import Role
from tests.field_app.handoffs.builders import approve, give_back
from tests.field_app.sync.builders import settle_news
from tests.field_app.visits.builders import FAR_GRID, a_resident, a_secretary
from tests.field_app.visits.doors import sent
from tests.server.identity.builders import COMMUNITY, as_staff
from tests.server.queries import counted

API = "/api/v1/secretary/handed-on"
TODAY = date(2026, 11, 18)


@pytest.fixture
def secretary(district: Any, frozen: Any) -> Actor:
    return a_secretary()


def listed(by: Actor, state: str | None = None) -> list[dict[str, Any]]:
    return handed_on.page(by, state=state, after=None, limit=20)


def one(by: Actor) -> dict[str, Any]:
    (line,) = listed(by)
    return line


def told(line: dict[str, Any]) -> tuple[str, str, date | None]:
    return line["state"], line["turn"], line["until"]


def at_the_centre(job: UUID, **facts: Any) -> None:
    Case.update(**facts).where(Case.application == Job.get_by_id(job).application).execute()


def a_notice(job: UUID, due: date, **told: Any) -> None:
    dated = {"since": TODAY, "half_on": TODAY, "due_on": due}
    DoorNotice.create(job=job, kind="refusal", subject=uuid7(), **dated | told)


def test_what_waits_for_her_is_not_handed_on_and_what_she_sent_back_is_the_workers(
    worker: Actor, secretary: Actor
) -> None:
    job = sent(worker)
    assert listed(secretary) == []
    give_back(job, secretary)
    due = clock.local(Job.get_by_id(job).moved_at).date() + timedelta(days=1)
    line = one(secretary)
    assert told(line) == ("returned", f"网格员{line['worker_name']}", due)
    assert line["worker_name"]
    assert line["resident_name"].endswith("*")


def test_at_the_centre_it_is_the_desks_the_bodys_or_her_own_turn(worker: Actor, secretary: Actor) -> None:
    job, day = sent(worker), TODAY + timedelta(days=9)
    approve(job, secretary)
    at_the_centre(job, turn="intake", due_on=None)
    assert told(one(secretary)) == ("in_centre", "窗口", None)
    body = Case.get(Case.application == Job.get_by_id(job).application).body
    name = handed_on.bodies()[body]["name"]
    for turn, who in (("body", name), ("outside", name), ("applicant", "本人"), ("forerunner", "")):
        at_the_centre(job, turn=turn, due_on=day, due_is_provisional=True)
        line = one(secretary)
        assert told(line) == ("in_centre", who, day if who else None), turn
        assert line["until_is_provisional"] is bool(who)
    at_the_centre(job, turn="body", state="closed")
    assert told(one(secretary))[1:] == ("", None)


def test_who_has_to_tell_her_something_has_a_turn_wherever_the_job_is(worker: Actor, secretary: Actor) -> None:
    job, near, far = sent(worker), TODAY + timedelta(days=2), TODAY + timedelta(days=9)
    approve(job, secretary)
    at_the_centre(job, turn="applicant", due_on=far)
    a_notice(job, near)
    a_notice(job, TODAY, state="told")
    line = one(secretary)
    assert told(line) == ("in_centre", f"网格员{line['worker_name']}、本人", near)
    Job.update(state="not_accepted").where(Job.id == job).execute()
    assert told(one(secretary)) == ("not_accepted", f"网格员{line['worker_name']}", near)
    DoorNotice.update(state="told").execute()
    assert told(one(secretary)) == ("not_accepted", "", None)


@pytest.mark.parametrize("state", HANDED_ON)
def test_each_state_is_found_by_its_name_and_is_never_also_in_the_inbox(
    worker: Actor, secretary: Actor, state: str
) -> None:
    job = sent(worker)
    Job.update(state=state).where(Job.id == job).execute()
    assert [line["id"] for line in listed(secretary, state)] == [job]
    others = [other for other in HANDED_ON if other != state and listed(secretary, other)]
    assert others == []
    assert handed_on.inbox.page(secretary, after=None, limit=20) == []


def test_what_has_no_state_of_the_list_is_still_with_her_or_on_its_way() -> None:
    assert set(JOB.states) - set(HANDED_ON) == {"registered", "waiting", "corrected"}


def test_only_of_her_divisions_today_whoever_asks(client: FlaskClient, worker: Actor) -> None:
    job, far = sent(worker), sent(worker)
    Job.update(state="delivered").where(Job.id.in_([job, far])).execute()
    Job.update(division=FAR_GRID[:12], grid=FAR_GRID).where(Job.id == far).execute()
    headers = as_staff(Role.SECRETARY, division=COMMUNITY)
    assert [row["id"] for row in client.get(API, headers=headers).json["items"]] == [str(job)]
    street = as_staff(Role.SECRETARY, division=COMMUNITY[:9] + "000")
    assert str(job) in [row["id"] for row in client.get(API, headers=street).json["items"]]
    other = as_staff(Role.SECRETARY, division="370199002001")
    assert str(job) not in [row["id"] for row in client.get(API, headers=other).json["items"]]
    for role in (Role.SUPERVISOR, Role.GRID_WORKER, Role.CLERK):
        assert client.get(API, headers=as_staff(role)).status_code == 403
    assert client.get(API).status_code == 401


def test_page_by_page_each_once_newest_step_first_also_at_one_moment(client: FlaskClient, worker: Actor) -> None:
    resident = a_resident(phone="13800000002")
    jobs = [sent(worker, resident=resident) for _ in range(5)]
    Job.update(state="in_centre").execute()
    Job.update(moved_at=clock.now() + timedelta(hours=1)).where(Job.id == jobs[1]).execute()
    headers, found, cursor = as_staff(Role.SECRETARY, division=COMMUNITY), [], ""
    while True:
        page = client.get(f"{API}?limit=2{cursor}", headers=headers).json
        found += [row["id"] for row in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert found == [str(jobs[place]) for place in (1, 4, 3, 2, 0)]


@pytest.mark.parametrize("asked", ["cursor=W10", "cursor=WyIyMDI2IiwgIngiXQ", "state=waiting", "state=gone", "limit=0"])
def test_what_is_no_place_or_no_such_state_is_refused(client: FlaskClient, worker: Actor, asked: str) -> None:
    assert client.get(f"{API}?{asked}", headers=as_staff(Role.SECRETARY, division=COMMUNITY)).status_code == 422


def test_the_list_asks_five_times_however_long_it_is(worker: Actor, secretary: Actor) -> None:
    asked = []
    for _ in range(2):
        approve(sent(worker), secretary)
        with counted() as statements:
            listed(secretary)
        asked.append(len([one for one in statements if "place_version" not in one]))
    assert asked == [5, 5]


def test_it_opens_with_its_trace_and_the_look_is_logged(worker: Actor, secretary: Actor) -> None:
    job = sent(worker)
    approve(job, secretary)
    settle_news()
    before = AccessRow.select().where((AccessRow.act == "opened") & (AccessRow.subject_id == str(job))).count()
    seen = reading.open_job(job, secretary)
    assert [said["step"] for said in seen["words"]] == ["register", "approve", "hand_in"]
    assert (seen["state"], seen["turn"]) == ("in_centre", "窗口")
    opened = (AccessRow.act == "opened") & (AccessRow.subject_id == str(job))
    assert AccessRow.select().where(opened).count() == before + 1


def test_why_it_went_on_stands_in_the_trace(worker: Actor, secretary: Actor) -> None:
    left, insisted = sent(worker), sent(worker)
    give_back(insisted, secretary)
    asking.insist(insisted, uuid7(), "就这样交", by=worker)
    due = Job.get_by_id(left).approve_by
    with clock.frozen(due):
        hours.press(due)
        why = {
            job: [(said["step"], said["reason"]) for said in reading.open_job(job, secretary)["words"]]
            for job in (left, insisted)
        }
    assert ("approve", "unanswered") in why[left]
    assert why[insisted][-3:-1] == [("correct", "insists"), ("approve", "insists")]
    assert reading.open_job(insisted, secretary)["words"][-3]["text"] == "就这样交"


def test_of_several_turns_each_is_named_once_and_the_first_day_counts() -> None:
    near, far = TODAY, TODAY + timedelta(days=1)
    assert turn_told([]) == {"turn": "", "until": None, "until_is_provisional": False}
    several = [Turn("窗口", far), Turn("本人"), Turn("窗口", near, True)]
    assert turn_told(several) == {"turn": "窗口、本人", "until": near, "until_is_provisional": True}
    assert turn_told([Turn("窗口", near, True), Turn("本人", near)])["until_is_provisional"] is False


def test_every_step_that_is_read_is_one_that_is_taken() -> None:
    noted = {"register", "ask", "answer", "remind", "escalate", *rules.PASSED, *rules.TOLD, *rules.CARRIED}
    assert set(rules.SAID) <= noted | {step.name for step in JOB.steps}
