"""A grid worker among the tasks of the phone."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.at_the_door import worker
from tests.journeys.house import House
from tests.journeys.test_field_job import look, title

KEPT = "已记在手机里，有网了就送出"


def token(house: House) -> str:
    return str(worker(house)["access_token"])


def tab(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    expect(title(page)).to_have_text(name)


def renew(page: Page) -> None:
    """The worker wants the newest list now."""
    tab(page, "设置")
    page.get_by_role("button", name="现在更新、送出").click()
    expect(page.get_by_role("button", name="现在更新、送出")).to_be_enabled()
    tab(page, "待办")


def task(page: Page, words: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=words)


def enter(page: Page, words: str) -> None:
    task(page, words).locator("a[href^='#task/']").click()
    expect(page.get_by_role("link", name="返回")).to_be_visible()


@contextmanager
def without_network(context: BrowserContext) -> Iterator[None]:
    context.set_offline(True)
    yield
    context.set_offline(False)


def done(page: Page) -> None:
    """It shows at once, and the worker goes back to the list."""
    expect(page.get_by_text(KEPT)).to_be_visible()
    look(page)
    page.get_by_role("link", name="返回").click()
