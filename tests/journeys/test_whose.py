"""Somebody else signs in inside a form: the words stay whose they are, nothing is lost, and the page says so."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.citizen import Citizen
from tests.journeys.house import House
from tests.journeys.stories import at_the_shop_form
from tests.journeys.vouched import be, choose
from tests.journeys.watch import inspect

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
NAME = "欧阳玉𬭚"


def left_in_the_middle(live: House, context: BrowserContext, photo: Path) -> Citizen:
    """At the form that "child" filled in, whose session has run out since."""
    page = context.new_page()
    be(page, live, "child")
    citizen = at_the_shop_form(live, page, photo)
    page.locator("#f-person_name").fill(NAME)
    expect(page.locator(".saved-line")).to_have_text("已保存")
    context.clear_cookies()
    page.reload()
    expect(page.locator("#f-person_name")).to_have_value(NAME)
    return citizen


def put_is_taken(page: Page, words: str) -> None:
    with page.expect_response(lambda answer: answer.request.method == "PUT" and "/applications/" in answer.url) as put:
        page.locator("#f-person_name").fill(words)
    assert put.value.ok


def another_inside(live: House, context: BrowserContext, photo: Path) -> Citizen:
    """Who signs in by the phone inside the form has another account than who began."""
    citizen = left_in_the_middle(live, context, photo)
    page = citizen.page
    citizen.press("上一步")
    citizen.press("看看能替我填什么")
    page.get_by_label("手机号").fill(citizen.phone)
    citizen.enter_code(page.locator("main"))
    expect(page.get_by_role("heading", name="账号换了")).to_be_focused()
    expect(page.get_by_role("main")).to_contain_text(f"{citizen.phone[:3]}****{citizen.phone[-4:]} 的账号")
    inspect(page)
    return citizen


def test_who_began_goes_on_after_another_signed_in_inside_his_form(live: House, device: Device, photo: Path) -> None:
    page = another_inside(live, device(live), photo).page
    page.get_by_role("button", name="换回原来的账号").click()
    choose(page, "child")
    page.wait_for_url("**#apply/outcome")
    page.goto(page.url.replace("outcome", "form/0"))
    expect(page.locator("#f-person_name")).to_have_value(NAME)
    put_is_taken(page, f"{NAME}玉")


def test_the_words_are_copied_only_for_who_agrees(live: House, device: Device, photo: Path) -> None:
    citizen = another_inside(live, device(live), photo)
    page = citizen.page
    page.get_by_role("button", name="同意抄过来，另填一份").click()
    citizen.agree()
    citizen.press("开始填表")
    expect(page.locator("#f-person_name")).to_have_value(NAME)
    put_is_taken(page, f"{NAME}玉")
    page.goto(f"{live.address}/applications")
    expect(page.get_by_role("link", name="接着填")).to_have_count(1)
    expect(page.get_by_text("还有 1 份是登录以后填的")).to_be_visible()


def test_who_comes_back_from_signing_in_as_another_is_told_before_an_empty_form(
    live: House, device: Device, photo: Path
) -> None:
    citizen = left_in_the_middle(live, device(live), photo)
    page = citizen.page
    page.locator("#f-person_name").fill(f"{NAME}玉")
    page.get_by_role("status").get_by_role("link", name="登录").click()
    page.get_by_label("手机号").fill(citizen.phone)
    citizen.enter_code(page.locator("main"))
    expect(page.get_by_role("heading", name="账号换了")).to_be_focused()
    inspect(page)
    page.get_by_role("button", name="换回原来的账号").click()
    choose(page, "child")
    page.wait_for_url("**#apply/form/0")
    expect(page.locator("#f-person_name")).to_have_value(f"{NAME}玉")
