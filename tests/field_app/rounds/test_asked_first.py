"""A visit that others asked for: first she is asked, then she hears the word, and she hears when nobody comes."""

from typing import Any

import pytest

from field_app.rounds.service import visiting
from server.core.access import Actor
from server.core.ids import uuid7
from server.identity.models import DemoMessage, Person
from tests.field_app.rounds.builders import CALLER, a_clerk, a_request, confirmed, taken, withdrawn
from tests.field_app.rounds.test_visiting import ABOUT, PHONE, a_daughter, tell
from tests.field_app.visits.builders import GRID, a_resident, a_secretary, a_worker
from tests.server.identity.builders import an_actor

CONTACT = {"name": "李明", "phone": "13800000003", "relation": "儿子"}


@pytest.fixture
def worker(district: Any, frozen: Any, untold: Any) -> Actor:
    return a_worker(GRID)


def texts() -> list[tuple[str, str]]:
    """What went to which number, in order."""
    tell()
    return [(row.to, row.text) for row in DemoMessage.select().order_by(DemoMessage.id)]


@pytest.mark.parametrize(
    ("way", "number"), [({"phone": PHONE}, PHONE), ({"told_by": "relative", "contact": CONTACT}, CONTACT["phone"])]
)
def test_she_is_asked_before_she_is_told_that_somebody_comes(worker: Actor, way: dict[str, Any], number: str) -> None:
    row = a_request(a_secretary(), a_resident(**way))
    ((to, question),) = texts()
    assert (to, row.word in question, "先问过" in question, "会先说暗号" in question) == (number, False, True, False)
    confirmed(row, worker)
    *_, (to, said) = texts()
    assert (to, row.word in said, len(texts())) == (number, True, 2)


def test_who_asked_for_herself_hears_the_word_at_once_and_once(worker: Actor) -> None:
    mother = a_resident(phone=PHONE)
    row = a_request(an_actor(person=Person.get_by_id(mother)), mother)
    ((_, said),) = texts()
    assert row.word in said


def test_whom_the_desk_did_not_know_hears_the_word_once_it_is_known(worker: Actor) -> None:
    row = a_request(a_clerk(), grid=GRID, about=ABOUT, asked=CALLER)
    assert texts() == []
    row = confirmed(row, worker, resident=a_resident(phone=PHONE))
    ((to, said),) = texts()
    assert (to, row.word in said) == (PHONE, True)


def test_asked_before_the_news_was_heard_she_gets_no_question_any_more(worker: Actor) -> None:
    row = confirmed(a_request(a_secretary(), a_resident(phone=PHONE)), worker)
    ((_, said),) = texts()
    assert row.word in said


@pytest.mark.parametrize("how_far", ["asked", "confirmed", "taken"])
def test_she_hears_that_nobody_comes(worker: Actor, how_far: str) -> None:
    secretary = a_secretary()
    row = a_request(secretary, a_resident(phone=PHONE))
    if how_far != "asked":
        row = confirmed(row, worker)
    if how_far == "taken":
        row = taken(row, worker)
    before = len(texts())
    withdrawn(row, secretary)
    assert [(to, "取消了" in said) for to, said in texts()[before:]] == [(PHONE, True)]


def test_who_takes_it_back_herself_or_said_no_hears_nothing_more(worker: Actor) -> None:
    mother = a_resident(phone=PHONE)
    herself = an_actor(person=Person.get_by_id(mother))
    withdrawn(a_request(herself, mother), herself)
    confirmed(a_request(a_daughter(mother), mother), worker, agrees=False)
    assert [said for _, said in texts() if "取消了" in said] == []


@pytest.mark.parametrize(
    ("way", "is_told"),
    [
        ({"told_by": "in_person"}, True),
        ({"told_by": "in_person", "phone": PHONE}, True),
        ({}, True),
        ({"told_by": "relative"}, True),
        ({"told_by": "relative", "contact": {**CONTACT, "phone": None}}, True),
        ({"told_by": "relative", "contact": CONTACT}, False),
        ({"phone": PHONE}, False),
    ],
)
def test_whom_no_message_reaches_hears_the_word_from_who_asked_her(
    worker: Actor, way: dict[str, Any], is_told: bool
) -> None:
    row = confirmed(a_request(a_secretary(), a_resident(**way)), worker)
    assert visiting.word_to_tell(row, worker) == (row.word if is_told else None)
    assert visiting.word_to_tell(row, a_worker(GRID)) is None
    assert (texts() == []) == is_told


def test_the_answer_to_a_repeated_confirmation_holds_the_word_too(worker: Actor) -> None:
    row = a_request(a_secretary(), a_resident(told_by="in_person"))
    told = {"id": uuid7(), "agrees": True, "how": "in_person", "whom": "本人", "resident": None}
    for _ in range(2):
        visiting.confirm(row.id, told, by=worker)
        assert visiting.word_to_tell(visiting.seen(row.id, worker), worker) == row.word
