"""Every page by itself: for everyone (axe), within its walls (policy), light, and readable without a script."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.citizen import Citizen
from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.desk import Desk
from tests.journeys.house import COMMUNITY, House
from tests.journeys.measures import small_controls, small_text
from tests.journeys.watch import inspect

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
SHOP = f"/bundles/open_convenience_store?division={COMMUNITY}"
SOMEBODYS = "/applications/01932c07-0000-7000-8000-000000000001"
PUBLIC = [
    "/",
    "/?q=开店",
    "/?q=没有这回事",
    "/?category=social_aid",
    "/items/temp_relief",
    SHOP,
    "/bundles/newborn",
    "/sites",
]
PUBLIC += [
    "/sign-in",
    "/applications",
    SOMEBODYS,
    "/progress",
    "/notices",
    "/mandates",
    "/privacy",
    "/v/ABCDEFGH",
    "/nowhere",
]
#: The first page of a scan with all it needs to go on: guide, questions, form.
MOST = 60 * 1024


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


@pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["phone", "screen"])
def test_desk_pages(live: House, device: Device, size: Any) -> None:
    page = device(live, size).new_page()
    page.goto(f"{live.address}/console/")
    ready(page)
    inspect(page)
    Desk(page, live, "supervisor")
    boxes = page.get_by_role("navigation", name="收件箱").get_by_role("link")
    for box in boxes.all():
        box.click()
        ready(page)
        inspect(page)


def test_pages_of_someone_signed_in(live: House, device: Device, photo: Path) -> None:
    citizen = Citizen(device(live).new_page(), live, photo)
    page = citizen.page
    page.goto(f"{live.address}/sign-in")
    page.get_by_label("手机号").fill(citizen.phone)
    citizen.enter_code(page.locator("main"))
    page.wait_for_url("**/applications")
    for path in ("/applications", "/notices", "/mandates"):
        page.goto(live.address + path)
        ready(page)
        inspect(page)


def test_the_first_page_of_a_scan_is_light(live: House, device: Device) -> None:
    page = device(live).new_page()
    sizes: dict[str, int] = {}
    names: dict[str, str] = {}
    browser = page.context.new_cdp_session(page)
    browser.send("Network.enable")
    browser.on("Network.responseReceived", lambda told: names.update({told["requestId"]: told["response"]["url"]}))
    browser.on(
        "Network.loadingFinished", lambda told: sizes.update({told["requestId"]: int(told["encodedDataLength"])})
    )
    page.goto(live.flyer("open_convenience_store"))
    ready(page)
    came = {names[key]: size for key, size in sizes.items() if not names[key].startswith("data:")}
    assert len(came) == 3, came  # page, style, script
    assert sum(came.values()) <= MOST, came


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
