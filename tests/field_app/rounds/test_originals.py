"""An original that is late: its worker hears it, then the secretary, then the street, each once; working days count."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_app.rounds.service import originals
from field_app.visits.custody_rules import LATE, heard
from field_app.visits.models import Custody, Job
from field_app.visits.service import job_trace
from server import wiring
from server.core import clock
from server.core.access import Actor
from server.identity import demo
from server.identity.roles import Role
from server.notifications.models import Notice
from tests.field_app.sync.builders import settle_news
from tests.field_app.visits.builders import GRID, a_secretary, a_worker
from tests.field_app.visits.doors import sent
from tests.field_app.visits.test_custody import handed
from tests.field_app.visits.test_custody import taken as an_original
from tests.server.at_once import at_once
from tests.server.identity.builders import a_staff_account

DUE = date(2026, 11, 20)  # a Friday


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def at(day: int, hour: int = 9) -> Any:
    return clock.frozen(datetime.combine(date(2026, 11, day), time(hour), clock.SHANGHAI))


def pressed(day: int) -> None:
    with at(day):
        originals.press(clock.now())
        settle_news()


def late_news(*among: UUID) -> list[UUID]:
    """Which of these heard of it, in order, and how often: the district has people of its own."""
    phrases = [words[0] for words in originals.WORDS.values()]
    rows = Notice.select().where(Notice.phrase.in_(phrases) & Notice.account.in_(among))
    return [row.account for row in rows.order_by(Notice.id)]


def test_each_hears_it_once_and_only_working_days_count(worker: Actor) -> None:
    secretary = a_secretary()
    street, _ = a_staff_account(Role.SUPERVISOR, division=demo.STREET)
    job = sent(worker)
    original = an_original(worker, job, due_back=DUE)
    among, heard_by = (worker.account_id, secretary.account_id, street.id), {}
    for day in (20, 21, 22, 23, 24, 25, 26, 27, 28, 30):  # the 21st and 22nd are a weekend
        pressed(day)
        pressed(day)
        heard_by[day] = late_news(*among)
    assert heard_by[22] == []
    assert heard_by[23] == heard_by[24] == [worker.account_id]
    assert heard_by[25] == heard_by[26] == [worker.account_id, secretary.account_id]
    assert heard_by[27] == heard_by[30] == [worker.account_id, secretary.account_id, street.id]
    steps = [one.data for one in job_trace.steps_of(job) if one.step == "original_late"]
    assert [(one["original"], one["told"]) for one in steps] == [(str(original), side) for side in LATE]
    assert job_trace.broken(Job.get_by_id(job)) == []


def test_what_is_back_is_late_for_nobody_and_who_slept_tells_all_at_once(worker: Actor) -> None:
    job, secretary = sent(worker), a_secretary()
    back, away = (an_original(worker, job, due_back=DUE) for _ in range(2))
    with at(21):
        handed(worker, back, "resident")
    pressed(30)
    among = (worker.account_id, secretary.account_id)
    assert late_news(*among) == list(among)
    assert {row.id: row.pressed for row in Custody.select()} == {back: 0, away: len(LATE)}


def test_two_timetables_at_once_tell_it_once(worker: Actor) -> None:
    job = sent(worker)
    an_original(worker, job, due_back=DUE)
    with at(23):
        at_once(*[lambda: originals.press(clock.now())] * 4)
        wiring.relay().drain()
    assert [one.step for one in job_trace.steps_of(job)].count("original_late") == 1


def test_who_took_the_job_over_hears_it(worker: Actor) -> None:
    other, job = a_worker(GRID), sent(worker)
    an_original(worker, job, due_back=DUE)
    Job.update(worker=other.account_id).where(Job.id == job).execute()
    pressed(23)
    assert late_news(worker.account_id, other.account_id) == [other.account_id]


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(-10, 90), st.sets(st.integers(0, 6), max_size=5))
def test_more_days_let_more_people_hear(due_back: date, days: int, shut: set[int]) -> None:
    def is_open(day: date) -> bool:
        return day.weekday() not in shut

    today = due_back + timedelta(days=days)
    count = heard(due_back, today, is_open)
    assert 0 <= heard(due_back, today - timedelta(days=1), is_open) <= count <= len(LATE)
    assert days > 0 or count == 0
    assert days < 40 or count == len(LATE)
