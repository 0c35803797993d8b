"""A returned job in another worker's hands names who carries it now; what was sent before keeps whom it named."""

from copy import deepcopy
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from field_app.handoffs.service import passing
from field_app.sync.service import packs
from field_app.visits import agent_rules
from field_app.visits.models import JobRevision
from server.applications.models import Application, Revision
from server.core import clock
from server.core.access import Actor
from server.core.errors import Invalid
from server.core.ids import uuid7
from server.identity.models import Account, Mandate
from tests.field_app.handoffs.builders import MARK, a_yes, approve, current, give_back
from tests.field_app.handoffs.test_passing import offered, passed
from tests.field_app.rounds.test_work import listed
from tests.field_app.sync.builders import PHOTO, a_body, a_file_of, send, settle_news, signed, upload
from tests.field_app.visits.builders import a_resident, a_secretary, a_worker
from tests.field_app.visits.doors import faults_of
from tests.server.identity.builders import NUMBERS
from tests.server.queries import counted

FORMER = {"proxy_name": "周敏", "proxy_mobile": "13800000011", "proxy_id_number": NUMBERS[0]}
TAKER = {"proxy_name": "李敏", "proxy_mobile": "13800000012", "proxy_id_number": NUMBERS[1]}


def a_returned(worker: Actor, resident: UUID, **relation: str) -> UUID:
    job, body = uuid7(), a_body(worker, resident)
    body["content"]["values"] |= {"proxy_relation": "grid_worker"} | FORMER | relation
    send(worker, job, signed(body, worker, resident))
    settle_news()
    give_back(job, a_secretary())
    return job


def lent(by: Actor) -> dict[str, Any]:
    (back,) = packs.field(by, since=None, device=None, now=clock.now())["returns"]
    return dict(back)


def corrected(by: Actor, job: UUID, resident: UUID, **values: str) -> UUID:
    """As a phone sends it upon what it was lent."""
    back = deepcopy(lent(by))
    body = back["job"] | {"revision": str(uuid7()), "base": back["base"], "answers_to": back["answers_to"]}
    body["content"]["values"] |= values
    body["content"]["materials"] += [{"material": agent_rules.CARD, "source": "certificate", "pages": []}]
    assert send(by, job, signed(body, by, resident))["state"] == "corrected"
    settle_news()
    return current(job)


def agent_of(content: Any) -> dict[str, Any]:
    return {code: content["values"].get(code) for code in agent_rules.NAMES}


def test_the_takers_phone_learns_nothing_of_the_former_worker_and_all_else(worker: Actor, other: Actor) -> None:
    job = a_returned(worker, a_resident(phone="13800000002"))
    mine = lent(worker)
    assert (agent_of(mine["job"]["content"]), mine["asks_agent"]) == (FORMER, False)
    passed(job, other, worker)
    back = lent(other)
    assert (set(agent_of(back["job"]["content"]).values()), back["asks_agent"]) == ({None}, True)
    assert FORMER["proxy_id_number"] not in str(back)
    content, before = back["job"]["content"], mine["job"]["content"]
    assert content["values"] == {code: one for code, one in before["values"].items() if code not in FORMER}
    assert content["materials"] == [one for one in before["materials"] if one["material"] != agent_rules.CARD]
    assert {**back["job"], "content": 0} == {**mine["job"], "content": 0}
    assert back["marks"] == [MARK]


def test_what_is_handed_in_names_who_carries_it_and_the_old_words_whom_they_named(worker: Actor, other: Actor) -> None:
    resident = a_resident(phone="13800000002")
    job = a_returned(worker, resident)
    old = current(job)
    passed(job, other, worker)
    corrected(other, job, resident, **TAKER)
    assert faults_of(job) == []
    assert approve(job, a_secretary())["state"] == "in_centre"
    application = Application.get()
    assert agent_of(Revision.get_by_id(application.revision).content) == TAKER
    assert agent_of(JobRevision.get_by_id(old).body["content"]) == FORMER
    assert application.account == other.account_id


def test_who_leaves_the_former_worker_there_is_told_and_it_is_not_handed_in(worker: Actor, other: Actor) -> None:
    resident, secretary = a_resident(phone="13800000002"), a_secretary()
    job = a_returned(worker, resident)
    passed(job, other, worker)
    corrected(other, job, resident, **FORMER)
    assert sorted(faults_of(job)) == sorted(f"/{code}" for code in FORMER)
    with pytest.raises(Invalid):
        approve(job, secretary, a_yes(secretary, job))
    give_back(job, secretary)
    assert (agent_of(lent(other)["job"]["content"]), lent(other)["asks_agent"]) == (FORMER, False)
    corrected(other, job, resident, **TAKER)
    assert faults_of(job) == []


def test_back_in_the_hands_of_its_first_worker_it_names_him_again(worker: Actor, other: Actor) -> None:
    resident = a_resident(phone="13800000002")
    job = a_returned(worker, resident)
    passed(job, other, worker)
    passed(job, worker, other)
    assert (agent_of(lent(worker)["job"]["content"]), lent(worker)["asks_agent"]) == (FORMER, False)
    passed(job, other, worker)
    corrected(other, job, resident, **FORMER)  # by a phone that knows nothing of this
    give_back(job, a_secretary())
    passed(job, worker, other)
    assert lent(worker)["asks_agent"]
    corrected(worker, job, resident, **FORMER)
    assert not set(faults_of(job)) & {f"/{code}" for code in FORMER}


def test_a_relative_who_acts_stays_whoever_has_the_job(worker: Actor, other: Actor) -> None:
    resident = a_resident(phone="13800000002")
    job = a_returned(worker, resident, proxy_relation="child")
    passed(job, other, worker)
    assert (agent_of(lent(other)["job"]["content"]), lent(other)["asks_agent"]) == (FORMER, False)
    assert corrected(other, job, resident)
    assert faults_of(job) == []


def test_under_his_own_name_nobody_is_told_that_he_is_another(worker: Actor, other: Actor) -> None:
    Account.update(name=FORMER["proxy_name"]).where(Account.id == other.account_id).execute()
    resident = a_resident(phone="13800000002")
    job = a_returned(worker, resident)
    passed(job, other, worker)
    corrected(other, job, resident, **FORMER)
    assert faults_of(job) == []


def test_whoever_has_no_grid_of_his_own_gets_what_is_read_out(worker: Actor) -> None:
    job, taker = a_returned(worker, a_resident(phone="13800000002")), a_worker()
    assert packs.field(taker, since=None, device=None, now=clock.now())["texts"] == []
    passed(job, taker, worker)
    assert len(packs.field(taker, since=None, device=None, now=clock.now())["texts"]) == 4


def test_both_see_what_is_asked_of_whom_until_it_is_answered(worker: Actor, other: Actor) -> None:
    Account.update(name="李敏").where(Account.id == other.account_id).execute()
    job = a_returned(worker, a_resident(phone="13800000002"))
    passing_id = offered(job, other, worker)
    (mine,), (theirs,) = listed(worker), listed(other)
    assert (mine["kind"], mine["offered_to"]) == ("return", "李敏")
    assert (theirs["kind"], "书记退回来要改的" in theirs["words"]) == ("passing", True)
    passing.give_back(passing_id, "我也不在", by=other)
    assert "offered_to" not in listed(worker)[0]
    again = offered(job, other, worker)
    with clock.frozen(clock.now() + timedelta(days=20)):
        assert "offered_to" not in listed(worker)[0]
    passing.withdraw(again, by=worker)
    assert listed(other) == []


def test_a_pack_of_many_asks_as_often_as_one_of_few(worker: Actor, other: Actor) -> None:
    def passed_job() -> None:
        passed(a_returned(worker, a_resident(phone="13800000002")), other, worker)

    def lend() -> list[Any]:
        return list(packs.field(other, since=None, device=None, now=clock.now())["returns"])

    passed_job()
    lend()
    with counted() as few:
        lend()
    passed_job()
    lend()
    with counted() as many:
        assert len(lend()) == 2
    assert len(few) == len(many)


def test_a_job_that_comes_back_to_its_first_worker_asks_nobody_twice(worker: Actor, other: Actor) -> None:
    resident, job, file = a_resident(phone="13800000002"), uuid7(), a_file_of(PHOTO)
    upload(worker, file, PHOTO)
    first = signed(a_body(worker, resident, files=[file]), worker, resident)
    send(worker, job, first)
    settle_news()

    def handed_back(by: Actor, giver: Actor) -> dict[str, Any]:
        give_back(job, a_secretary())
        passed(job, by, giver)
        (back,) = packs.field(by, since=None, device=None, now=clock.now())["returns"]
        return back["job"] | {"revision": str(uuid7()), "base": back["base"], "answers_to": back["answers_to"]}

    send(other, job, signed(handed_back(other, worker), other, resident))
    settle_news()
    again = signed(handed_back(worker, other), worker, resident)
    again["consent"] = first["consent"]
    send(worker, job, again)
    settle_news()
    assert JobRevision.get_by_id(current(job)).faults == []
    states = sorted((row.recorded_by == worker.account_id, row.state) for row in Mandate.select())
    assert states == [(False, "revoked"), (True, "given"), (True, "revoked")]
    assert approve(job, a_secretary())["state"] == "in_centre"
