"""No typed word is lost: reload, a killed page, no network, two tabs at once, a guest who says who he is."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from server.cli.samples import Sampler
from tests.journeys.citizen import Citizen
from tests.journeys.filling import Filler
from tests.journeys.house import House
from tests.journeys.stories import at_the_form, at_the_shop_form
from tests.journeys.vouched import be, choose
from tests.journeys.watch import inspect

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
NAME, NUMBER = "欧阳玉𬭚", Sampler().identity_number()


def name_field(page: Page) -> Locator:
    return page.locator("#f-person_name")


def number_field(page: Page) -> Locator:
    return page.locator("#f-id_number")


def is_saved(page: Page) -> None:
    expect(page.locator(".saved-line")).to_have_text("已保存")


def test_words_survive_a_reload(live: House, device: Device, photo: Path) -> None:
    page = at_the_shop_form(live, device(live).new_page(), photo).page
    name_field(page).fill(NAME)
    page.reload()
    expect(name_field(page)).to_have_value(NAME)


def test_words_survive_a_killed_page_without_network(live: House, device: Device, photo: Path) -> None:
    context = device(live)
    page = at_the_shop_form(live, context.new_page(), photo).page
    is_saved(page)
    context.set_offline(True)
    name_field(page).fill(NAME)
    expect(page.locator(".saved-line")).to_have_text("没有网络，已存在手机里")
    page.close()

    context.set_offline(False)
    again = context.new_page()
    again.goto(f"{live.address}/applications")
    expect(again.get_by_role("main")).to_contain_text("没填完")
    again.get_by_role("link", name="接着填").click()
    expect(name_field(again)).to_have_value(NAME)


def test_a_list_that_comes_late_takes_no_begun_words_away(live: House, device: Device, photo: Path) -> None:
    page = device(live).new_page()
    held: list[Route] = []
    page.route("**/api/v1/divisions*", lambda route: held.append(route))
    citizen = at_the_form(live, page, photo, "elderly_benefits")
    expect(name_field(page)).to_be_visible()
    place = page.get_by_role("group", name=re.compile("^户籍所在地"))
    while not place.count():
        here = page.url
        Filler(page, citizen.values, photo).fill(citizen.form["fields"])
        citizen.press("下一步")
        expect(page).not_to_have_url(here)
    expect(place.get_by_role("status")).to_contain_text("正在打开")
    expect(place.get_by_label("直接写")).to_have_count(0)
    for route in held:
        route.continue_()
    place.get_by_role("button", name="名单里没有，直接写").click()
    place.get_by_label("直接写").fill("山东省济南市")
    expect(place.get_by_label("直接写")).to_have_value("山东省济南市")


def test_two_tabs_on_one_draft_lose_nothing(live: House, device: Device, photo: Path) -> None:
    context = device(live)
    first = at_the_shop_form(live, context.new_page(), photo).page
    is_saved(first)
    second = context.new_page()
    second.goto(first.url)
    expect(name_field(second)).to_have_value("")
    name_field(first).fill(NAME)
    with first.expect_response(lambda answer: answer.request.method == "PUT" and answer.status == 200):
        is_saved(first)
    number_field(second).fill(NUMBER)
    with second.expect_response(lambda answer: answer.request.method == "PUT" and answer.status == 409):
        pass
    is_saved(second)
    expect(name_field(second)).to_have_value(NAME)
    first.reload()
    expect(number_field(first)).to_have_value(NUMBER)
    expect(name_field(first)).to_have_value(NAME)


def test_a_guests_draft_survives_saying_who_one_is(live: House, device: Device, photo: Path) -> None:
    citizen = at_the_shop_form(live, device(live).new_page(), photo)
    page = citizen.page
    name_field(page).fill(NAME)
    is_saved(page)
    page.goto(f"{live.address}/sign-in")
    page.get_by_label("手机号").fill(citizen.phone)
    citizen.enter_code(page.locator("main"))
    page.wait_for_url("**/applications")
    page.get_by_role("link", name="接着填").click()
    expect(name_field(page)).to_have_value(NAME)
    number_field(page).fill(NUMBER)
    with page.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
        is_saved(page)


def test_a_guest_whose_session_ran_out_loses_nothing_by_signing_in(live: House, device: Device, photo: Path) -> None:
    context = device(live)
    citizen = at_the_shop_form(live, context.new_page(), photo)
    page = citizen.page
    name_field(page).fill(NAME)
    is_saved(page)
    context.clear_cookies()  # nothing renews the guest's session any more
    page.goto(f"{live.address}/sign-in")
    page.get_by_label("手机号").fill(citizen.phone)
    citizen.enter_code(page.locator("main"))
    page.wait_for_url("**/applications")
    expect(page.locator(".card", has_text="接着填")).to_have_count(1)
    page.get_by_role("link", name="接着填").click()
    expect(name_field(page)).to_have_value(NAME)
    number_field(page).fill(NUMBER)
    with page.expect_response(lambda answer: answer.request.method == "PUT" and "/applications/" in answer.url) as put:
        is_saved(page)
    assert put.value.ok


def test_photos_are_taken_though_the_session_ran_out_meanwhile(live: House, device: Device, photo: Path) -> None:
    context = device(live)
    citizen = at_the_form(live, context.new_page(), photo, "elderly_benefits")
    citizen.fill_form()
    is_saved(citizen.page)
    context.clear_cookies()
    citizen.page.route("**/api/v1/uploads", lambda route: route.fulfill(status=401, json={}), times=1)
    citizen.hand_papers()
    expect(citizen.page.get_by_role("heading", name="核对、签名、提交")).to_be_visible()
    citizen.sign()
    citizen.submit()


def test_who_was_signed_in_is_asked_to_sign_in_again_not_told_that_it_is_gone(
    live: House, device: Device, photo: Path
) -> None:
    context = device(live)
    page = context.new_page()
    be(page, live, "child")
    at_the_shop_form(live, page, photo)
    name_field(page).fill(NAME)
    is_saved(page)
    page.reload()
    context.clear_cookies()
    page.reload()
    expect(name_field(page)).to_have_value(NAME)
    for words in (NUMBER, ""):
        number_field(page).fill(words)
        expect(page.get_by_role("status").filter(has_text="只存在手机里：请先登录")).to_be_visible()
    be(page, live, "child")
    page.goto(f"{live.address}/applications")
    page.get_by_role("link", name="接着填").click()
    expect(name_field(page)).to_have_value(NAME)
    number_field(page).fill(NUMBER)
    is_saved(page)


def test_who_was_signed_in_finds_no_guest_in_his_place_after_a_photo(live: House, device: Device, photo: Path) -> None:
    context = device(live)
    page = context.new_page()
    be(page, live, "child")
    citizen = at_the_form(live, page, photo, "elderly_benefits")
    citizen.fill_form()
    is_saved(page)
    page.reload()
    context.clear_cookies()
    page.reload()
    name = "一寸白底证件照"
    chosen = page.locator("section.card").filter(has=page.get_by_role("heading", name=name, exact=True))
    chosen.get_by_label(f"从手机里选：{name}", exact=True).set_input_files(photo)
    expect(chosen.get_by_text("没收下：请先登录")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="只存在手机里：请先登录")).to_be_visible()
    assert page.evaluate("localStorage.getItem('lm.session')") is None, "nobody is signed in, and no guest"
    be(page, live, "child")
    page.goto(f"{live.address}/applications")
    page.get_by_role("link", name="接着填").click()
    expect(chosen.get_by_text("已上传"), "the photo was kept, and goes now").to_have_count(1)


def test_a_tab_whose_browser_became_a_guests_asks_to_sign_in_and_keeps_the_words(
    live: House, device: Device, photo: Path
) -> None:
    context = device(live)
    page = context.new_page()
    be(page, live, "child")
    at_the_shop_form(live, page, photo)
    name_field(page).fill(NAME)
    is_saved(page)
    context.clear_cookies()
    other = context.new_page()
    with other.expect_response(lambda answer: answer.url.endswith("/sessions/current")):
        other.goto(f"{live.address}/applications")
    expect(other.get_by_role("main")).to_contain_text("登录")  # nobody is signed in any more
    at_the_form(live, other, photo, "elderly_benefits")
    is_saved(other)
    page.bring_to_front()
    page.route("**/api/v1/applications/*", lambda route: route.fulfill(status=401, json={}), times=1)  # ran out
    for words in (NUMBER, ""):
        number_field(page).fill(words)
        with page.expect_response(lambda answer: answer.request.method == "PUT" and answer.url.endswith("/current")):
            expect(page.get_by_role("status").filter(has_text="只存在手机里：请先登录")).to_be_visible()
    expect(name_field(page)).to_have_value(NAME)
    number_field(page).fill(NUMBER)
    inspect(page)
    page.get_by_role("status").get_by_role("link", name="登录").click()
    choose(page, "child")
    page.wait_for_url("**#apply/form/**")
    for field, words in ((name_field(page), NAME), (number_field(page), NUMBER)):
        expect(field).to_have_value(words)
    name_field(page).fill(f"{NAME}玉")
    is_saved(page)


@pytest.mark.parametrize("is_mine", [True, False])
def test_two_accounts_with_something_in_them_are_joined_only_by_a_yes(
    live: House, device: Device, photo: Path, is_mine: bool
) -> None:
    citizen = Citizen(device(live).new_page(), live, photo)
    page, told = citizen.page, []

    def as_by_wechat(route: Route) -> None:
        told.append(route.request.post_data_json)
        if told[-1]["kind"] != "sms" or "is_mine" in told[-1]:
            return route.continue_()
        title = "这个手机号的账号也是您本人的吗？"
        return route.fulfill(status=409, json={"type": "whose-account", "title": title, "status": 409})

    page.route("**/api/v1/sessions", as_by_wechat)
    page.goto(f"{live.address}/sign-in")
    page.get_by_label("手机号").fill(citizen.phone)
    citizen.enter_code(page.locator("main"))
    question = page.get_by_role("heading", name="这个手机号的账号也是您本人的吗？")
    expect(question).to_be_focused()
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_hidden()
    inspect(page)
    page.get_by_role("button", name="是我本人的，合成一个" if is_mine else "不是，分开").click()
    page.wait_for_url("**/applications")
    assert [one.get("is_mine") for one in told if one["kind"] == "sms"] == [None, is_mine]
    assert len({one["code"] for one in told if one["kind"] == "sms"}) == 1
