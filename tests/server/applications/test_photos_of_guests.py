"""What a guest photographs is his account's from the first byte; it goes with his draft to whom he signs in as, and
goes when the draft does.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from server import wiring
from server.applications import tasks
from server.applications.api import by
from server.applications.models import Application
from server.applications.service import drafts, submission
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from server.identity.errors import SessionEnded
from server.identity.models import Account
from server.identity.roles import Role
from server.identity.service import citizens
from server.media.models import Blob, Copy, MediaRef, Signature, Upload
from server.media.rules import Announcement, Purpose
from server.media.service import at_once, uploads
from server.media.service.papers import seen_by
from server.rights.service import deleting
from tests.server.applications.filled import SIMPLE, a_form, a_saved_draft
from tests.server.identity.builders import DEVICE, later, signed_in_by_phone
from tests.server.identity.test_sessions import resolved
from tests.server.media.builders import a_photo, digest_of, files_below

PHOTO = a_photo()
LONG = drafts.LEFT_BEHIND_AFTER + timedelta(days=1)
ADMIN = Actor(uuid7(), None, "checked", (), uuid7(), frozenset({Role.SYSTEM_ADMIN}))
TABLES = (Application, MediaRef, Signature, Upload, Blob, Copy)


@pytest.fixture(autouse=True)
def house(district: Any, frozen: Any) -> None:
    wiring.take_along()


def a_guest() -> Actor:
    return resolved(citizens.enter_as_guest(DEVICE))


def announced(ref: UUID) -> Announcement:
    return Announcement(ref, Purpose.MATERIAL, digest_of(PHOTO), len(PHOTO))


def photographed(who: Actor, ref: UUID | None = None) -> UUID:
    """A photo that came whole."""
    ref = ref or uuid7()
    assert at_once.take(announced(ref), PHOTO, by=who.account_id)
    return ref


def drafted(who: Actor, photo: UUID) -> None:
    """His draft, which names this photo too."""
    application, command = a_saved_draft(who)
    told = drafts.current(application, command["revision"])
    assert told is not None
    more = {"material": "more", "source": "upload", "pages": [str(photo)]}
    content = told["content"] | {"materials": [*told["content"]["materials"], more]}
    draft = {name: told[name] for name in ("bundle", "release", "division")}
    draft |= {"revision": uuid7(), "base": command["revision"], "content": content}
    drafts.save_draft(application, draft, by=by(who), now=clock.now())


@pytest.fixture(params=["raised", "absorbed"])
def moved(request: pytest.FixtureRequest) -> Any:
    """He who was a guest, his photo, and who he is now; a phone's account may have been there, with the same photo."""
    known = resolved(signed_in_by_phone()) if request.param == "absorbed" else None
    hers = known and photographed(known)
    guest = a_guest()
    ref = photographed(guest)
    drafted(guest, ref)
    begun = a_saved_draft(guest)
    with later(2):
        me = resolved(signed_in_by_phone(guest=guest))
    assert (me.account_id == guest.account_id) == (known is None)
    return ref, hers, begun, me


def left() -> list[int]:
    return [table.select().count() for table in TABLES]


def test_they_are_seen_and_handed_in_after_signing_in(moved: Any) -> None:
    ref, hers, (application, command), me = moved
    assert seen_by(ref, me, None)[0].blob.owner == me.account_id
    assert {row.owner for row in MediaRef.select()} == {me.account_id}
    assert [blob.uses for blob in Blob.select()] == [2 if hers else 1], "the same bytes of one owner lie once"
    with later(3):
        submission.submit(application, command, actor=me, by=by(me), now=clock.now())
    assert Application.get_by_id(application).stage == "submitted"


def test_what_is_still_being_sent_goes_along_and_counts_as_his() -> None:
    known, guest = resolved(signed_in_by_phone()), a_guest()
    upload = uploads.begin(announced(uuid7()), by=guest.account_id)
    with later(2):
        me = resolved(signed_in_by_phone(guest=guest))
    row = Upload.get_by_id(upload.id)
    assert row.owner == known.account_id == me.account_id
    assert uploads.append(row, [PHOTO], at=0) == len(PHOTO)
    assert MediaRef.get().owner == Blob.get().owner == me.account_id


def test_they_go_with_the_account(moved: Any) -> None:
    me, request = moved[-1], uuid7()
    deleting.ask(request, application=None, words="", actor=me)
    deleting.decide(request, verdict="deleted", answer="", actor=ADMIN)
    wiring.relay().drain()
    uploads.sweep()
    assert left()[:3] == [0, 0, 0]
    assert left()[4:] == [0, 0]
    assert files_below("files") == []


def test_they_go_when_the_draft_of_who_signed_in_is_left_behind(moved: Any) -> None:
    with later(60 * 24 * LONG.days):
        tasks.drop_left_behind()
        uploads.sweep()
        wiring.relay().drain()
        assert left() == [0] * len(TABLES)
    assert files_below("files") == []


def test_they_go_when_the_draft_of_a_guest_who_never_signed_in_is_left_behind() -> None:
    guest = a_guest()
    drafted(guest, photographed(guest))
    with later(60 * 24 * LONG.days):
        tasks.drop_left_behind()
        uploads.sweep()
        wiring.relay().drain()
        assert left() == [0] * len(TABLES)
    assert files_below("files") == []


@pytest.mark.parametrize("step", ["looked_at", "part"])
def test_a_photo_that_is_on_its_way_while_he_signs_in_is_not_left_with_the_guest(
    monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Its request was let in as the guest's; what it brings would be nobody's."""
    known, guest, ref = resolved(signed_in_by_phone()), a_guest(), uuid7()
    room, name = (at_once, "looked_at") if step == "looked_at" else (uploads, "_new_upload")
    real = getattr(room, name)

    def signs_in(*args: Any) -> Any:
        with later(2):
            signed_in_by_phone(guest=guest)
        wiring.relay().drain()
        return real(*args)

    with monkeypatch.context() as patch:
        patch.setattr(room, name, signs_in)
        with pytest.raises(SessionEnded):
            if step == "looked_at":
                at_once.take(announced(ref), PHOTO, by=guest.account_id)
            else:
                uploads.begin(announced(ref), by=guest.account_id)
    assert MediaRef.select().count() == 0
    assert photographed(known, ref), "the page sends it again as whom he is now"


def test_a_draft_that_is_first_saved_while_he_signs_in_is_not_left_with_the_guest() -> None:
    known, guest, application = resolved(signed_in_by_phone()), a_guest(), uuid7()
    form = a_form(scenario=SIMPLE)
    draft = {"revision": uuid7(), "base": None, "bundle": "shop", "release": form["release"], "division": "370199"}
    draft |= {"content": {"answers": {}, "values": {}, "materials": [], "applicant": None}}
    with later(2):
        signed_in_by_phone(guest=guest)
    wiring.relay().drain()
    with pytest.raises(SessionEnded):
        drafts.save_draft(application, draft, by=by(guest), now=clock.now())
    drafts.save_draft(application, draft, by=by(known), now=clock.now())
    assert Application.get_by_id(application).account == known.account_id


def test_what_a_worker_sent_stays_his_when_he_has_left() -> None:
    gone = Account.create(kind="staff", created_at=clock.now(), closed_at=clock.now())
    assert at_once.take(announced(uuid7()), PHOTO, by=gone.id)
