"""How heavy first pages are on the wire: a scan with all that comes until its form can be filled in, and the app."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.house import House
from tests.journeys.stories import story

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
SHOP = "open_convenience_store"
MOST, MOST_OF_THE_APP = 60 * 1024, 150 * 1024


class Scales:
    """Weighs every answer that a page gets, heads included, as the line carried it."""

    def __init__(self, page: Page) -> None:
        self._names: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.responseReceived", self._began)
        wire.on("Network.loadingFinished", self._finished)

    def _began(self, told: dict[str, Any]) -> None:
        self._names[told["requestId"]] = told["response"]["url"]

    def _finished(self, told: dict[str, Any]) -> None:
        self._sizes[told["requestId"]] = int(told["encodedDataLength"])

    @property
    def came(self) -> dict[str, int]:
        """Address and weight of what came, in its order."""
        named = ((self._names.get(key, key), size) for key, size in self._sizes.items())
        return {f"{place} {name}": size for place, (name, size) in enumerate(named) if not name.startswith("data:")}


@pytest.mark.parametrize("packing", ["gzip", "br, gzip"])
def test_from_the_scan_to_the_form_within_60_kilobytes(live: House, device: Device, packing: str) -> None:
    """The shop's longest form: guide, questions, what they come to, consent, and the form's first screen."""
    bundle = story(SHOP)
    answers = max(bundle["scenarios"], key=lambda one: one["expected"]["fields_after"])["answers"]
    page = device(live, extra_http_headers={"Accept-Encoding": packing}).new_page()
    scales = Scales(page)
    page.goto(live.flyer(SHOP))
    page.get_by_role("link", name="开始办理").click()
    for question in bundle["questions"]:
        if question["code"] in answers:
            expect(page.get_by_role("heading", level=1)).to_have_text(question["ask"])
            words = next(one["label"] for one in question["answers"] if one["value"] == answers[question["code"]])
            page.get_by_label(words, exact=True).check()
            page.get_by_role("button", name="下一步").click()
    start, consent = page.get_by_role("button", name="开始填表"), page.locator("#agree-sensitive")
    start.wait_for()
    if consent.count():
        consent.check()
    start.click()
    page.locator("[id^=f-]").first.wait_for()
    parts = {part for name in scales.came for part in re.split(r"\W", name)}
    assert {"q", "first", "citizen", "css", "forms"} <= parts
    assert sum(scales.came.values()) <= MOST, scales.came


@pytest.mark.parametrize("packing", ["gzip", "br, gzip"])
def test_the_grid_worker_s_app_within_150_kilobytes(live: House, device: Device, packing: str) -> None:
    page = device(live, extra_http_headers={"Accept-Encoding": packing}).new_page()
    scales = Scales(page)
    page.goto(f"{live.address}/field/")
    expect(page.get_by_role("heading", level=1)).to_have_text("网格员登录")
    page.wait_for_load_state("networkidle")
    parts = {part for name in scales.came for part in re.split(r"\W", name)}
    assert {"field", "js", "css"} <= parts
    assert sum(scales.came.values()) <= MOST_OF_THE_APP, scales.came
