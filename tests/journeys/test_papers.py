"""What the system makes of what was typed, what a desk may see of it, and one's rights over it, in real browsers."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.citizen import Citizen
from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.desk import Desk
from tests.journeys.house import House
from tests.journeys.stories import apply, story
from tests.journeys.watch import inspect

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]


@pytest.fixture
def citizen(live: House, device: Device, photo: Path) -> Citizen:
    return Citizen(device(live, PHONE).new_page(), live, photo)


def kept(page: Page, press: Callable[[], None]) -> Path:
    """What a button gives to the device."""
    with page.expect_download() as waiting:
        press()
    return Path(waiting.value.path())


def text_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in document))


def test_a_form_is_made_seen_covered_at_the_desk_and_opened_for_a_reason(
    live: House, device: Device, citizen: Citizen
) -> None:
    bundle = story("open_convenience_store")
    number = apply(citizen, bundle, bundle["scenarios"][0])
    item, name = citizen.form["items"][0]["name"], citizen.values["person_name"]
    page = citizen.page
    page.goto(f"{live.address}{page.get_by_role('link', name='看进度').get_attribute('href')}")
    made = page.get_by_role("region", name="为您生成的表和承诺书")
    expect(made.get_by_role("button").first).to_be_visible()
    inspect(page)
    own = text_of(kept(page, made.get_by_role("button").first.click))
    assert name in own
    assert citizen.values["id_number"] in own
    promise = made.get_by_role("button", name=re.compile("承诺书"))
    assert "经营异常名录" in text_of(kept(page, promise.first.click))

    desk = Desk(device(live, SCREEN).new_page(), live, "clerk")
    desk.open(number, item)
    inspect(desk.page)
    form = desk.page.locator(".paper-line").filter(has_text="申请表")
    covered = text_of(kept(desk.page, form.get_by_role("button", name=re.compile("看一看")).click))
    assert f"仅供办理《{item}》使用" in covered
    assert citizen.values["id_number"] not in covered
    assert name not in covered
    form.get_by_role("button", name=re.compile("看完整的")).click()
    form.get_by_label("原因（会记录）").fill("核对签名")
    full = text_of(kept(desk.page, form.get_by_role("button", name="查看").click))
    assert citizen.values["id_number"] in full
    is_seen(desk.page, "看签名")


def is_seen(page: Page, button: str) -> None:
    """A picture comes up, whole."""
    page.get_by_role("button", name=re.compile(button)).first.click()
    picture = page.locator("dialog[open] img")
    expect(picture).to_be_visible()
    assert picture.evaluate("async image => { await image.decode(); return image.naturalWidth }") > 100
    page.keyboard.press("Escape")


def test_one_takes_a_copy_and_has_an_application_deleted(live: House, device: Device, citizen: Citizen) -> None:
    bundle = story("open_convenience_store")
    number = apply(citizen, bundle, bundle["scenarios"][2])
    page = citizen.page
    mine = f"{live.address}{page.get_by_role('link', name='看进度').get_attribute('href')}"
    page.goto(mine)
    citizen.press("不想办了，撤回申请")
    page.get_by_label("为什么撤回").fill("先不办了")
    citizen.press("确认撤回")
    expect(page.get_by_role("button", name="不想办了，撤回申请")).to_have_count(0)
    page.goto(f"{live.address}/profile")
    expect(page.get_by_role("heading", name="我的全部信息")).to_be_visible()
    copy = json.loads(kept(page, lambda: citizen.press("下载我的全部信息")).read_text(encoding="utf-8"))
    assert [one["number"] for one in copy["applications"]] == [number]
    citizen.press("要求删除")
    page.get_by_label("删除什么").select_option(index=1)
    inspect(page)
    citizen.press("提出要求")
    expect(page.get_by_text("等工作人员处理")).to_be_visible()

    desk = Desk(device(live, SCREEN).new_page(), live, "supervisor")
    desk.page.goto(f"{live.address}/console/#deletions")
    request = desk.page.get_by_role("region", name=f"删除请求：申请 {number}")
    expect(request).to_be_visible()
    inspect(desk.page)
    request.get_by_label(re.compile("已核实")).check()
    request.get_by_role("button", name="同意删除").click()
    expect(desk.page.get_by_text("已删除")).to_be_visible()
    page.reload()
    expect(page.get_by_text("已经删除")).to_be_visible()
    page.goto(mine)
    expect(page.get_by_text("删除了您填的内容和交的材料")).to_be_visible()
    inspect(page)
