"""The secretary opens, signs and says yes, or sends back; nobody for himself or a relative, nothing unseen."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from field_app.handoffs.rules import JobUnopened, OtherWordsSigned, OwnJob
from field_app.handoffs.service import asking, deciding, inbox, reading
from field_app.handoffs.service.deciding import Yes
from field_app.sync.service import packs
from field_app.visits.errors import JobParked
from field_app.visits.job_rules import JobMoved
from field_app.visits.models import Job, JobRevision, JobStep
from field_app.visits.service import drafting, job_trace
from server.applications.models import Application
from server.core import clock
from server.core.access import Actor
from server.core.errors import AlreadyUsed, Invalid, NotFound
from server.core.ids import uuid7
from server.core.workflow import IllegalStep
from server.identity.models import AccessRow, AccountLink, Guardianship, Person
from server.identity.service import presence
from server.identity.service.presence import PresenceNeeded
from server.media.models import MediaRef
from tests.field_app.handoffs.builders import MARK, a_yes, approve, current, give_back, present, signed_for
from tests.field_app.sync.builders import send, signed
from tests.field_app.visits.builders import GRID, a_resident, a_secretary, a_worker
from tests.field_app.visits.doors import sent
from tests.server.at_once import at_once
from tests.server.identity.builders import an_actor


@pytest.fixture
def secretary(district: Any, frozen: Any) -> Actor:
    return a_secretary()


def steps(job: Any) -> list[str]:
    return [step.step for step in job_trace.steps_of(job)]


def a_person_of(actor: Actor) -> Person:
    """The human behind an account, on record."""
    resident = a_resident(name="赵大娘")
    AccountLink.create(id=uuid7(), account=actor.account_id, person=resident, since=clock.now(), how="desk")
    return Person.get_by_id(resident)


def test_opened_signed_and_approved_it_is_handed_in_and_says_by_what(worker: Actor, secretary: Actor) -> None:
    job = sent(worker)
    yes = a_yes(secretary, job)
    assert approve(job, secretary, yes)["state"] == "in_centre"
    assert approve(job, secretary, yes)["state"] == "in_centre"
    assert steps(job) == ["register", "complete", "open", "approve", "hand_in"]
    told = JobStep.get((JobStep.job == job) & (JobStep.step == "approve"))
    assert (told.account, told.data) == (secretary.account_id, yes.data_of(current(job)))
    assert MediaRef.get_by_id(yes.signature).is_attached
    assert AccessRow.select().where((AccessRow.act == "opened") & (AccessRow.subject_id == str(job))).count() == 1
    assert job_trace.broken(Job.get_by_id(job)) == []


def test_eight_equal_approvals_at_once_are_one(worker: Actor, secretary: Actor) -> None:
    job = sent(worker)
    yes = a_yes(secretary, job)
    assert at_once(*[lambda: approve(job, secretary, yes)["state"] for _ in range(8)]) == ["in_centre"] * 8
    assert steps(job).count("approve") == 1
    assert Application.select().where(Application.stage == "submitted").count() == 1


def test_approved_and_returned_at_once_is_one_of_both(worker: Actor, secretary: Actor) -> None:
    job = sent(worker)
    yes, other = a_yes(secretary, job), a_secretary()
    answers = at_once(lambda: approve(job, secretary, yes), lambda: give_back(job, other))
    taken = [one["state"] for one in answers if isinstance(one, dict)]
    assert taken in (["in_centre"], ["returned"]), answers
    (no,) = [one for one in answers if not isinstance(one, dict)]
    assert isinstance(no, IllegalStep)
    assert Job.get_by_id(job).state == taken[0]


def test_nothing_is_approved_unseen_nor_as_it_was_before(worker: Actor, secretary: Actor) -> None:
    resident = a_resident(phone="13800000002")
    job = sent(worker, resident=resident)
    with pytest.raises(JobUnopened) as no:
        approve(job, secretary, a_yes(secretary, job, opens=False))
    assert no.value.facts == {"jobs": [str(job)]}
    reading.open_job(job, a_secretary())  # another's look is not one's own
    with pytest.raises(JobUnopened):
        approve(job, secretary, a_yes(secretary, job, opens=False))
    old = a_yes(secretary, job)
    before = JobRevision.get_by_id(current(job))
    send(worker, job, signed(before.body | {"revision": str(uuid7()), "base": str(before.id)}, worker, resident))
    with pytest.raises(JobMoved):
        approve(job, secretary, old)
    with pytest.raises(JobUnopened):
        approve(job, secretary, a_yes(secretary, job, opens=False))
    assert approve(job, secretary)["state"] == "in_centre"


def test_the_signature_is_ones_own_and_over_these_words(worker: Actor, secretary: Actor) -> None:
    job, other = sent(worker), sent(worker)
    reading.open_job(job, secretary)
    present(secretary)
    with pytest.raises(OtherWordsSigned):
        approve(job, secretary, Yes(uuid7(), {job: current(job)}, signed_for(secretary, [other])))
    for ref in (signed_for(worker, [job]), uuid7()):
        with pytest.raises(Invalid):
            approve(job, secretary, Yes(uuid7(), {job: current(job)}, ref))
    assert Job.get_by_id(job).state == "waiting"


def test_whoever_approves_shows_again_that_it_is_they(worker: Actor, secretary: Actor) -> None:
    job, other = sent(worker), sent(worker)
    yes, later = a_yes(secretary, job), a_yes(secretary, other)
    with clock.frozen(clock.now() + presence.HOLDS + timedelta(seconds=1)):
        for told in (job, yes), (other, later):
            with pytest.raises(PresenceNeeded):
                approve(told[0], secretary, told[1])
        with pytest.raises(PresenceNeeded):
            deciding.approve_all(later, by=secretary, now=clock.now())
    assert approve(job, secretary, yes)["state"] == "in_centre"
    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert approve(job, secretary, yes)["state"] == "in_centre"  # said before: nothing is asked again
    elsewhere = replace(secretary, session_id=uuid7())
    with pytest.raises(PresenceNeeded):
        approve(other, elsewhere, later)


def test_other_content_under_an_approvals_id_is_parked(worker: Actor, secretary: Actor) -> None:
    job = sent(worker)
    yes = a_yes(secretary, job)
    approve(job, secretary, yes)
    with pytest.raises(AlreadyUsed):
        approve(job, secretary, Yes(yes.command, yes.jobs, signed_for(secretary, [job])))


def test_several_at_once_only_after_each_was_opened_and_each_by_itself(worker: Actor, secretary: Actor) -> None:
    good, bare = sent(worker), sent(worker)
    with pytest.raises(JobUnopened) as no:
        reading.open_job(good, secretary)
        deciding.approve_all(a_yes(secretary, good, bare, opens=False), by=secretary, now=clock.now())
    assert no.value.facts == {"jobs": [str(bare)]}
    assert Job.get_by_id(good).state == "waiting"
    yes = a_yes(secretary, good, bare)
    give_back(bare, a_secretary())
    for _ in range(2):
        told = deciding.approve_all(yes, by=secretary, now=clock.now())
        assert [(one["state"], one["problem"]) for one in told] == [("in_centre", None), ("returned", "illegal-step")]


def test_nobody_approves_an_own_job_or_a_relatives(worker: Actor, secretary: Actor) -> None:
    mine = sent(worker)
    both = an_actor("secretary", "grid_worker", account=worker.account_id)
    with pytest.raises(OwnJob):
        approve(mine, both)
    me, resident = a_person_of(secretary), a_resident(phone="13800000002")
    hers = sent(worker, resident=resident)
    kept = {"relation": "女儿", "reason": "no_capacity", "proof": "判决书", "since": clock.now()}
    Guardianship.create(id=uuid7(), ward=resident, guardian=me.id, **kept, recorded_by=uuid7(), recorded_at=clock.now())
    assert reading.open_job(hers, secretary)["is_own"]
    with pytest.raises(OwnJob):
        approve(hers, secretary)
    assert approve(hers, a_secretary())["state"] == "in_centre"


def test_what_is_marked_comes_back_to_the_worker_and_without_a_mark_nothing_does(
    worker: Actor, secretary: Actor
) -> None:
    job, command = sent(worker), {"id": uuid7()}
    for _ in range(2):
        assert give_back(job, secretary, **command)["state"] == "returned"
    assert steps(job).count("return") == 1
    pack = packs.field(worker, since=None, device=None, now=clock.now())
    assert [(one["kind"], one["marks"]) for one in pack["tasks"]] == [("return", [MARK])]
    with pytest.raises(AlreadyUsed):
        give_back(job, secretary, **command, words="别的话")
    with pytest.raises(JobMoved):
        give_back(sent(worker), secretary, revision=uuid7())


def test_a_mark_names_a_field_a_paper_a_picture_or_the_consent_of_this_job(worker: Actor, secretary: Actor) -> None:
    job, other = sent(worker), sent(worker)
    content = JobRevision.get_by_id(current(job)).body["content"]
    code, paper = next(iter(content["values"])), content["materials"][0]
    page, strange = UUID(paper["pages"][0]), JobRevision.get_by_id(current(other)).body["content"]["materials"][0]
    good = [{"pointer": f"/{code}"}, {"pointer": f"/values/{code}/0"}, {"pointer": "/consent/how"}, {"page": page}]
    good += [{"material": paper["material"]}, {"material": paper["material"], "page": page}]
    bad = [{"pointer": "/nothing"}, {"pointer": code}, {"pointer": "/values"}, {"material": "no_such"}]
    bad += [{"page": UUID(strange["pages"][0])}, {"page": uuid7()}, {"pointer": f"/{code}", "page": uuid7()}]
    marks = [{"target": target, "reason": "wrong", "text": ""} for target in [*good, *bad]]
    with pytest.raises(Invalid) as no:
        give_back(job, secretary, marks=marks)
    assert [int(fault.pointer.split("/")[2]) for fault in no.value.faults] == list(range(len(good), len(marks)))
    assert Job.get_by_id(job).state == "waiting"
    assert give_back(job, secretary, marks=marks[: len(good)])["state"] == "returned"


def test_a_question_waits_for_its_answer_and_moves_nothing(worker: Actor, secretary: Actor) -> None:
    job, question, command = sent(worker), uuid7(), uuid7()
    due = Job.get_by_id(job).approve_by
    for _ in range(2):
        assert asking.ask(job, question, "老人自己签的吗", by=secretary)["state"] == "waiting"
    pack = packs.field(worker, since=None, device=None, now=clock.now())
    assert [(one["kind"], one["words"], one["question"]) for one in pack["tasks"]] == [
        ("notice", "老人自己签的吗", str(question))
    ]
    with pytest.raises(NotFound):
        asking.answer(job, question, uuid7(), "不是我的", by=a_worker(GRID))
    for _ in range(2):
        asking.answer(job, question, command, "是他自己签的", by=worker)
    with pytest.raises(JobParked, match="原样留着"):
        asking.answer(job, question, uuid7(), "再说一遍", by=worker)
    assert packs.field(worker, since=None, device=None, now=clock.now())["tasks"] == []
    said = reading.open_job(job, secretary)["words"][1:]
    assert [(one["step"], one["text"]) for one in said] == [("ask", "老人自己签的吗"), ("answer", "是他自己签的")]
    assert Job.get_by_id(job).approve_by == due
    assert job_trace.broken(Job.get_by_id(job)) == []


def test_who_insists_gets_it_handed_in_marked(worker: Actor, secretary: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    job, command = sent(worker), uuid7()
    looked, look = [], drafting.look
    monkeypatch.setattr(drafting, "look", lambda told: looked.append(told) or look(told))
    with pytest.raises(JobParked, match="原样留着"):
        asking.insist(job, uuid7(), "就这样交", by=worker)
    give_back(job, secretary)
    for _ in range(2):
        assert asking.insist(job, command, "就这样交", by=worker)["state"] == "in_centre"
    assert looked == [job]  # once is enough
    told = JobStep.get((JobStep.job == job) & (JobStep.step == "approve"))
    assert (told.reason, told.account) == ("insists", worker.account_id)
    assert job_trace.broken(Job.get_by_id(job)) == []


def test_one_job_in_full_is_covered_and_tells_what_changed(worker: Actor, secretary: Actor) -> None:
    resident = a_resident(phone="13800000002")
    job = sent(worker, resident=resident)
    first = reading.open_job(job, secretary)
    assert not any(one["is_changed"] for one in first["fields"])
    before = JobRevision.get_by_id(current(job))
    body = before.body | {"revision": str(uuid7()), "base": str(before.id)}
    body["content"]["values"]["mobile"] = "13900000000"
    send(worker, job, signed(body, worker, resident))
    told = reading.open_job(job, secretary)
    changed = {one["code"]: (one["before"], one["text"]) for one in told["fields"] if one["is_changed"]}
    assert changed["mobile"][1] == "139****0000"
    assert (told["number"], told["resident_name"]) == (2, "欧阳**")
    assert len(told["consent"]["texts"]) == 3
    assert {(one["state"], bool(one["grant"])) for one in told["files"]} <= {("stored", True)}


def test_the_inbox_shows_ones_divisions_nearest_deadline_first_also_to_a_deputy(
    worker: Actor, secretary: Actor
) -> None:
    jobs = []
    for hour in range(3):
        with clock.frozen(clock.now() + timedelta(hours=3 - hour)):
            jobs.insert(0, sent(worker))
    rows = inbox.page(secretary, after=None, limit=2)
    assert [row["id"] for row in rows] == jobs
    rest = inbox.page(secretary, after=(rows[1]["approve_by"], rows[1]["id"]), limit=2)
    assert [row["id"] for row in rest] == jobs[2:]
    street, far = a_secretary("370199001000"), a_secretary("370199002001")
    assert len(inbox.page(street, after=None, limit=9)) == 3
    assert inbox.page(far, after=None, limit=9) == []
    with pytest.raises(NotFound):
        reading.open_job(jobs[0], far)
    with pytest.raises(NotFound):
        approve(jobs[0], far, a_yes(far, jobs[0], opens=False))
