"""What is done at the counter for the person who stands there, in a real browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from server.applications.models import Case, Owed, Trace
from server.core.ids import uuid7
from server.media.rules import Announcement, Purpose
from server.media.service import uploads
from server.reviews.service import decisions
from tests.journeys.house import until
from tests.journeys.phone import CITIZEN, names
from tests.journeys.watch import inspect
from tests.server.media.builders import a_photo, digest_of
from tests.server.reviews.test_agreed import an_application as a_shop
from tests.server.reviews.test_owed import CIVIL, accepted, an_owing
from tests.server.web.console import opened

pytestmark = pytest.mark.browser
Desk = Callable[[str], Any]


@pytest.fixture
def photo(tmp_path: Path) -> str:
    """What somebody brings, photographed at the counter."""
    (tmp_path / "proof.jpg").write_bytes(a_photo())
    return str(tmp_path / "proof.jpg")


def test_a_late_paper_is_taken_in_at_the_counter_and_looked_at_by_its_body(desk: Desk, photo: str) -> None:
    case = accepted(an_owing(site=None))
    decisions.decide(case.id, uuid7(), {"verdict": "grant"}, actor=CIVIL)
    page = desk("clerk")
    opened(page, case)
    expect(page.get_by_text("要撤销结果，由区民政局办")).to_be_visible()
    page.get_by_role("button", name="收下补交的材料").click()
    page.get_by_label("选文件：").set_input_files(photo)
    expect(page.get_by_text("已上传", exact=True)).to_be_visible()
    inspect(page)
    page.get_by_role("button", name="收下", exact=True).click()
    expect(page.get_by_text("补交材料", exact=True)).to_be_visible()
    assert Owed.get().handed_in_at is not None
    until(lambda: not names(page, "photos", CITIZEN), "others work at this computer too: the drawer is empty")
    page = desk("reviewer")
    opened(page, case)
    inspect(page)
    page.get_by_role("button", name="看过了").click()
    expect(page.get_by_text("看过了新来的材料或内容")).to_be_visible()
    expect(page.get_by_text("交来了，请看一看")).to_have_count(0)
    assert Trace.select().where(Trace.step == "heeded").count() == 1


def sent(owner: UUID, seed: int) -> str:
    """A photo that belongs to a field of the form."""
    photo = a_photo(seed=seed)
    told = Announcement(uuid7(), Purpose.ELEMENT_PHOTO, digest_of(photo), len(photo), "店.jpg")
    uploads.append(uploads.begin(told, by=owner), iter([photo]), at=0)
    return str(told.ref)


def test_photos_of_a_field_are_looked_at_one_by_one(desk: Desk) -> None:
    application, actor, _ = a_shop()
    cases = Case.select().where(Case.application == application.id)
    case = next(one for one in cases if "premises_photo" in one.content["values"])
    values = case.content["values"] | {"premises_photo": [sent(actor.account_id, seed) for seed in (1, 2)]}
    Case.update(content=case.content | {"values": values}).where(Case.id == case.id).execute()
    page = desk("clerk")
    opened(page, case)
    for number in (1, 2):
        page.get_by_role("button", name=f"看照片{number}").click()
        shown = page.get_by_role("dialog", name=f"店面现场照片，第{number}张")
        expect(shown.get_by_role("img")).to_be_visible()
        assert shown.get_by_role("img").evaluate("one => one.decode().then(() => one.naturalWidth)") > 0
        inspect(page)
        shown.get_by_role("button", name="关上").click()
        expect(shown).to_have_count(0)
