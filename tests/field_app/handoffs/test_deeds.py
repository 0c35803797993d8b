"""What was done for a job that had been handed on meanwhile: kept whole where secretary and supervisor see it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from field_app.handoffs.service import asking
from field_app.rounds.models import DoorNotice
from field_app.rounds.service import notices
from field_app.visits.errors import JobParked
from field_app.visits.models import Job
from field_app.visits.service import delivering, job_trace, withdrawing
from server.core import clock
from server.core.access import Actor
from server.core.errors import AlreadyUsed, NotFound
from server.core.ids import uuid7
from server.identity.models import Parked
from server.identity.service import parking
from tests.field_app.handoffs.test_passing import passed
from tests.field_app.sync.builders import settle_news
from tests.field_app.visits.builders import OTHER_GRID, a_secretary, a_worker
from tests.field_app.visits.doors import sent
from tests.field_app.visits.test_custody import handed
from tests.field_app.visits.test_custody import taken as an_original
from tests.field_app.visits.test_delivering import a_receipt, ready
from tests.server.identity.builders import COMMUNITY, an_actor


def out_of_reach(worker: Actor, job: UUID) -> None:
    """She lives where another one goes today: what is handed on is nothing of his."""
    Job.update(grid=OTHER_GRID).where(Job.id == job).execute()


def asked(job: UUID) -> UUID:
    question = uuid7()
    asking.ask(job, question, "户口簿是哪一年的？", by=a_secretary())
    return question


def a_notice(job: UUID) -> UUID:
    told = {"kind": "correction", "subject": uuid7(), "since": clock.today(), "state": "open"}
    days = {"due_on": clock.today(), "half_on": clock.today(), "is_provisional": False}
    return UUID(str(DoorNotice.create(id=uuid7(), job=job, **told, **days).id))


def told() -> dict[str, Any]:
    said = {"id": uuid7(), "whom": "resident", "relation": "", "how": "in_person", "teller": "", "words": "都说了"}
    return said | {"at": clock.now()}


def saying_no(by: Actor, job: UUID) -> Callable[[], Any]:
    command = uuid7()
    return lambda: withdrawing.withdraw(job, command=command, reason="她说不办了", by=by)


Deed = Callable[[Actor, UUID], Callable[[], Any]]


def delivery(by: Actor, job: UUID) -> Callable[[], Any]:
    receipt = a_receipt()
    return lambda: delivering.deliver(job, receipt, by=by)


def answering(by: Actor, job: UUID) -> Callable[[], Any]:
    question, command = asked(job), uuid7()
    return lambda: asking.answer(job, question, command, "二〇一〇年的", by=by)


def insisting(by: Actor, job: UUID) -> Callable[[], Any]:
    command = uuid7()
    return lambda: asking.insist(job, command, "她要照这样交", by=by)


def taking(by: Actor, job: UUID) -> Callable[[], Any]:
    original, at = uuid7(), clock.now()
    return lambda: an_original(by, job, original=original, at=at)


def bringing_back(by: Actor, job: UUID) -> Callable[[], Any]:
    original, handover = an_original(by, job), uuid7()
    handed(by, original, "centre")  # what is in his own hands he brings back, whoever has the job
    return lambda: handed(by, original, "resident", handover=handover)


def telling(by: Actor, job: UUID) -> Callable[[], Any]:
    notice, said = a_notice(job), told()
    return lambda: notices.tell(notice, said, by=by)


DEEDS: dict[str, Deed] = {
    "delivery": delivery,
    "job_answer": answering,
    "job_insistence": insisting,
    "job_withdrawal": saying_no,
    "original": taking,
    "original_handover": bringing_back,
    "door_notice": telling,
}


@pytest.mark.parametrize("kind", DEEDS)
def test_it_is_kept_once_and_secretary_and_supervisor_see_it(kind: str, worker: Actor, other: Actor) -> None:
    job = ready(worker) if kind == "delivery" else sent(worker)
    do = DEEDS[kind](worker, job)
    out_of_reach(worker, job)
    passed(job, other, worker)
    before = job_trace.steps_of(job)
    for _ in range(2):
        with pytest.raises(JobParked) as no:
            do()
    assert (no.value.facts["reason"], Parked.select().count()) == ("handed-on", 1)
    assert len(job_trace.steps_of(job)) == len(before)
    supervisor = an_actor("supervisor", division=COMMUNITY)
    for seer in (worker, a_secretary(), supervisor):
        (row,) = parking.page_for(seer, cursor=None, limit=10)
        assert (row["kind"], str(row["id"])) == (kind, no.value.facts["parked"])
        assert (row["content"] is not None) == (seer is worker)
    assert parking.page_for(other, cursor=None, limit=10) == []


@pytest.mark.parametrize("kind", DEEDS)
def test_whoever_never_had_the_job_finds_nothing_and_nothing_is_kept(kind: str, worker: Actor, other: Actor) -> None:
    job = ready(worker) if kind == "delivery" else sent(worker)
    DEEDS[kind](worker, job)
    stranger = a_worker("370199003001001", division="370199003001")
    passed(job, other, worker)
    with pytest.raises(NotFound):
        DEEDS[kind](stranger, job)()
    assert Parked.select().count() == 0


def test_what_was_done_before_it_was_handed_on_is_answered_as_it_was(worker: Actor, other: Actor) -> None:
    job = sent(worker)
    do = answering(worker, job)
    first = do()
    out_of_reach(worker, job)
    passed(job, other, worker)
    settle_news()
    assert do() == first
    assert Parked.select().count() == 0


def test_other_content_under_the_id_of_a_deed_is_seen_by_the_secretary_too(worker: Actor) -> None:
    job, question, command = sent(worker), uuid7(), uuid7()
    asking.ask(job, question, "哪一年的？", by=a_secretary())
    asking.answer(job, question, command, "二〇一〇年的", by=worker)
    with pytest.raises(AlreadyUsed):
        asking.answer(job, question, command, "二〇一一年的", by=worker)
    (row,) = parking.page_for(a_secretary(), cursor=None, limit=10)
    assert row["kind"] == "job_answer"
