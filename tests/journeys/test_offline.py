"""Without network the begun form still opens, nobody's answers are kept, and handing in waits for the network."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.citizen import Citizen
from tests.journeys.house import House, until
from tests.journeys.stories import at_the_shop_form
from tests.journeys.watch import inspect

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
NAME = "欧阳玉𬭚"
#: Everything in the browser's caches, as addresses.
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
  return found;
}"""
PERSONAL = re.compile(r"/api/v1/(?!bundles/|divisions|consent-texts/)|/console|/prefill|/forms")


def begun(house: House, page: Page, photo: Path) -> Citizen:
    """Somebody in the first section of a short form, with all files of it in the phone."""
    citizen = at_the_shop_form(house, page, photo)
    wanted = {"/offline", "/applications", "/api/v1/bundles/open_convenience_store"}
    until(lambda: wanted <= set(page.evaluate(KEPT)), "the phone has all that the form needs")
    return citizen


def test_a_reload_without_network_loses_no_word(live: House, device: Device, photo: Path) -> None:
    context = device(live)
    page = begun(live, context.new_page(), photo).page
    context.set_offline(True)
    page.locator("#f-person_name").fill(NAME)
    page.reload()
    expect(page.locator("#f-person_name")).to_have_value(NAME)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    inspect(page)
    page.get_by_role("link", name="我的", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("没填完")
    page.get_by_role("link", name="接着填").click()
    expect(page.locator("#f-person_name")).to_have_value(NAME)
    page.goto(f"{live.address}/progress")
    expect(page.get_by_role("heading", level=1)).to_have_text("现在没有网络")
    inspect(page)


def test_handing_in_waits_for_the_network_and_says_so(live: House, device: Device, photo: Path) -> None:
    context = device(live)
    citizen = begun(live, context.new_page(), photo)
    page = citizen.page
    citizen.fill_form()
    if page.url.endswith("/papers"):
        citizen.hand_papers()
    page.get_by_role("button", name="提交申请").wait_for()
    sign_in_first(citizen, context)
    citizen.sign()
    context.set_offline(True)
    citizen.press("提交申请")
    waiting = page.get_by_role("status").filter(has_text="还没有交上去")
    expect(waiting).to_contain_text("有网了马上替您交")
    inspect(page)
    context.set_offline(False)
    expect(page.get_by_role("heading", name="已经提交")).to_be_visible()


def sign_in_first(citizen: Citizen, context: BrowserContext) -> None:
    """In a second tab; the page with the form knows by the browser's own cookie."""
    other = context.new_page()
    other.goto(f"{citizen.house.address}/sign-in")
    other.get_by_label("手机号").fill(citizen.phone)
    citizen_there = Citizen(other, citizen.house, citizen.photo)
    citizen_there.phone = citizen.phone
    citizen_there.enter_code(other.locator("main"))
    other.wait_for_url("**/applications")
    other.close()
    citizen.page.reload()
    citizen.page.get_by_role("button", name="提交申请").wait_for()


def test_nothing_personal_lies_in_the_caches(live: House, device: Device, photo: Path) -> None:
    context = device(live)
    page = begun(live, context.new_page(), photo).page
    page.reload()
    for path in ("/applications", "/notices", "/profile", "/visits", "/mandates", "/console/"):
        page.goto(live.address + path)
        page.wait_for_load_state("networkidle")
    kept: list[Any] = page.evaluate(KEPT)
    assert "/applications" in kept
    assert [address for address in kept if PERSONAL.search(address)] == []


def test_the_desks_have_no_such_worker(live: House, device: Device) -> None:
    page = device(live).new_page()
    page.goto(f"{live.address}/console/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("() => navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
