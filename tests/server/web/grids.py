"""The console's pages about grids, as tests open and look at them."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.watch import inspect, sideways

Desk = Callable[[str], Page]


def look(page: Page) -> None:
    """For everyone, and on a phone nothing hangs over its edge."""
    expect(page.locator(".wait")).to_have_count(0)
    for size in (PHONE, SCREEN):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert sideways(page) <= 0
        inspect(page)


def opened(page: Page, name: str) -> Page:
    """One of the pages about grids."""
    page.goto(page.url.split("#")[0] + "#grids")
    page.get_by_role("navigation", name="网格管理").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name, level=2)).to_be_visible()
    return page


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)
