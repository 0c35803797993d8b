"""What nobody handed in is let go in time; what anything still names stays."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from server.applications import tasks
from server.applications.models import Application
from server.applications.service import drafts, leftovers
from server.core import clock
from server.core.ids import named_in, uuid7
from server.identity.service import parking
from server.media.models import MediaRef, Signature
from tests.server.applications.filled import a_file, a_saved_draft, a_signature, an_actor

LONG = drafts.LEFT_BEHIND_AFTER + timedelta(days=1)


def is_there(ref: str) -> bool:
    return bool(MediaRef.select().where(MediaRef.id == UUID(ref)).exists())


def test_a_file_goes_with_the_draft_that_was_left_behind(district: Any, frozen: Any) -> None:
    actor = an_actor()
    a_saved_draft(actor)
    assert MediaRef.select().where(MediaRef.owner == actor.account_id).count() > 1
    with clock.frozen(frozen + LONG):
        tasks.drop_left_behind()
    assert not Application.select().where(Application.account == actor.account_id).exists()
    assert not MediaRef.select().where(MediaRef.owner == actor.account_id).exists()
    assert not Signature.select().exists()


def test_an_old_file_in_a_living_draft_stays(district: Any, frozen: Any) -> None:
    actor = an_actor()
    application, _ = a_saved_draft(actor)
    forgotten = a_file(actor.account_id)
    with clock.frozen(frozen + LONG):
        Application.update(saved_at=clock.now()).where(Application.id == application).execute()
        assert leftovers.drop_files(clock.now()) == 2, "a photo that was replaced, and a signature under an older state"
    assert not is_there(forgotten)
    assert MediaRef.select().where(MediaRef.owner == actor.account_id).exists()


def test_what_was_handed_in_is_young_or_waits_for_a_person_stays(district: Any, frozen: Any) -> None:
    owner = uuid7()
    handed_in, waiting = a_file(owner), a_file(owner)
    MediaRef.update(is_attached=True).where(MediaRef.id == UUID(handed_in)).execute()
    parking.keep("submission", uuid7(), {"pages": [waiting]}, account=owner, belongs=parking.Belongs())
    signed = a_signature(owner, "sha256:of nothing")["ref"]
    with clock.frozen(frozen + LONG):
        young = a_file(owner)
        assert leftovers.drop_files(clock.now()) == 1
        assert leftovers.drop_files(clock.now()) == 0
    assert [is_there(ref) for ref in (handed_in, waiting, young, str(signed))] == [True, True, True, False]


def test_ids_are_found_wherever_they_stand() -> None:
    one, two = uuid7(), uuid7()
    assert set(named_in({"a": [{"b": str(one)}, 7, None, "x" * 36], "c": two.hex, "d": {"e": "text"}})) == {one, two}
