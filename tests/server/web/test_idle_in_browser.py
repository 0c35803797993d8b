"""A desk that nobody touches covers itself, as long after the last touch as the server waits."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from server.applications.models import Application
from server.identity import demo
from tests.journeys.watch import violations
from tests.server.web import desks
from tests.server.web.console import opened

pytestmark = pytest.mark.browser
ALMOST, A_MINUTE = "29:01", "01:00"


def test_a_desk_that_was_left_is_covered_and_keeps_what_was_typed(desk: Callable[[str], Any]) -> None:
    page: Page = desk("clerk")
    page.clock.install()
    page.reload()
    box = page.get_by_label("申请编号")
    box.fill("3701")
    warned = page.get_by_role("alert").filter(has_text="一分钟后屏幕会收起来")
    page.clock.fast_forward(ALMOST)
    expect(warned).to_be_visible()
    page.keyboard.press("Shift")
    expect(warned).to_have_count(0)

    page.clock.fast_forward(ALMOST)
    expect(warned).to_be_visible()
    expect(box).to_be_visible()
    page.clock.fast_forward(A_MINUTE)
    expect(page.get_by_role("heading", name="工作人员登录")).to_be_visible()
    expect(box).not_to_be_visible()
    page.keyboard.press("Shift")
    expect(box).not_to_be_visible()
    assert violations(page) == []

    sign_in(page, "clerk")
    expect(box).to_have_value("3701")


LEFT = "() => document.documentElement.outerHTML + [...document.querySelectorAll('input, textarea')].map(e => e.value)"


def test_a_covered_desk_holds_no_value_of_a_case_and_gives_the_words_back(desk: Callable[[str], Any]) -> None:
    case = desks.cases()["accepted"]
    page: Page = desk("reviewer")
    page.clock.install()
    page.reload()
    opened(page, case)
    number = Application.get_by_id(case.application_id).number
    mark, words = page.get_by_role("checkbox", name="标注：").first, page.get_by_label("给申请人的话").first
    mark.check()
    words.fill("门牌号不对")
    page.get_by_role("button", name="看完整信息").click()
    page.get_by_label("原因（会记录）").fill("核对身份")
    page.get_by_role("button", name="交接", exact=True).click()
    page.get_by_label("为什么交接").fill("应由人社局决定")
    values = [number, case.name, "门牌号不对", "核对身份", "应由人社局决定"]
    assert [one for one in values if one not in page.evaluate(LEFT)] == []

    page.clock.fast_forward("30:01")
    expect(page.get_by_role("heading", name="工作人员登录")).to_be_visible()
    assert [one for one in values if one in page.evaluate(LEFT)] == []
    with page.expect_response(f"**/cases/{case.id}"):
        sign_in(page, "reviewer")
    expect(mark).to_be_checked()
    expect(words).to_have_value("门牌号不对")
    expect(page.get_by_label("原因（会记录）")).to_have_value("核对身份")
    expect(page.get_by_label("为什么交接")).to_have_value("应由人社局决定")


def test_what_was_typed_is_nobody_elses(desk: Callable[[str], Any]) -> None:
    page: Page = desk("clerk")
    page.clock.install()
    page.reload()
    page.get_by_label("申请编号").fill("3701")
    page.clock.fast_forward("30:01")
    sign_in(page, "reviewer")
    expect(page.get_by_label("申请编号")).to_have_value("")
    page.get_by_role("button", name="退出").click()
    sign_in(page, "clerk")
    expect(page.get_by_label("申请编号")).to_have_value("")


def test_a_covered_desk_does_not_open_by_loading_it_again(desk: Callable[[str], Any]) -> None:
    page: Page = desk("clerk")
    page.clock.install()
    page.reload()
    expect(page.get_by_label("申请编号")).to_be_visible()
    with page.expect_response("**/sessions/current"):
        page.clock.fast_forward("30:01")
    page.reload()
    expect(page.get_by_role("heading", name="工作人员登录")).to_be_visible()


def sign_in(page: Page, role: str) -> None:
    account = next(one for one in demo.listed() if one.name == role)
    page.get_by_label("登录名").fill(account.name)
    page.get_by_label("密码").fill(account.password)
    page.get_by_role("button", name="登录", exact=True).click()
