"""A job that goes on without a secretary's yes: why it did stands in the centre's own trace."""

from typing import Any
from uuid import UUID

import pytest

from field_app.handoffs.service import asking, hours, reading
from field_app.visits.models import Job
from field_app.visits.service import approving
from server.applications.models import Application, Case
from server.applications.queries import progress
from server.applications.service.verifying import verify
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from server.reviews.service import views
from tests.field_app.handoffs.builders import approve, give_back
from tests.field_app.sync.builders import settle_news
from tests.field_app.visits.builders import a_secretary
from tests.field_app.visits.doors import sent


@pytest.fixture
def secretary(district: Any, frozen: Any) -> Actor:
    return a_secretary()


def marked(job: UUID) -> list[tuple[Any, ...]]:
    """What the centre reads of a job that no secretary said yes to; the application's chain is whole with it."""
    case = Case.get(Case.application == Job.get_by_id(job).application)
    assert verify(case.application_id) == []
    told = [one for one in views.trace_of(case) if one["step"] in views.OF_ALL]
    return [(one["step"], one["reason"], one["note"], one["account"]) for one in told]


def test_the_words_of_who_insists_are_read_by_secretary_and_centre(worker: Actor, secretary: Actor) -> None:
    job = sent(worker)
    give_back(job, secretary)
    for _ in range(2):
        asking.insist(job, command_of(job), "就这样交", by=worker)
    said = [(one["step"], one["reason"], one["text"]) for one in reading.detail(Job.get_by_id(job), secretary)["words"]]
    assert said[-3:-1] == [("correct", "insists", "就这样交"), ("approve", "insists", "")]
    assert marked(job) == [("insisted", "insists", "就这样交", worker.account_id)]


def command_of(job: UUID) -> UUID:
    """The same for the same job."""
    return UUID(int=job.int ^ 1)


def test_what_nobody_looked_at_comes_to_the_centre_marked_once(worker: Actor) -> None:
    job = sent(worker)
    due = Job.get_by_id(job).approve_by
    with clock.frozen(due):
        for _ in range(2):
            hours.go_on(job, due)
            settle_news()
    assert marked(job) == [("unseen", "unanswered", None, None)]
    told = progress(Application.get_by_id(Job.get_by_id(job).application), reader=None)["trace"]
    assert [one["text"] for one in told if one["step"] == "unseen"] == [
        "社区书记没有在规定的时间里看，这件事自动交到了窗口"
    ]


def test_a_secretarys_yes_leaves_no_mark(worker: Actor, secretary: Actor) -> None:
    job = sent(worker)
    approve(job, secretary)
    assert marked(job) == []


def test_who_insisted_is_named_also_where_the_timetable_hands_it_in(
    worker: Actor, secretary: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = sent(worker)
    give_back(job, secretary)
    with monkeypatch.context() as killed:
        killed.setattr(approving, "say_yes", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            asking.insist(job, uuid7(), "就这样交", by=worker)
    hours.go_on(job, clock.now())
    assert marked(job) == [("insisted", "insists", "就这样交", worker.account_id)]
