"""A notice whose words go out to a worker stands in the log of looks at that resident."""

from typing import Any

import pytest

from field_app.rounds.service import work
from field_app.sync.service import packs
from server.core import clock
from server.core.access import Actor
from server.identity.models import AccessRow
from tests.field_app.rounds.builders import a_request
from tests.field_app.rounds.test_notices import corrected, in_centre, tasks, tell
from tests.field_app.visits.builders import GRID, a_resident, a_secretary, a_worker


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def looks() -> list[tuple[Any, str]]:
    rows = AccessRow.select().where((AccessRow.act == "opened") & (AccessRow.field == "door_notice"))
    return [(one.account_id, one.subject_id) for one in rows.order_by(AccessRow.seq)]


def test_a_notice_that_goes_out_with_a_pack_is_a_look_once_for_each_worker(worker: Actor) -> None:
    job = in_centre(worker)
    row, second, hers = corrected(job), a_worker(GRID), str(job.resident)
    before = packs.field(worker, since=None, device=None, now=clock.now())["cursor"]
    assert looks() == [(worker.account_id, hers)]
    packs.field(worker, since=before, device=None, now=clock.now())
    assert len(looks()) == 1
    packs.field(second, since=None, device=None, now=clock.now())
    assert looks() == [(worker.account_id, hers), (second.account_id, hers)]
    tell(row, worker)
    packs.field(second, since=None, device=None, now=clock.now())
    assert len(looks()) == 2
    packs.field(worker, since=before, device=None, now=clock.now())  # who has the job has still to answer it
    assert len(looks()) == 3


def test_a_notice_that_a_work_list_shows_is_a_look_as_often_as_it_is_shown(worker: Actor) -> None:
    job = in_centre(worker)
    corrected(job)
    assert looks() == []
    for count in (1, 2):
        assert ["notice" in one for one in tasks(worker)] == [True]
        assert looks() == [(worker.account_id, str(job.resident))] * count


def test_a_notice_that_a_work_list_does_not_show_yet_is_no_look(worker: Actor) -> None:
    row = corrected(in_centre(worker))
    asked = a_request(a_secretary(), a_resident(), wanted_on=clock.today())
    first, behind = work.page(worker, after=None, limit=1)  # what stands behind only tells that there is more
    assert (first["id"], behind["door_notice"], looks()) == (str(asked.id), str(row.id), [])
    work.page(worker, after=(asked.due_on, asked.id), limit=1)
    assert len(looks()) == 1
