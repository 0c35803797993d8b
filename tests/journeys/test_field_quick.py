"""A simple item asks little beyond its form: counted in presses and words, which no slow machine makes longer."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.at_the_door import at_work, reopened
from tests.journeys.house import House
from tests.journeys.test_field_bedside import SECTIONS, sign
from tests.journeys.test_field_job import choose_pass, fill, form_of, on, take, title

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]

#: Seconds of a press by the keystroke-level model (Card, Moran and Newell 1980): to think of it, to point, to press.
PRESS = 1.35 + 1.1 + 0.2
#: Signs that are said in a second; seconds in which a worker writes his name. Both on the slow side.
SAID, NAME = 4, 10
#: Seconds that a simple item may ask beyond its form.
MOST = 60

PHOTOS_LOCKED = "照片和签名用您的开锁密码锁着，送到才删"

COUNT = """() => {
  window.presses = 0;
  const counts = ({ target }) => { if (target.closest('button, a, input, select, summary')) window.presses += 1; };
  addEventListener('click', counts, true);
}"""


def test_a_simple_item_asks_for_one_yes_and_no_minute_beyond_its_form(live: House, device: Device, photo: Path) -> None:
    context = device(live)
    page = at_work(live, context)
    context.set_offline(True)
    page = reopened(context, page)
    form = form_of(live)
    page.get_by_role("button", name="：欧").click()
    choose_pass(page)
    for section, after in pairwise(SECTIONS):
        fill(page, form, photo, section)
        on(page, after)
    fill(page, form, photo, SECTIONS[-1])
    page.evaluate(COUNT)
    on(page, "材料：要拍 1 份")
    camera = pressed(page, lambda: take(page, photo))
    on(page, "本人同意")
    said = page.locator(".card", has_text="请网格员帮忙办").inner_text()
    expect(page.get_by_role("img", name="请用手指或鼠标在这里签名")).to_have_count(0)
    page.get_by_role("button", name="本人说同意").click()
    expect(title(page)).to_have_text("您签个名，封好送出")
    expect(page.get_by_text(PHOTOS_LOCKED)).to_be_visible()
    sign(page)
    page.get_by_role("button", name="封好，准备送出").click()
    expect(title(page)).to_have_text("封好了，还没送到")
    expect(page.get_by_text(PHOTOS_LOCKED)).to_be_visible()
    presses = page.evaluate("window.presses") - camera
    assert presses == 4, "on from the form, on from its papers, yes, sealed"
    assert presses * PRESS + len(said) / SAID + NAME <= MOST


def pressed(page: Page, do: Callable[[], None]) -> int:
    """How many presses that took: pictures are of the item, as its form is."""
    before = page.evaluate("window.presses")
    do()
    return int(page.evaluate("window.presses")) - int(before)
