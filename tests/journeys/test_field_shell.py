"""The grid worker's app: first start, PIN, a cold start without network, a phone reported lost."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from server.core.ids import uuid7
from tests.journeys.conftest import SCREEN
from tests.journeys.house import COMMUNITY, House, until
from tests.journeys.watch import inspect

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
PIN, SIX_DIGITS = "sanmao-2026", "749302"
GRID = f"{COMMUNITY}001"
RESIDENTS = {"欧阳秀兰": "3-2-501", "王桂芬": "3-2-1001", "李明": "12"}
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
  return found;
}"""
#: All bytes and texts of the app's database, as somebody would search them who has copied the phone.
COPIED = """async () => {
  const db = await new Promise(done => {
    const asked = indexedDB.open('lastmeter-field');
    asked.onsuccess = () => done(asked.result);
  });
  const told = (_, value) => ArrayBuffer.isView(value) ? new TextDecoder().decode(value) : value;
  let text = '';
  for (const name of db.objectStoreNames)
    text += await new Promise(done => {
      const asked = db.transaction(name).objectStore(name).getAll();
      asked.onsuccess = () => done(JSON.stringify(asked.result, told));
    });
  db.close();
  return text;
}"""


@pytest.fixture(scope="module")
def grid(live: House) -> House:
    """A house whose worker looks after a grid with residents."""
    token, since = live.secretary(), (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    charge = {"worker": worker(live)["account"]["id"], "grid": GRID, "since": since}
    live.ask("PUT", f"/grid-workers/{uuid7()}", charge, token)
    for name, house in RESIDENTS.items():
        told = {"id": str(uuid7()), "name": name, "house": house, "grid": GRID}
        live.ask("PUT", f"/residents/{uuid7()}", told, token)
    return live


def worker(house: House) -> dict:
    who = {"kind": "password", "name": "grid_worker", "password": house.passwords["grid_worker"], "carry": "body"}
    return house.ask("POST", "/sessions", who)


def sign_in(house: House, page: Page) -> None:
    page.get_by_label("登录名").fill("grid_worker")
    page.get_by_label("密码", exact=True).fill(house.passwords["grid_worker"])
    page.get_by_role("button", name="登录", exact=True).click()


def first_start(house: House, page: Page, pin: str = PIN) -> None:
    """From nothing to the list."""
    page.goto(f"{house.address}/field/")
    expect(page.get_by_role("heading", level=1)).to_have_text("网格员登录")
    inspect(page)
    sign_in(house, page)
    expect(page.get_by_role("heading", level=1)).to_have_text("定一个开锁密码")
    inspect(page)
    choose(page, pin)
    expect(page.get_by_text("一共 3 位")).to_be_visible()


def choose(page: Page, pin: str, again: str = "") -> None:
    page.get_by_label("开锁密码").fill(pin)
    page.get_by_label("再填一次").fill(again or pin)
    page.get_by_role("button", name="好了").click()


def cold_start(context: BrowserContext, page: Page) -> Page:
    """The phone was off: nothing of the page's memory is left."""
    address = page.url
    page.close()
    fresh = context.new_page()
    fresh.goto(address)
    expect(fresh.get_by_role("heading", level=1)).to_have_text("请填开锁密码")
    return fresh


def unlock(page: Page, pin: str = PIN) -> None:
    page.get_by_label("开锁密码").fill(pin)
    page.get_by_role("button", name="打开").click()


def test_a_phone_that_was_off_opens_its_list_without_network(grid: House, device: Device) -> None:
    context = device(grid)
    page = context.new_page()
    first_start(grid, page)
    until(lambda: "/field/" in page.evaluate(KEPT), "the phone has the app")
    assert not [path for path in page.evaluate(KEPT) if path.startswith("/api")]
    context.set_offline(True)
    page = cold_start(context, page)
    inspect(page)
    unlock(page, "falsch-2026")
    expect(page.get_by_role("alert")).to_contain_text("密码不对")
    unlock(page)
    expect(page.get_by_text("一共 3 位")).to_be_visible()
    expect(page.get_by_text("现在没有网")).to_be_visible()
    page.get_by_label("找人").fill("oy")
    expect(page.get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_role("listitem")).to_contain_text("3-2-501")
    for name in ("待办", "未上传", "设置", "住户"):
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        inspect(page)
    page.get_by_role("button", name="锁上").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("请填开锁密码")
    assert "3-2-501" not in page.content()
    copied = page.evaluate(COPIED)
    assert len(copied) > 1000
    assert not [secret for secret in ("欧", "oyxl", "3-2-501", "refresh", "grid_worker", GRID) if secret in copied]


def test_pins_that_anybody_guesses_are_refused_and_six_digits_wait_for_a_sign_in(grid: House, device: Device) -> None:
    context = device(grid, SCREEN)
    page = context.new_page()
    page.goto(f"{grid.address}/field/")
    sign_in(grid, page)
    for pin, again, why in (("abc", "", "太短了"), ("123456", "", "太容易猜"), (PIN, "sanmao-2027", "不一样")):
        choose(page, pin, again)
        expect(page.get_by_role("alert")).to_contain_text(why)
    choose(page, SIX_DIGITS)
    expect(page.get_by_text("一共 3 位")).to_be_visible()
    page = cold_start(context, page)
    unlock(page, SIX_DIGITS)
    expect(page.get_by_text("名单还锁着")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    sign_in(grid, page)
    expect(page.get_by_text("一共 3 位")).to_be_visible()


def test_a_forgotten_pin_is_chosen_anew_after_a_sign_in(grid: House, device: Device) -> None:
    context = device(grid)
    page = context.new_page()
    first_start(grid, page)
    page = cold_start(context, page)
    page.get_by_role("button", name="忘了密码").click()
    sign_in(grid, page)
    expect(page.get_by_role("heading", level=1)).to_have_text("定一个新的开锁密码")
    choose(page, "another-Pin-9")
    expect(page.get_by_text("一共 3 位")).to_be_visible()
    page = cold_start(context, page)
    unlock(page, "another-Pin-9")
    expect(page.get_by_text("一共 3 位")).to_be_visible()


def test_a_phone_reported_lost_is_wiped_at_its_next_contact(grid: House, device: Device) -> None:
    context = device(grid)
    page = context.new_page()
    first_start(grid, page)
    phones = grid.ask("GET", "/sync-devices", token=worker(grid)["access_token"])["items"]
    newest = max(phones, key=lambda one: one["made_at"])
    revoke(grid, newest["id"])
    page = cold_start(context, page)
    unlock(page)
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    sign_in(grid, page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("挂失")
    inspect(page)
    assert not page.evaluate(COPIED).replace("[]", "")
    page.get_by_role("button", name="重新登记").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("网格员登录")


def revoke(house: House, device_id: str) -> None:
    import urllib.request

    address = f"{house.address}/api/v1/sync-devices/{device_id}"
    head = {"Authorization": f"Bearer {house.secretary()}"}
    with urllib.request.urlopen(urllib.request.Request(address, headers=head, method="DELETE"), timeout=30) as answer:
        assert answer.status == 204
