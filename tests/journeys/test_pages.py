"""Every page by itself: for everyone (axe), within its walls (policy), light, and readable without a script."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.addresses import OWN, PUBLIC, SHOP
from tests.journeys.citizen import Citizen
from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.house import House
from tests.journeys.measures import small_controls, small_text
from tests.journeys.watch import inspect

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]


def ready(page: Page) -> None:
    """The script has put its screen in place."""
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["phone", "screen"])
@pytest.mark.parametrize("view", ["plain", "elder"])
def test_public_pages(live: House, device: Device, size: Any, view: str) -> None:
    context = device(live, size)
    context.add_cookies([{"name": "lm_view", "value": view, "url": live.address}])
    page = context.new_page()
    for path in PUBLIC:
        page.goto(live.address + path)
        ready(page)
        inspect(page)


def test_the_code_is_read_where_the_demo_shows_it_also_without_a_script(live: House, device: Device) -> None:
    page, phone = device(live).new_page(), live.fresh_phone()
    page.goto(f"{live.address}/sign-in")
    page.get_by_label("手机号").fill(phone)
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_label("短信验证码")).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="验证码在这里看").click()
    ready(opened.value)
    code = live.text_code(phone)  # by now the worker has sent it
    plain = device(live, java_script_enabled=False).new_page()
    plain.goto(f"{live.address}/outbox")
    for box in (opened.value, plain):
        box.get_by_role("link", name="看看有没有新的").click()
        expect(box.get_by_role("listitem").filter(has_text=phone)).to_contain_text(code)
    inspect(opened.value)
    page.get_by_label("短信验证码").fill(code)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/applications")


def test_pages_of_someone_signed_in(live: House, device: Device, photo: Path) -> None:
    citizen = Citizen(device(live).new_page(), live, photo)
    page = citizen.page
    page.goto(f"{live.address}/sign-in")
    page.get_by_label("手机号").fill(citizen.phone)
    citizen.enter_code(page.locator("main"))
    page.wait_for_url("**/applications")
    for path in OWN:
        page.goto(live.address + path)
        ready(page)
        inspect(page)


def test_the_guide_is_readable_without_a_script(live: House, device: Device) -> None:
    page = device(live, java_script_enabled=False).new_page()
    page.goto(live.flyer("open_convenience_store"))
    main = page.get_by_role("main")
    for words in ("包含的事项", "办之前先看", "可能要交的材料", "想当面办"):
        expect(main.get_by_role("heading", name=words)).to_be_visible()
    expect(main.get_by_role("link", name="打 12345 问问")).to_be_visible()
    page.goto(f"{live.address}/?q=低保")
    expect(page.get_by_role("main")).to_contain_text("最低生活保障")
    page.get_by_role("link", name="长辈版").click()
    expect(page.locator("html")).to_have_class("elder")


def test_the_elder_view_stays_and_is_large(live: House, device: Device) -> None:
    page = device(live).new_page()
    page.goto(f"{live.address}/")
    page.get_by_role("link", name="长辈版").click()
    expect(page.get_by_role("link", name="标准版")).to_be_visible()
    for path in ("/", SHOP, "/sign-in", "/progress", f"{SHOP}#apply/questions/0"):
        page.goto("about:blank")
        page.goto(live.address + path)
        ready(page)
        assert small_text(page) == [], path
        assert small_controls(page) == [], path
