"""Asking: how often, who called, whom the word is told, whose yes it is."""

from typing import Any

import pytest

from field_app.rounds.models import VisitRequest
from field_app.rounds.rules import TooManyVisits
from field_app.rounds.service import rights, visiting
from field_app.rounds.service.asking import TRAIL
from server.core import clock
from server.core.access import Actor
from server.core.errors import Invalid
from server.core.ids import uuid7
from server.identity.models import AccountLink, Person
from server.notifications.models import Notice
from tests.field_app.rounds.builders import CALLER, a_clerk, a_request, confirmed, finished, taken, withdrawn
from tests.field_app.rounds.test_visiting import a_daughter, only, seen, tell
from tests.field_app.visits.builders import GRID, a_resident, a_secretary, a_worker
from tests.server.at_once import at_once
from tests.server.identity.builders import a_person, an_actor


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def test_one_account_asks_for_one_resident_so_often_and_the_desk_as_often_as_it_is_told(worker: Actor) -> None:
    mother = a_resident()
    daughter, herself = a_daughter(mother), an_actor(person=Person.get_by_id(mother))
    first = a_request(daughter, mother)
    for _ in range(2):
        a_request(daughter, mother)
    with pytest.raises(TooManyVisits):
        a_request(daughter, mother)
    a_request(daughter, mother, request=first.id)  # the same again is no new one
    for by in (herself, a_secretary(), a_clerk()):
        a_request(by, mother, asked=CALLER)
    for _ in range(3):
        a_request(a_clerk(), mother, asked=CALLER)
    withdrawn(first, daughter)
    assert a_request(daughter, mother).state == "unconfirmed"


def test_eight_at_once_do_not_slip_past_the_last_one(worker: Actor) -> None:
    mother = a_resident()
    herself = an_actor(person=Person.get_by_id(mother))
    answers = at_once(*[lambda: a_request(herself, mother) for _ in range(8)])
    assert sorted(type(one).__name__ for one in answers) == ["TooManyVisits"] * 5 + ["VisitRequest"] * 3


def test_a_secretary_notes_who_called_her_and_the_worker_calls_back(worker: Actor) -> None:
    secretary = a_secretary()
    row = confirmed(a_request(secretary, a_resident(), asked=CALLER), worker)
    taken(row, worker)
    assert only(seen(worker))["asked"] == CALLER
    assert a_request(secretary, a_resident(name="王大")).asked["how"] is None
    me = a_person(name="李书记")
    AccountLink.create(account=secretary.account_id, person=me.id, how="staff", since=clock.now())
    rights.forget(me.id)
    assert VisitRequest.get_by_id(row.id).asked["phone"] == CALLER["phone"]
    assert [one.asked for one in VisitRequest.select() if one.id != row.id] == [{}]


@pytest.mark.parametrize(("told_by", "is_told"), [("in_person", True), ("own_phone", False)])
def test_who_asks_one_that_is_told_in_person_tells_her_the_word(worker: Actor, told_by: str, is_told: bool) -> None:
    secretary = a_secretary()
    row = a_request(secretary, a_resident(told_by=told_by, phone="13800000002"))
    assert visiting.word_to_tell(row, secretary) is None  # nobody asked her yet
    row = confirmed(row, secretary)
    assert visiting.word_to_tell(row, secretary) == (row.word if is_told else None)
    assert visiting.word_to_tell(row, a_secretary()) is None
    assert only(seen(secretary))["word"] is None
    row = taken(row, worker)  # before the answer arrived: its repeat tells the same
    assert visiting.word_to_tell(row, secretary) == (row.word if is_told else None)
    assert visiting.word_to_tell(finished(row, worker), secretary) is None


def test_her_own_yes_is_noted_as_hers_and_her_no_tells_who_had_taken_it(worker: Actor) -> None:
    mother, secretary = a_resident(), a_secretary()
    herself = an_actor(person=Person.get_by_id(mother))
    row = a_request(secretary, mother)
    with pytest.raises(Invalid):
        visiting.confirm(
            row.id, {"id": uuid7(), "agrees": True, "how": "page", "whom": "", "resident": None}, by=worker
        )
    row = confirmed(row, herself)
    assert TRAIL.steps_of(row.id)[-1].words["how"] == "page"
    row = confirmed(taken(row, worker), herself, agrees=False)
    tell()
    assert (row.state, TRAIL.steps_of(row.id)[-1].reason) == ("withdrawn", "declined")
    assert Notice.select().where(Notice.phrase == "不用去了").get().account == worker.account_id
