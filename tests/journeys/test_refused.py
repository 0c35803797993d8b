"""What is refused is told with its reasons and the ways to object; what is not wanted any more can be taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.journeys.citizen import Citizen
from tests.journeys.conftest import SCREEN
from tests.journeys.desk import Desk
from tests.journeys.house import House
from tests.journeys.stories import apply, story
from tests.journeys.test_field_job import look

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]


def test_a_denial_tells_its_reasons_and_the_rest_can_be_withdrawn(live: House, device: Device, photo: Path) -> None:
    bundle = story("elderly_benefits")
    citizen = Citizen(device(live).new_page(), live, photo)
    page = citizen.page
    number = apply(citizen, bundle, bundle["scenarios"][0])
    denied, left = (item["name"] for item in citizen.form["items"])
    clerk = Desk(device(live, SCREEN).new_page(), live, "clerk")
    clerk.open(number, denied)
    clerk.accept()
    reviewer = Desk(device(live, SCREEN).new_page(), live, "reviewer")
    reviewer.open(number, denied)
    reviewer.deny("户籍不在本区")

    page.get_by_role("link", name="看进度").click()
    card = page.get_by_role("region", name=denied, exact=True)
    expect(card).to_contain_text("办结（不予）")
    main = page.get_by_role("main")
    expect(main).to_contain_text("户籍不在本区")
    expect(main).to_contain_text("行政复议")
    expect(main).to_contain_text("行政诉讼")
    look(page)

    citizen.press("不想办了，撤回申请")
    page.get_by_label("为什么撤回").fill("先不办了")
    citizen.press("确认撤回")
    expect(page.get_by_role("region", name=left, exact=True)).to_contain_text("撤回")
    expect(page.get_by_role("button", name="不想办了，撤回申请")).to_have_count(0)
