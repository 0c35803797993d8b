"""Job, visit, application, file: whoever holds several takes them in one order, so that nobody waits for ever.

On PostgreSQL each test lets two units wait at the same moment; SQLite's writer is alone anyway.
"""

from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest

from field_app.handoffs.service import passing
from field_app.rounds.models import VisitRequest
from field_app.visits.models import Job, JobRevision
from field_app.visits.service import drafting, withdrawing
from server.applications.models import Application, Case
from server.applications.rules import SYSTEM
from server.applications.service import papers
from server.applications.service.cases import move
from server.core import clock
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.errors import DomainError
from server.core.ids import uuid7
from server.identity.models import Account, Person
from server.identity.service import accounts, erasing
from server.media.models import MediaRef
from server.media.service import erasing as files
from server.rights.service import deleting
from tests.field_app.handoffs.builders import current, give_back
from tests.field_app.handoffs.test_passing import offered, passed
from tests.field_app.rounds.builders import a_request, confirmed, taken
from tests.field_app.rounds.test_notices import in_centre
from tests.field_app.sync.builders import PHOTO, a_body, a_file_of, send, signed, upload
from tests.field_app.visits.builders import a_resident, a_secretary
from tests.field_app.visits.doors import sent
from tests.server.at_once import beside
from tests.server.identity.builders import an_actor


def another(job: UUID, body: dict[str, Any], resident: UUID, by: Actor, **told: Any) -> dict[str, Any]:
    """Its next revision, as this worker's phone sends it."""
    body = deepcopy(body) | {"revision": str(uuid7()), "base": str(current(job)), **told}
    return signed(body, by, resident)


def test_a_draft_is_made_while_the_next_hand_sends_his_words(worker: Actor, other: Actor) -> None:
    job, resident, file = uuid7(), a_resident(phone="13800000002"), a_file_of(PHOTO)
    first = a_body(worker, resident)
    send(worker, job, signed(first, worker, resident))
    drafting.look(job)
    upload(worker, file, PHOTO)
    second = another(job, first, resident, worker, files=[file])
    second["content"]["values"]["photo_of_home"] = file["ref"]
    send(worker, job, second)  # its draft is not made yet
    give_back(job, a_secretary())
    passed(job, other, worker)
    third = another(job, second, resident, other)
    held = (Application, Job.get_by_id(job).application)
    answers = beside(lambda: [drafting.look(job)], lambda: send(other, job, third), held=held)
    assert None not in answers
    assert (answers[1]["state"], MediaRef.get_by_id(file["ref"]).owner) == ("corrected", other.account_id)


def test_a_job_is_taken_over_while_she_is_erased(worker: Actor, other: Actor, app: Any) -> None:
    resident = a_resident(phone="13800000002")
    visit = taken(confirmed(a_request(a_secretary(), resident), worker), worker)
    job = sent(worker, resident=resident)
    give_back(job, a_secretary())
    offer = offered(job, other, worker)
    answers = beside(
        lambda: passing.take(offer, by=other),
        lambda: erasing.erase_person(resident, now=clock.now(), by=uuid7()),
        held=(Job, job),
    )
    assert (answers[0]["state"], answers[1]) == ("taken", True)
    assert (Job.get_by_id(job).state, VisitRequest.get_by_id(visit.id).state) == ("withdrawn", "withdrawn")


def test_a_job_is_withdrawn_while_everything_of_her_is_deleted(worker: Actor, app: Any) -> None:
    """The deletion waits at her account, with what it holds by then; the case is closed, and the job does not know."""
    job = in_centre(worker)
    her = an_actor(person=Person.get_by_id(job.resident))
    accounts.link(her.account_id, job.resident, how="clerk", by=None)
    with unit_of_work() as outbox:
        case = Case.get(Case.application == job.application)
        move(case, "close", by=SYSTEM, now=clock.now(), outbox=outbox, result="withdrawn")
    deleting.ask(request := uuid7(), application=None, words="全删", actor=her)
    supervisor = an_actor("supervisor", division="370199000000")
    answers = beside(
        lambda: deleting.decide(request, verdict="deleted", answer="", actor=supervisor).verdict,
        lambda: withdrawing.withdraw(job.id, command=uuid7(), reason="不办了", by=worker),
        held=(Account, her.account_id),
    )
    assert (answers[0], isinstance(answers[1], DomainError)) == ("deleted", True)  # nothing is left to withdraw
    assert JobRevision.get_by_id(job.revision).body is None


@pytest.mark.parametrize("first", [0, 1])
def test_copies_are_ordered_while_files_are_let_go(worker: Actor, first: int) -> None:
    """The first paper's file is younger than the second's."""
    application = in_centre(worker).application
    made = sorted([a_file_of(PHOTO) for _ in range(2)], key=lambda one: one["ref"])
    for one in made:
        upload(worker, one, PHOTO)
    older, younger = (UUID(one["ref"]) for one in made)
    case = Case.get(Case.application == application)
    for place, ref in enumerate((younger, older)):
        content = {**case.content, "materials": [{"material": "id", "source": "upload", "pages": [str(ref)]}]}
        told = {"id": case.id if place == 0 else uuid7(), "content": content, "place": place}
        if place == 0:
            Case.update(content=content, place=0).where(Case.id == case.id).execute()
        else:
            Case.create(**{**case.__data__, **told, "number": f"{case.number}-2", "item": "temp_relief"})

    def order() -> str:
        with unit_of_work():
            papers.order_copies(application)
        return "ordered"

    calls = [order, lambda: files.let_go({worker.account_id: [older, younger]})]
    answers = beside(calls[first], calls[1 - first], held=(MediaRef, younger))
    assert sorted(map(str, answers)) == ["2", "ordered"]
    assert MediaRef.select().where(MediaRef.id.in_([older, younger])).count() == 0
