"""What a body says finds its way back to the bedside: a task with its date, a paper, who told her, who hears."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from field_app.rounds import paper
from field_app.rounds.models import DoorNotice
from field_app.rounds.notice_rules import NOTICE, PLAIN, half_of
from field_app.rounds.service import notices, rights, work
from field_app.visits.errors import JobParked
from field_app.visits.models import Job
from field_app.visits.service import charges, job_trace
from server import wiring
from server.applications.models import Application, Case, Correction
from server.applications.rules import SYSTEM
from server.applications.service.cases import move
from server.core import clock
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.errors import NotFound
from server.core.ids import uuid7
from server.identity import demo
from server.identity.models import AccessRow
from server.identity.roles import Role
from server.notifications.models import Message, Notice
from server.reviews.service import corrections
from tests.api.world import no_registers
from tests.field_app.visits.builders import GRID, OTHER_GRID, a_resident, a_secretary, a_worker
from tests.field_app.visits.doors import approved, sent
from tests.server.at_once import at_once
from tests.server.identity.builders import a_staff_account
from tests.server.reviews.builders import a_clerk

MARK = {"target": {"pointer": "/mobile"}, "reason": "wrong", "text": "电话打不通"}
CONTACT = {"name": "李明", "phone": "13800000003", "relation": "儿子"}


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def settle() -> None:
    with no_registers():
        wiring.relay().drain()


def in_centre(worker: Actor, **resident: Any) -> Job:
    job = sent(worker, resident=a_resident(phone="13800000002", **resident))
    approved(job)
    settle()
    return Job.get_by_id(job)  # type: ignore[no-any-return]


def corrected(job: Job) -> DoorNotice:
    """The window asks for something."""
    case = Case.get(Case.application == job.application)
    sheet, clerk = uuid7(), a_clerk(demo.DISTRICT)
    corrections.draft(sheet, case_id=case.id, marks=[MARK], actor=clerk)
    corrections.send(sheet, uuid7(), within=10, actor=clerk)
    settle()
    return DoorNotice.get(DoorNotice.kind == "correction")  # type: ignore[no-any-return]


def closed(job: Job, result: str) -> None:
    case = Case.get(Case.application == job.application)
    with unit_of_work() as outbox:
        for step in ("accept", "review") if result in ("granted", "denied") else ():
            move(case, step, by=SYSTEM, now=clock.now(), outbox=outbox)
        move(case, "close", by=SYSTEM, now=clock.now(), outbox=outbox, result=result)
    settle()


def tell(row: DoorNotice, by: Actor, *, command: UUID | None = None, **more: Any) -> None:
    told = {"id": command or uuid7(), "whom": "resident", "relation": None, "how": "in_person", "teller": None}
    notices.tell(row.id, told | {"at": clock.now(), "words": "念了两遍"} | more, by=by)


def tasks(by: Actor) -> list[dict[str, Any]]:
    return [one for one in work.page(by, after=None, limit=20) if one["kind"] == "notice"]


def test_every_state_has_its_words() -> None:
    assert set(PLAIN) == set(NOTICE.states)


def test_a_correction_becomes_a_marked_task_with_the_legal_date(worker: Actor) -> None:
    job = in_centre(worker)
    row = corrected(job)
    (task,) = tasks(worker)
    assert (task["job"], task["door_notice"], task["marks"]) == (str(job.id), str(row.id), [MARK])
    assert task["due_on"] == Correction.get().due_on.isoformat()
    assert row.since < row.half_on < row.due_on
    tell(row, worker)
    row = DoorNotice.get_by_id(row.id)
    assert (row.state, tasks(a_worker(GRID))) == ("told", [])
    assert [one["to_answer"] for one in tasks(worker)] == [True]  # by whom it was registered
    step = job_trace.steps_of(job.id)[-1]
    assert (step.step, step.data["how"], step.words["words"]) == ("notice_told", "in_person", "念了两遍")
    assert job_trace.broken(Job.get_by_id(job.id)) == []
    with pytest.raises(JobParked, match="原样留着"):
        tell(row, worker)


def test_who_was_told_by_a_clock_that_goes_wrong_was_told_now_at_the_latest(worker: Actor) -> None:
    row, wrong = corrected(in_centre(worker)), clock.now() + timedelta(days=1)
    tell(row, worker, at=wrong)
    assert DoorNotice.get_by_id(row.id).told_at == clock.now()
    data = job_trace.steps_of(row.job_id)[-1].data
    assert [datetime.fromisoformat(data[name]) for name in ("declared_at", "told_at")] == [wrong, clock.now()]


def test_the_same_news_twice_makes_one_notice_and_a_later_date_takes_its_place(worker: Actor) -> None:
    job = in_centre(worker)
    row = corrected(job)
    later = row.due_on + timedelta(days=5)
    from field_app.rounds.service import noticing
    from server.core.outbox import Event

    def news(name: str, kind: str, subject: UUID) -> Event:
        return Event(uuid7(), name, kind, str(subject), None, None, 1, uuid7(), clock.now(), {})

    at_once(*[lambda: noticing.on_correction(news("correction.sent", "correction", row.subject)) for _ in range(4)])
    assert DoorNotice.select().count() == 1
    Correction.update(due_on=later).execute()
    noticing.on_recounted(news("application.recounted", "application", job.application))
    assert {(one.due_on, one.state) for one in DoorNotice.select()} == {(row.due_on, "lapsed"), (later, "open")}
    Correction.update(due_on=row.due_on).execute()  # the calendar was wrong after all
    for _ in range(2):
        noticing.on_recounted(news("application.recounted", "application", job.application))
    assert {(one.due_on, one.state) for one in DoorNotice.select()} == {(row.due_on, "open"), (later, "lapsed")}
    assert [one["door_notice"] for one in tasks(worker)] == [str(row.id)]
    assert job_trace.broken(Job.get_by_id(job.id)) == []
    closed(job, "withdrawn")
    noticing.on_recounted(news("application.recounted", "application", job.application))
    assert {one.state for one in DoorNotice.select()} == {"lapsed"}


@pytest.mark.parametrize(("result", "kinds"), [("denied", ["refusal"]), ("granted", []), ("withdrawn", [])])
def test_a_no_is_brought_to_the_door_within_ten_working_days(worker: Actor, result: str, kinds: list[str]) -> None:
    closed(in_centre(worker), result)
    assert [row.kind for row in DoorNotice.select()] == kinds
    assert all(row.due_on == date(2026, 12, 2) for row in DoorNotice.select())


def test_what_was_asked_lapses_with_the_case(worker: Actor) -> None:
    job = in_centre(worker)
    row = corrected(job)
    closed(job, "lapsed")
    assert {(one.kind, one.state) for one in DoorNotice.select()} == {("correction", "lapsed"), ("refusal", "open")}
    with pytest.raises(JobParked, match="原样留着"):
        tell(row, worker)


def test_papers_that_may_follow_have_their_day(worker: Actor) -> None:
    job = in_centre(worker)
    case = Case.get(Case.application == job.application)
    Case.update(owes_until=date(2026, 12, 9)).where(Case.id == case.id).execute()
    case = Case.get_by_id(case.id)
    with unit_of_work() as outbox:
        move(case, "accept", by=SYSTEM, now=clock.now(), outbox=outbox)
    settle()
    row = DoorNotice.get()
    assert (row.kind, row.due_on, "12月9日" in notices.words(row)) == ("deferred", date(2026, 12, 9), True)


def test_after_half_of_the_time_the_street_and_the_chosen_relative_hear_of_it_once(worker: Actor) -> None:
    street, _ = a_staff_account(Role.SUPERVISOR, division="370199001000")
    secretary = a_secretary()
    row = corrected(in_centre(worker, contact=CONTACT))
    half = clock.datetime.combine(row.half_on, clock.datetime.min.time(), clock.SHANGHAI)
    notices.press(half + timedelta(hours=23))
    assert DoorNotice.get_by_id(row.id).escalated_at is None
    before = {message.id for message in Message.select()}
    for _ in range(2):
        notices.press(half + timedelta(hours=25))
        settle()
    (message,) = [one for one in Message.select() if one.id not in before]
    assert (message.channel, message.facts["phrase"]) == ("sms", "通知没送到")
    told = {notice.account for notice in Notice.select().where(Notice.phrase == "通知没送到")}
    assert told >= {street.id, secretary.account_id}
    assert worker.account_id not in told
    assert [one.step for one in job_trace.steps_of(row.job_id)].count("notice_missed") == 1


def test_who_stands_in_may_tell_and_another_grid_sees_nothing(worker: Actor) -> None:
    row = corrected(in_centre(worker))
    other, substitute = a_worker(OTHER_GRID), a_worker()
    leave = {"worker": substitute.account_id, "grid": GRID, "since": clock.today(), "until": clock.today()}
    charges.stand_in(uuid7(), leave, by=a_secretary(demo.DISTRICT))
    assert (len(tasks(substitute)), tasks(other)) == (1, [])
    with pytest.raises(NotFound):
        tell(row, other)
    command = uuid7()
    for _ in range(2):
        tell(row, substitute, command=command)
    assert DoorNotice.get_by_id(row.id).state == "told"


def test_the_paper_says_what_and_until_when_in_large_print(worker: Actor) -> None:
    row = notices.seen(corrected(in_centre(worker)).id, worker)
    told = paper.data(row)
    (task,) = tasks(worker)
    assert task["notice"] == {name: told[name] for name in task["notice"]}
    assert (told["title"], told["name"]) == ("补正通知", "欧阳**")
    assert "电话打不通" in str(told["parts"])
    assert f"{row.due_on.month}月{row.due_on.day}日" in told["until"]
    assert paper.pdf(row).startswith(b"%PDF")


def test_the_paper_of_a_no_tells_why_and_what_can_be_done(worker: Actor) -> None:
    from server.reviews.models import Decision

    job = in_centre(worker)
    case = Case.get(Case.application == job.application)
    said = {"verdict": "deny", "result": "denied", "reasons": ["收入超过标准"], "produced": {}}
    remedies = {"version": 1, "text": "收到之日起60日内可以申请行政复议"}
    at = {"revision": case.revision, "decided_at": clock.now(), "remedies": remedies}
    Decision.create(id=uuid7(), case=case.id, **said, **at)
    closed(job, "denied")
    told = paper.data(notices.seen(DoorNotice.get().id, worker))
    (task,) = tasks(worker)
    assert task["notice"]["parts"] == told["parts"]
    assert "收入超过标准" in str(told["parts"])
    assert "行政复议" in str(told["parts"])


def test_a_copy_names_what_had_to_be_told_and_nothing_is_told_to_who_was_erased(worker: Actor) -> None:
    job = in_centre(worker)
    corrected(job)
    (told,) = rights.notices([job.resident])
    assert (told["kind_name"], told["state_name"]) == ("要补正", "还没告诉本人")
    rights.forget(job.resident)
    assert (DoorNotice.get().state, tasks(worker)) == ("lapsed", [])


def test_at_the_door(client: FlaskClient, worker: Actor) -> None:
    from server.identity.models import Account
    from server.identity.rules import Way
    from server.identity.service import sessions
    from tests.server.identity.builders import bearer

    row = corrected(in_centre(worker))
    headers = bearer(sessions.begin(Account.get_by_id(worker.account_id), Way.PASSWORD, level="checked"))
    where = f"/api/v1/door-notices/{row.id}"
    listed = client.get("/api/v1/door-notices", headers=headers).json
    assert [one["id"] for one in listed["items"]] == [str(row.id)]
    made = client.get(f"{where}/paper", headers=headers)
    assert (made.mimetype, made.headers["Cache-Control"]) == ("application/pdf", "private, no-store")
    looks = AccessRow.select().where((AccessRow.act == "opened") & (AccessRow.field == "door_notice"))
    assert [(one.account_id, one.subject_id) for one in looks] == [(worker.account_id, str(row.job.resident))]
    body = {"id": str(uuid7()), "whom": "resident", "how": "paper", "at": clock.now().isoformat()}
    assert client.put(f"{where}/telling", json=body, headers=headers).json["state"] == "told"
    assert client.get("/api/v1/door-notices", headers=headers).json["items"] == []


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(0, 60), st.sets(st.integers(0, 6), max_size=6))
def test_half_of_the_time_is_half_of_its_working_days(since: date, days: int, shut: set[int]) -> None:
    def is_open(day: date) -> bool:
        return day.weekday() not in shut

    due_on = since + timedelta(days=days)
    half = half_of(since, due_on, is_open)
    before = sum(is_open(since + timedelta(days=n)) for n in range(1, (half - since).days + 1))
    after = sum(is_open(half + timedelta(days=n)) for n in range(1, (due_on - half).days + 1))
    assert since <= half <= due_on
    assert half == since or (is_open(half) and before <= after <= before + 1)


def test_an_application_that_came_from_no_job_makes_no_notice(worker: Actor) -> None:
    job = in_centre(worker)
    Job.update(application=uuid7()).where(Job.id == job.id).execute()
    closed(job, "denied")
    assert DoorNotice.select().count() == 0
    assert Application.select().count() == 1
