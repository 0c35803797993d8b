"""The secretary's desk: jobs from the door are opened, approved with a signature, sent back with marks, asked about."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from field_app.visits.models import Job, JobRevision, JobStep
from server.core.ids import uuid7
from server.identity import demo
from tests.field_app.handoffs.builders import give_back
from tests.field_app.sync.builders import send, settle_news, signed
from tests.field_app.visits.builders import GRID, a_resident, a_secretary, a_worker
from tests.field_app.visits.doors import sent
from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.watch import inspect, sideways

pytestmark = pytest.mark.browser


@pytest.fixture
def page(desk: Callable[[str], Any], district: Any) -> Page:
    page: Page = desk("secretary")
    return page


def look(page: Page) -> None:
    """For everyone, and on a phone nothing hangs over its edge."""
    expect(page.locator(".wait")).to_have_count(0)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert sideways(page) <= 0
    inspect(page)
    page.set_viewport_size(SCREEN)  # type: ignore[arg-type]
    inspect(page)


def opened(page: Page, job: Any) -> None:
    page.goto(f"{page.url.split('#')[0]}#job/{job}")
    expect(page.get_by_role("heading", name="填写内容")).to_be_visible()


def sign(page: Page) -> None:
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 30 + step * 9, box["y"] + 40 + step % 5 * 9)
    page.mouse.up()
    page.get_by_role("button", name="签名并批准").click()


def show_again(page: Page, password: str) -> None:
    """That it is still she."""
    page.get_by_label("登录密码").fill(password)
    page.get_by_role("button", name="确认并批准").click()


def the_password() -> str:
    return next(one.password for one in demo.listed() if one.name == "secretary")


def test_a_job_is_looked_at_and_approved(page: Page) -> None:
    job = sent(a_worker(GRID))
    page.reload()
    look(page)
    page.get_by_role("link", name="老年").first.click()
    expect(page.get_by_role("heading", name="本人同意")).to_be_visible()
    look(page)
    page.get_by_role("button", name="批准", exact=True).click()
    sign(page)
    show_again(page, "wrong")
    expect(page.get_by_text("密码或验证码不对，请再试一次")).to_be_visible()
    look(page)
    assert Job.get_by_id(job).state == "waiting"
    show_again(page, the_password())
    expect(page.locator("main")).to_contain_text("中心和部门在办")
    assert Job.get_by_id(job).state == "in_centre"
    look(page)


def test_marks_and_words_go_back_to_the_worker(page: Page) -> None:
    job = sent(a_worker(GRID))
    opened(page, job)
    page.get_by_role("button", name="退给网格员").click()
    expect(page.get_by_text("先勾出要再弄一下的地方")).to_be_visible()
    page.get_by_label("标注：联系电话", exact=True).check()
    page.get_by_label("联系电话：给网格员的话").fill("打不通")
    page.get_by_label("标注：本人同意", exact=True).check()
    page.get_by_label("给网格员的话（可以不写）").fill("电话请再问一下")
    look(page)
    page.get_by_role("button", name="退回，标了2处").click()
    expect(page.locator("main")).to_contain_text("退回来了，标出来的地方要再弄一下")
    (step,) = JobStep.select().where((JobStep.job == job) & (JobStep.step == "return"))
    assert [one["target"] for one in step.words["marks"]] == [{"pointer": "/mobile"}, {"pointer": "/consent"}]
    assert (step.words["marks"][0]["text"], step.words["words"]) == ("打不通", "电话请再问一下")


def test_a_question_goes_to_the_worker_and_stands_in_the_story(page: Page) -> None:
    job = sent(a_worker(GRID))
    opened(page, job)
    page.get_by_role("button", name="问一句").click()
    page.get_by_label("问网格员什么").fill("老人自己签的吗")
    page.get_by_role("button", name="发出去").click()
    expect(page.get_by_role("heading", name="经过")).to_be_visible()
    expect(page.get_by_text("老人自己签的吗")).to_be_visible()
    look(page)


def test_several_are_approved_only_after_each_was_opened(page: Page) -> None:
    worker = a_worker(GRID)
    jobs = [
        sent(worker, resident=a_resident(phone=f"1380000000{n}", name=name)) for n, name in ((3, "王一"), (4, "王二"))
    ]
    page.reload()
    expect(page.get_by_text("没看过")).to_have_count(2)
    assert page.get_by_role("checkbox").count() == 0
    for job in jobs:
        opened(page, job)
    page.get_by_role("link", name="‹ 回列表").click()
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(2)
    boxes.nth(0).check()
    boxes.nth(1).check()
    expect(page.get_by_role("heading", name="一起批2件")).to_be_visible()
    look(page)
    sign(page)
    show_again(page, the_password())
    expect(page.get_by_text("批好了2件，已经交到中心。")).to_be_visible()
    assert {Job.get_by_id(job).state for job in jobs} == {"in_centre"}
    expect(page.get_by_role("heading", name="没有等您看的件")).to_be_visible()


def test_a_job_that_changed_under_the_look_is_not_approved(page: Page) -> None:
    worker, resident = a_worker(GRID), a_resident(phone="13800000002")
    job = sent(worker, resident=resident)
    opened(page, job)
    page.get_by_role("button", name="批准", exact=True).click()
    before = JobRevision.get_by_id(Job.get_by_id(job).revision)
    send(worker, job, signed(before.body | {"revision": str(uuid7()), "base": str(before.id)}, worker, resident))
    settle_news()
    sign(page)
    show_again(page, the_password())
    expect(page.get_by_role("alert")).to_contain_text("网格员刚刚又改过")
    assert Job.get_by_id(job).state in ("waiting", "corrected")


def test_another_worker_is_asked_to_take_it(page: Page) -> None:
    job, other = sent(a_worker(GRID)), a_worker(GRID)
    opened(page, job)
    page.get_by_role("button", name="换个网格员").click()
    page.get_by_label("交给谁").select_option(str(other.account_id))
    page.get_by_label("为什么换人").fill("小李下周休假")
    look(page)
    page.get_by_role("button", name="交接", exact=True).click()
    expect(page.get_by_text("交接给另一位网格员")).to_be_visible()
    assert JobStep.select().where((JobStep.job == job) & (JobStep.step == "pass")).count() == 1


def test_she_reads_from_whose_hands_into_whose_it_went(page: Page) -> None:
    worker, by = a_worker(GRID), a_secretary()
    job = sent(worker)
    give_back(job, by)
    body = JobRevision.get_by_id(Job.get_by_id(job).revision).body
    send(worker, job, {**body, "base": body["revision"], "revision": str(uuid7())})
    settle_news()
    opened(page, job)
    hands = page.get_by_role("region", name="交接").get_by_role("listitem")
    expect(hands).to_have_count(3)
    expect(hands.first).to_contain_text("社区书记")
    expect(hands.first).to_contain_text("还没有接，最晚")
    expect(hands.last).to_contain_text("接了")
    look(page)
