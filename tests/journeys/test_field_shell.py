"""The grid worker's app: first start, PIN, a cold start without network, a phone reported lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.journeys.at_the_door import (
    ALL,
    GRID,
    KEPT,
    PIN,
    SIX_DIGITS,
    choose,
    cold_start,
    first_start,
    reopened,
    sign_in,
    unlock,
)
from tests.journeys.conftest import SCREEN
from tests.journeys.house import House, until
from tests.journeys.phone import FIELD, copied, lying, shelf
from tests.journeys.watch import inspect

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]


def test_a_phone_that_was_off_opens_its_list_without_network(live: House, device: Device) -> None:
    context = device(live)
    page = context.new_page()
    first_start(live, page)
    until(lambda: "/field/" in page.evaluate(KEPT), "the phone has the app")
    assert not [path for path in page.evaluate(KEPT) if path.startswith("/api")]
    context.set_offline(True)
    page = cold_start(context, page)
    inspect(page)
    unlock(page, "falsch-2026")
    expect(page.get_by_role("alert")).to_contain_text("密码不对")
    unlock(page)
    expect(page.get_by_text(ALL)).to_be_visible()
    expect(page.get_by_text("现在没有网")).to_be_visible()
    page.get_by_label("找人").fill("oy")
    expect(page.get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_role("listitem")).to_contain_text("3-2-501")
    for name in ("待办", "未上传", "设置", "住户"):
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        inspect(page)
    page.get_by_role("button", name="锁上").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("请填开锁密码")
    assert "3-2-501" not in page.content()
    lies = copied(page)
    assert len(lies) > 1000
    # Whole names: sealed bytes read as text hold a single character by chance.
    secrets = ("欧阳秀兰", "oyxl", "3-2-501", "refresh", "grid_worker", GRID)
    assert not [secret for secret in secrets if secret in lies]


def test_pins_that_anybody_guesses_are_refused_and_six_digits_wait_for_a_sign_in(live: House, device: Device) -> None:
    context = device(live, SCREEN)
    page = context.new_page()
    page.goto(f"{live.address}/field/")
    sign_in(live, page)
    for pin, again, why in (("abc", "", "太短了"), ("123456", "", "太容易猜"), (PIN, "sanmao-2027", "不一样")):
        choose(page, pin, again)
        expect(page.get_by_role("alert")).to_contain_text(why)
    choose(page, SIX_DIGITS)
    expect(page.get_by_text(ALL)).to_be_visible()
    page = reopened(context, page, SIX_DIGITS)
    expect(page.get_by_text("名单还锁着")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    sign_in(live, page)
    expect(page.get_by_text(ALL)).to_be_visible()


def test_a_forgotten_pin_is_chosen_anew_after_a_sign_in(live: House, device: Device) -> None:
    context = device(live)
    page = context.new_page()
    first_start(live, page)
    page = cold_start(context, page)
    page.get_by_role("button", name="忘了密码").click()
    sign_in(live, page)
    expect(page.get_by_role("heading", level=1)).to_have_text("定一个新的开锁密码")
    choose(page, "another-Pin-9")
    expect(page.get_by_text(ALL)).to_be_visible()
    page = reopened(context, page, "another-Pin-9")
    expect(page.get_by_text(ALL)).to_be_visible()


def test_a_phone_reported_lost_is_wiped_at_its_next_contact(live: House, device: Device) -> None:
    context = device(live)
    page = context.new_page()
    first_start(live, page)
    revoke(live, shelf(page, "vault")[0]["device"])
    page = cold_start(context, page, shows="挂失")
    inspect(page)
    assert lying(page, FIELD) == {}
    page.get_by_role("button", name="重新登记").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("网格员登录")


def revoke(house: House, device_id: str) -> None:
    import urllib.request

    address = f"{house.address}/api/v1/sync-devices/{device_id}"
    head = {"Authorization": f"Bearer {house.secretary()}"}
    with urllib.request.urlopen(urllib.request.Request(address, headers=head, method="DELETE"), timeout=30) as answer:
        assert answer.status == 204
