"""From the secretary's question to the signed receipt, with the network cut: at the server exactly once."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from server.core.ids import uuid7
from tests.journeys.at_the_door import first_start, packed, reopened
from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.desk import Desk
from tests.journeys.errands import done, enter, renew, tab, task, token, without_network
from tests.journeys.house import House, until
from tests.journeys.phone import copied
from tests.journeys.test_field_bedside import approve, arrived, one_of, sign, written
from tests.journeys.test_field_job import look, title

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]


def tasks_of(house: House) -> list[dict[str, Any]]:
    return list(house.ask("GET", "/work-list", token=token(house))["items"])


def refused(house: House, device: Device, job: str) -> None:
    """Window and body say no, with a reason."""
    known = one_of(house, job)
    number = house.ask("GET", f"/applications/{known['application']}", token=token(house))["number"]
    item = "老年人优待证办理"
    clerk = Desk(device(house, SCREEN).new_page(), house, "clerk")
    clerk.open(number, item)
    clerk.accept()
    reviewer = Desk(device(house, SCREEN).new_page(), house, "reviewer")
    reviewer.open(number, item)
    reviewer.deny("户籍不在本地")


def asked(context: BrowserContext, page: Page, house: House, job: str) -> Page:
    """The secretary's question is answered; a page that dies meanwhile loses no word."""
    house.ask("PUT", f"/secretary/jobs/{job}/questions/{uuid7()}", {"text": "是他自己签的吗？"}, house.secretary())
    renew(page)
    with without_network(context):
        enter(page, "是他自己签的吗")
        page.get_by_label("您的回答").fill("是他自己签的，我在")
        page = reopened(context, page)
        expect(page.get_by_label("您的回答")).to_have_value("是他自己签的，我在")
        look(page)
        page.get_by_role("button", name="回答书记").click()
        done(page)
    until(lambda: not [one for one in tasks_of(house) if one.get("question")], "the answer is there")
    return page


def at_the_secretary(house: House, page: Page, photo: Path) -> str:
    """A job of the bedside, whole."""
    packed(page)
    written(house, page, photo)
    return arrived(house, page)


def test_a_question_a_no_an_original_and_a_receipt_go_without_a_network(
    live: House, device: Device, photo: Path
) -> None:
    context = device(live)
    page = context.new_page()
    first_start(live, page)
    job = at_the_secretary(live, page, photo)
    page = asked(context, page, live, job)
    approve(live, job)
    refused(live, device, job)
    until(lambda: len([one for one in tasks_of(live) if one["job"] == job]) == 2, "notice and result are on the list")
    renew(page)
    printable(page, "要告诉本人", "打印用的纸质通知")
    with without_network(context):
        told_and_carried(page)
        page = reopened(context, page)
        lies = copied(page)
        assert not [secret for secret in ("欧阳", "念了两遍", "户口簿", "窗口要看原件") if secret in lies]
    until(lambda: live.ask("GET", "/originals", token=token(live))["items"], "the original is noted")
    told = live.ask("GET", "/door-notices?is_open=false", token=token(live))["items"]
    assert [(one["job"], one["state"]) for one in told if one["job"] == job] == [(job, "told")]
    renew(page)
    expect(task(page, "要告诉本人")).to_have_count(0)
    printable(page, "要还的原件", "给本人的收条（可以打印）")
    with without_network(context):
        handed_back_and_signed(page)
    until(lambda: one_of(live, job)["state"] == "delivered", "it is delivered")
    (piece,) = live.ask("GET", "/originals?is_open=false", token=token(live))["items"]
    assert (piece["what"], piece["state"]) == ("户口簿", "back")
    expect(page.get_by_text("现在没有待办")).to_be_visible()
    tab(page, "未上传")
    expect(page.get_by_role("listitem")).to_have_count(1)  # the job, until it is compared
    expect(page.get_by_role("listitem")).to_contain_text("都送到了")


def printable(page: Page, words: str, paper: str) -> None:
    """What is offered to be printed as long as there is a network."""
    enter(page, words)
    expect(page.get_by_role("button", name=paper)).to_be_visible()
    look(page)
    left(page)


def left(page: Page) -> None:
    """Nothing is noted; who let the resident read it takes the phone back first."""
    page.get_by_role("link", name="返回").click()
    back = page.get_by_role("button", name="我是网格员，手机在我手里")
    expect(back.or_(page.get_by_role("link", name="设置", exact=True))).to_be_visible()
    if back.is_visible():
        back.click()


def told_and_carried(page: Page) -> None:
    """The no is read out and noted; the household register goes along for an appeal."""
    enter(page, "要告诉本人")
    expect(page.get_by_text("户籍不在本地")).to_be_visible()
    expect(page.get_by_text("这台手机不会念")).to_be_visible()
    look(page)
    page.get_by_role("button", name="告诉过了，记下来").click()
    expect(page.get_by_role("alert")).to_contain_text("请选怎么告诉的")
    page.get_by_label("当面说的").check()
    page.get_by_label("早些时候").check()
    page.get_by_label("哪一天").select_option(index=2)
    page.get_by_label("大约几点").select_option("10")
    page.get_by_label("还要记一句吗").fill("念了两遍，本人说明白了")
    page.get_by_role("button", name="告诉过了，记下来").click()
    done(page)
    page.get_by_role("link", name="手里的原件").click()
    expect(page.get_by_text("您手里没有别人的原件")).to_be_visible()
    look(page)
    page.get_by_role("link", name=re.compile("欧阳秀兰")).first.click()
    expect(title(page)).to_have_text("带走一件原件")
    page.get_by_label("带走的是什么").fill("工资卡")
    page.get_by_label("在手机上签名").check()
    page.get_by_role("button", name="带走，记下来").click()
    expect(page.get_by_role("alert")).to_contain_text("银行卡、存折不能代拿")
    look(page)
    page.get_by_label("带走的是什么").fill("户口簿")
    page.get_by_label("为什么要带走").fill("窗口要看原件")
    page.get_by_label("最晚哪天归还").select_option(index=5)
    sign(page)
    page.get_by_label("最晚哪天归还").select_option(index=4)  # another day than she signed for
    page.get_by_role("button", name="带走，记下来").click()
    expect(page.get_by_role("alert")).to_contain_text("请在框里签名")
    sign(page)
    page.get_by_role("button", name="带走，记下来").click()
    expect(title(page)).to_have_text("手里的原件")
    expect(page.get_by_text("刚带走，已记在手机里")).to_be_visible()
    look(page)


def handed_back_and_signed(page: Page) -> None:
    """Both in one visit, in this order."""
    enter(page, "送结果上门")
    expect(page.get_by_text("还有原件没有还")).to_be_visible()
    look(page)
    page.get_by_role("link", name="户口簿").click()
    page.get_by_label("在手机上签名").check()
    sign(page)
    page.set_viewport_size(PHONE)
    look(page)
    page.get_by_role("button", name="还给本人了").click()
    done(page)
    enter(page, "送结果上门")
    expect(page.get_by_text("还有原件没有还")).to_have_count(0)
    page.get_by_label("在手机上签名").check()
    page.get_by_role("button", name="收到了，签收").click()
    expect(page.get_by_role("alert")).to_contain_text("请在框里签名")
    sign(page)
    page.get_by_label("还要记一句吗").fill("决定书一份")
    page.get_by_role("button", name="收到了，签收").click()
    done(page)
