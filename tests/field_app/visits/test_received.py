"""Since when the office's days count for a job from the door: it follows the delegation mode, item by item."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from field_app.visits import card
from field_app.visits.models import Job, JobRevision
from field_app.visits.service import approving
from server.applications import receipt as paper
from server.applications import split
from server.applications.api import by
from server.applications.models import Application, Case
from server.applications.queries import progress, receipt_of
from server.applications.service import submission
from server.applications.service.verifying import verify
from server.catalog import proxying
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from server.reviews.models import CaseClock
from server.reviews.service import intake
from tests.field_app.sync.builders import send, settle_news
from tests.field_app.visits.builders import GRID, a_worker
from tests.field_app.visits.doors import approved, secretary, sent
from tests.server.applications.filled import LLC, SHOP, a_saved_draft, an_actor

#: The community has the whole job on Thursday; the secretary says yes on Monday.
THURSDAY, MONDAY = date(2026, 11, 19), date(2026, 11, 23)
BY_COMMUNITY, BY_WINDOW = "社区受委托代收，2026年11月19日收到", "窗口2026年11月23日收到"


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def at(day: date) -> Any:
    return clock.frozen(clock.now().replace(year=day.year, month=day.month, day=day.day))


def handed_in(worker: Actor) -> UUID:
    """The application of a job that came whole on Thursday and was looked at on Monday."""
    with at(THURSDAY):
        job = sent(worker)
    with at(MONDAY):
        assert approved(job).state == "in_centre"
        settle_news()
    return UUID(str(Job.get_by_id(job).application))


@pytest.mark.parametrize(
    ("mode", "day", "words", "due_on"),
    [
        ("授权办理", THURSDAY, BY_COMMUNITY, date(2026, 11, 26)),
        ("委托受理", THURSDAY, BY_COMMUNITY, date(2026, 11, 26)),
        ("帮办代办", MONDAY, BY_WINDOW, date(2026, 11, 30)),
    ],
)
def test_the_day_of_receipt_follows_the_mode(
    worker: Actor, monkeypatch: Any, mode: str, day: date, words: str, due_on: date
) -> None:
    theirs = proxying.receiver_of
    monkeypatch.setattr(split, "receiver_of", lambda item: theirs({**item, "delegation": mode}))
    found = Application.get_by_id(handed_in(worker))
    case, days = Case.get(), CaseClock.get()
    assert (case.received_on, days.received_on, case.due_on) == (day, day, due_on)
    assert clock.local(case.submitted_at).date() == MONDAY
    shown = progress(found, reader=None)["cases"][0]
    assert (shown["received"], shown["due_on"]) == (words, due_on.isoformat())
    assert paper.data(receipt_of(found))["cases"][0]["received"] == words
    assert card.data(found)["received"] == [words]
    assert verify(found.id) == []


def test_accepted_by_law_from_the_day_on_which_the_community_had_it(worker: Actor) -> None:
    handed_in(worker)
    with at(date(2026, 11, 27)):
        assert intake.watch_notices(clock.now()) == 1
    assert (Case.get().state, CaseClock.get().starts_on) == ("accepted", THURSDAY)


def of_several(bundle: str, scenario: int, **values: Any) -> Application:
    """Items of a bundle, of which the community had the papers since Thursday."""
    actor = an_actor()
    with at(MONDAY):
        application, command = a_saved_draft(actor, scenario=scenario, bundle=bundle, **values)
        since = clock.now() - timedelta(days=4)
        submission.submit(application, command | {"received_at": since}, actor=actor, by=by(actor), now=clock.now())
        settle_news()
    return Application.get_by_id(application)


def test_each_item_of_a_bundle_has_its_own_day(worker: Actor, monkeypatch: Any) -> None:
    carried = {"elderly_allowance"}
    modes = {True: proxying.WINDOW, False: proxying.COMMUNITY}
    monkeypatch.setattr(split, "receiver_of", lambda item: modes[item["code"] in carried])
    account = "6222020200112233445"
    found = of_several("elderly_benefits", 0, household_region="370199001003", bank_account_no=account)
    days = {case.item: case.received_on for case in Case.select() if case.state == "submitted"}
    assert days == {item: MONDAY if item in carried else THURSDAY for item in days}
    assert len(set(days.values())) == 2
    counted = {one.case.item: one.received_on for one in CaseClock.select(CaseClock, Case).join(Case)}
    assert counted == days
    assert sorted(card.data(found)["received"]) == sorted([BY_WINDOW, BY_COMMUNITY])


def test_what_waits_for_another_item_is_received_when_its_turn_comes(worker: Actor) -> None:
    of_several(SHOP, LLC)
    told = {case.state: (case.received_on, case.due_on) for case in Case.select().order_by(Case.place.desc())}
    assert told["waiting"] == (None, None)
    assert told["submitted"][0] == THURSDAY


def test_papers_that_were_done_again_are_received_when_they_were_whole_again(worker: Actor) -> None:
    with at(THURSDAY):
        job = sent(worker)
    with at(date(2026, 11, 20)):
        first = Job.get_by_id(job).revision
        approving.give_back(job, step_id=uuid7(), marks=[], words="再拍一张", by=secretary(), now=clock.now())
        body = JobRevision.get_by_id(first).body | {"revision": str(uuid7()), "base": str(first)}
        send(worker, job, body)
        settle_news()
    with at(MONDAY):
        approved(job)
    assert Case.get().received_on == date(2026, 11, 20)
