"""Who says yes in her place has a name, and the witness is none of those who are there anyway."""

import pytest

from field_app.rounds.service import answering
from field_app.visits.models import Job, JobRevision
from field_app.visits.service import ordering
from server.core.access import Actor
from server.core.errors import Invalid
from server.core.ids import uuid7
from tests.field_app.rounds.test_answering import NEW, asked, said, steps, worker
from tests.field_app.rounds.test_notices import in_centre
from tests.field_app.sync.builders import RELIEF, a_body, a_consent, send, settle_news
from tests.field_app.visits.builders import a_resident

__all__ = ["worker"]

WITNESS = {"name": "赵大娘", "phone": None, "is_impartial": True}
SON = {"who": "relative", "relation": "儿子"}


def test_a_job_is_taken_and_both_are_told(worker: Actor) -> None:
    resident, job = a_resident(), uuid7()
    herself = WITNESS | {"name": "欧阳秀兰"}
    given = a_consent("temp_relief", how="witness", witness=herself, given_by=SON)
    receipt = send(worker, job, a_body(worker, resident, bundle=RELIEF, consent=given))
    settle_news()
    kept = JobRevision.get_by_id(receipt["revision"])
    assert "name" not in kept.body["consent"]["given_by"], "what an older phone sent stays what it was"
    assert {"/consent/given_by/name", "/consent/witness/name"} <= {one["pointer"] for one in kept.faults}


def test_an_answer_is_refused_for_the_witness_and_told_of_the_name(worker: Actor) -> None:
    job = in_centre(worker)
    notice = asked(job)
    Job.update(grade="risky").where(Job.id == job.id).execute()
    herself = WITNESS | {"name": ordering.resident_of(job)}
    given = a_consent("elderly_pass", how="witness", witness=herself, given_by=SON)
    with pytest.raises(Invalid) as no:
        answering.answer(notice.id, uuid7(), said(worker, NEW, consent=given), by=worker)
    assert "/consent/witness/name" in [fault.pointer for fault in no.value.faults]
    answering.answer(notice.id, uuid7(), said(worker, NEW, consent=given | {"witness": WITNESS}), by=worker)
    assert "要写明说同意的人叫什么名字" in steps(job)[0].words["words"]
