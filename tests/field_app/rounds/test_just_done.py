"""What was done just now is not asked for again, though the event of it is still on its way to the list."""

from typing import Any

import pytest

from field_app.rounds.service import answering, bringing
from server.core.access import Actor
from server.core.ids import uuid7
from tests.field_app.rounds import test_answering, test_bringing
from tests.field_app.rounds.test_notices import in_centre, settle, tasks, tell
from tests.field_app.visits.builders import GRID, a_worker


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


@pytest.mark.parametrize("is_told", [False, True])
def test_a_correction_that_was_answered(worker: Actor, is_told: bool) -> None:
    notice = test_answering.asked(in_centre(worker))
    if is_told:
        tell(notice, worker)
    assert len(tasks(worker)) == 1
    answering.answer(notice.id, uuid7(), test_answering.agreed(worker), by=worker)
    assert (tasks(worker), test_answering.lent(worker)) == ([], [])
    settle()
    assert (tasks(worker), test_answering.lent(worker)) == ([], [])


@pytest.mark.parametrize("is_told", [False, True])
def test_a_paper_that_was_handed_in(worker: Actor, is_told: bool) -> None:
    notice = test_bringing.owing(in_centre(worker))
    if is_told:
        tell(notice, worker)
    assert len(tasks(worker)) == 1
    bringing.hand_in(notice.id, uuid7(), test_bringing.said(worker), by=worker)
    assert tasks(worker) == []
    settle()
    assert tasks(worker) == []
