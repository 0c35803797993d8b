"""A press must never be lost: nothing moves under the finger while words are being kept."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.citizen import Citizen
from tests.journeys.conftest import PHONE
from tests.journeys.stories import at_the_shop_form

pytestmark = pytest.mark.browser
NUMBER = "19900000001"
#: Where the button stands on the glass, and what is told of the words above it.
NEXT, TOLD = ".bar .main", ".saved-line"


@pytest.fixture
def page(address: str, chromium: Any) -> Iterator[Any]:
    """A phone before a section of one field, the number of that phone: so short that its bar does not stick."""
    house: Any = SimpleNamespace(address=address, fresh_phone=lambda: NUMBER)
    with chromium.new_context(viewport=PHONE, locale="zh-CN") as context:
        citizen: Citizen = at_the_shop_form(house, context.new_page(), Path())
        page = citizen.page
        page.locator("[id^=f-]").first.wait_for()
        page.evaluate("() => { location.hash = 'apply/form/1' }")
        page.locator("#f-mobile").wait_for()
        yield page


def top(page: Any) -> float:
    return float(page.locator(NEXT).bounding_box()["y"])


def test_the_line_that_tells_what_is_kept_moves_nothing(page: Any) -> None:
    seen = {}
    page.locator("#f-mobile").fill(NUMBER)
    for words in ("正在保存", "已存在手机里", "已保存"):
        expect(page.locator(TOLD)).to_have_text(words)
        seen[words] = top(page)
    page.route("**/api/v1/applications/*", lambda route: route.abort())
    page.locator("#f-mobile").fill("13900139000")
    expect(page.locator(TOLD)).to_have_text("没有网络，已存在手机里")
    seen["没有网络"] = top(page)
    assert len(set(seen.values())) == 1, seen


@pytest.mark.parametrize("typed", [NUMBER, "199 0000 0001"])
def test_a_press_at_the_edge_counts_while_words_are_kept(page: Any, typed: str) -> None:
    """The press takes the focus from the field, whose spaces go at that moment."""
    page.locator("#f-mobile").fill(typed)
    expect(page.locator(TOLD)).to_have_text("已存在手机里")
    before, box = page.url, page.locator(NEXT).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 3)
    page.mouse.down()
    page.wait_for_timeout(150)  # as long as a slow finger lies on the glass
    page.mouse.up()
    expect(page).not_to_have_url(before)
    page.go_back()
    expect(page.locator("#f-mobile")).to_have_value(NUMBER)
