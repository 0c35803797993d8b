"""Jobs that waited when passages began to be kept (0024_hands) have none; the first that happens now is told whole."""

from datetime import timedelta
from uuid import UUID

import pytest

from field_app.handoffs.service import asking, hours
from field_app.visits.models import Job
from field_app.visits.service import withdrawing
from server.applications.models import Handoff
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from tests.field_app.handoffs.builders import approve, give_back
from tests.field_app.handoffs.test_hands import STREET, a_minute, passages, site_of, went
from tests.field_app.handoffs.test_hours import later
from tests.field_app.visits.builders import a_secretary
from tests.field_app.visits.doors import sent
from tests.server.identity.builders import COMMUNITY


@pytest.fixture
def job(worker: Actor) -> UUID:
    """As it lay there on that day: whole, waiting, and no row of who has it."""
    waiting = sent(worker)
    Handoff.delete().execute()
    return waiting


def test_with_a_yes_it_was_hers_and_then_the_centres(worker: Actor, job: UUID) -> None:
    by, told = a_secretary(), Job.get_by_id(job)
    with a_minute():
        approve(job, by)
    assert went(job) == [("taken", worker.account_id, COMMUNITY), ("taken", by.account_id, site_of(job))]
    assert (passages(job)[0].offered_at, passages(job)[0].until) == (told.whole_at, told.approve_by)


def test_what_goes_back_goes_back_from_her_hands(worker: Actor, job: UUID) -> None:
    by = a_secretary()
    with a_minute():
        give_back(job, by)
    assert went(job) == [("taken", worker.account_id, COMMUNITY), ("offered", by.account_id, worker.account_id)]


def test_the_street_that_was_asked_does_not_hide_the_community(worker: Actor, job: UUID) -> None:
    by = a_secretary()
    a_secretary(STREET)
    with clock.frozen(later(job, 0.8)):
        hours.press(clock.now())
        approve(job, by)
    assert [(row.state, row.receiver_division) for row in passages(job)] == [
        ("taken", COMMUNITY),
        ("withdrawn", STREET),
        ("taken", None),
    ]


def test_what_she_does_not_want_any_more_was_nobodys_but_the_workers(worker: Actor, job: UUID) -> None:
    withdrawing.withdraw(job, command=uuid7(), reason="不办了", by=worker)
    assert passages(job) == []


def test_what_she_had_sent_back_before_is_not_called_untaken(worker: Actor, job: UUID) -> None:
    give_back(job, a_secretary())
    Handoff.delete().execute()
    with clock.frozen(clock.now() + timedelta(hours=1)):
        asking.insist(job, uuid7(), "就这样", by=worker)
    assert went(job) == [("taken", worker.account_id, site_of(job))]
