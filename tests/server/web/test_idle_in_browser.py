"""A desk that nobody touches covers itself, as long after the last touch as the server waits."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from server.identity import demo
from tests.journeys.watch import violations

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


def test_what_was_typed_is_nobody_elses(desk: Callable[[str], Any]) -> None:
    page: Page = desk("clerk")
    page.clock.install()
    page.reload()
    page.get_by_label("申请编号").fill("3701")
    page.clock.fast_forward("30:01")
    sign_in(page, "reviewer")
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
