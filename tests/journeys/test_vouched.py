"""Proving who one is on a platform, in the middle of an application: out, back to the very place, everything kept."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.citizen import Citizen
from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.house import COMMUNITY, House
from tests.journeys.vouched import be, choose, vouched
from tests.journeys.watch import inspect

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
#: Takes more than a phone code.
ITEM = "insurance_record_print"
DEMO = re.compile(r"/demo/sign-in/")


def filled(house: House, page: Page, photo: Path) -> Citizen:
    """Somebody who stands before the last screen, with everything typed."""
    citizen = Citizen(page, house, photo, look=inspect)
    page.goto(f"{house.address}/items/{ITEM}?division={COMMUNITY}")
    with page.expect_response(re.compile(r"/forms$")) as got:
        page.get_by_role("link", name="开始办理").click()
    citizen.form = got.value.json()
    fixed = {"id_type": "resident_id", "mobile": citizen.phone, "query_from": "2026-01", "query_to": "2026-10"}
    citizen.values = citizen.sampler.values(citizen.form, fixed)  # type: ignore[arg-type]
    citizen.fill_all()
    return citizen


def answers(page: Page) -> list[str]:
    return page.locator(".answer").all_inner_texts()


@pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["phone", "screen"])
def test_a_guest_proves_who_he_is_and_goes_on_where_he_was(live: House, device: Device, photo: Path, size: Any) -> None:
    page = device(live, size).new_page()
    citizen = filled(live, page, photo)
    here, typed = page.url, answers(page)
    expect(page.get_by_role("heading", name="先核验您的身份")).to_be_visible()
    citizen.press("提交申请")
    expect(page.get_by_role("link", name="先核验身份，再签名、提交")).to_be_visible()
    inspect(page)
    page.get_by_role("button", name="用国家网络身份认证（演示）").click()
    page.wait_for_url(DEMO)
    inspect(page)
    page.get_by_role("button", name="都不是，返回").click()
    page.get_by_role("link", name="回到刚才的地方").click()
    expect(page.get_by_role("heading", name="先核验您的身份")).to_be_visible()
    choose(page, "shopkeeper")
    page.wait_for_url(here)
    expect(page.get_by_role("heading", name="核对、签名、提交")).to_be_visible()
    expect(page.get_by_role("heading", name="先核验您的身份")).to_have_count(0)
    assert answers(page) == typed
    citizen.press("提交申请")
    expect(page.get_by_role("heading", name="已经提交")).to_be_visible()


def test_a_phone_account_becomes_one_with_the_one_he_has_and_nothing_is_lost(
    live: House, device: Device, photo: Path
) -> None:
    vouched(live, "grandmother")  # on another device, before
    page = device(live).new_page()
    signer = Citizen(page, live, photo)
    page.goto(f"{live.address}/sign-in")
    page.get_by_label("手机号").fill(signer.phone)
    signer.enter_code(page.locator("main"))
    page.wait_for_url("**/applications")
    citizen = filled(live, page, photo)
    here, typed = page.url, answers(page)
    expect(page.get_by_text("这个手机号下填的、交的，会一起归到您本人名下。")).to_be_visible()
    choose(page, "grandmother")
    expect(page.get_by_role("heading", name="两个账号合成一个了")).to_be_visible()
    inspect(page)
    page.get_by_role("link", name="接着办").click()
    page.wait_for_url(here)
    expect(page.get_by_role("heading", name="核对、签名、提交")).to_be_visible()
    assert answers(page) == typed
    citizen.press("提交申请")
    expect(page.get_by_role("heading", name="已经提交")).to_be_visible()


def test_on_anothers_phone_one_gets_ones_own_account(live: House, device: Device) -> None:
    page = device(live).new_page()
    be(page, live, "shopkeeper")
    page.goto(f"{live.address}/sign-in")
    choose(page, "child")
    expect(page.get_by_role("heading", name="已经换成您自己的账号")).to_be_visible()
    inspect(page)
    page.get_by_role("link", name="接着办").click()
    page.goto(f"{live.address}/profile")
    expect(page.get_by_text("已核验：林*满")).to_be_visible()


def test_an_answer_that_was_used_or_is_another_browsers_signs_nobody_in(live: House, device: Device) -> None:
    page = device(live).new_page()
    page.goto(f"{live.address}/sign-in?next=//evil.example/")
    with page.expect_request(re.compile(r"/sign-in/back\?")) as came:
        choose(page, "shopkeeper")
    page.wait_for_url("**/applications")
    assert page.url == f"{live.address}/applications"
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()
    for other in (page, device(live).new_page()):
        other.goto(came.value.url)
        expect(other.get_by_role("heading", name="这次登录不是从这里开始的")).to_be_visible()
        assert other.url == f"{live.address}/sign-in/back"
        inspect(other)
