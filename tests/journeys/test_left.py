"""What stays in the phone and what does not: after handing in, throwing away, signing out; and for the next user."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.citizen import Citizen
from tests.journeys.filed import ITEM, Filer, owing
from tests.journeys.house import House
from tests.journeys.phone import lying
from tests.journeys.stories import apply, at_the_shop_form, story
from tests.journeys.vouched import be
from tests.journeys.watch import inspect

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]


def signed_in(live: House, page: Page, photo: Path) -> Citizen:
    """Somebody new, by phone."""
    citizen = Citizen(page, live, photo)
    page.goto(f"{live.address}/sign-in")
    page.get_by_label("手机号").fill(citizen.phone)
    citizen.enter_code(page.locator("main"))
    page.wait_for_url("**/applications")
    return citizen


def begin(citizen: Citizen, name: str) -> None:
    page, phone = citizen.page, citizen.phone
    at_the_shop_form(citizen.house, page, citizen.photo)
    citizen.phone = phone
    page.locator("#f-person_name").fill(name)
    expect(page.locator(".saved-line")).to_have_text("已保存")


def test_what_was_handed_in_leaves_only_its_receipt(live: House, device: Device, photo: Path) -> None:
    bundle = story("elderly_benefits")
    citizen = Citizen(device(live).new_page(), live, photo)
    apply(citizen, bundle, bundle["scenarios"][0])
    page = citizen.page
    expect(page.get_by_text("已经从这部手机上清掉")).to_be_visible()
    assert lying(page) == {"receipts": 1}
    number = page.locator(".receipt p.number").inner_text()
    page.reload()
    expect(page.locator(".receipt p.number")).to_have_text(number)
    page.goto(f"{live.address}/applications")
    citizen.press("退出登录")
    inspect(page)
    citizen.press("清掉，再退出")
    page.wait_for_url(f"{live.address}/")
    assert lying(page) == {}


def test_a_draft_is_thrown_away_everywhere(live: House, device: Device, photo: Path) -> None:
    context = device(live)
    page = context.new_page()
    citizen = signed_in(live, page, photo)
    begin(citizen, "林晓明")
    page.goto(f"{live.address}/applications")
    citizen.press("删掉")
    inspect(page)
    citizen.press("删掉它")
    expect(page.get_by_text("手机里和服务器上都没有了")).to_be_visible()
    expect(page.get_by_text("没填完")).to_have_count(0)

    begin(citizen, "林晓明")
    page.goto(f"{live.address}/applications")
    expect(page.get_by_role("link", name="接着填")).to_be_visible()
    context.set_offline(True)
    citizen.press("删掉")
    citizen.press("删掉它")
    expect(page.get_by_text("服务器上存的那份还在")).to_be_visible()
    assert lying(page) == {"gone": 1}
    with page.expect_response(lambda answer: answer.request.method == "DELETE" and answer.status == 204):
        context.set_offline(False)  # the page is told, and does not wait to be opened again
    page.reload()
    expect(page.get_by_role("heading", name="还没有申请")).to_be_visible()
    assert lying(page) == {}


def test_the_next_user_of_the_phone_sees_nothing_of_it(live: House, device: Device, photo: Path) -> None:
    page = device(live).new_page()
    citizen = signed_in(live, page, photo)
    begin(citizen, "林晓明")
    page.goto(f"{live.address}/applications")
    citizen.press("退出登录")
    expect(page.get_by_text("1份没填完的申请")).to_be_visible()
    inspect(page)
    citizen.press("留在这部手机上")
    page.wait_for_url(f"{live.address}/")
    page.goto(f"{live.address}/applications")
    expect(page.get_by_text("登录才看得到")).to_be_visible()
    expect(page.get_by_role("link", name="接着填")).to_have_count(0)
    other = signed_in(live, page, photo)
    assert other.phone != citizen.phone
    expect(page.get_by_text("还有 1 份是登录以后填的")).to_be_visible()
    expect(page.get_by_role("link", name="接着填")).to_have_count(0)


def test_photos_of_what_is_owed_go_too_when_somebody_leaves(live: House, device: Device, photo: Path) -> None:
    application, _ = owing(live)
    citizen = Citizen(device(live).new_page(), live, photo)
    page = citizen.page
    be(page, live, "shopkeeper")
    page.goto(f"{live.address}/applications/{application}")
    card = page.locator("section.card").filter(has=page.get_by_role("heading", name="还要补交的材料"))
    citizen.upload(card.get_by_role("heading", level=3).inner_text(), 1)
    assert lying(page) == {"photos": 1}
    page.goto(f"{live.address}/applications")
    citizen.press("退出登录")
    expect(page.get_by_text("1份拍了还没补交的材料")).to_be_visible()
    expect(page.get_by_text("清掉就找不回来了")).to_be_visible()
    inspect(page)
    citizen.press("清掉，再退出")
    page.wait_for_url(f"{live.address}/")
    assert lying(page) == {}
    assert page.evaluate("localStorage.getItem('lm.leaving.follow')") is None


def test_many_drafts_hide_no_application_and_go_on_elsewhere(live: House, device: Device, photo: Path) -> None:
    filer = Filer(live, "shopkeeper")
    application, receipt = filer.hand_in()
    for _ in range(20):
        filer.draft()
    page = device(live).new_page()
    be(page, live, "shopkeeper")
    page.goto(f"{live.address}/applications")
    expect(page.locator(f"a[href='/applications/{application}']")).to_contain_text(receipt["cases"][0]["state_plain"])
    expect(page.get_by_text("在别的手机或电脑上填的").first).to_be_visible()
    inspect(page)
    page.get_by_role("button", name="接着填").first.click()
    page.wait_for_url(f"**/items/{ITEM.removeprefix('item:')}**#apply/outcome")
    page.get_by_role("button", name="开始填表").wait_for()
    Citizen(page, live, photo).agree()
    page.get_by_role("button", name="开始填表").click()
    expect(page.locator("#f-person_name")).to_have_value(filer.facts["person_name"])
