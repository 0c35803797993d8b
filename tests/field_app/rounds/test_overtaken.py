"""An answer landed while another was written without a network: both are kept, and read side by side."""

from typing import Any
from uuid import UUID

import pytest

from field_app.handoffs.service import parked
from field_app.rounds.models import DoorNotice
from field_app.rounds.service import answering
from field_app.visits.errors import JobParked
from field_app.visits.models import Job
from server.applications.models import Application, Case, Correction, CorrectionRequest, Revision
from server.core.access import Actor
from server.core.errors import Invalid
from server.core.ids import uuid7
from server.identity.models import Parked
from server.identity.service import parking
from tests.field_app.rounds.test_answering import (
    NEW,
    PHOTO,
    UNREADABLE,
    _by_another,
    a_page,
    agreed,
    asked,
    lent,
    said,
    steps,
)
from tests.field_app.rounds.test_notices import MARK, in_centre
from tests.field_app.sync.builders import a_consent
from tests.field_app.visits.builders import GRID, a_secretary, a_worker
from tests.server.identity.builders import COMMUNITY, an_actor


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def asked_besides(job: Job, *marks: dict[str, Any]) -> DoorNotice:
    """Another body asks for something of the same application, at the same time."""
    case, first = Case.get(Case.application == job.application), DoorNotice.get(DoorNotice.job == job.id)
    told = {**Correction.get_by_id(first.subject).__data__, "id": uuid7()}
    Correction.create(**told)
    CorrectionRequest.create(correction=told["id"], case=case, body="body_civil", marks=list(marks))
    return DoorNotice.create(**{**first.__data__, "id": uuid7(), "subject": told["id"]})  # type: ignore[no-any-return]


def of(notice: DoorNotice, by: Actor, monkeypatch: pytest.MonkeyPatch, **told: Any) -> dict[str, Any]:
    """As the phone makes it of what it was lent for this one."""
    (back,) = [one for one in lent(by) if one["door_notice"] == str(notice.id)]
    with monkeypatch.context() as patch:
        patch.setattr("tests.field_app.rounds.test_answering.lent", lambda _: [back])
        return said(by, **told)


def kept(notice: DoorNotice, answer: UUID, told: dict[str, Any], by: Actor) -> tuple[str, UUID]:
    with pytest.raises(JobParked) as no:
        answering.answer(notice.id, answer, told, by=by)
    return str(no.value.facts["reason"]), UUID(no.value.facts["parked"])


def test_what_was_signed_upon_older_words_is_kept_and_may_be_done_again(
    worker: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = in_centre(worker)
    first, answer, page = asked(job), uuid7(), a_page(worker)
    second = asked_besides(job, UNREADABLE)
    upon_the_same = of(first, worker, monkeypatch, values=NEW, consent=a_consent("elderly_pass"))
    answering.answer(second.id, uuid7(), of(second, worker, monkeypatch, papers=[page]), by=worker)
    landed = Application.get_by_id(job.application).revision
    for _ in range(2):
        reason, waiting = kept(first, answer, upon_the_same, worker)
    assert (reason, Parked.select().where(Parked.subject == answer).count()) == ("overtaken", 1)
    assert (Application.get_by_id(job.application).revision, len(steps(job))) == (landed, 1)
    read = parked.open_parked(waiting, a_secretary())
    assert [(line["label"], line["is_changed"]) for line in read["fields"]] == [("联系电话", True)]
    assert read["fields"][0]["before"] != read["fields"][0]["text"]
    assert read["differs"] == ["填的内容"]
    again = of(first, worker, monkeypatch, values=NEW, consent=a_consent("elderly_pass"))
    answering.answer(first.id, uuid7(), again, by=worker)
    content = Revision.get_by_id(Application.get_by_id(job.application).revision).content
    papers = {one["material"]: one["pages"] for one in content["materials"]}
    assert (content["values"]["mobile"], papers[PHOTO]) == (*NEW.values(), page["pages"])


def test_a_signature_that_was_never_right_is_no_reason_to_keep_it(worker: Actor) -> None:
    notice = asked(in_centre(worker))
    with pytest.raises(Invalid):
        answering.answer(notice.id, uuid7(), agreed(worker) | {"values": {"mobile": "13800000008"}}, by=worker)
    assert Parked.select().count() == 0


def test_two_answers_to_one_are_read_side_by_side_by_secretary_and_supervisor(worker: Actor) -> None:
    job = in_centre(worker)
    notice, page = asked(job, MARK, UNREADABLE), a_page(worker)
    told = said(worker, {"mobile": "13800000010"}, [page], consent=a_consent("elderly_pass"))
    _by_another(notice, job)
    reason, waiting = kept(notice, uuid7(), told, worker)
    assert reason == "answered"
    supervisor = an_actor("supervisor", division=COMMUNITY)
    for reader in (a_secretary(), supervisor):
        assert waiting in [one["id"] for one in parking.page_for(reader, cursor=None, limit=9)]
        read = parked.open_parked(waiting, reader)
        (line,) = read["fields"]
        assert (line["label"], line["is_changed"], line["before"] != line["text"]) == ("联系电话", True, True)
        assert read["differs"] == ["填的内容", "材料"]
        assert [one["what"] for one in read["files"]] == ["这一份的材料", "先收下的材料"]


def test_what_lies_beside_it_is_shown_to_nobody_else(worker: Actor) -> None:
    job = in_centre(worker)
    notice = asked(job)
    told = agreed(worker)
    _by_another(notice, job)
    _, waiting = kept(notice, uuid7(), told, worker)
    Job.update(grid="370199002001001").where(Job.id == job.id).execute()  # moved to another street since
    read = parked.open_parked(waiting, a_secretary())
    assert (read["differs"], [one["before"] for one in read["fields"]]) == (None, [None])
