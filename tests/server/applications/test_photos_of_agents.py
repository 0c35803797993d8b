"""Photos that an agent took for somebody are shut to him with the draft they were taken for, and open with it again."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from server import wiring
from server.applications.api import by
from server.applications.models import Application
from server.applications.service import drafts, files
from server.core import access
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.errors import NotFound
from server.core.ids import uuid7
from server.media.models import MediaRef
from server.media.service.papers import seen_by
from tests.server.applications.acting import Family
from tests.server.applications.filled import a_file
from tests.server.identity.builders import NUMBERS, a_person, an_actor


@pytest.fixture(autouse=True)
def _looked_after(district: Any) -> None:
    wiring.look_after_files()


def papers(*pages: str) -> dict[str, Any]:
    return {"materials": [{"material": "id_card", "source": "upload", "pages": list(pages)}]}


def is_open(ref: str, actor: Actor) -> bool:
    try:
        return seen_by(UUID(ref), actor, None)[0].id == UUID(ref)
    except NotFound:
        return False


def a_draft_with_photos() -> tuple[Family, UUID, UUID, str]:
    """He photographs her card for a draft; the draft, its revision, the photo."""
    family, draft = Family(), uuid7()
    photo = a_file(family.his.account_id)
    return family, draft, family.begins(draft, **papers(photo)), photo


def test_a_photo_for_a_draft_is_shut_with_the_mandate_and_opens_with_another() -> None:
    family, _, _, photo = a_draft_with_photos()
    own = a_file(family.his.account_id)
    assert is_open(photo, family.his)
    family.revokes()
    assert (is_open(photo, family.his), is_open(own, family.his)) == (False, True)
    assert not is_open(photo, family.hers), "nothing was handed in: it is not hers yet"
    family.gives("elderly_pass")
    assert is_open(photo, family.his)


def test_also_one_that_was_taken_again_and_one_that_came_after_the_last_save() -> None:
    family, draft, first, dropped = a_draft_with_photos()
    late = uuid7()
    family.begins(draft, base=first, **papers(str(late)))
    facts = {"owner": family.his.account_id, "purpose": "material", "state": "stored", "digest": "sha256:0"}
    MediaRef.create(id=late, created_at=Application.get_by_id(draft).saved_at, **facts)
    assert is_open(dropped, family.his)
    assert is_open(str(late), family.his)
    family.revokes()
    assert not is_open(dropped, family.his)
    assert not is_open(str(late), family.his)
    drafts.throw_away(draft, by=by(family.his))
    assert not is_open(dropped, family.his)
    assert not is_open(str(late), family.his), "thrown away is not given back"


def test_what_was_taken_for_her_is_not_read_by_handing_it_in_for_oneself() -> None:
    family, _, _, photo = a_draft_with_photos()
    sent = family.hands_in()
    handed = str(MediaRef.get(MediaRef.used_in == sent.id).id)
    family.revokes()
    own = uuid7()
    family.begins(own, applicant=None, **papers(photo, handed))
    named = [files.Named(("pages", place), UUID(ref), files.MATERIAL) for place, ref in enumerate((photo, handed))]
    with unit_of_work():
        files.hand_in(named, owner=family.his.account_id, application=own)
    his_own = {"stage": "submitted", "applicant": family.agent.id}
    Application.update(**his_own).where(Application.id == own).execute()
    assert not is_open(photo, family.his)
    assert not is_open(handed, family.his)
    assert is_open(handed, family.hers), "it stays hers"


def in_two_drafts() -> tuple[Family, UUID, UUID, str]:
    """The same photo in two drafts for her: the first, the second, which is handed in, and the photo."""
    family, first, _, photo = a_draft_with_photos()
    second = uuid7()
    family.begins(second, **papers(photo))
    hand_in(family, second, photo)
    return family, first, second, photo


def hand_in(family: Family, application: UUID, photo: str) -> None:
    named = [files.Named(("pages", 0), UUID(photo), files.MATERIAL)]
    with unit_of_work():
        files.hand_in(named, owner=family.his.account_id, application=application)
    Application.update(stage="submitted").where(Application.id == application).execute()


@pytest.mark.parametrize("other", ["lies there", "thrown away"])
def test_a_photo_in_two_drafts_is_seen_by_whom_the_one_that_was_handed_in_lets(other: str) -> None:
    family, first, _, photo = in_two_drafts()
    if other == "thrown away":
        drafts.throw_away(first, by=by(family.his))
    assert is_open(photo, family.hers)
    assert is_open(photo, family.his)
    assert not is_open(photo, an_actor(person=a_person(NUMBERS[2], name="李小明")))
    family.revokes()
    assert is_open(photo, family.hers), "hers stays hers"
    assert not is_open(photo, family.his)


def test_the_other_draft_may_go_before_the_one_is_handed_in() -> None:
    family, first, _, photo = a_draft_with_photos()
    second = uuid7()
    family.begins(second, **papers(photo))
    drafts.throw_away(first, by=by(family.his))
    assert not is_open(photo, family.hers)
    hand_in(family, second, photo)
    assert is_open(photo, family.hers)


def test_an_id_that_somebody_typed_opens_nothing_of_anothers() -> None:
    _, _, _, photo = in_two_drafts()
    nosy = Family.__new__(Family)
    nosy.principal, nosy.agent = a_person(NUMBERS[2], name="李小明"), a_person(NUMBERS[0], name="王芳")
    nosy.hers, nosy.his = an_actor(person=nosy.principal), an_actor(person=nosy.agent)
    nosy.gives("elderly_pass")
    typed = uuid7()
    nosy.begins(typed, values={"remark": photo})
    Application.update(stage="submitted").where(Application.id == typed).execute()
    assert not is_open(photo, nosy.his)
    assert not is_open(photo, nosy.hers)


def test_who_goes_on_with_a_new_mandate_hands_the_photos_in() -> None:
    family, draft, first, photo = a_draft_with_photos()
    family.revokes()
    family.gives("elderly_pass")
    family.begins(draft, base=first, **papers(photo))
    hand_in(family, draft, photo)
    assert MediaRef.get_by_id(photo).is_attached
    assert is_open(photo, family.his)
    assert is_open(photo, family.hers), "handed in: now it is about her"


def test_at_the_door_it_is_not_found(app: Flask) -> None:
    family, _, _, photo = a_draft_with_photos()
    access.install(app, lambda _request: family.his)
    family.revokes()
    answer = app.test_client().get(f"/api/v1/files/{photo}")
    assert (answer.status_code, answer.get_json()["type"]) == (404, "not-found")
