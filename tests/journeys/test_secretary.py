"""A change at home, from the bedside to the last picture: what the secretary sees of it, and where it went."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageEnhance
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.at_the_door import at_work
from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.desk import Desk, as_secretary
from tests.journeys.errands import done, enter, renew, token
from tests.journeys.house import House, until
from tests.journeys.test_field_bedside import approve, arrived, one_of
from tests.journeys.test_field_job import look
from tests.journeys.test_field_pictures import PICTURE, at_home, shoot
from tests.journeys.watch import inspect

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
#: Some twenty metres from where the list has her home.
HERE = {"latitude": 36.69551, "longitude": 116.91608, "accuracy": 12}
ITEM = "居家适老化改造补贴"


@pytest.fixture
def dark(photo: Path, tmp_path: Path) -> Path:
    """The same picture, in a room without light."""
    with Image.open(photo) as bright:
        ImageEnhance.Brightness(bright.convert("RGB")).enhance(0.12).save(tmp_path / "暗.jpg", quality=88)
    return tmp_path / "暗.jpg"


def everywhere(page: Page) -> None:
    """On the secretary's screen and on her phone."""
    inspect(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    inspect(page)
    page.set_viewport_size(SCREEN)  # type: ignore[arg-type]


def papers(page: Page, photo: Path) -> None:
    """Every paper that has to be photographed."""
    asked = page.get_by_role("button", name="拍照", exact=True)
    for left in range(asked.count(), 0, -1):
        with page.expect_file_chooser() as opened:
            asked.first.click()
        opened.value.set_files(photo)
        expect(asked).to_have_count(left - 1)


def written(house: House, page: Page, photo: Path, dark: Path) -> str:
    """At the bedside: a picture of the home, and one that is dark and kept with a reason. The job's id."""

    def shot() -> None:
        group = page.get_by_role("group", name=PICTURE)
        shoot(page, photo)
        expect(group.get_by_text("记下了地点，误差约12米")).to_have_count(1)
        shoot(page, dark)
        expect(group.get_by_text("记下了地点，误差约12米")).to_have_count(2)
        expect(group.get_by_role("alert")).to_contain_text("这张太暗了")
        group.get_by_label("就用这张，因为").select_option(label="屋里光线只能这样")
        look(page)

    at_home(house, page, photo, shot)
    papers(page, photo)
    look(page)
    page.get_by_role("button", name="下一步").click()
    return arrived(house, page)


def looked_at(page: Page) -> None:
    """She reads how far from home each picture was taken, and why the dark one was kept; the place itself nowhere."""
    page.get_by_role("link", name=ITEM).first.click()
    expect(page.get_by_text("离登记的住址约20米（误差10米）")).to_have_count(2)
    expect(page.get_by_text("照片偏暗，网格员说：屋里光线只能这样")).to_have_count(1)
    assert "36.69" not in page.content()
    everywhere(page)


def row(page: Page) -> Any:
    return page.get_by_role("row").filter(has_text=ITEM)


def granted(house: House, device: Device, job: str) -> None:
    known = one_of(house, job)
    number = house.ask("GET", f"/applications/{known['application']}", token=token(house))["number"]
    clerk = Desk(device(house, SCREEN).new_page(), house, "clerk")
    clerk.open(number, ITEM)
    clerk.accept()
    reviewer = Desk(device(house, SCREEN).new_page(), house, "reviewer")
    reviewer.open(number, ITEM)
    reviewer.grant()
    until(lambda: one_of(house, job)["state"] == "result_ready", "the result is ready")


def delivered(page: Page, photo: Path) -> None:
    """The receipt waits for the one picture that this item asks for."""
    renew(page)
    enter(page, "结果出来了")
    expect(page.get_by_text("装好的扶手、防滑、坡道拍一张")).to_be_visible()
    page.get_by_label("当面说收到了").check()
    page.get_by_role("button", name="收到了，签收").click()
    expect(page.get_by_role("alert").first).to_contain_text("请拍一张送到时的照片")
    look(page)
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name="拍照").click()
    opened.value.set_files(photo)
    expect(page.get_by_alt_text("送到时的照片")).to_be_visible()
    look(page)
    page.get_by_role("button", name="收到了，签收").click()
    done(page)


def test_a_change_at_home_is_seen_handed_on_and_photographed_when_it_is_done(
    live: House, device: Device, photo: Path, dark: Path
) -> None:
    live.secretary()  # before her screen needs the next six digits
    page = at_work(live, device(live, geolocation=HERE, permissions=["geolocation"]))
    desk = as_secretary(live, device(live, SCREEN).new_page())
    job = written(live, page, photo, dark)
    desk.reload()
    looked_at(desk)
    approve(live, job)
    desk.goto(f"{live.address}/console/#handed-on")
    expect(row(desk)).to_contain_text("中心和部门在办")
    expect(row(desk)).to_contain_text("窗口")
    everywhere(desk)
    row(desk).get_by_role("link").click()
    expect(desk.get_by_role("heading", name="现在轮到")).to_be_visible()
    expect(desk.get_by_role("region", name="经过").get_by_text("交到中心")).to_be_visible()
    everywhere(desk)
    granted(live, device, job)
    delivered(page, photo)
    until(lambda: one_of(live, job)["state"] == "delivered", "the receipt has come")
    desk.get_by_role("link", name="‹ 回列表").click()
    desk.get_by_label("到哪一步").select_option(label="本人不办了")
    expect(row(desk)).to_have_count(0)
    everywhere(desk)
    desk.get_by_label("到哪一步").select_option(label="已送到")
    expect(row(desk)).to_contain_text("已送到，签收了")
    row(desk).get_by_role("link").click()
    expect(desk.get_by_text("送到本人手里，签收了")).to_be_visible()
    expect(desk.get_by_text("没有要办的了")).to_be_visible()
