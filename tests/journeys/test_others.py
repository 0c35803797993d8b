"""Acting for others: a parent for a newborn without a number."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.journeys.citizen import Citizen
from tests.journeys.house import House
from tests.journeys.stories import story
from tests.journeys.watch import inspect

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]


def begin(citizen: Citizen, code: str, scenario: int, **answers: Any) -> None:
    """From the flyer to what applies."""
    bundle = story(code)
    citizen.page.goto(citizen.house.flyer(code))
    citizen.page.get_by_role("link", name="开始办理").click()
    citizen.answer(bundle["questions"], bundle["scenarios"][scenario]["answers"] | answers)


def finish(citizen: Citizen) -> None:
    """From what applies to the signature."""
    citizen.agree()
    citizen.press("开始填表")
    citizen.fill_form()
    if citizen.page.url.endswith("/papers"):
        citizen.hand_papers()
    expect(citizen.page.get_by_role("heading", name="核对、签名、提交")).to_be_visible()
    citizen.sign()


def test_a_parent_applies_for_a_newborn_who_has_no_number(live: House, device: Device, photo: Path) -> None:
    citizen = Citizen(device(live).new_page(), live, photo, look=inspect)
    begin(citizen, "newborn", 0)
    citizen.press("换成别人")
    citizen.page.get_by_label("亲友,他委托我办").check()
    alone = citizen.page.get_by_text("这件事要本人办", exact=True)
    expect(alone).to_be_visible()  # the birth certificate takes the parents themselves
    citizen.page.get_by_label("我的孩子,或我监护的人").check()
    expect(alone).to_have_count(0)
    inspect(citizen.page)
    citizen.press("就这样办")
    expect(citizen.page.get_by_text("给谁办:我的孩子,或我监护的人")).to_be_visible()
    finish(citizen)
    assert re.fullmatch(r"\d{22}", citizen.submit())
