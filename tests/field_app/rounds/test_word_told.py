"""Who told her the visit word, how and when: a step of the request, shown to who sees it."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from field_app.rounds import queries
from field_app.rounds.models import VisitRequest
from field_app.rounds.service import visiting, work
from field_app.rounds.service.asking import TRAIL
from server.core import clock
from server.core.access import Actor
from server.core.errors import NotFound
from server.core.ids import uuid7
from server.identity.models import Account, Person
from server.identity.roles import Role
from tests.field_app.rounds.builders import a_request, confirmed, passed, taken
from tests.field_app.rounds.test_asked_first import CONTACT, texts
from tests.field_app.rounds.test_visiting import PHONE
from tests.field_app.visits.builders import GRID, a_resident, a_secretary, a_worker
from tests.server.identity.builders import COMMUNITY, an_actor, as_staff


@pytest.fixture
def worker(district: Any, frozen: Any, untold: Any) -> Actor:
    return a_worker(GRID)


def told(**more: Any) -> dict[str, Any]:
    return {"id": uuid7(), "how": "face_to_face", "whom": "resident"} | more


def shown(row: VisitRequest, by: Actor) -> list[tuple[Any, ...]]:
    (view,) = queries.views([VisitRequest.get_by_id(row.id)], by)
    return [(one["by_name"], one["how_name"], one["whom_name"]) for one in view["word_told"]]


@pytest.mark.parametrize(
    ("way", "whom"), [({"phone": PHONE}, "本人"), ({"told_by": "relative", "contact": CONTACT}, "亲属")]
)
def test_a_message_with_the_word_is_noted_once(worker: Actor, way: dict[str, Any], whom: str) -> None:
    secretary = a_secretary()
    row = a_request(secretary, a_resident(**way))
    texts()
    assert shown(row, secretary) == []  # she was only asked
    confirmed(row, worker)
    for _ in range(2):
        texts()
    assert shown(row, secretary) == [(None, "发了短信", whom)]
    assert TRAIL.broken(VisitRequest.get_by_id(row.id)) == []


def test_who_asked_for_herself_was_told_by_message_too(worker: Actor) -> None:
    mother = a_resident(phone=PHONE)
    row = a_request(an_actor(person=Person.get_by_id(mother)), mother)
    texts()
    assert shown(row, worker) == [(None, "发了短信", "本人")]


def test_whoever_knows_the_word_says_how_he_told_her(worker: Actor) -> None:
    secretary = a_secretary()
    row = confirmed(a_request(secretary, a_resident(told_by="in_person")), worker)
    said = told(at=clock.now() - timedelta(hours=1), server_offset_ms=0)
    for _ in range(2):
        visiting.tell_word(row.id, said, by=worker)
    name = Account.get_by_id(worker.account_id).name
    for reader in (secretary, worker):
        assert shown(row, reader) == [(name, "当面说的", "本人")]
    (view,) = queries.views([row], secretary)
    assert view["word_told"][0]["at"] == said["at"]
    assert row.word not in str([(step.data, step.words) for step in TRAIL.steps_of(row.id)])
    assert (VisitRequest.get_by_id(row.id).state, TRAIL.broken(VisitRequest.get_by_id(row.id))) == ("open", [])


def test_the_task_to_tell_it_is_over_then(worker: Actor) -> None:
    row = confirmed(a_request(a_secretary(), a_resident(told_by="in_person")), worker)
    other = a_worker(GRID)
    taken(row, other)

    def tasks() -> list[Any]:
        return [one for one in work.page(worker, after=None, limit=9) if one.get("word_to_tell")]

    assert [one["visit"] for one in tasks()] == [str(row.id)]
    visiting.tell_word(row.id, told(), by=worker)
    assert (tasks(), visiting.word_to_tell(row, worker)) == ([], row.word)


def test_who_goes_knows_it_and_nobody_else_of_the_grid_does(worker: Actor) -> None:
    row = taken(confirmed(a_request(a_secretary(), a_resident(told_by="in_person")), a_worker(GRID)), worker)
    with pytest.raises(NotFound):
        visiting.tell_word(row.id, told(), by=a_worker(GRID))
    visiting.tell_word(row.id, told(how="call"), by=worker)
    passed(row, worker)
    visiting.tell_word(row.id, told(), by=worker)  # he knew it all the same
    assert [how for _, how, _ in shown(row, worker)] == ["打电话说的", "当面说的"]


def test_its_door_is_for_who_may_know_it(client: FlaskClient, worker: Actor) -> None:
    row = confirmed(a_request(a_secretary(), a_resident(told_by="in_person")), worker)
    where, body = f"/api/v1/visit-requests/{row.id}/word-telling", told(id=str(uuid7()))
    assert client.put(where, json=body).status_code == 401
    assert client.put(where, json=body, headers=as_staff(Role.SUPERVISOR, division=COMMUNITY)).status_code == 403
    assert client.put(where, json=body, headers=as_staff(Role.GRID_WORKER, division=COMMUNITY)).status_code == 404
    answer = client.put(where, json=body | {"how": "sms"}, headers=as_staff(Role.SECRETARY, division=COMMUNITY))
    assert answer.status_code == 422
