"""Every passage of a job is a handoff: who gives, who receives, what, until when; the giver's until it is taken."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from field_app.handoffs.service import asking, hours, inbox, passing, reading
from field_app.rounds.service import work
from field_app.sync.rules import MISSING
from field_app.sync.service import comparing
from field_app.visits.models import Job, JobRevision
from field_app.visits.service import approving, rights, withdrawing
from server.applications.models import Application, Handoff
from server.core import clock
from server.core.access import Actor
from server.core.errors import NotFound
from server.core.ids import uuid7
from server.identity.models import Mandate
from server.identity.service import mandates
from tests.field_app.handoffs.builders import approve, give_back
from tests.field_app.handoffs.test_hours import later
from tests.field_app.handoffs.test_passing import offered, passed
from tests.field_app.sync.builders import PHOTO, a_body, a_file_of, send, settle_news, signed, upload
from tests.field_app.visits.builders import GRID, a_resident, a_secretary
from tests.field_app.visits.doors import sent
from tests.server.at_once import at_once
from tests.server.identity.builders import COMMUNITY

STREET = f"{COMMUNITY[:9]}000"


def passages(job: UUID) -> list[Any]:
    return list(Handoff.select().where(Handoff.subject == job).order_by(Handoff.offered_at, Handoff.id))


def went(job: UUID) -> list[tuple[str, Any, Any]]:
    """From whom, to whom, and what became of it."""
    sides = ("receiver", "receiver_division", "receiver_site")
    return [
        (row.state, row.giver, next(getattr(row, side) for side in sides if getattr(row, side)))
        for row in passages(job)
    ]


def site_of(job: UUID) -> UUID:
    site: UUID = Application.get_by_id(Job.get_by_id(job).application).site
    return site


def a_minute() -> Any:
    return clock.frozen(clock.now() + timedelta(minutes=1))


def corrected(worker: Actor, job: UUID) -> None:
    revision = JobRevision.get_by_id(Job.get_by_id(job).revision)
    body = {**revision.body, "revision": str(uuid7()), "base": str(revision.id)}
    assert send(worker, job, body)["state"] == "corrected"


def test_what_waits_stays_the_workers_however_often_it_is_looked_at(worker: Actor) -> None:
    job, looks = sent(worker), a_secretary()
    reading.open_job(job, looks)
    (row,) = passages(job)
    told, revision = Job.get_by_id(job), JobRevision.get_by_id(Job.get_by_id(job).revision)
    assert (row.state, row.giver, row.receiver_division) == ("offered", worker.account_id, COMMUNITY)
    assert (row.papers, row.until, row.division) == ([revision.digest], told.approve_by, COMMUNITY)


def test_nothing_is_handed_over_before_every_picture_is_here(worker: Actor) -> None:
    resident, job = a_resident(phone="13800000002"), uuid7()
    file = a_file_of(PHOTO)
    send(worker, job, signed(a_body(worker, resident, files=[file]), worker, resident))
    assert passages(job) == []
    upload(worker, file, PHOTO)
    settle_news()
    (row,) = passages(job)
    assert row.papers[1:] == [file["digest"]]


def test_with_a_yes_it_is_hers_and_then_the_centres(worker: Actor) -> None:
    job, by = sent(worker), a_secretary()
    with a_minute():
        approve(job, by)
    assert went(job) == [("taken", worker.account_id, COMMUNITY), ("taken", by.account_id, site_of(job))]
    first, second = passages(job)
    assert (first.ended_by, second.giver_division, second.ended_by) == (by.account_id, COMMUNITY, None)
    assert second.papers == first.papers


def test_what_goes_back_is_hers_until_the_worker_has_done_it_again(worker: Actor) -> None:
    job, by = sent(worker), a_secretary()
    with a_minute():
        give_back(job, by)
        assert went(job) == [("taken", worker.account_id, COMMUNITY), ("offered", by.account_id, worker.account_id)]
        (task,) = work.of(worker, frozenset({GRID})).tasks
        assert "社区书记" in task["returned_by"]
    with clock.frozen(clock.now() + timedelta(hours=1)):
        corrected(worker, job)
    back, again = passages(job)[1:]
    assert (back.state, back.ended_by) == ("taken", worker.account_id)
    assert (again.state, again.giver, again.papers != back.papers) == ("offered", worker.account_id, True)


def test_other_words_take_the_offer_back(worker: Actor) -> None:
    job = sent(worker)
    revision = JobRevision.get_by_id(Job.get_by_id(job).revision)
    with a_minute():
        send(worker, job, {**revision.body, "revision": str(uuid7()), "base": str(revision.id)})
    assert [row.state for row in passages(job)] == ["withdrawn", "offered"]


def test_the_street_is_asked_and_may_take_it(worker: Actor) -> None:
    job, street = sent(worker), a_secretary(STREET)
    with clock.frozen(later(job, 0.8)):
        for _ in range(2):
            hours.press(clock.now())
        assert [(row.giver_division, row.receiver_division) for row in passages(job)] == [
            (None, COMMUNITY),
            (COMMUNITY, STREET),
        ]
        approve(job, street)
    assert [row.state for row in passages(job)] == ["taken"] * 3
    assert went(job)[2][1:] == (street.account_id, site_of(job))


def test_what_the_community_takes_after_all_the_street_does_not_have(worker: Actor) -> None:
    job, by = sent(worker), a_secretary()
    a_secretary(STREET)
    with clock.frozen(later(job, 0.8)):
        hours.press(clock.now())
        approve(job, by)
    assert [row.state for row in passages(job)] == ["taken", "withdrawn", "taken"]


def test_what_nobody_took_goes_to_the_centre_from_the_workers_hands(worker: Actor) -> None:
    job = sent(worker)
    for part in (0.8, 1.0):
        with clock.frozen(later(job, part)):
            hours.press(clock.now())
    assert [(row.state, row.ended_by) for row in passages(job)] == [("withdrawn", None)] * 2 + [("taken", None)]
    assert went(job)[2] == ("taken", worker.account_id, site_of(job))
    assert passages(job)[2].giver_division is None


def test_what_nobody_took_and_cannot_go_on_never_left_the_worker(worker: Actor) -> None:
    job = sent(worker)
    mandates.revoke(Mandate.get().id, how="telephone", by=worker)
    with clock.frozen(later(job, 1)):
        hours.press(clock.now())
    assert Job.get_by_id(job).state == "returned"
    assert [row.state for row in passages(job)] == ["withdrawn"]


def test_a_resident_who_insists_sends_it_on_from_the_workers_hands(worker: Actor) -> None:
    job, by = sent(worker), a_secretary()
    with a_minute():
        give_back(job, by)
    with clock.frozen(clock.now() + timedelta(hours=1)):
        asking.insist(job, uuid7(), "就这样", by=worker)
    assert [row.state for row in passages(job)] == ["taken"] * 3
    assert went(job)[2][1] == worker.account_id


def test_a_withdrawn_job_is_nobodys_to_take(worker: Actor) -> None:
    job = sent(worker)
    withdrawing.withdraw(job, command=uuid7(), reason="不办了", by=worker)
    assert [row.state for row in passages(job)] == ["withdrawn"]


def test_who_took_it_from_a_colleague_is_who_hands_it_on(worker: Actor, other: Actor) -> None:
    job = sent(worker)
    passed(job, other, worker)
    with clock.frozen(later(job, 1)):
        hours.press(clock.now())
    assert went(job)[-1][1] == other.account_id


def test_a_desks_handoff_is_no_colleagues_offer(worker: Actor, other: Actor) -> None:
    job, by = sent(worker), a_secretary()
    assert passing.page(worker, after=None, limit=9) == []
    give_back(job, by)
    back = passages(job)[-1]
    for ways in (passing.take, passing.withdraw):
        with pytest.raises(NotFound):
            ways(back.id, by=worker)
    assert offered(job, other, worker)
    away = sent(worker)
    digest = JobRevision.get_by_id(Job.get_by_id(away).revision).content_digest
    approve(away, by)
    Job.update(worker=other.account_id).where(Job.id == away).execute()  # taken by the desk is not passed on
    assert MISSING in [one["is"] for one in comparing.compare({away: digest}, {}, by=worker)]


def test_two_who_decide_at_once_take_it_once(worker: Actor) -> None:
    job, one, another = sent(worker), a_secretary(), a_secretary()
    at_once(
        lambda: approving.approve(job, by=inbox.named(one), now=clock.now()),
        lambda: give_back(job, another),
        lambda: approving.approve(job, by=inbox.named(one), now=clock.now()),
    )
    first, second = passages(job)
    assert (first.state, second.giver) == ("taken", first.ended_by)


def test_a_secretary_reads_all_passages(worker: Actor, other: Actor) -> None:
    job, by = sent(worker), a_secretary()
    passed(job, other, worker)
    with a_minute():
        approve(job, by)
        told = reading.open_job(job, by)["hands"]
    assert [one["state"] for one in told] == ["taken"] * 3
    assert told[0]["receiver_name"].endswith("社区书记")
    assert all(one["giver_name"] and one["receiver_name"] and one["papers"] for one in told)
    assert told[2]["ended_by_name"] is None


def test_an_erasure_leaves_no_word_of_a_passage(worker: Actor, other: Actor) -> None:
    job = sent(worker)
    offered(job, other, worker)
    rights.forget(Job.get_by_id(job).resident)
    assert [(row.reason, row.papers) for row in passages(job)] == [(None, [])] * 2
    assert passages(job)[0].state == "withdrawn"
