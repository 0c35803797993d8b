"""A desk that was overtaken loses no mark, and goes on with the notice that the other desk began."""

from typing import Any

import pytest
from playwright.sync_api import expect

from server.core.ids import uuid7
from server.reviews.service import corrections
from tests.journeys.conftest import SCREEN
from tests.server.reviews.builders import a_case
from tests.server.web.desks import CIVIL, MARKS
from tests.server.web.test_console_in_browser import enter

pytestmark = pytest.mark.browser


def test_marks_stay_where_another_desk_was_quicker(address: str, chromium: Any) -> None:
    case = a_case(site=None, state="accepted")
    with chromium.new_context(viewport=SCREEN, locale="zh-CN") as context:
        page = context.new_page()
        enter(page, address, "reviewer")
        page.goto(f"{address}/console/#case/{case.id}")
        page.reload()
        box = page.locator("input[aria-label^='标注：']").first
        box.check()
        corrections.draft(uuid7(), case_id=case.id, marks=MARKS, actor=CIVIL)
        page.get_by_role("button", name="发出补正告知（1处）").click()
        page.get_by_role("button", name="发给申请人").click()
        expect(page.get_by_text("您勾的都还在")).to_be_visible()
        expect(box).to_be_checked()
        if not page.get_by_role("button", name="发给申请人").count():
            page.get_by_role("button", name="发出补正告知（1处）").click()
        page.get_by_role("button", name="发给申请人").click()
        expect(page.get_by_text("等申请人补正")).to_be_visible()


def test_signing_in_shows_that_it_works_and_is_pressed_once(address: str, chromium: Any) -> None:
    with chromium.new_context(viewport=SCREEN, locale="zh-CN") as context:
        page = context.new_page()
        held: list[Any] = []
        page.goto(f"{address}/console/")
        page.route("**/api/v1/sessions", lambda route: held.append(route))
        page.get_by_label("登录名").fill("reviewer")
        page.get_by_label("密码").fill("wrong")
        page.get_by_role("button", name="登录").click(no_wait_after=True)
        busy = page.get_by_role("button", name="正在登录…")
        expect(busy).to_be_visible()
        busy.click(force=True)  # a finger does not ask whether the button is at work
        assert len(held) == 1
        held[0].continue_()
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
