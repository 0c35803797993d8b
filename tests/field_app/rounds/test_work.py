"""What a worker has to do: the same rows on the page and in the phone's pack, nearest due first."""

from datetime import timedelta
from typing import Any

import pytest

from field_app.rounds.models import VisitRequest
from field_app.rounds.rules import IN_PERSON
from field_app.rounds.service import visiting, work
from field_app.sync.service import packs
from field_app.visits.models import Job
from field_app.visits.service import charges, delivering, job_trace
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from server.identity import demo
from server.identity.models import AccessRow
from tests.field_app.rounds.builders import ABOUT, CALLER, a_clerk, a_request, confirmed, finished, passed, taken
from tests.field_app.sync.test_packs import returned
from tests.field_app.visits.builders import GRID, OTHER_GRID, a_resident, a_secretary, a_worker
from tests.field_app.visits.test_custody import handed
from tests.field_app.visits.test_custody import taken as an_original
from tests.field_app.visits.test_delivering import a_receipt, ready
from tests.server.queries import counted


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def listed(worker: Actor, **more: Any) -> list[dict[str, Any]]:
    return work.page(worker, after=None, limit=more.get("limit", 50))


def packed(worker: Actor) -> dict[str, Any]:
    return packs.field(worker, since=None, device=None, now=clock.now())


def test_the_list_and_the_pack_say_the_same_nearest_due_first(worker: Actor) -> None:
    by, mother = a_secretary(), a_resident(phone="13800000002")
    far = confirmed(a_request(by, mother, wanted_on=clock.today() + timedelta(days=30)), worker)
    back, ready = returned(worker, mother), returned(worker, mother)
    Job.update(state="result_ready").where(Job.id == ready).execute()
    near = taken(confirmed(a_request(by, mother, wanted_on=clock.today()), worker), worker)
    rows = listed(worker)
    assert [row["kind"] for row in rows[:1] + rows[3:]] == ["visit", "visit"]
    assert {row["kind"] for row in rows[1:3]} == {"return", "deliver"}
    assert {row["job"] for row in rows[1:3]} == {str(back), str(ready)}
    assert (rows[0]["word"], "word" in rows[3]) == (near.word, False)
    assert (rows[3]["id"], rows[3]["resident_name"]) == (str(far.id), "欧阳**")
    assert packed(worker)["tasks"] == [{n: v for n, v in row.items() if n != "resident_name"} for row in rows]


def test_a_list_is_turned_page_by_page(worker: Actor) -> None:
    by, mother = a_secretary(), a_resident()
    for _ in range(5):
        a_request(by, mother)
    seen, after = [], None
    while rows := work.page(worker, after=after, limit=2)[:2]:
        seen += [row["id"] for row in rows]
        after = (clock.date.fromisoformat(rows[-1]["due_on"]), rows[-1]["id"])
    assert seen == [row["id"] for row in listed(worker)]
    assert len(seen) == 5


def test_who_passed_sees_it_no_more_and_others_do(worker: Actor) -> None:
    other, far = a_worker(GRID), a_worker(OTHER_GRID)
    row = confirmed(a_request(a_secretary(), a_resident(phone="13800000002")), worker)
    assert len(listed(worker)) == len(listed(other)) == 1
    passed(row, worker)
    assert (listed(worker), len(listed(other)), listed(far)) == ([], 1, [])
    finished(taken(row, other), other)
    assert listed(other) == []


def test_somebody_of_no_list_is_named_in_words_alone(worker: Actor) -> None:
    a_request(a_clerk(), grid=GRID, about=ABOUT, asked=CALLER)
    (row,) = listed(worker)
    assert (row["resident"], row["resident_name"], row["state"]) == (None, "", "unconfirmed")
    assert "13800000009" not in str(packed(worker))


def test_the_phone_gets_her_in_full_only_once_the_visit_is_taken(worker: Actor) -> None:
    row = confirmed(a_request(a_secretary(), a_resident(phone="13800000002")), worker)
    assert "phone" not in packed(worker)["residents"][0]
    taken(row, worker)
    before = AccessRow.select().count()
    assert packed(worker)["residents"][0]["phone"] == "13800000002"
    assert AccessRow.select().count() == before + 1


def test_whom_no_message_reaches_is_told_by_who_goes(worker: Actor) -> None:
    by, daughter = a_secretary(), {"name": "李明", "phone": "13800000009", "relation": "女儿"}
    reached = [
        a_resident(phone="13800000002", told_by="own_phone"),
        a_resident(told_by="relative", contact=daughter),
    ]
    unreached = [
        a_resident(phone="13800000002", told_by="in_person"),
        a_resident(told_by="own_phone"),
        a_resident(told_by="relative"),
    ]
    rows = {one: a_request(by, one) for one in (*reached, *unreached)}
    for row in rows.values():
        taken(confirmed(row, worker), worker)
    told = {row["resident"]: row["words"] for row in listed(worker)}
    assert {one for one in rows if IN_PERSON in told[str(one)]} == set(unreached)


def test_who_asked_her_has_the_word_to_tell_until_she_was_visited(worker: Actor) -> None:
    other, secretary = a_worker(GRID), a_secretary()
    row = a_request(secretary, a_resident(told_by="in_person"))
    reached = confirmed(a_request(secretary, a_resident(name="王大", phone="13800000002")), worker)

    def told(by: Actor) -> list[str | None]:
        return [one.get("word_to_tell") for one in packed(by)["tasks"] if one["id"] == str(row.id)]

    assert (told(worker), told(other)) == ([None], [None])
    row = confirmed(row, worker)
    assert (told(worker), told(other)) == ([row.word], [None])
    assert [one.get("word_to_tell") for one in packed(worker)["tasks"] if one["id"] == str(reached.id)] == [None]
    taken(row, worker)
    assert told(worker) == [row.word]
    finished(VisitRequest.get_by_id(row.id), worker)
    assert told(worker) == []


@pytest.mark.parametrize("how", ["taken", "passed", "handed on"])
def test_who_asked_her_keeps_the_word_to_tell_when_another_goes(worker: Actor, how: str) -> None:
    other, secretary = a_worker(GRID), a_secretary()
    unreached, reached = a_resident(name="王大", told_by="in_person"), a_resident(name="王二", phone="13800000002")
    rows = [a_request(secretary, one) for one in (unreached, reached)]
    for row in rows:
        confirmed(row, worker)
        if how == "taken":
            taken(row, other)
        elif how == "passed":
            passed(row, worker)
        else:
            taken(row, worker)
            visiting.hand_on(row.resident, giver=worker.account_id, taker=other.account_id, by=visiting.named(worker))

    def to_tell(by: Actor) -> list[dict[str, Any]]:
        return [one for one in packed(by)["tasks"] if one["kind"] == "visit" and one.get("word_to_tell")]

    (one,) = to_tell(worker)
    assert (one["resident"], one["state"], one["word_to_tell"]) == (str(rows[0].resident), "to_tell", rows[0].word)
    assert not {"word", "call_back"} & one.keys()
    assert [row["id"] for row in listed(worker)] == [one["id"]]
    assert to_tell(other) == to_tell(a_worker(GRID)) == []
    if how == "passed":
        taken(rows[0], other)
        assert to_tell(worker) == [one]
    finished(VisitRequest.get_by_id(rows[0].id), other)
    assert to_tell(worker) == []


@pytest.mark.parametrize("kind", ["return", "deliver"])
def test_a_day_does_not_move_when_something_is_noted(worker: Actor, kind: str) -> None:
    job = returned(worker, a_resident()) if kind == "return" else ready(worker)
    if kind == "deliver":
        Job.update(state="in_centre").where(Job.id == job).execute()
        job_trace.take(Job.get_by_id(job), "result", by=job_trace.as_worker(worker), now=clock.now())
    (before,) = [row["due_on"] for row in listed(worker) if row["kind"] == kind]
    with clock.frozen(clock.now() + timedelta(days=3)):
        row = Job.get_by_id(job)
        job_trace.note(row, "ask", by=job_trace.as_worker(worker), now=clock.now())
        (after,) = [row["due_on"] for row in listed(worker) if row["kind"] == kind]
    assert after == before


def on_leave(to: Actor, *, since: int = 0, until: int = 3) -> None:
    today = clock.today()
    days = {"since": today + timedelta(days=since), "until": today + timedelta(days=until)}
    charges.stand_in(uuid7(), {"worker": to.account_id, "grid": GRID} | days, by=a_secretary(demo.DISTRICT))


def whats(worker: Actor) -> list[tuple[str, str | None]]:
    return [(row["kind"], row["original"] if "original" in row else row["job"]) for row in listed(worker)]


def test_during_a_leave_results_and_originals_are_brought_by_the_substitute(worker: Actor) -> None:
    substitute, colleague = a_worker(), a_worker(GRID)
    job = ready(worker)
    original = an_original(worker, job)
    on_leave(substitute)
    both = {("deliver", str(job)), ("deliver", str(original))}
    assert set(whats(worker)) == set(whats(substitute)) == both
    assert whats(colleague) == [], "whose grid it is too, but for whom nobody stands in"
    (row,) = [row for row in packed(substitute)["residents"] if "name" in row]
    assert row["id"] == str(Job.get_by_id(job).resident)
    handed(substitute, original, "resident")
    assert delivering.deliver(job, a_receipt(), by=substitute)["state"] == "delivered"
    assert (whats(worker), whats(substitute)) == ([], [])


def test_the_substitute_takes_originals_along_from_jobs_of_his_list(worker: Actor) -> None:
    substitute, job = a_worker(), ready(worker)
    on_leave(substitute)
    assert whats(substitute) == [("deliver", str(job))]
    original = an_original(substitute, job)
    assert ("deliver", str(original)) in whats(substitute)


@pytest.mark.parametrize("days", [(1, 3), (-3, -1)])
def test_before_and_after_the_leave_they_are_not_the_substitutes(worker: Actor, days: tuple[int, int]) -> None:
    substitute, job = a_worker(), ready(worker)
    an_original(worker, job)
    on_leave(substitute, since=days[0], until=days[1])
    assert whats(substitute) == []
    assert not [row for row in packed(substitute)["residents"] if "name" in row]


def test_what_came_back_is_seen_by_who_stands_in_and_opened_by_who_has_it(worker: Actor) -> None:
    substitute = a_worker()
    returned(worker, a_resident())
    assert whats(substitute) == []
    on_leave(substitute)
    assert (len(whats(worker)), whats(substitute)) == (1, [("return", None)])


def test_a_long_list_costs_no_statement_more(worker: Actor) -> None:
    by, mother, sizes = a_secretary(), a_resident(), []
    for count in (2, 12):
        for _ in range(count):
            taken(confirmed(a_request(by, mother), worker), worker)
        returned(worker, mother)
        listed(worker)  # places are read once
        with counted() as statements:
            listed(worker)
        sizes.append(len(statements))
    assert sizes[0] == sizes[1] <= 11
