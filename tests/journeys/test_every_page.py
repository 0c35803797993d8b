"""Every screen of a citizen with something on it, and every step: for everyone (axe), inside its walls, on two sizes in
two views. Which there are is read from the sources: one that is not visited is missed."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from server.core.ids import uuid7
from tests.journeys.citizen import Citizen
from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.filed import Filer, ask_for
from tests.journeys.house import COMMUNITY, House
from tests.journeys.stories import story
from tests.journeys.test_mending import by_number
from tests.journeys.test_others import by_mandate
from tests.journeys.vouched import be
from tests.journeys.watch import inspect
from tests.server.web import sources

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
OPEN = "() => document.querySelectorAll('details').forEach(one => { one.open = true })"
ELDER = "on => document.documentElement.classList.toggle('elder', on)"


def everywhere(page: Page) -> None:
    """Inspect the page, with all that folds open, on a phone and on a screen, in the plain and in the elder view."""
    expect(page.locator(".wait:not([hidden])")).to_have_count(0)
    page.evaluate(OPEN)
    for size in (SCREEN, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for is_elder in (True, False):
            page.evaluate(ELDER, is_elder)
            inspect(page)


def test_every_step_of_an_application(live: House, device: Device, photo: Path) -> None:
    seen: set[str] = set()

    def look(page: Page) -> None:
        found = re.search(r"#apply/(\w+)", page.url)
        if found:
            seen.add(found[1])
            everywhere(page)

    citizen = Citizen(device(live).new_page(), live, photo, look=look)
    bundle = story("open_convenience_store")
    citizen.page.goto(f"{live.address}/bundles/newborn#apply/start")  # no flyer's code told where
    expect(citizen.page.get_by_role("heading", level=1)).to_have_text("在哪个社区办？")
    look(citizen.page)
    citizen.page.goto(f"{live.address}/bundles/open_convenience_store?division={COMMUNITY}")
    citizen.page.get_by_role("link", name="开始办理").click()
    citizen.answer(bundle["questions"], bundle["scenarios"][2]["answers"])
    citizen.press("换成别人")
    for who in ("亲友，他委托我办", "我自己"):
        citizen.page.get_by_label(who).check()
        look(citizen.page)
    citizen.press("就这样办")
    citizen.agree()
    look(citizen.page)
    citizen.press("开始填表")
    citizen.fill_form()
    citizen.hand_papers()
    expect(citizen.page.get_by_role("heading", name="核对、签名、提交")).to_be_visible()
    citizen.sign()
    citizen.submit()
    assert seen == sources.steps()


def test_every_screen_of_ones_own(live: House, device: Device) -> None:
    filer = Filer(live, "shopkeeper")
    mended, receipt = filer.hand_in()
    marks: list[dict[str, Any]] = [
        {"target": {"pointer": "/residence_address"}, "reason": "wrong", "text": "门牌号不对"},
        {"target": {"pointer": "/applicant_signature"}, "reason": "missing", "text": ""},
    ]
    ask_for(live, receipt["cases"][0]["id"], marks)
    withdrawn, _ = filer.hand_in()
    filer.ask("PUT", f"/applications/{withdrawn}/withdrawal", {"id": str(uuid7()), "reason": "不办了"})
    filer.draft()
    by_mandate(live)
    addresses = {
        "sign-in": ["/sign-in"],
        "applications": ["/applications"],
        "application": [f"/applications/{mended}", f"/applications/{withdrawn}"],
        "progress": ["/progress"],
        "returned": ["/sign-in/back"],
        "notices": ["/notices"],
        "visits": ["/visits", "/visits?what=老年卡"],
        "mandates": ["/mandates"],
        "consents": ["/privacy"],
        "profile": ["/profile"],
    }
    assert addresses.keys() == sources.screens()
    page = device(live).new_page()
    be(page, live, "shopkeeper")
    for address in (one for several in addresses.values() for one in several):
        page.goto(live.address + address)
        page.wait_for_load_state("networkidle")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        everywhere(page)


def test_what_paper_opens(live: House, device: Device) -> None:
    """The codes of receipts and flyers, those that hold and those that do not; and the progress by number."""
    page = device(live).new_page()
    _, receipt = Filer(live, "shopkeeper").hand_in()
    flyer = live.flyer("newborn")
    newest = live.ask("GET", "/flyers", None, live.secretary())["items"][0]
    live.ask("PUT", f"/flyers/{newest['id']}/revocation", None, live.secretary())
    for address, words in ((receipt["qr"], "回执核验"), (flyer, "这张宣传页已经停用")):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text(words)
        everywhere(page)
    page.goto(receipt["qr"])
    page.get_by_role("link", name="查办理进度").click()
    expect(page.get_by_label("申请编号")).to_have_value(receipt["number"])
    by_number(page, live, receipt)
    everywhere(page)
