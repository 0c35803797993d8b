"""What goes wrong around a job: two phones at the same one, something not to be had, a row that does not open."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.at_the_door import at_work, reopened
from tests.journeys.house import House, until
from tests.journeys.phone import spoil
from tests.journeys.test_field_bedside import SECTIONS, one_of, seal, waiting
from tests.journeys.test_field_job import choose_pass, fill, form_of, look, on, title
from tests.journeys.test_field_returned import give_back, looked_at, marks_of, registered, returned_task

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]


def a_phone(house: House, device: Device) -> tuple[BrowserContext, Page]:
    context = device(house)
    return context, at_work(house, context)


def photo_anew(page: Page, photo: Path) -> None:
    """Nothing that was declared changes: nobody is asked for another yes."""
    expect(title(page)).to_have_text("材料：要拍 1 份")
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name="重拍").click()
    opened.value.set_files(photo)
    expect(page.get_by_text("已存好")).to_be_visible()
    on(page, "改好了再看一遍")
    expect(page.get_by_text("不用重新问本人同意")).to_be_visible()
    look(page)
    page.get_by_role("button", name="看过了，去封好").click()
    seal(page)


def test_two_phones_at_one_returned_job_and_the_resident_who_insists(live: House, device: Device, photo: Path) -> None:
    context, page = a_phone(live, device)
    job = registered(live, page, photo, "欧")
    expect(title(page)).to_have_text("都送到了")
    number, paper = marks_of(live, job)
    give_back(live, job, paper)
    page = reopened(context, page)
    returned_task(page).get_by_role("button", name="去改").click()
    expect(title(page)).to_have_text("材料：要拍 1 份")
    context.set_offline(True)
    other, screen = a_phone(live, device)
    task = returned_task(screen)
    expect(task.get_by_role("button", name="去改")).to_be_visible()
    other.set_offline(True)
    task.get_by_role("button", name="去改").click()
    photo_anew(screen, photo)
    other.set_offline(False)
    expect(title(screen)).to_have_text("都送到了")
    after = looked_at(live, job)
    assert (after["consent"]["is_changed"], [file["purpose"] for file in after["files"] if file["is_new"]]) == (
        False,
        ["material", "signature"],
    )
    context.set_offline(False)
    page = reopened(context, page)
    expect(page.get_by_text("这件事已经不等您改了")).to_be_visible()
    give_back(live, job, number)
    page = reopened(context, page)
    expect(page.get_by_text("又退回了一次")).to_be_visible()
    look(page)
    photo_anew(page, photo)
    expect(title(page)).to_have_text("送到了，等书记核对")
    expect(page.get_by_text("这件事在别的手机上改过，两份都留着，等书记核对")).to_be_visible()
    look(page)
    screen = reopened(other, screen)
    insisted(other, screen)
    until(lambda: one_of(live, job)["state"] == "in_centre", "it went on as it was")


def insisted(context: BrowserContext, page: Page) -> None:
    """She will not have it changed; that is laid down without a network, too."""
    task = returned_task(page)
    expect(task).to_contain_text("联系电话：内容不对")
    context.set_offline(True)
    task.get_by_text("住户坚持照原样递上去").click()
    task.get_by_role("button", name="照原样递上去").click()
    expect(task.get_by_role("alert")).to_contain_text("请写下本人是怎么说的")
    look(page)
    task.get_by_label("本人怎么说的").fill("就是这个号码，白天不开机")
    task.get_by_role("button", name="照原样递上去").click()
    expect(task).to_contain_text("在“未上传”里看送到没有")
    context.set_offline(False)
    expect(page.get_by_role("listitem").filter(has_text="退回来要改的")).to_have_count(0)


def test_what_cannot_be_had_now_hinders_nobody(live: House, device: Device, photo: Path) -> None:
    context, page = a_phone(live, device)
    context.set_offline(True)
    form = form_of(live)
    page.get_by_role("button", name="：王").click()
    choose_pass(page)
    for section, after in zip(SECTIONS, [*SECTIONS[1:], "材料：要拍 1 份"], strict=True):
        if section != "联系方式":
            fill(page, form, photo, section)
            on(page, after)
            continue
        page.get_by_role("button", name="下一步").click()
        expect(page.get_by_text("还有 1 处没弄好")).to_be_visible()
        look(page)
        page.get_by_role("button", name="先往下走").click()
        expect(title(page)).to_have_text(after)
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="先往下走").click()
    expect(page.get_by_text("还有 2 处没弄好")).to_be_visible()
    page.get_by_role("button", name="本人说同意").click()
    seal(page)
    expect(title(page)).to_have_text("封好了，还没送到")
    job = page.url.rsplit("/", 1)[1]
    context.set_offline(False)
    expect(title(page)).to_have_text("都送到了")
    (row,) = until(lambda: [one for one in waiting(live) if one["id"] == job and one["faults"]], "it is looked through")
    assert len(live.ask("GET", f"/secretary/jobs/{job}", token=live.secretary())["faults"]) == row["faults"] >= 2


def test_a_job_that_does_not_open_is_named_and_hinders_no_other(live: House, device: Device) -> None:
    _, page = a_phone(live, device)
    names = []
    for who in ("欧", "王"):
        page.get_by_role("link", name="住户", exact=True).click()
        page.get_by_role("button", name=f"：{who}").click()
        choose_pass(page)
        names.append(page.url.split("#job/")[1].split("/")[0])
        page.get_by_role("link", name="先放一放").click()
    spoil(page, "jobs", names[0])
    page.goto(f"{page.url.split('#')[0]}#job/{names[0]}")
    expect(title(page)).to_have_text("这件事打不开了")
    look(page)
    page.get_by_role("link", name="到“未上传”里处理").click()
    broken = page.get_by_role("listitem").filter(has_text="打不开的一件")
    expect(broken).to_have_count(1)
    look(page)
    broken.get_by_role("button", name="不要了，删掉").click()
    broken.get_by_role("button", name="删掉", exact=True).click()
    expect(broken).to_have_count(0)
    page.get_by_role("link", name="接着写").click()
    expect(title(page)).to_have_text("本人")
