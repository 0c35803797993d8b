"""Answering a correction loses nothing: words, photos and signature lie in the phone until the answer was received."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.journeys.citizen import Citizen
from tests.journeys.filed import Filer, ask_for, owing
from tests.journeys.house import House
from tests.journeys.phone import lying
from tests.journeys.vouched import be
from tests.journeys.watch import inspect

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


def by_number(page: Page, live: House, receipt: dict[str, Any]) -> None:
    """Ask as somebody who has the receipt and knows the telephone."""
    page.goto(f"{live.address}/progress")
    page.get_by_label("申请编号").fill(receipt["number"])
    page.get_by_label("手机号后4位").fill("0001")
    page.get_by_label("查询码").fill(receipt["receipt_code"])
    page.get_by_role("button", name="查进度").click()
    expect(page.get_by_role("heading", name="办到哪一步了")).to_be_visible()


def test_who_has_the_receipt_mends_without_signing_in(live: House, device: Device, photo: Path) -> None:
    _, receipt = Filer(live, "shopkeeper").hand_in()
    marks: list[dict[str, Any]] = [
        {"target": {"pointer": "/residence_address"}, "reason": "wrong", "text": "门牌号不对"},
        {"target": {"pointer": "/id_number"}, "reason": "wrong", "text": "和证件对不上"},
    ]
    number = Filer(live, "shopkeeper").facts["id_number"]
    ask_for(live, receipt["cases"][0]["id"], marks)
    citizen = Citizen(device(live).new_page(), live, photo)
    page = citizen.page
    by_number(page, live, receipt)
    expect(page.get_by_role("heading", name="想当面问、当面办").locator("..")).to_contain_text("0531-")
    expect(page.locator("#f-residence_address")).not_to_have_value("")
    expect(page.locator("#f-id_number"), "what is private is not shown").to_have_value("")
    inspect(page)
    page.locator("#f-residence_address").fill(STREET)
    page.locator("#f-id_number").fill(number)
    citizen.sign()
    citizen.press("改好了，交上去")
    expect(page.get_by_text("改好的已经交上去了")).to_be_visible()
    expect(page.get_by_role("heading", name="有几处要补正")).to_have_count(0)
    expect(page.get_by_text("您补正了")).to_be_visible()
    inspect(page)
    assert lying(page) == {}


def tells_where(card: Locator, application: str, doing: str) -> None:
    """The window's telephone, and the way over the account."""
    expect(card.get_by_role("link", name=re.compile("^0531-"))).to_be_visible()
    to_account = card.get_by_role("link", name=f"登录去{doing}")
    expect(to_account).to_have_attribute("href", f"/sign-in?next=/applications/{application}")


def test_what_takes_a_checked_identity_says_where_it_is_mended(live: House, device: Device) -> None:
    application, receipt = Filer(live, "shopkeeper").hand_in("item:social_card_replace")
    marks = [{"target": {"pointer": "/mobile"}, "reason": "wrong", "text": "打不通"}]
    ask_for(live, receipt["cases"][0]["id"], marks)
    page = device(live).new_page()
    by_number(page, live, receipt)
    card = page.locator("section.card").filter(has=page.get_by_role("heading", name="有几处要补正"))
    expect(card).to_contain_text("打不通")
    expect(card).to_contain_text("带上回执和证件")
    tells_where(card, application, "改")
    inspect(page)


def test_who_has_the_receipt_hands_in_what_was_to_follow(live: House, device: Device, photo: Path) -> None:
    _, receipt = owing(live)
    citizen = Citizen(device(live).new_page(), live, photo)
    page = citizen.page
    by_number(page, live, receipt)
    card = page.locator("section.card").filter(has=page.get_by_role("heading", name="还要补交的材料"))
    expect(card).to_contain_text("个工作日内补交")
    name = card.get_by_role("heading", level=3).inner_text()
    inspect(page)
    citizen.upload(name, 1)
    inspect(page)
    page.reload()
    by_number(page, live, receipt)
    expect(card.get_by_text("已上传"), "the photo is still there").to_have_count(1)
    citizen.press("补交这份材料")
    expect(page.get_by_text("材料交上去了")).to_be_visible()
    expect(card).to_have_count(0)
    expect(page.get_by_text("您补交了先前说好以后再交的材料")).to_be_visible()
    inspect(page)
    assert lying(page) == {}


def test_what_is_owed_by_somebody_to_be_known_better_says_where_it_is_taken(live: House, device: Device) -> None:
    application, receipt = owing(live)
    page = device(live).new_page()

    def as_from_a_desk(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() | {"takes_owed": False})

    page.route("**/api/v1/progress", as_from_a_desk)
    by_number(page, live, receipt)
    card = page.locator("section.card").filter(has=page.get_by_role("heading", name="还要补交的材料"))
    expect(card).to_contain_text("个工作日内补交")
    expect(card).to_contain_text("带上回执、证件和要交的材料")
    tells_where(card, application, "交")
    expect(card.get_by_role("button")).to_have_count(0)
    inspect(page)
