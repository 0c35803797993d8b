"""Two jobs without a network; one comes back with marks, is corrected as it was written, and goes on to the end."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from server.core.ids import uuid7
from tests.journeys.at_the_door import at_work, reopened
from tests.journeys.conftest import SCREEN
from tests.journeys.desk import Desk
from tests.journeys.errands import KEPT, enter, renew, token, without_network
from tests.journeys.house import House, until
from tests.journeys.inbox import Inbox
from tests.journeys.test_field_bedside import SECTIONS, one_of, seal, sign, waiting
from tests.journeys.test_field_job import (
    PHONE_NUMBER,
    choose_pass,
    fill,
    form_of,
    look,
    on,
    take,
    title,
)

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
NEW_NUMBER, PAPER, PHOTOGRAPHED = "13800000099", "材料：要拍 1 份", "一寸白底证件照"


def registered(house: House, page: Page, photo: Path, who: str) -> str:
    """From the list to the seal; the job's id."""
    form = form_of(house)
    page.get_by_role("link", name="住户", exact=True).click()
    page.get_by_role("button", name=f"：{who}").click()
    choose_pass(page)
    for section, after in zip(SECTIONS, [*SECTIONS[1:], PAPER], strict=True):
        fill(page, form, photo, section)
        on(page, after)
    take(page, photo)
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="本人说同意").click()
    seal(page)
    expect(title(page)).to_have_text("封好了，还没送到")
    return page.url.rsplit("/", 1)[1]


def looked_at(house: House, job: str) -> dict[str, Any]:
    """The secretary opens it, once it was looked through."""
    until(lambda: [one for one in waiting(house) if one["id"] == job and not one["faults"]], "it waits, whole")
    seen: dict[str, Any] = house.ask("GET", f"/secretary/jobs/{job}", token=house.secretary())
    return seen


def give_back(house: House, job: str, *marks: dict[str, Any], words: str = "") -> dict[str, Any]:
    seen = looked_at(house, job)
    told = {"id": str(uuid7()), "revision": seen["revision"], "marks": list(marks), "words": words}
    house.ask("PUT", f"/secretary/jobs/{job}/return", told, house.secretary())
    return seen


def marks_of(house: House, job: str) -> list[dict[str, Any]]:
    """The telephone number, and the only page of the only paper."""
    (page,) = next(paper["pages"] for paper in looked_at(house, job)["materials"] if paper["pages"])
    number = {"target": {"pointer": "/mobile"}, "reason": "wrong", "text": "打不通"}
    return [number, {"target": {"page": page}, "reason": "unreadable", "text": "字看不清"}]


def returned_task(page: Page) -> Any:
    page.get_by_role("link", name="待办").click()
    return page.get_by_role("listitem").filter(has_text="退回来要改的")


def corrected(page: Page, photo: Path) -> None:
    """Only what was marked, and the consent, since something that was declared is another now."""
    expect(title(page)).to_have_text("联系方式")
    notice = page.get_by_role("status").filter(has_text="请您改这里")
    expect(notice).to_contain_text("还没改")
    expect(page.get_by_text("要改：内容不对，打不通")).to_be_visible()
    look(page)
    notice.get_by_role("link", name="联系电话").click()
    expect(page.get_by_label("联系电话")).to_be_focused()
    page.get_by_label("联系电话").fill(NEW_NUMBER)
    expect(notice).to_contain_text("改好了")
    on(page, PAPER)
    expect(page.get_by_text("已在服务器上")).to_be_visible()
    look(page)
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name="重拍").click()
    opened.value.set_files(photo)
    expect(page.get_by_text("已存好")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="请您改这里")).to_contain_text("改好了")
    on(page, "改好了再看一遍")
    page.get_by_role("button", name=re.compile("再看看.*联系电话")).click()
    expect(page.get_by_label("联系电话")).to_be_focused()
    everything_is_within_reach(page)
    on(page, PAPER)
    on(page, "改好了再看一遍")


def everything_is_within_reach(page: Page) -> None:
    """Also what nobody marked, back to the items that the answers came to; under the form in which it was filled in."""
    for before in ("本人", "六十岁以上办老年优待证"):
        page.get_by_role("button", name="上一步").click()
        expect(title(page)).to_have_text(before)
    expect(page.get_by_role("button", name="上一步")).to_have_count(0)
    page.get_by_role("button", name="填表").click()
    on(page, "联系方式")
    expect(page.get_by_label("联系电话")).to_have_value(NEW_NUMBER)


def test_two_jobs_without_network_one_returned_corrected_decided_and_delivered(
    live: House, device: Device, photo: Path
) -> None:
    inbox = Inbox(live, device(live).new_page())
    context = device(live)
    page = at_work(live, context)
    context.set_offline(True)
    page = reopened(context, page)
    first, second = registered(live, page, photo, "欧"), registered(live, page, photo, "王")
    page = reopened(context, page)
    expect(title(page)).to_have_text("封好了，还没送到")
    context.set_offline(False)
    expect(title(page)).to_have_text("都送到了")
    sent_back(inbox, first, second)
    page = reopened(context, page)
    task = returned_task(page)
    expect(task.get_by_role("button", name="去改")).to_be_visible()
    context.set_offline(True)
    page = reopened(context, page)
    task = returned_task(page)
    expect(task).to_contain_text("联系电话：内容不对，打不通")
    look(page)
    task.get_by_role("button", name="去改").click()
    corrected(page, photo)
    page = reopened(context, page)
    expect(title(page)).to_have_text("改好了再看一遍")
    expect(page.get_by_role("region", name="请您改这几处").get_by_text("改好了", exact=True)).to_have_count(2)
    look(page)
    page.get_by_role("button", name="听了，都对").click()
    page.get_by_role("button", name="本人说同意").click()
    seal(page)
    expect(title(page)).to_have_text("封好了，还没送到")
    expect(returned_task(page)).to_contain_text("改好了，还没送到")
    context.set_offline(False)
    expect(page.get_by_role("listitem").filter(has_text="退回来要改的")).to_have_count(0)
    approved(inbox, first)
    decided(live, device, first)
    received(context, page, live, first)


def sent_back(inbox: Inbox, job: str, other: str) -> None:
    """The telephone number and the only photo; the other one may wait, there is nothing to say of it."""
    inbox.open(job)
    look(inbox.page)
    inbox.mark("联系电话", "内容不对", "打不通")
    inbox.mark(PHOTOGRAPHED, "看不清楚", "字看不清", named="重拍")
    inbox.give_back("电话和照片请再弄一下", marks=2)
    inbox.open(other)
    expect(inbox.page.get_by_role("button", name="批准", exact=True)).to_be_visible()


def approved(inbox: Inbox, job: str) -> None:
    """She sees what is another than the time before, and nothing else is."""
    inbox.open(job)
    expect(inbox.page.get_by_text("第2次交来")).to_be_visible()
    expect(inbox.lines("改过，原来是")).to_have_count(1)
    expect(inbox.lines("改过，原来是")).to_contain_text("138****0099（改过，原来是：138****0041）")
    expect(inbox.lines("新的")).to_have_text([re.compile("代办人签名"), re.compile(PHOTOGRAPHED)])
    expect(inbox.page.get_by_role("region", name="本人同意").get_by_text("改过", exact=True)).to_be_visible()
    look(inbox.page)
    inbox.approve()


def decided(house: House, device: Device, job: str) -> None:
    application = house.ask("GET", f"/applications/{one_of(house, job)['application']}", token=token(house))
    number, name = application["number"], form_of(house)["items"][0]["name"]
    for role, does in (("clerk", Desk.accept), ("reviewer", Desk.grant)):
        desk = Desk(device(house, SCREEN).new_page(), house, role)
        desk.open(number, name)
        does(desk)
    assert PHONE_NUMBER not in str(application["content"]["values"])


def received(context: BrowserContext, page: Page, house: House, job: str) -> None:
    """The result is at the door, out of the network's reach; she signs for it, and the job closes only then."""
    until(lambda: one_of(house, job)["state"] == "result_ready", "the result is ready")
    renew(page)
    with without_network(context):
        enter(page, "送结果上门")
        page.get_by_label("在手机上签名").check()
        page.get_by_role("button", name="收到了，签收").click()
        expect(page.get_by_role("alert")).to_contain_text("请在框里签名")
        sign(page)
        page.get_by_label("还要记一句吗").fill("老年卡一张")
        look(page)
        page.get_by_role("button", name="收到了，签收").click()
        expect(page.get_by_text(KEPT)).to_be_visible()
        page.get_by_role("link", name="返回").click()
        assert one_of(house, job)["state"] == "result_ready"
    until(lambda: one_of(house, job)["state"] == "delivered", "the receipt has come")
    expect(page.get_by_role("listitem").filter(has_text="送结果上门")).to_have_count(0)
