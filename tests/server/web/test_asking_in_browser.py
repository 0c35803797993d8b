"""Visits at the desks: written down for who called, confirmed once somebody asked her, taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from field_app.rounds.models import VisitRequest
from tests.field_app.rounds.builders import ABOUT, CALLER, a_clerk, a_request
from tests.field_app.visits.builders import GRID, a_resident
from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.watch import inspect, sideways
from tests.server.web.console import tab

pytestmark = pytest.mark.browser
Desk = Callable[[str], Any]


def look(page: Page) -> None:
    expect(page.locator(".wait:not([hidden])")).to_have_count(0)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert sideways(page) <= 0
    inspect(page)
    page.set_viewport_size(SCREEN)  # type: ignore[arg-type]
    inspect(page)


def fill(page: Page, **words: str) -> None:
    form = page.get_by_role("region", name="记一次上门请求")
    for label, text in words.items():
        form.get_by_label(label, exact=True).fill(text)


def send(page: Page) -> None:
    page.get_by_role("button", name="记下，请网格员去").click()


def only() -> VisitRequest:
    (row,) = VisitRequest.select()
    return row


def test_the_desk_writes_down_who_called_and_for_whom(desk: Desk) -> None:
    page = desk("clerk")
    tab(page, "约上门")
    expect(page.get_by_text("没有等着去的上门请求")).to_be_visible()
    look(page)
    page.get_by_role("button", name="记一次上门请求").click()
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("还有6处要看一下")
    look(page)
    fill(page, **{"给谁（姓名）": "欧阳秀兰", "住在哪里": "示例街9号3-2-501", "要帮什么忙": "想办老年卡"})
    fill(page, 姓名="李明", 和本人的关系="儿子", 回电号码="13800000009")
    for code, level in (("370199000000", 1), ("370199001000", 2), ("370199001001", 3)):
        page.get_by_label(f"住在哪个社区，第{level}级").select_option(code)
    page.get_by_label("哪个网格").select_option(GRID)
    page.get_by_label("怎么提的").select_option("counter")
    send(page)
    expect(page.get_by_text("记下了。")).to_be_visible()
    row = only()
    assert (row.source, row.grid, row.about) == ("desk", GRID, ABOUT)
    assert row.asked == CALLER | {"how": "counter"}
    card = page.get_by_role("region", name="欧阳")
    expect(card).to_contain_text("还没对上名单")
    page.get_by_role("button", name="问过本人了").click()
    expect(page.get_by_role("button", name="本人愿意，来吧")).to_have_count(0)
    look(page)
    page.get_by_role("button", name="本人说不用来").click()
    expect(card).to_have_count(0)
    assert only().state == "withdrawn"


def test_a_secretary_finds_her_on_the_list_and_asks_for_her(desk: Desk) -> None:
    resident = a_resident(told_by="in_person")
    page = desk("secretary")
    tab(page, "约上门")
    page.get_by_role("button", name="记一次上门请求").click()
    page.get_by_label("给谁").fill("没有这个人")
    page.get_by_role("button", name="找", exact=True).click()
    expect(page.get_by_text("没有找到")).to_be_visible()
    page.get_by_label("给谁").fill("oy")
    page.get_by_role("button", name="找", exact=True).click()
    look(page)
    page.get_by_role("button", name="选这位").click()
    fill(page, 要帮什么忙="想办老年卡", 姓名="李明")
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("请写回电号码")
    fill(page, 回电号码="13800000009")
    send(page)
    expect(page.get_by_text("记下了。")).to_be_visible()
    row = only()
    assert (row.source, row.resident, row.asked["phone"], row.asked["how"]) == (
        "secretary",
        resident,
        "13800000009",
        "phone",
    )
    page.get_by_role("button", name="问过本人了").click()
    page.get_by_label("怎么问的").select_option("in_person")
    look(page)
    page.get_by_role("button", name="本人愿意，来吧").click()
    expect(page.get_by_text("等网格员接")).to_be_visible()
    expect(page.get_by_text(f"上门暗号是“{row.word}”")).to_be_visible()
    page.get_by_role("button", name="不用去了").click()
    page.get_by_label("为什么不用去了").fill("家里人办好了")
    look(page)
    page.get_by_role("button", name="记下，不用去了").click()
    expect(page.get_by_text("没有等着去的上门请求")).to_be_visible()
    page.get_by_label("也看去过的、不用去的").check()
    expect(page.get_by_role("region", name="欧阳")).to_contain_text("不用来了")
    look(page)


def test_a_secretary_says_whom_a_caller_meant(desk: Desk) -> None:
    resident = a_resident()
    row = a_request(a_clerk(), grid=GRID, about=ABOUT, asked=CALLER)
    page = desk("secretary")
    tab(page, "约上门")
    page.get_by_role("button", name="问过本人了").click()
    expect(page.get_by_role("button", name="本人愿意，来吧")).to_be_disabled()
    page.get_by_label("是名单里的哪一位").fill("欧阳")
    page.get_by_role("button", name="找", exact=True).click()
    page.get_by_role("button", name="选这位").click()
    look(page)
    page.get_by_role("button", name="本人愿意，来吧").click()
    expect(page.get_by_text("等网格员接")).to_be_visible()
    assert VisitRequest.get_by_id(row.id).resident == resident
