"""A correction is answered at the bedside: it lands like the applicant's own answer, and nothing of it is lost."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from field_app.handoffs.service import parked
from field_app.rounds.models import DoorNotice
from field_app.rounds.schemas import DoorAnswerIn
from field_app.rounds.service import answering
from field_app.sync.service import packs
from field_app.visits import digests
from field_app.visits.errors import JobParked
from field_app.visits.models import Job
from field_app.visits.service import job_trace
from server.applications import rules, signing
from server.applications.models import Application, Case, Correction, Revision, Trace
from server.applications.service import answers, verifying
from server.core import clock
from server.core.access import Actor
from server.core.errors import AlreadyUsed, Invalid, NotFound
from server.core.ids import uuid7
from server.identity import demo
from server.identity.models import AccessRow, Consent, Mandate, Parked
from server.identity.roles import Role
from server.identity.service import parking
from server.media.models import MediaRef
from server.reviews.service import corrections
from tests.field_app.handoffs.test_passing import passed
from tests.field_app.rounds.test_notices import MARK, in_centre, settle, tasks, tell
from tests.field_app.sync.builders import a_consent
from tests.field_app.visits.builders import GRID, a_secretary, a_worker
from tests.server.applications.filled import a_file, a_signature
from tests.server.at_once import at_once
from tests.server.identity.builders import COMMUNITY, as_staff
from tests.server.reviews.builders import a_clerk

NEW, PHOTO = {"mobile": "13800000009"}, "portrait_1in"
UNREADABLE = {"target": {"material": PHOTO}, "reason": "unreadable", "text": ""}


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def asked(job: Job, *marks: dict[str, Any]) -> DoorNotice:
    """The window asks for something of the job's application."""
    case, sheet, clerk = Case.get(Case.application == job.application), uuid7(), a_clerk(demo.DISTRICT)
    corrections.draft(sheet, case_id=case.id, marks=marks or [MARK], actor=clerk)
    corrections.send(sheet, uuid7(), within=10, actor=clerk)
    settle()
    return DoorNotice.get(DoorNotice.subject == sheet)  # type: ignore[no-any-return]


def lent(by: Actor) -> list[dict[str, Any]]:
    return list(packs.field(by, since=None, device=None, now=clock.now())["returns"])


def said(by: Actor, values: dict[str, Any] | None = None, papers: Sequence[Any] = (), **told: Any) -> dict[str, Any]:
    """As the phone makes it of what it was lent: what is another now, signed as a whole."""
    (back,) = lent(by)
    changes = {"values": values or {}, "materials": list(papers)}
    whom = {"person": back["job"]["resident"]["id"], "authority": "worker_order"}
    content = rules.changed_only(back["job"]["content"], changes) | {"prefilled": {}, "applicant": whom}
    shown = digests.sha256({"content": content, "form": back["form"], "words": signing.declaration(content)})
    body = changes | {"signature": a_signature(by.account_id, shown), "at": clock.now().isoformat()}
    return dict(DoorAnswerIn().load(body | told))


def agreed(by: Actor, **told: Any) -> dict[str, Any]:
    return said(by, NEW, consent=a_consent("elderly_pass"), **told)


def a_page(by: Actor) -> dict[str, Any]:
    return {"material": PHOTO, "source": "upload", "pages": [a_file(by.account_id)]}


def steps(job: Job) -> list[Any]:
    return [one for one in job_trace.steps_of(job.id) if one.step == "notice_answered"]


def test_what_was_handed_in_is_lent_with_its_marks_while_the_task_is_open(worker: Actor, client: FlaskClient) -> None:
    job = in_centre(worker)
    assert lent(worker) == []
    notice = asked(job)
    (task,), (back,) = tasks(worker), lent(worker)
    assert (task["to_answer"], "一起改好" in task["words"]) == (True, True)
    assert (back["id"], back["door_notice"], back["of_job"]) == (str(notice.subject), str(notice.id), str(job.id))
    assert [mark["target"] for mark in back["marks"]] == [MARK["target"]]
    kept = Revision.get_by_id(Application.get_by_id(job.application).revision)
    assert back["job"]["content"]["values"] == kept.content["values"]
    assert back["form"] == Application.get_by_id(job.application).form_digest
    named = {ref for one in kept.content["materials"] for ref in one["pages"]}
    assert named <= {one["ref"] for one in back["job"]["files"]}
    looks = AccessRow.select().where((AccessRow.account_id == worker.account_id) & (AccessRow.field == "door_notice"))
    assert looks.exists()
    assert lent(a_worker(GRID)) == []
    tell(notice, worker)
    (task,) = tasks(worker)
    assert (task["is_told"], task["to_answer"], len(lent(worker))) == (True, True, 1)


def test_an_answer_lands_like_the_applicants_own_and_ends_the_task(worker: Actor) -> None:
    job = in_centre(worker)
    notice = asked(job)
    tell(notice, worker)
    answer, told = uuid7(), agreed(worker)
    for _ in range(2):
        assert answering.answer(notice.id, answer, told, by=worker)["correction"] == notice.subject
    settle()
    case = Case.get(Case.application == job.application)
    assert (case.state, case.content["values"]["mobile"], Correction.get().state) == (
        "submitted",
        *NEW.values(),
        "answered",
    )
    assert (tasks(worker), lent(worker)) == ([], [])
    assert Application.get_by_id(job.application).revision == answer
    row = Trace.get(Trace.step == "answer")
    assert (row.account, row.role, row.source) == (worker.account_id, "grid_worker", "field")
    (step,) = steps(job)
    assert (step.account, step.data["command"], step.data["how"]) == (worker.account_id, str(answer), "spoken")
    assert ("联系电话" in step.words["words"], step.words["consent"]["how"]) == (True, "spoken")
    assert verifying.verify(job.application) == []
    assert job_trace.broken(Job.get_by_id(job.id)) == []


def test_a_new_picture_alone_asks_for_no_consent_and_keeps_everything_else(worker: Actor) -> None:
    job = in_centre(worker)
    notice = asked(job, UNREADABLE)
    before, consents = Case.get(Case.application == job.application).content, Consent.select().count()
    page = a_page(worker)
    answering.answer(notice.id, uuid7(), said(worker, papers=[page]), by=worker)
    after = Case.get(Case.application == job.application).content
    assert {code for code in after["values"] if after["values"][code] != before["values"].get(code)} == {
        "proxy_signature"
    }
    assert [one["pages"] for one in after["materials"] if one["material"] == PHOTO] == [page["pages"]]
    assert Consent.select().count() == consents
    assert MediaRef.get_by_id(UUID(page["pages"][0])).used_in == job.application


def test_what_is_declared_anew_is_agreed_to_anew_by_the_grade(worker: Actor) -> None:
    job = in_centre(worker)
    notice = asked(job)

    def no(**told: Any) -> list[str]:
        with pytest.raises(Invalid) as refused:
            answering.answer(notice.id, uuid7(), said(worker, NEW, **told), by=worker)
        assert (Correction.get().state, steps(job)) == ("sent", [])
        return [fault.pointer for fault in refused.value.faults]

    assert no() == ["/consent"]
    assert no(consent=a_consent("other")) == ["/consent/items"]
    assert no(consent=a_consent("elderly_pass", shown_digest="sha256:none")) == ["/consent/shown_digest"]
    Job.update(grade="risky").where(Job.id == job.id).execute()
    assert no(consent=a_consent("elderly_pass")) == ["/consent/how"]
    witness = {"name": "赵大娘", "phone": None, "is_impartial": True}
    seen = a_consent("elderly_pass", how="witness", witness=witness)
    before = Consent.select().count()
    answering.answer(notice.id, uuid7(), said(worker, NEW, consent=seen), by=worker)
    assert Consent.select().count() > before
    assert steps(job)[0].words["consent"]["witness"]["name"] == "赵大娘"


def test_only_what_was_marked_may_change_and_it_is_signed_as_it_lands(worker: Actor) -> None:
    job = in_centre(worker)
    notice = asked(job)
    told = said(worker, {**NEW, "person_name": "王秀兰"}, consent=a_consent("elderly_pass"))
    with pytest.raises(Invalid) as no:
        answering.answer(notice.id, uuid7(), told, by=worker)
    assert [fault.pointer for fault in no.value.faults] == ["/values/person_name"]
    with pytest.raises(signing.SignatureNeeded):
        answering.answer(notice.id, uuid7(), agreed(worker) | {"signature": None}, by=worker)
    older = agreed(worker) | {"values": {"mobile": "13800000008"}}
    with pytest.raises(Invalid) as no:
        answering.answer(notice.id, uuid7(), older, by=worker)
    assert "/signature/shown_digest" in [fault.pointer for fault in no.value.faults]
    assert Correction.get().state == "sent"


def test_eight_at_once_answer_it_once_and_other_content_under_its_id_is_parked(worker: Actor) -> None:
    job = in_centre(worker)
    notice, answer = asked(job), uuid7()
    told, other = agreed(worker), agreed(worker, server_offset_ms=5)
    found = at_once(*[lambda: answering.answer(notice.id, answer, told, by=worker)["notice"] for _ in range(8)])
    assert (found, len(steps(job))) == ([notice.id] * 8, 1)
    assert Revision.select().where(Revision.correction == notice.subject).count() == 1
    with pytest.raises(AlreadyUsed):
        answering.answer(notice.id, answer, other, by=worker)
    (row,) = Parked.select().where(Parked.subject == answer)
    assert row.kind == "door_answer"


def _expire(notice: DoorNotice, _: Job) -> None:
    Correction.update(state="expired").where(Correction.id == notice.subject).execute()


def _by_another(notice: DoorNotice, job: Job) -> None:
    kept = Application.get_by_id(job.application)
    author = rules.By(kept.account, "grid_worker", "field")
    (back,) = [one for one in lent_of(job) if one["id"] == str(notice.subject)]
    whom = {"person": back["job"]["resident"]["id"], "authority": "worker_order"}
    content = rules.changed_only(back["job"]["content"], {"values": NEW}) | {"prefilled": {}, "applicant": whom}
    shown = digests.sha256({"content": content, "form": back["form"], "words": signing.declaration(content)})
    told = {"values": NEW, "materials": [], "signature": a_signature(kept.account, shown)}
    answers.answer(notice.subject, uuid7(), told, by=author, now=clock.now())


def lent_of(job: Job) -> list[dict[str, Any]]:
    from field_app.sync.service import returned

    return list(returned.to_answer(list(DoorNotice.select().where(DoorNotice.job == job.id))).values())


def _take_back(_: DoorNotice, job: Job) -> None:
    Mandate.update(state="revoked", revoked_at=clock.now()).where(Mandate.principal == job.resident).execute()


@pytest.mark.parametrize(
    ("meanwhile", "reason"), [(_expire, "answered"), (_by_another, "answered"), (_take_back, "authority-ended")]
)
def test_what_comes_too_late_is_kept_whole_for_the_secretary(worker: Actor, meanwhile: Any, reason: str) -> None:
    job = in_centre(worker)
    notice = asked(job)
    told, answer = agreed(worker), uuid7()
    meanwhile(notice, job)
    before = Application.get_by_id(job.application).revision
    for _ in range(2):
        with pytest.raises(JobParked) as no:
            answering.answer(notice.id, answer, told, by=worker)
    assert no.value.facts["reason"] == reason
    (row,) = Parked.select().where(Parked.subject == answer)
    assert (row.desk, row.content["values"], parking.why(row)) == (parking.COMMUNITY, NEW, reason)
    assert (Application.get_by_id(job.application).revision, steps(job)) == (before, [])


def test_who_gave_it_away_is_parked_and_strangers_find_nothing(worker: Actor) -> None:
    job = in_centre(worker)
    notice, taker = asked(job), a_worker(GRID)
    told = agreed(worker)
    with pytest.raises(NotFound):
        answering.answer(notice.id, uuid7(), told, by=taker)
    passed(job.id, taker, worker)
    with pytest.raises(JobParked) as no:
        answering.answer(notice.id, uuid7(), told, by=worker)
    assert (no.value.facts["reason"], Correction.get().state) == ("handed-on", "sent")
    assert lent(worker) == []
    (task,) = tasks(taker)
    assert (task["to_answer"], len(lent(taker))) == (True, 1)


def test_an_answer_of_days_ago_counts_from_the_moment_it_came(worker: Actor) -> None:
    job = in_centre(worker)
    notice = asked(job)
    wrong = (clock.now() + timedelta(days=1)).isoformat()
    answering.answer(notice.id, uuid7(), agreed(worker, at=wrong), by=worker)
    (step,) = steps(job)
    assert (step.data["declared_at"], step.data["answered_at"]) == (wrong, clock.now().isoformat())


def test_its_doors_are_for_the_worker_who_has_the_job(client: FlaskClient, worker: Actor) -> None:
    notice = asked(in_centre(worker))
    where, form = f"/api/v1/door-notices/{notice.id}/answers/{uuid7()}", f"/api/v1/door-notices/{notice.id}/form"
    body = {"values": NEW, "at": clock.now().isoformat()}
    assert (client.put(where, json=body).status_code, client.get(form).status_code) == (401, 401)
    secretary, far = as_staff(Role.SECRETARY, division=COMMUNITY), as_staff(Role.GRID_WORKER, division=COMMUNITY)
    assert client.put(where, json=body, headers=secretary).status_code == 403
    assert client.put(where, json=body, headers=far).status_code == 404
    assert client.get(form, headers=far).status_code == 404
    other = DoorNotice.create(
        job=notice.job,
        kind="refusal",
        subject=uuid7(),
        since=notice.since,
        half_on=notice.half_on,
        due_on=notice.due_on,
    )
    with pytest.raises(NotFound):
        answering.answer(other.id, uuid7(), agreed(worker), by=worker)


def test_the_secretary_reads_what_was_kept(worker: Actor) -> None:
    job = in_centre(worker)
    notice, secretary = asked(job, MARK, UNREADABLE), a_secretary()
    page = a_page(worker)
    told = said(worker, NEW, [page], consent=a_consent("elderly_pass"))
    _expire(notice, job)
    with pytest.raises(JobParked) as no:
        answering.answer(notice.id, uuid7(), told, by=worker)
    read = parked.open_parked(UUID(no.value.facts["parked"]), secretary)
    assert [(line["label"], "13800000009" in line["text"]) for line in read["fields"]] == [("联系电话", False)]
    assert [one["ref"] for one in read["files"] if one["what"] == "这一份的材料"] == page["pages"]
    assert (read["consent"], bool(read["name"]), bool(read["resident_name"])) == ("当面说好了", True, True)
