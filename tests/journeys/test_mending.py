"""Answering a correction loses nothing: words, photos and signature lie in the phone until the answer was received."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.journeys.citizen import Citizen
from tests.journeys.filed import Filer, ask_for, be
from tests.journeys.house import House
from tests.journeys.phone import lying

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
STREET = "天溪区新地址八号"


def to_mend(live: House, page: Page) -> str:
    """Somebody's application of which the window wants the address anew; its id."""
    application, receipt = Filer(live, "shopkeeper").hand_in()
    marks = [{"target": {"pointer": "/residence_address"}, "reason": "wrong", "text": "门牌号不对"}]
    ask_for(live, receipt["cases"][0]["id"], marks)
    be(page, live, "shopkeeper")
    page.goto(f"{live.address}/applications/{application}")
    return application


def test_a_reload_loses_no_part_of_an_answer(live: House, device: Device, photo: Path) -> None:
    page = device(live).new_page()
    to_mend(live, page)
    citizen = Citizen(page, live, photo)
    citizen.sign()
    page.locator("#f-residence_address").fill(STREET)
    page.reload()
    expect(page.locator("#f-residence_address")).to_have_value(STREET)
    expect(page.get_by_role("button", name="擦掉重签")).to_be_enabled()
    expect(page.get_by_text("改的已存在这部手机里")).to_be_visible()


def test_a_lost_answer_is_sent_again_under_its_name(live: House, device: Device, photo: Path) -> None:
    page = device(live).new_page()
    to_mend(live, page)
    citizen = Citizen(page, live, photo)
    page.locator("#f-residence_address").fill(STREET)
    citizen.sign()
    names: list[str] = []

    def lose(route: Route) -> None:
        answer = route.fetch()
        names.append(route.request.url.rsplit("/", 1)[1])
        if answer.ok and len([name for name in names if name == names[-1]]) == 2:
            route.abort()  # the server has it, the phone does not know
        else:
            route.fulfill(response=answer)

    page.route("**/corrections/*/answers/*", lose)
    citizen.press("改好了，交上去")
    expect(page.get_by_role("alert")).to_contain_text("没有网络")
    citizen.press("改好了，交上去")
    expect(page.get_by_role("heading", name="有几处要补正")).to_have_count(0)
    assert len(set(names)) == 1
    assert lying(page) == {}
