"""A firm: the window notes who speaks for it, he lets a handler act on the page, and the handler files for it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from server.identity import demo
from tests.journeys.citizen import Citizen
from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.desk import Desk
from tests.journeys.house import COMMUNITY, House
from tests.journeys.vouched import be
from tests.journeys.watch import inspect

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
FIRM, CODE = "清泉便利店", "91350100M000100Y43"
ITEM = "prepackaged_food_filing"
HEAD, HANDLER = demo.PEOPLE["grandmother"], demo.PEOPLE["shopkeeper"]


def test_a_handler_files_for_the_firm_under_a_mandate(live: House, device: Device, photo: Path) -> None:
    clerk = Desk(device(live, SCREEN).new_page(), live, "clerk")
    the_window_notes_who_speaks(clerk)
    head = device(live).new_page()
    be(head, live, "grandmother")
    he_lets_a_handler_act(head, live)
    citizen = Citizen(device(live, PHONE).new_page(), live, photo, look=inspect)
    be(citizen.page, live, "shopkeeper")
    number = the_handler_files(citizen)
    clerk.open(number, citizen.form["items"][0]["name"])
    expect(clerk.page.get_by_role("main")).to_contain_text(FIRM)
    letter = clerk.page.locator(".paper-line").filter(has_text="授权委托书")
    expect(letter).to_contain_text("授权记录代替")
    expect(letter).to_contain_text(re.compile(rf"授权 [0-9A-F]{{8}}：{FIRM}请.+代办（会计）"))
    expect(letter).to_contain_text("现在有效")
    inspect(clerk.page)
    he_is_noted_no_longer(clerk)
    head.reload()
    expect(head.get_by_role("heading", name="新的授权")).to_be_visible()
    expect(head.get_by_role("heading", name="您是这些单位的法定代表人")).to_have_count(0)


def the_window_notes_who_speaks(clerk: Desk) -> None:
    page = clerk.page
    page.goto(f"{clerk.house.address}/console/#names")
    card = page.get_by_role("region", name="登记单位的法定代表人")
    told = {"#firm": FIRM, "#code": CODE, "#boss": HEAD.name, "#boss-number": HEAD.id_number, "#licence": "营业执照"}
    for place, words in told.items():
        card.locator(place).fill(str(words))
    card.get_by_role("button", name="都看过了，登记").click()
    expect(card.get_by_role("status")).to_contain_text(f"{FIRM}的法定代表人是{HEAD.name}")
    inspect(page)


def he_lets_a_handler_act(page: Page, house: House) -> None:
    page.goto(f"{house.address}/mandates")
    expect(page.get_by_role("region", name="您是这些单位的法定代表人")).to_contain_text(FIRM)
    page.get_by_role("button", name="请人替我办").click()
    page.get_by_label(FIRM, exact=True).check()
    page.get_by_label("经办人姓名").fill(HANDLER.name)
    page.get_by_label("经办人身份证号").fill(str(HANDLER.id_number))
    page.get_by_label("他在单位做什么").fill("会计")
    page.get_by_label("能委托的都可以").check()
    inspect(page)
    page.get_by_role("button", name="看明白了，同意授权").click()
    card = page.locator(".card").filter(has_text=f"替{FIRM}办")
    expect(card.locator(".tag")).to_have_text("有效")
    inspect(page)


def the_handler_files(citizen: Citizen) -> str:
    """The application's number."""
    page = citizen.page
    page.goto(f"{citizen.house.address}/items/{ITEM}?division={COMMUNITY}")
    with page.expect_response(re.compile(r"/forms$")) as got:
        page.get_by_role("link", name="开始办理").click()
    citizen.press("换成别人")
    page.get_by_label("单位，我是经办人").check()
    page.get_by_label(f"{FIRM}（您是会计）").check()
    inspect(page)
    citizen.press("就这样办")
    expect(page.get_by_text("给谁办：单位，我是经办人")).to_be_visible()
    citizen.form = got.value.json()
    fixed = {"id_type": "resident_id", "mobile": citizen.phone, "trade_name": FIRM, "uscc": CODE}
    citizen.values = citizen.sampler.values(citizen.form, fixed | {"is_proxy": True})  # type: ignore[arg-type]
    citizen.fill_all()
    letter = page.locator("#p-authorisation_letter")  # the mandate is on record: nobody asks for it once more
    expect(letter).to_contain_text("用授权记录")
    citizen.sign()
    citizen.press("提交申请")
    expect(page.get_by_role("heading", name="已经提交")).to_be_visible()
    return re.sub(r"\s", "", page.locator(".receipt p.number").inner_text())


def he_is_noted_no_longer(clerk: Desk) -> None:
    page = clerk.page
    page.goto(f"{clerk.house.address}/console/#names")
    card = page.get_by_role("region", name="法定代表人不再担任，还没有新的")
    card.locator("#firm-left").fill(FIRM)
    card.locator("#code-left").fill(CODE)
    card.get_by_role("button", name="看过营业执照，查现在是谁").click()
    expect(card).to_contain_text("欧阳**")
    card.locator("#left-reason").fill("看了股东会决议，免去职务")
    card.get_by_label(re.compile("（会计），能委托的都可以.*他任内给的")).check()
    inspect(page)
    card.get_by_role("button", name="结束登记").click()
    expect(card.get_by_role("status")).to_contain_text("收回了 1 份授权")
