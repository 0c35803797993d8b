"""What changes between the look at a draft and the writing of its submission: noticed by what is written."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from server.applications.api import by
from server.applications.models import Application, Case, Revision
from server.applications.service import drafts, submission
from server.applications.service.drafts import DraftMoved
from server.core import clock
from server.core.errors import Invalid
from server.core.ids import uuid7
from server.core.outbox import OutboxEvent
from server.media.models import MediaRef
from tests.server.applications.filled import LLC, a_file, a_saved_draft, an_actor
from tests.server.applications.test_submission import submit


@pytest.fixture
def meanwhile(monkeypatch: Any) -> Callable[[Callable[[], Any]], None]:
    """Let something happen once, after all was checked and before it is written."""

    def happen(what: Callable[[], Any]) -> None:
        made, waiting = submission._make, [what]

        def make(*args: Any, **options: Any) -> submission.Made:
            while waiting:
                waiting.pop()()
            return made(*args, **options)

        monkeypatch.setattr(submission, "_make", make)

    return happen


def test_a_file_that_goes_before_it_is_handed_in_is_named_and_nothing_is_written(district: Any, meanwhile: Any) -> None:
    actor = an_actor()
    photo = a_file(actor.account_id, "element_photo")
    application, command = a_saved_draft(actor, scenario=LLC, premises_photo=[photo])
    meanwhile(lambda: MediaRef.delete().where(MediaRef.id == UUID(photo)).execute())
    with pytest.raises(Invalid) as no:
        submit(application, command, actor)
    assert [fault.pointer for fault in no.value.faults] == ["/values/premises_photo/0"]
    assert not Case.select().exists()
    assert not OutboxEvent.select().where(OutboxEvent.name == "application.submitted").exists()
    assert not MediaRef.select().where(MediaRef.is_attached).exists()


def test_a_draft_that_moves_while_it_is_checked_is_a_conflict_and_nothing_is_written(
    district: Any, meanwhile: Any
) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor)
    old = Revision.get_by_id(command["revision"])
    typed = {"revision": uuid7(), "base": old.id, "content": old.content | {"told_via": ["in_app"]}}
    typed |= Application.select(Application.bundle, Application.release, Application.division).dicts().get()
    meanwhile(lambda: drafts.save_draft(application, typed, by=by(actor), now=clock.now()))
    with pytest.raises(DraftMoved):
        submit(application, command, actor)
    assert not Case.select().exists()
    assert not MediaRef.select().where(MediaRef.is_attached).exists()
