"""What a grid worker does with the phone: the first start, the PIN, a phone that was off."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.house import COMMUNITY, House, until
from tests.journeys.phone import names
from tests.journeys.watch import inspect

#: What the list says of its length: other journeys may have entered somebody.
ALL = re.compile(r"^一共 \d+ 位$")
PIN, SIX_DIGITS = "sanmao-2026", "749302"
GRID = f"{COMMUNITY}001"
#: Milliseconds after which what was typed lies in the phone, as promised.
KEPT_WITHIN = 1000
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
  return found;
}"""


def worker(house: House) -> dict:
    who = {"kind": "password", "name": "grid_worker", "password": house.passwords["grid_worker"], "carry": "body"}
    return house.ask("POST", "/sessions", who)


def sign_in(house: House, page: Page, name: str = "grid_worker") -> None:
    page.get_by_label("登录名").fill(name)
    page.get_by_label("密码", exact=True).fill(house.passwords[name])
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
    expect(page.get_by_text(ALL)).to_be_visible()


def choose(page: Page, pin: str, again: str = "") -> None:
    page.get_by_label("开锁密码").fill(pin)
    page.get_by_label("再填一次").fill(again or pin)
    page.get_by_role("button", name="好了").click()


def cold_start(context: BrowserContext, page: Page, *, shows: str = "请填开锁密码") -> Page:
    """The phone was off: nothing of the page's memory is left. `shows`: what its first heading says then."""
    address = page.url
    page.wait_for_timeout(KEPT_WITHIN)
    page.close()
    fresh = context.new_page()
    fresh.goto(address)
    expect(fresh.get_by_role("heading", level=1)).to_contain_text(shows)
    return fresh


def unlock(page: Page, pin: str = PIN) -> None:
    page.get_by_label("开锁密码").fill(pin)
    page.get_by_role("button", name="打开").click()


def reopened(context: BrowserContext, page: Page, pin: str = PIN) -> Page:
    """The tab was killed, and the phone asks for the PIN again; the same screen comes back."""
    page = cold_start(context, page)
    unlock(page, pin)
    return page


def packed(page: Page) -> None:
    """The phone has the app, and the forms of all that may be done."""
    until(lambda: "/field/" in page.evaluate(KEPT), "the phone has the app")
    until(lambda: any("of=items" in name for name in names(page, "forms")), "the books are there")


def at_work(house: House, context: BrowserContext) -> Page:
    """A phone from its first start until it can do without a network."""
    page = context.new_page()
    first_start(house, page)
    packed(page)
    return page
