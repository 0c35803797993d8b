"""Who took a job over mends what a body asks for on his own phone and under his own name."""

from typing import Any
from uuid import UUID

import pytest

from field_app.rounds.models import DoorNotice
from field_app.rounds.schemas import DoorAnswerIn
from field_app.rounds.service import answering
from field_app.visits import agent_rules, digests
from field_app.visits.models import Job
from field_app.visits.service import job_trace
from server.applications import rules, signing
from server.applications.models import Application, Case, Correction, Revision, Trace
from server.applications.service import verifying
from server.core import clock
from server.core.access import Actor
from server.core.errors import Invalid
from server.core.ids import uuid7
from server.identity.models import Consent
from tests.field_app.handoffs.test_new_hands import FORMER, TAKER
from tests.field_app.handoffs.test_passing import passed
from tests.field_app.rounds.test_answering import NEW, PHOTO, UNREADABLE, a_page, asked, lent, steps
from tests.field_app.rounds.test_notices import in_centre, settle, tasks
from tests.field_app.sync.builders import a_body, a_consent
from tests.field_app.visits.builders import GRID, a_resident, a_worker
from tests.field_app.visits.doors import approved, sent
from tests.server.applications.filled import a_file, a_signature


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def as_laid(by: Actor, values: dict[str, Any], *papers: dict[str, Any], **told: Any) -> dict[str, Any]:
    """As his phone makes it: what was marked, and himself wherever the one before him was left out."""
    (back,) = lent(by)
    assert back["asks_agent"]
    content = back["job"]["content"]
    left = {code: None for code in agent_rules.NAMES if code in content["values"]}
    cards = [one for one in content["materials"] if one["material"] == agent_rules.CARD]
    mine = [
        one if one["source"] != "upload" else {**one, "pages": [a_file(by.account_id) for _ in range(2)]}
        for one in cards
    ]
    changes: dict[str, Any] = {"values": left | TAKER | values, "materials": [*mine, *papers]}
    whom = {"person": back["job"]["resident"]["id"], "authority": "worker_order"}
    content = rules.changed_only(content, changes) | {"prefilled": {}, "applicant": whom}
    shown = digests.sha256({"content": content, "form": back["form"], "words": signing.declaration(content)})
    body = changes | {"signature": a_signature(by.account_id, shown), "at": clock.now().isoformat()}
    return dict(DoorAnswerIn().load(body | told))


def handed_on(worker: Actor, *marks: dict[str, Any]) -> tuple[Job, Actor, DoorNotice]:
    """The one before wrote himself in the form, and gave a picture of his card."""
    resident, taker = a_resident(phone="13800000002"), a_worker(GRID)
    content = a_body(worker, resident)["content"]
    content["values"] |= {"proxy_relation": "grid_worker"} | FORMER
    job = sent(worker, resident=resident, content=content)
    approved(job)
    settle()
    passed(job, taker, worker)
    return Job.get_by_id(job), taker, asked(Job.get_by_id(job), *marks)


def agent_in(application: UUID) -> dict[str, Any]:
    values = Revision.get_by_id(Application.get_by_id(application).revision).content["values"]
    return {code: values.get(code) for code in TAKER}


def test_his_phone_is_lent_the_correction_without_the_one_before_him(worker: Actor) -> None:
    _, taker, notice = handed_on(worker)
    (task,), (back,) = tasks(taker), lent(taker)
    assert (task["to_answer"], back["door_notice"], back["asks_agent"]) == (True, str(notice.id), True)
    assert {back["job"]["content"]["values"].get(code) for code in agent_rules.NAMES} == {None}
    cards = [one["pages"] for one in back["job"]["content"]["materials"] if one["material"] == agent_rules.CARD]
    assert not any(cards)
    assert not [told for told in FORMER.values() if told in str(back)]
    assert answering.form(notice.id, by=taker)["digest"] == back["form"]


def test_it_lands_under_the_name_of_who_answers_and_she_agrees_anew_to_what_is_another(worker: Actor) -> None:
    job, taker, notice = handed_on(worker)
    before, told = Consent.select().count(), as_laid(taker, NEW, consent=a_consent("elderly_pass"))
    with pytest.raises(Invalid) as no:
        answering.answer(notice.id, uuid7(), as_laid(taker, NEW), by=taker)
    assert [fault.pointer for fault in no.value.faults] == ["/consent"]
    answer = uuid7()
    for _ in range(2):
        answering.answer(notice.id, answer, told, by=taker)
    settle()
    assert (agent_in(job.application), Correction.get().state) == (TAKER, "answered")
    assert Case.get(Case.application == job.application).content["values"]["mobile"] == NEW["mobile"]
    row, (step,) = Trace.get(Trace.step == "answer"), steps(job)
    assert (row.account, step.account) == (taker.account_id, taker.account_id)
    assert Consent.select().count() > before
    assert (tasks(taker), verifying.verify(job.application)) == ([], [])
    assert job_trace.broken(Job.get_by_id(job.id)) == []


def test_who_acts_is_nothing_that_she_declared(worker: Actor) -> None:
    job, taker, notice = handed_on(worker, UNREADABLE)
    before, page = Consent.select().count(), a_page(taker)
    answering.answer(notice.id, uuid7(), as_laid(taker, {}, page), by=taker)
    assert (agent_in(job.application), Consent.select().count()) == (TAKER, before)
    case = Case.get(Case.application == job.application)
    assert [one["pages"] for one in case.content["materials"] if one["material"] == PHOTO] == [page["pages"]]


def test_the_one_before_him_is_not_named_in_his_words(worker: Actor) -> None:
    _, taker, notice = handed_on(worker)
    with pytest.raises(Invalid) as no:
        answering.answer(notice.id, uuid7(), as_laid(taker, NEW | FORMER, consent=a_consent("elderly_pass")), by=taker)
    assert {fault.pointer for fault in no.value.faults} == {f"/{code}" for code in FORMER}
    assert Correction.get().state == "sent"


def test_who_handed_it_in_himself_may_not_put_another_name_there(worker: Actor) -> None:
    notice = asked(in_centre(worker))
    (back,) = lent(worker)
    assert not back["asks_agent"]
    told = {"values": NEW | TAKER, "materials": [], "signature": None, "at": clock.now().isoformat()}
    body = DoorAnswerIn().load(told | {"consent": a_consent("elderly_pass")})
    with pytest.raises(Invalid) as no:
        answering.answer(notice.id, uuid7(), body, by=worker)
    assert "/values/proxy_name" in [fault.pointer for fault in no.value.faults]


def test_what_he_answered_once_names_him_the_next_time(worker: Actor) -> None:
    job, taker, notice = handed_on(worker)
    answering.answer(notice.id, uuid7(), as_laid(taker, NEW, consent=a_consent("elderly_pass")), by=taker)
    settle()
    asked(job)
    (back,) = lent(taker)
    assert (back["asks_agent"], back["job"]["content"]["values"]["proxy_name"]) == (False, TAKER["proxy_name"])
    passed(job.id, worker, taker)
    (back,) = lent(worker)  # to whom it comes back, it comes with the other's name
    assert (back["asks_agent"], TAKER["proxy_name"] in str(back)) == (True, False)
