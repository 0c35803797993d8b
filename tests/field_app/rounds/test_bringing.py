"""A paper that was to follow is photographed at the door, also after she was told of it; one that is late is kept."""

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from field_app.handoffs.service import parked
from field_app.rounds.models import DoorNotice
from field_app.rounds.service import bringing, noticing
from field_app.visits.errors import JobParked
from field_app.visits.models import Job
from field_app.visits.service import charges
from server.applications.models import Case, Owed, Trace
from server.applications.rules import SYSTEM
from server.applications.service import owed
from server.applications.service.cases import move
from server.core import clock
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.errors import AlreadyUsed, Invalid, NotFound
from server.core.ids import uuid7
from server.core.outbox import Event
from server.identity import demo
from server.identity.models import Mandate, Parked
from server.identity.roles import Role
from server.identity.service import parking
from tests.field_app.rounds.test_notices import in_centre, settle, tasks, tell
from tests.field_app.visits.builders import GRID, OTHER_GRID, a_secretary, a_worker
from tests.server.applications.filled import a_file
from tests.server.at_once import at_once
from tests.server.identity.builders import COMMUNITY, as_staff

PAPER = "medical_records"


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def owing(job: Job) -> DoorNotice:
    """Accepted on the promise that the records follow."""
    case = Case.get(Case.application == job.application)
    later = {"material": PAPER, "source": "later", "pages": []}
    Case.update(content={**case.content, "materials": [later]}).where(Case.id == case.id).execute()
    case = Case.get_by_id(case.id)
    with unit_of_work() as outbox:
        move(case, "accept", by=SYSTEM, now=clock.now(), outbox=outbox)
        owed.pin(case, clock.today(), outbox)
    settle()
    return DoorNotice.get(DoorNotice.kind == "deferred")  # type: ignore[no-any-return]


def said(by: Actor, **more: Any) -> dict[str, Any]:
    return {"material": PAPER, "pages": [UUID(a_file(by.account_id))]} | more


def test_what_is_owed_stands_on_the_task_and_stays_there_until_it_came(worker: Actor) -> None:
    notice = owing(in_centre(worker))
    (task,) = tasks(worker)
    (paper,) = task["notice"]["owes"]
    assert (paper["material"], bool(paper["name"]), paper["pages"]["min"] >= 1) == (PAPER, True, True)
    assert not task["is_told"]
    tell(notice, worker)
    (task,) = tasks(worker)
    assert (task["is_told"], task["door_notice"], task["notice"]["owes"]) == (True, str(notice.id), [paper])
    assert "拍下来" in task["words"]
    handing, told = uuid7(), said(worker)
    for _ in range(2):
        assert bringing.hand_in(notice.id, handing, told, by=worker)["material"] == PAPER
    settle()
    assert tasks(worker) == []
    row = Owed.get()
    assert (row.handing, row.pages) == (handing, [str(page) for page in told["pages"]])
    step = Trace.get(Trace.step == "owed_handed_in")
    assert (step.account, step.source) == (worker.account_id, "field")


def test_one_of_another_date_is_not_asked_for_twice(worker: Actor) -> None:
    job = in_centre(worker)
    notice = owing(job)
    tell(notice, worker)
    later = notice.due_on.replace(year=notice.due_on.year + 1)
    Case.update(owes_until=later).where(Case.application == job.application).execute()
    Owed.update(due_on=later).execute()
    news = {"application": str(job.application)}
    noticing.on_owed(
        Event(uuid7(), "owed.moved", "application", news["application"], None, None, 1, uuid7(), clock.now(), news)
    )
    (task,) = tasks(worker)
    assert (task["due_on"], task["is_told"]) == (later.isoformat(), False)


def test_eight_at_once_hand_it_in_once_and_other_content_under_its_id_is_parked(worker: Actor) -> None:
    notice, handing = owing(in_centre(worker)), uuid7()
    told = said(worker)
    answers = at_once(*[lambda: bringing.hand_in(notice.id, handing, told, by=worker)["material"] for _ in range(8)])
    assert answers == [PAPER] * 8
    assert Trace.select().where(Trace.step == "owed_handed_in").count() == 1
    with pytest.raises(AlreadyUsed):
        bringing.hand_in(notice.id, handing, said(worker), by=worker)


def test_what_somebody_else_handed_in_meanwhile_leaves_this_one_to_a_person(worker: Actor) -> None:
    notice = owing(in_centre(worker))
    bringing.hand_in(notice.id, uuid7(), said(worker), by=worker)
    handing, told = uuid7(), said(worker)
    for _ in range(2):
        with pytest.raises(JobParked) as no:
            bringing.hand_in(notice.id, handing, told, by=worker)
    assert (no.value.facts["reason"], "有人交过" in str(no.value)) == ("nothing-owed", True)
    assert no.value.facts["parked"] == str(Parked.get(Parked.subject == handing).id)
    assert Owed.get().handing != handing
    read_by_her(handing, "nothing-owed", told)


def read_by_her(handing: UUID, why: str, told: dict[str, Any]) -> None:
    """The secretary reads the true reason, which paper it is, and sees its pages."""
    her = a_secretary(COMMUNITY)
    (row,) = parking.page_for(her, cursor=None, limit=10)
    assert (row["why"], row["why_plain"], row["is_from_door"]) == (why, parking.WHYS[why], True)
    assert (row["subject"], row["kind_name"]) == (handing, "上门补交的材料")
    read = parked.open_parked(row["id"], her)
    (line,) = read["lines"]
    assert (line["label"], "病历" in line["text"], read["resident_name"]) == ("补交哪份材料", True, "欧阳**")
    assert [str(one["ref"]) for one in read["files"]] == [str(page) for page in told["pages"]]
    assert all(one["state"] == "stored" and one["grant"] for one in read["files"])


def test_what_comes_after_the_order_was_taken_back_says_so_to_both(worker: Actor) -> None:
    notice, handing, told = owing(in_centre(worker)), uuid7(), said(worker)
    Mandate.update(state="revoked", revoked_at=clock.now()).execute()
    for _ in range(2):
        with pytest.raises(JobParked) as no:
            bringing.hand_in(notice.id, handing, told, by=worker)
        assert (no.value.facts["reason"], "委托" in str(no.value)) == ("authority-ended", True)
    assert Parked.select().where(Parked.subject == handing).count() == 1
    read_by_her(handing, "authority-ended", told)


def test_other_content_under_its_id_is_read_as_that_by_the_secretary(worker: Actor) -> None:
    notice, handing = owing(in_centre(worker)), uuid7()
    bringing.hand_in(notice.id, handing, said(worker), by=worker)
    other = said(worker)
    with pytest.raises(AlreadyUsed):
        bringing.hand_in(notice.id, handing, other, by=worker)
    read_by_her(handing, "other-content", other)


def test_pages_are_ones_own_and_who_looks_after_the_grid_may_bring_it(worker: Actor) -> None:
    notice = owing(in_centre(worker))
    other, substitute = a_worker(OTHER_GRID), a_worker()
    leave = {"worker": substitute.account_id, "grid": GRID, "since": clock.today(), "until": clock.today()}
    charges.stand_in(uuid7(), leave, by=a_secretary(demo.DISTRICT))
    with pytest.raises(NotFound):
        bringing.hand_in(notice.id, uuid7(), said(other), by=other)
    with pytest.raises(Invalid):
        bringing.hand_in(notice.id, uuid7(), said(worker), by=substitute)
    bringing.hand_in(notice.id, uuid7(), said(substitute), by=substitute)
    assert Trace.get(Trace.step == "owed_handed_in").account == substitute.account_id


def test_a_case_that_needs_it_no_more_has_no_task(worker: Actor) -> None:
    job = in_centre(worker)
    tell(owing(job), worker)
    Case.update(state="closed", result="withdrawn").where(Case.application == job.application).execute()
    assert tasks(worker) == []


def test_its_door_is_for_workers(client: FlaskClient, worker: Actor) -> None:
    notice = owing(in_centre(worker))
    where = f"/api/v1/door-notices/{notice.id}/papers/{uuid7()}"
    body = {"material": PAPER, "pages": [str(uuid7())]}
    assert client.put(where, json=body).status_code == 401
    assert client.put(where, json=body, headers=as_staff(Role.SECRETARY, division=COMMUNITY)).status_code == 403
    far = as_staff(Role.GRID_WORKER, division=COMMUNITY)
    assert client.put(where, json=body, headers=far).status_code == 404
