"""Steps of a visit that come when it is another worker's: kept with the reason where the secretary sees them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from field_app.rounds.models import VisitRequest
from field_app.rounds.rules import NotYourVisit
from field_app.rounds.service import visiting
from field_app.rounds.service.asking import TRAIL
from field_app.visits.errors import JobParked
from field_app.visits.models import GridWorker, Resident
from field_app.visits.service import charges
from server.core import clock
from server.core.access import Actor
from server.core.errors import NotFound
from server.core.ids import uuid7
from server.core.workflow import IllegalStep
from server.identity.models import Account, Parked
from server.identity.rules import Way
from server.identity.service import parking, sessions
from tests.field_app.handoffs.test_passing import passed as handed_over
from tests.field_app.rounds.builders import a_request, confirmed, finished, passed, taken
from tests.field_app.visits.builders import FAR_GRID, GRID, OTHER_GRID, a_resident, a_secretary, a_worker
from tests.field_app.visits.doors import sent
from tests.server.identity.builders import COMMUNITY, an_actor, bearer

Step = Callable[[Actor, VisitRequest], Callable[[], VisitRequest]]


def asking(by: Actor, row: VisitRequest) -> Callable[[], VisitRequest]:
    told = {"id": uuid7(), "agrees": False, "how": "phone", "whom": "她女儿接的", "resident": None}
    return lambda: visiting.confirm(row.id, told, by=by)


def taking(by: Actor, row: VisitRequest) -> Callable[[], VisitRequest]:
    told = {"id": uuid7()}
    return lambda: visiting.take(row.id, told, by=by)


def being_there(by: Actor, row: VisitRequest, words: str = "看了水费单") -> Callable[[], VisitRequest]:
    told = {"id": uuid7(), "word_said": True, "job": None, "words": words, "at": clock.now()}
    return lambda: visiting.finish(row.id, told, by=by)


def not_coming(by: Actor, row: VisitRequest) -> Callable[[], VisitRequest]:
    told = {"id": uuid7(), "reason": "病了"}
    return lambda: visiting.give_up(row.id, told, by=by)


STEPS: dict[str, Step] = {"confirm": asking, "take": taking, "finish": being_there, "pass": not_coming}
#: Of who still sees it: that it is taken already is all that there is to say of a second taking.
WITH_WORDS = ("confirm", "finish", "pass")


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


@pytest.fixture
def other(worker: Actor) -> Actor:
    return a_worker(OTHER_GRID)


def promised(worker: Actor) -> VisitRequest:
    return taken(confirmed(a_request(a_secretary(), a_resident(phone="13800000002")), worker), worker)


def handed_on(row: VisitRequest, giver: Actor, taker: Actor) -> None:
    handed_over(sent(giver, resident=row.resident), taker, giver)
    assert VisitRequest.get_by_id(row.id).worker == taker.account_id


def off_duty(worker: Actor) -> None:
    """His grid is another's from today on."""
    ended = {"until": clock.today() - timedelta(days=1), "since": clock.today() - timedelta(days=90)}
    GridWorker.update(ended).where(GridWorker.worker == worker.account_id).execute()


def kept(do: Callable[[], Any], reason: str) -> None:
    for _ in range(2):
        with pytest.raises(JobParked) as no:
            do()
        assert no.value.facts["reason"] == reason
    assert Parked.select().count() == 1


def seen_by(*readers: Actor) -> list[Any]:
    return [[row["kind"] for row in parking.page_for(one, cursor=None, limit=10)] for one in readers]


@pytest.mark.parametrize("kind", STEPS)
def test_what_the_former_worker_did_is_kept_once_and_his_betters_see_it(kind: str, worker: Actor, other: Actor) -> None:
    row = promised(worker)
    do = STEPS[kind](worker, row)
    handed_on(row, worker, other)
    off_duty(worker)
    before = [step.step for step in TRAIL.steps_of(row.id)]
    kept(do, "handed-on")
    assert [step.step for step in TRAIL.steps_of(row.id)] == before
    now = VisitRequest.get_by_id(row.id)
    assert (now.worker, now.state) == (other.account_id, "taken"), "she was promised that another comes"
    betters = (a_secretary(), an_actor("supervisor", division=COMMUNITY))
    assert seen_by(worker, *betters, other) == [["visit_step"], ["visit_step"], ["visit_step"], []]
    assert finished(now, other).state == "done"


@pytest.mark.parametrize("kind", WITH_WORDS)
def test_so_it_is_where_he_still_sees_it_and_after_it_was_done(kind: str, worker: Actor, other: Actor) -> None:
    row = promised(worker)
    do = STEPS[kind](worker, row)
    handed_on(row, worker, other)
    finished(row, other)
    kept(do, "handed-on")


def test_who_never_had_it_is_told_that_it_is_anothers_and_nothing_is_kept(worker: Actor) -> None:
    row, third = promised(worker), a_worker(GRID)
    for do, no in ((being_there(third, row, ""), NotYourVisit), (not_coming(third, row), NotYourVisit)):
        with pytest.raises(no):
            do()
    with pytest.raises(IllegalStep):
        taking(third, row)()
    assert Parked.select().count() == 0


@pytest.mark.parametrize("kind", STEPS)
def test_a_stranger_finds_nothing_and_nothing_is_kept(kind: str, worker: Actor, other: Actor) -> None:
    row = promised(worker)
    handed_on(row, worker, other)
    for stranger in (a_worker(FAR_GRID, division=FAR_GRID[:12]), a_worker(), an_actor()):
        with pytest.raises(NotFound):
            STEPS[kind](stranger, row)()
        with pytest.raises(NotFound):
            visiting.finish(uuid7(), {"id": uuid7(), "word_said": True, "job": None, "words": ""}, by=stranger)
    assert Parked.select().count() == 0


def test_one_who_passed_it_and_was_there_after_all_is_heard(worker: Actor) -> None:
    row, other = promised(worker), a_worker(GRID)
    do = being_there(worker, row)
    taken(passed(row, worker), other)
    kept(do, "handed-on")


def test_his_own_second_phone_is_told_that_it_was_done_already(worker: Actor) -> None:
    row = promised(worker)
    finished(row, worker)
    with pytest.raises(IllegalStep):
        being_there(worker, row, "")()
    assert Parked.select().count() == 0


@pytest.mark.parametrize("is_his", [True, False])
def test_words_of_who_was_there_too_are_kept(worker: Actor, is_his: bool) -> None:
    row = promised(worker)
    finished(row, worker)
    do = being_there(worker if is_his else a_worker(GRID), row)
    for _ in range(2):
        with pytest.raises(JobParked, match="原样留着"):
            do()
    assert [(kept.content["words"], parking.why(kept)) for kept in Parked.select()] == [("看了水费单", "over")]


def test_her_no_after_her_yes_is_kept_where_it_comes_too_late(worker: Actor) -> None:
    row = promised(worker)
    finished(row, worker)
    with pytest.raises(JobParked):
        asking(a_worker(GRID), row)()
    assert [kept.content["agrees"] for kept in Parked.select()] == [False]
    with pytest.raises(IllegalStep):  # what stands already, said once more
        confirmed(row, a_worker(GRID))
    assert Parked.select().count() == 1


@pytest.mark.parametrize("kind", STEPS)
def test_a_step_whose_answer_was_lost_is_answered_as_it_was(
    kind: str, worker: Actor, other: Actor, client: FlaskClient
) -> None:
    row = a_request(a_secretary(), a_resident(phone="13800000002"))
    row = row if kind == "confirm" else confirmed(row, worker)
    row = row if kind in ("confirm", "take") else taken(row, worker)
    command = str(uuid7())
    told = {"confirm": {"agrees": True, "how": "phone"}, "pass": {"reason": "病了"}, "finish": {"word_said": True}}
    path = {"confirm": "confirmation", "take": "taking", "pass": "pass", "finish": "visit"}[kind]
    who = bearer(sessions.begin(Account.get_by_id(worker.account_id), Way.PASSWORD, level="checked"))
    where = f"/api/v1/visit-requests/{row.id}/{path}"
    first = client.put(where, json={"id": command, **told.get(kind, {})}, headers=who)
    off_duty(worker)
    VisitRequest.update(worker=other.account_id).where(VisitRequest.id == row.id).execute()
    again = client.put(where, json={"id": command, **told.get(kind, {})}, headers=who)
    assert (first.status_code, again.status_code, again.json["word"]) == (200, 200, None)
    assert Parked.select().count() == 0


def stood_in(at_home: str = GRID) -> Actor:
    """Of whom the leave that he stood in for ended yesterday."""
    substitute, yesterday = a_worker(), clock.today() - timedelta(days=1)
    leave = {"grid": at_home, "since": yesterday - timedelta(days=7), "until": yesterday}
    charges.stand_in(uuid7(), leave | {"worker": substitute.account_id}, by=a_secretary())
    return substitute


def asked_at(by: Actor, row: VisitRequest, *, days_ago: int, **told: Any) -> VisitRequest:
    said = {"id": uuid7(), "agrees": True, "how": "phone", "whom": "", "resident": None, "server_offset_ms": 0}
    return visiting.confirm(row.id, said | {"at": clock.now() - timedelta(days=days_ago)} | told, by=by)


def test_what_she_said_while_he_stood_in_counts_also_afterwards(worker: Actor) -> None:
    substitute, row = stood_in(), a_request(a_secretary(), a_resident(phone="13800000002"))
    row = asked_at(substitute, row, days_ago=2)
    assert row.state == "open"
    assert TRAIL.steps_of(row.id)[-1].data["declared_at"] is not None
    unasked = a_request(a_secretary(), a_resident(name="王二"))
    anew = confirmed(a_request(a_secretary(), a_resident(name="王三")), worker)  # she was asked again since
    for late, days_ago in ((unasked, 0), (unasked, 40), (anew, 2)):
        with pytest.raises(JobParked) as no:
            asked_at(substitute, late, days_ago=days_ago, agrees=False)
        assert no.value.facts["reason"] == "off-duty"
    assert VisitRequest.get_by_id(anew.id).state == "open"


def test_what_a_resident_who_moved_said_counts_too(worker: Actor) -> None:
    row, old = a_request(a_secretary(), a_resident(phone="13800000002")), worker
    Resident.update(grid=OTHER_GRID, lived_in=[GRID]).where(Resident.person == row.resident).execute()
    VisitRequest.update(grid=OTHER_GRID).where(VisitRequest.id == row.id).execute()
    assert asked_at(old, row, days_ago=0, agrees=False).state == "withdrawn"


def test_no_visit_word_goes_to_who_is_off_duty(worker: Actor, client: FlaskClient) -> None:
    substitute, row = stood_in(), a_request(a_secretary(), a_resident(told_by="in_person"))
    told = {"id": str(uuid7()), "agrees": True, "how": "in_person", "server_offset_ms": 0}
    told["at"] = (clock.now() - timedelta(days=2)).isoformat()
    who = bearer(sessions.begin(Account.get_by_id(substitute.account_id), Way.PASSWORD, level="checked"))
    answer = client.put(f"/api/v1/visit-requests/{row.id}/confirmation", json=told, headers=who)
    assert (answer.status_code, answer.json["word"], answer.json["state"]) == (200, None, "open")


def test_when_he_was_there_by_his_phone_stands_in_the_step(worker: Actor) -> None:
    row, at = promised(worker), clock.now() - timedelta(hours=3)
    row = finished(row, worker, at=at, server_offset_ms=60_000)
    data = TRAIL.steps_of(row.id)[-1].data
    assert clock.datetime.fromisoformat(data["declared_at"]) == at
    assert clock.datetime.fromisoformat(data["happened_at"]) == at + timedelta(minutes=1)
    assert UUID(str(row.worker)) == worker.account_id
