"""A job at the door with the network cut, from the resident to what is read back; nothing that was typed is lost."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.at_the_door import at_work, first_start, packed, reopened
from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.filling import Filler
from tests.journeys.house import COMMUNITY, House, until
from tests.journeys.phone import FIELD, copied, lying, names
from tests.journeys.watch import inspect

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
PASS = "六十岁以上办老年优待证"
NUMBER, PHONE_NUMBER = "440000194910010217", "13800000041"
VALUES = {
    "person_name": "欧阳秀兰",
    "id_type": "resident_id",
    "id_number": NUMBER,
    "mobile": PHONE_NUMBER,
    "landline": "",
    "household_region": "山东省济南市某某区",
    "residence_address": "清泉里社区示例街9号3-2-501",
    "proxy_name": "周敏",
    "proxy_id_number": "11000019900307001X",
    "proxy_mobile": "13800000042",
    "promise_true": True,
    "result_delivery": "visit",
    "delivery_address": "清泉里社区示例街9号3-2-501",
}


def title(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def on(page: Page, to: str) -> None:
    page.get_by_role("button", name="下一步").click()
    expect(title(page)).to_have_text(to)


def choose_pass(page: Page) -> None:
    expect(title(page)).to_have_text("要办什么事？")
    page.get_by_label("找事项").fill("老年")
    page.get_by_role("button", name=f"{PASS} 老年人").click()
    expect(title(page)).to_have_text(PASS)
    expect(page.get_by_text("要拍的材料 1 份")).to_be_visible()
    page.get_by_role("button", name="填表").click()
    expect(title(page)).to_have_text("本人")


def form_of(house: House) -> dict[str, Any]:
    return house.ask("POST", "/bundles/item:elderly_pass/forms", {"answers": {}, "division": COMMUNITY})


def fill(page: Page, form: dict[str, Any], photo: Path, section: str) -> None:
    codes = next(one["fields"] for one in form["sections"] if one["name"] == section)
    fields = {code: form["fields"][code] for code in codes if code in VALUES}
    Filler(page, VALUES, photo).fill(fields)


def look(page: Page) -> None:
    """As others look at it: nothing wrong for a screen reader, on a phone and on a screen."""
    inspect(page)
    page.set_viewport_size(SCREEN)
    inspect(page)
    page.set_viewport_size(PHONE)


def test_a_job_without_network_loses_no_word_until_it_is_read_back(live: House, device: Device, photo: Path) -> None:
    form = form_of(live)
    context = device(live)
    page = at_work(live, context)
    context.set_offline(True)
    page = reopened(context, page)
    page.get_by_role("button", name="：欧").click()
    choose_pass(page)
    fill(page, form, photo, "本人")
    expect(page.get_by_label("年份")).to_have_value("1949")
    page.get_by_label("姓名").fill("欧阳秀")
    page = reopened(context, page)
    expect(title(page)).to_have_text("本人")
    expect(page.get_by_label("姓名")).to_have_value("欧阳秀")
    page.get_by_label("姓名").fill("欧阳秀兰")
    on(page, "联系方式")
    fill(page, form, photo, "联系方式")
    page.go_back()
    expect(title(page)).to_have_text("本人")
    expect(page.get_by_label("证件号码")).to_have_value(NUMBER)
    on(page, "联系方式")
    expect(page.get_by_label("联系电话")).to_have_value(PHONE_NUMBER)
    for section in ("户籍和住址", "代办人", "声明和送达"):
        on(page, section)
        fill(page, form, photo, section)
    look(page)
    on(page, "材料：要拍 1 份")
    on_without_photo(page)
    take(page, photo)
    look(page)
    page = reopened(context, page)
    expect(page.get_by_alt_text("第1页")).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    expect(page).to_have_url(re.compile("/check$"))
    lies = copied(page)
    assert not [secret for secret in ("欧阳", NUMBER, PHONE_NUMBER, "周敏", "老年") if secret in lies]


def on_without_photo(page: Page) -> None:
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("alert").first).to_contain_text("还有1处要看一下")


def take(page: Page, photo: Path) -> None:
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name="拍照").click()
    opened.value.set_files(photo)
    expect(page.get_by_text("已存好")).to_be_visible()


def test_the_next_resident_finds_nothing_of_the_one_before(live: House, device: Device, photo: Path) -> None:
    form = form_of(live)
    page = device(live).new_page()
    first_start(live, page)
    packed(page)
    page.get_by_role("button", name="：欧").click()
    choose_pass(page)
    for section in ("本人", "联系方式", "户籍和住址", "代办人"):
        expect(title(page)).to_have_text(section)
        fill(page, form, photo, section)
        page.get_by_role("button", name="下一步").click()
    expect(title(page)).to_have_text("声明和送达")
    page.get_by_role("link", name="先放一放").click()
    page.get_by_role("link", name="住户", exact=True).click()
    page.get_by_role("button", name="：王").click()
    choose_pass(page)
    for label in ("老人姓名", "证件号码"):
        expect(page.get_by_label(label, exact=True)).to_have_value("")
    expect(page.get_by_text("欧")).to_have_count(0)
    page.get_by_role("link", name="先放一放").click()
    expect(page.get_by_role("link", name="接着写")).to_have_count(2)
    inspect(page)
    page.get_by_role("listitem").filter(has_text="王").get_by_role("button", name="不办了").click()
    page.get_by_role("button", name="删掉", exact=True).click()
    expect(page.get_by_role("link", name="接着写")).to_have_count(1)
    page.get_by_role("link", name="接着写").click()
    expect(title(page)).to_have_text("声明和送达")
    handed_on(page)


def handed_on(page: Page) -> None:
    """Another worker gets the phone: what was only begun is named first, and stays until somebody lets it go."""
    page.get_by_role("link", name="先放一放").click()
    asked_to_hand_on(page, "先不")
    page.get_by_role("link", name="未上传", exact=True).click()
    expect(page.get_by_role("link", name="接着写")).to_have_count(1)
    asked_to_hand_on(page, "都不要了，清空")
    expect(title(page)).to_have_text("网格员登录")
    assert not lying(page, FIELD)


def asked_to_hand_on(page: Page, answer: str) -> None:
    page.get_by_role("link", name="设置", exact=True).click()
    page.get_by_role("button", name="换别人用这台手机").click()
    expect(page.get_by_text("还有 1 件没写完的事（连同拍的照片），只存在这里")).to_be_visible()
    look(page)
    page.get_by_role("button", name=answer).click()


def test_a_new_resident_and_several_things_at_once(live: House, device: Device) -> None:
    context = device(live)
    page = context.new_page()
    first_start(live, page)
    until(lambda: any("of=elderly_benefits" in name for name in names(page, "forms")), "the bundle is there")
    context.set_offline(True)
    page.get_by_role("button", name="给新住户办事").click()
    on(page, "新住户")
    expect(page.get_by_role("alert").first).to_contain_text("还有3处要看一下")
    look(page)
    page.get_by_label("姓名").fill("赵玉兰")
    page.get_by_role("radio", name="清泉里第1网格").check()
    page.get_by_label("住在哪里").fill(VALUES["residence_address"])
    page.get_by_label("门牌号").fill("3-2-501")
    page.get_by_label("身份证号").fill(NUMBER)
    on(page, "要办什么事？")
    look(page)
    page.get_by_role("button", name="老人各种津贴补贴").click()
    while not page.get_by_role("button", name="填表").count():
        look(page)
        asked = title(page).inner_text()
        page.get_by_role("radio").last.check()
        page.get_by_role("button", name="下一步").click()
        expect(title(page)).not_to_have_text(asked)
    look(page)
    page.get_by_role("button", name="填表").click()
    expect(page.get_by_label("老人姓名")).to_have_value("赵玉兰")
    expect(page.get_by_role("radio", name="男")).to_be_checked()
    expect(page.get_by_label("证件号码", exact=True)).to_have_value(NUMBER)


def test_the_form_of_a_thing_with_too_many_ways_is_fetched_and_stays(live: House, device: Device) -> None:
    context = device(live)
    page = context.new_page()
    first_start(live, page)
    until(lambda: any("of=open_small" in name for name in names(page, "forms")), "the bundle is there")
    context.set_offline(True)
    page.get_by_role("button", name="：欧").click()
    page.get_by_label("找事项").fill("小饭店")
    page.get_by_role("button", name="开小饭店").click()
    while not page.get_by_role("button", name="取表").count():
        asked = title(page).inner_text()
        page.locator("main").get_by_role("radio").or_(page.locator("main").get_by_role("checkbox")).first.check()
        page.get_by_role("button", name="下一步").click()
        expect(title(page)).not_to_have_text(asked)
    page.get_by_role("button", name="取表").click()
    expect(page.get_by_text("现在没有网")).to_be_visible()
    look(page)
    page = reopened(context, page)
    context.set_offline(False)
    page.get_by_role("button", name="取表").click()
    expect(title(page)).to_have_text(re.compile(r"要办 \d+ 件事"))
    context.set_offline(True)
    page = reopened(context, page)
    expect(title(page)).to_have_text(re.compile(r"要办 \d+ 件事"))
    page.get_by_role("button", name="填表").click()
    expect(page.get_by_role("button", name="下一步")).to_be_visible()
