"""Acting for others: a parent for a newborn without a number, a daughter with a mandate for her mother."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from server.core import clock
from server.core.ids import uuid7
from server.identity import demo
from tests.journeys.citizen import Citizen
from tests.journeys.house import House, until
from tests.journeys.phone import CITIZEN, names
from tests.journeys.stories import story
from tests.journeys.vouched import be, choose, vouched
from tests.journeys.watch import inspect

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]


def begin(citizen: Citizen, code: str, scenario: int, **answers: Any) -> None:
    """From the flyer to what applies."""
    bundle = story(code)
    citizen.page.goto(citizen.house.flyer(code))
    citizen.page.get_by_role("link", name="开始办理").click()
    citizen.answer(bundle["questions"], bundle["scenarios"][scenario]["answers"] | answers)


def test_a_parent_applies_for_a_newborn_who_has_no_number(live: House, device: Device, photo: Path) -> None:
    citizen = Citizen(device(live).new_page(), live, photo, look=inspect)
    begin(citizen, "newborn", 0)
    citizen.press("换成别人")
    citizen.page.get_by_label("亲友，他委托我办").check()
    alone = citizen.page.get_by_text("这件事要本人办", exact=True)
    expect(alone).to_be_visible()  # the birth certificate takes the parents themselves
    citizen.page.get_by_label("我的孩子，或我监护的人").check()
    expect(alone).to_have_count(0)
    inspect(citizen.page)
    citizen.press("就这样办")
    expect(citizen.page.get_by_text("给谁办：我的孩子，或我监护的人")).to_be_visible()
    citizen.values["proxy_relation"] = "parent"
    citizen.agree()
    citizen.press("开始填表")
    citizen.fill_form()
    letter = citizen.page.get_by_role("heading", name="授权委托书", exact=True)
    expect(letter, "nothing is on record for which it were spared").to_be_visible()
    inspect(citizen.page)
    citizen.press("我是监护人，改过来")
    expect(letter).to_have_count(0)
    citizen.hand_papers()
    expect(citizen.page.get_by_role("heading", name="核对、签名、提交")).to_be_visible()
    expect(citizen.page.locator(".saved-line")).to_have_text("已保存")
    citizen.sign()
    assert re.fullmatch(r"\d{22}", citizen.submit())


def test_a_daughter_applies_for_her_mother_by_mandate(live: House, device: Device, photo: Path) -> None:
    by_mandate(live)
    citizen = Citizen(device(live).new_page(), live, photo, look=inspect)
    be(citizen.page, live, "shopkeeper")
    begin(citizen, "elderly_benefits", 0, q_who=True)
    citizen.press("选一个")
    citizen.page.get_by_label("亲友，他委托我办").check()
    citizen.page.get_by_label("欧阳**（您是女儿）").check()
    inspect(citizen.page)
    citizen.press("就这样办")
    citizen.press("看看能替我填什么")
    citizen.press("同意，替我填")
    # what is known of the mother is what she said herself: in another story of this house, or nowhere yet
    expect(citizen.page.get_by_text(re.compile("还没有可以替您填的|替您填好了"))).to_be_visible()
    citizen.fill_all()
    citizen.sign()
    citizen.press("提交申请")
    expect(citizen.page.get_by_role("heading", name="已经提交")).to_be_visible()

    citizen.page.goto(f"{live.address}/mandates")
    card = citizen.page.locator(".card").filter(has_text="我替 欧阳** 办").first  # the newest
    expect(card).to_contain_text("能委托的都可以")
    citizen.press("不再代办", card)
    inspect(citizen.page)
    citizen.press("确认不再代办", card)
    expect(card.locator(".tag")).to_have_text("不再代办")


def test_what_was_begun_for_the_mother_is_shut_when_she_takes_the_mandate_back(
    live: House, device: Device, photo: Path
) -> None:
    mandate, hers = by_mandate(live)
    citizen = Citizen(device(live).new_page(), live, photo, look=inspect)
    be(citizen.page, live, "shopkeeper")
    begin(citizen, "elderly_benefits", 0, q_who=True)
    citizen.press("选一个")
    citizen.page.get_by_label("亲友，他委托我办").check()
    citizen.page.get_by_label("欧阳**（您是女儿）").last.check()
    citizen.press("就这样办")
    expect(citizen.page.get_by_text("已保存")).to_be_visible()
    citizen.page.goto(f"{live.address}/applications")
    citizen.page.get_by_role("link", name="接着填").click()
    citizen.agree()
    citizen.press("开始填表")
    live.ask("PUT", f"/mandates/{mandate}/revocation", {"how": "page"}, hers)
    citizen.page.locator("input[type=text][id^=f-]").first.fill("欧阳秀兰")
    told = citizen.page.get_by_role("status").filter(has_text="只存在手机里：替别人办这件事的授权已经结束")
    expect(told).to_be_visible()  # while he types, not only when he hands in
    fields = citizen.page.locator("main input[type=text][id^=f-]")
    fields.last.focus()
    expect(told, "however far down he types").to_be_in_viewport(ratio=1)
    for field in (fields.last, fields.first):
        field.focus()
        assert top(field) >= top(told) + told.bounding_box()["height"], "no field that he goes to lies under it"  # type: ignore[index]
    inspect(citizen.page)
    citizen.page.goto(f"{live.address}/applications")
    card = citizen.page.locator(".card").filter(has_text="替别人填的，授权已经结束")
    expect(card).to_contain_text("填的内容不能再看")
    expect(citizen.page.get_by_role("link", name="接着填")).to_have_count(0)
    inspect(citizen.page)
    until(lambda: not names(citizen.page, "drafts", CITIZEN), "nothing of it lies in the phone any more")
    citizen.press("删掉", card)
    citizen.press("删掉它", card)
    expect(card).to_have_count(0)


def top(place: Locator) -> float:
    box = place.bounding_box()
    assert box
    return box["y"]


def test_a_guest_is_asked_for_a_text_message_first_and_for_a_check_only_where_it_takes_one(
    live: House, device: Device, photo: Path
) -> None:
    by_mandate(live)
    vouched(live, "shopkeeper")  # elsewhere, before: she has an account
    citizen = Citizen(device(live).new_page(), live, photo, look=inspect)
    begin(citizen, "elderly_benefits", 0, q_who=True)
    citizen.press("选一个")
    citizen.page.get_by_label("亲友，他委托我办").check()
    held, check = citizen.page.locator("#whom-mandate"), citizen.page.get_by_text("要先核验您自己的身份")
    expect(held.get_by_role("heading", name="先登录")).to_be_visible()
    expect(check).to_have_count(0)
    inspect(citizen.page)
    held.get_by_label("手机号").fill(citizen.phone)
    citizen.enter_code(held)
    expect(check).to_be_visible()
    inspect(citizen.page)
    choose(citizen.page, "shopkeeper")
    citizen.page.get_by_role("link", name="接着办").click()
    citizen.page.get_by_label("亲友，他委托我办").check()
    citizen.page.get_by_label("欧阳**（您是女儿）").last.check()
    citizen.press("就这样办")
    expect(citizen.page.get_by_text("给谁办：亲友，他委托我办")).to_be_visible()


def by_mandate(house: House) -> tuple[str, str]:
    """The mother signs in by the province and lets her daughter act, once: the mandate's id, and her token."""
    hers, daughter = vouched(house, "grandmother"), demo.PEOPLE["shopkeeper"]
    named = {"name": daughter.name, "id_type": daughter.id_type, "id_number": daughter.id_number}
    until = (clock.now() + timedelta(days=30)).isoformat()
    told = {"principal": hers["account"]["person"]["id"], "ground": "relative", "relation": "女儿", "until": until}
    mandate, token = str(uuid7()), str(hers["access_token"])
    for before in house.ask("GET", "/mandates", None, token)["items"]:
        if before["is_principal"]:  # of another story in this house
            house.ask("PUT", f"/mandates/{before['id']}/revocation", {"how": "page"}, token)
    house.ask("PUT", f"/mandates/{mandate}", told | {"agent_facts": named}, token)
    return mandate, token
