"""Every page in a real Chromium: sizes of controls, nothing wider than the phone, no error.

The rules of WCAG are looked at in one place: `tests/journeys/test_pages.py`, with the watch that is used here too.
"""

import io
from typing import Any

import pytest
from PIL import Image, ImageChops

from server.web import icon
from tests.journeys.watch import sideways, violations

pytestmark = pytest.mark.browser
PATHS = (
    "/",
    "/?q=开店",
    "/items/temp_relief",
    "/bundles/open_convenience_store",
    "/bundles/open_convenience_store#apply/start",
    "/bundles/open_convenience_store?division=370199001001#apply/start",
    "/sign-in",
    "/applications",
    "/applications/01932c07-0000-7000-8000-000000000001",
    "/progress",
    "/notices",
    "/visits",
    "/mandates",
    "/profile",
    "/privacy",
    "/sites",
    "/nowhere",
    "/console/",
)
#: Controls lower than the limit; links inside sentences do not count, nor inputs whose label is the target.
SMALL = """(least) => [...document.querySelectorAll('a, button, input, select, summary')]
    .filter((one) => one.offsetParent && !one.closest('p, li, td, dd, .skip, dialog'))
    .filter((one) => !one.matches('label.choice input, .pick input'))
    .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
    .filter(([, height]) => height < least)"""


def _faults(page: Any, least: int) -> list[Any]:
    wide = sideways(page)
    return [*page.evaluate(SMALL, least), *([["wider than the phone", wide]] if wide > 0 else [])]


def test_the_desk_picture_in_pixels_is_the_drawing(address: str, chromium: Any) -> None:
    page = chromium.new_page(viewport={"width": 512, "height": 512})
    page.goto(f"{address}/field/icon.svg")
    drawing = Image.open(io.BytesIO(page.screenshot())).convert("L")
    pixels = Image.open(io.BytesIO(icon.png(512))).convert("L")
    apart = ImageChops.difference(drawing, pixels).histogram()
    assert sum(apart[64:]) < 0.002 * 512 * 512  # along the edges
    page.close()


@pytest.mark.parametrize("view", ["plain", "elder"])
def test_every_page_fits_a_finger_and_a_phone(address: str, chromium: Any, view: str) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, bypass_csp=True)
    context.add_cookies([{"name": "lm_view", "value": view, "url": address}])
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    found = {}
    for path in PATHS:
        page.goto("about:blank")
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        least = 60 if view == "elder" and path != "/console/" else 44
        faults = _faults(page, least)
        if faults:
            found[path] = faults
    assert found == {}
    assert broken == []


def test_somebody_elses_matter_says_what_it_takes(address: str, chromium: Any) -> None:
    page = chromium.new_context(viewport={"width": 360, "height": 740}, bypass_csp=True).new_page()
    page.goto(f"{address}/items/temp_relief?division=370199001001#apply/outcome")
    page.click("button:has-text('换成别人')")
    page.click("label:has-text('他委托我办')")
    page.wait_for_selector("h2:has-text('先登录')")
    page.click("button:has-text('就这样办')")
    page.wait_for_selector("text=要先选一份对方的授权")
    assert _faults(page, 44) == violations(page) == []
    page.click("label:has-text('我的孩子')")
    page.click("button:has-text('就这样办')")
    page.wait_for_selector("text=给谁办：我的孩子")


def test_typed_words_survive_a_reload(address: str, chromium: Any) -> None:
    page = chromium.new_context(viewport={"width": 360, "height": 740}).new_page()
    refused: list[str] = []
    page.on(
        "console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None
    )
    page.goto(f"{address}/items/temp_relief?division=370199001001")
    page.click("text=开始办理")
    page.click("button:has-text('开始填表')")
    if page.locator("#agree-sensitive").count():
        page.locator("#agree-sensitive").check(force=True)
        page.click("button:has-text('开始填表')")
    page.fill("#f-person_name", "欧阳𬭚")
    page.wait_for_timeout(1000)
    page.reload()
    page.wait_for_selector("#f-person_name")
    assert page.input_value("#f-person_name") == "欧阳𬭚"
    assert refused == []
