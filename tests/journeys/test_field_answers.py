"""The answers before a form: read back at the door, seen and marked by the secretary, given anew at their question."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from server.core.ids import uuid7
from tests.journeys.at_the_door import first_start, reopened
from tests.journeys.conftest import SCREEN
from tests.journeys.desk import as_secretary
from tests.journeys.errands import enter, renew, tab, task, token, without_network
from tests.journeys.house import COMMUNITY, House, until
from tests.journeys.phone import names
from tests.journeys.test_field_bedside import one_of, waiting
from tests.journeys.test_field_job import look, on, title

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
BUNDLE = "elderly_benefits"
ANSWERS = {"age_band": "a80", "low_income_kind": "none", "self_care_level": "full", "is_proxy": True}


def sent(house: House, resident: str) -> str:
    """A job of several things, from a phone; with little in it beside its answers."""
    form = house.ask("POST", f"/bundles/{BUNDLE}/forms", {"answers": ANSWERS, "division": COMMUNITY})
    content = {"answers": ANSWERS, "values": {"person_name": "欧阳秀兰"}, "materials": [], "told_via": []}
    body = {"revision": str(uuid7()), "application": str(uuid7()), "resident": {"id": resident}, "bundle": BUNDLE}
    body |= {"release": form["release"], "division": COMMUNITY, "form_digest": form["digest"], "content": content}
    job = str(uuid7())
    house.ask("PUT", f"/jobs/{job}", body, token(house))
    until(lambda: [one for one in waiting(house) if one["id"] == job and one["faults"]], "it was looked through")
    return job


def a_resident(house: House) -> dict[str, Any]:
    found = house.ask("GET", "/residents", token=token(house))["items"]
    return next(one for one in found if one["name"].startswith("欧"))


def withdrawn(house: House, job: str) -> None:
    """So that the journeys after this one find her without an open task."""
    house.ask("PUT", f"/jobs/{job}/withdrawal", {"id": str(uuid7()), "reason": "先不办了"}, token(house))


def marked(desk: Page, job: str) -> None:
    """The secretary sees what was answered, and sends one answer back."""
    desk.goto(desk.url.split("#")[0] + f"#job/{job}")
    expect(desk.get_by_text("80到99岁", exact=True)).to_be_visible()
    look(desk)
    desk.set_viewport_size(SCREEN)
    desk.get_by_label("标注：老人今年多大？", exact=True).check()
    desk.get_by_label("老人今年多大？：给网格员的话").fill("身份证上满一百了")
    look(desk)
    desk.set_viewport_size(SCREEN)
    desk.get_by_role("button", name="退给网格员（1处）").click()
    desk.get_by_role("button", name="退回，标了1处").click()
    expect(desk.get_by_text("退回来了，标出来的地方要再弄一下")).to_be_visible()


def test_answers_are_seen_marked_given_anew_and_read_back(live: House, device: Device) -> None:
    job = sent(live, a_resident(live)["id"])
    marked(as_secretary(live, device(live).new_page()), job)
    page = device(live).new_page()
    first_start(live, page)
    until(lambda: any(f"of={BUNDLE}" in name for name in names(page, "forms")), "the bundle is there")
    renew(page)
    expect(task(page, "退回来要改的")).to_contain_text("内容不对，身份证上满一百了")
    task(page, "退回来要改的").get_by_role("button", name="去改").click()
    expect(title(page)).to_have_text("老人今年多大？")
    expect(page.get_by_text("请您改这里")).to_be_visible()
    look(page)
    page.get_by_role("radio", name="100岁以上").check()
    page.goto(page.url.split("#")[0] + f"#job/{job}/check")
    expect(title(page)).to_have_text("改好了再看一遍")
    first = page.get_by_role("region", name="先问的")
    expect(first).to_contain_text("老人今年多大？")
    expect(first).to_contain_text("100岁以上")
    expect(first).to_contain_text("吃饭、穿衣、上下床、上厕所、走动、洗澡，老人能自己做吗？样样都能")
    expect(first).to_contain_text("谁来办？别人代办")
    look(page)
    first.get_by_role("button", name="修改").click()
    expect(title(page)).to_have_text("老人今年多大？")
    on(page, "家里是不是低保、特困或低保边缘？")
    on(page, "吃饭、穿衣、上下床、上厕所、走动、洗澡，老人能自己做吗？")
    page.get_by_role("button", name="下一步").click()
    expect(
        page.get_by_text("谁来办？别人代办（家人、网格员或社区工作人员）。上门办都是代办，不用再选。")
    ).to_be_visible()
    look(page)
    assert one_of(live, job)["state"] == "returned"
    withdrawn(live, job)


def owing(house: House, job: str) -> dict[str, Any]:
    """As the pack tells of an application that was accepted on the promise that two papers follow."""
    resident = a_resident(house)["id"]
    papers = [("medical_records", "病历资料", 2), ("hardship_proof", "困难情况证明", 1)]
    owes = [{"material": code, "name": name, "pages": {"min": 1, "max": most}} for code, name, most in papers]
    lines = [f"{name}：2026年12月9日 周三以前" for _, name, _ in papers]
    parts = [{"heading": "要补交什么", "lines": lines}]
    said = {
        "title": "补交材料通知",
        "opening": "您托网格员办的事已经在办，还有材料要补交。",
        "footer": "办这些事不收钱。",
    }
    said |= {"until_label": "最晚补交的日子", "until": "2026年12月9日 周三", "parts": parts, "owes": owes}
    told = {"id": str(uuid7()), "kind": "notice", "resident": resident, "job": job, "due_on": "2026-12-09", "marks": []}
    words = "还有材料要补交，最晚12月9日。请告诉本人。"
    return told | {"words": words, "door_notice": str(uuid7()), "is_told": False, "notice": said}


def lent(context: BrowserContext, task_: dict[str, Any], came: list[dict[str, Any]]) -> None:
    """The phone is lent this task too, and what it hands in is taken."""

    def pack(route: Route) -> None:
        answer = route.fetch()
        if not answer.ok:
            return route.fulfill(response=answer)
        told = answer.json()
        return route.fulfill(response=answer, json=told | {"tasks": [*told["tasks"], task_]})

    def taken(route: Route) -> None:
        came.append(route.request.post_data_json)
        route.fulfill(json={})

    context.route(re.compile(r"/packs/field(\?|$)"), pack)
    context.route(f"**/door-notices/{task_['door_notice']}/**", taken)


def shot(page: Page, photo: Path, name: str) -> None:
    """One page of the paper that is asked for first."""
    with page.expect_file_chooser() as opened:
        page.get_by_role("region", name=name).get_by_role("button", name=re.compile("^(拍照|再拍一张)")).click()
    opened.value.set_files(photo)
    expect(page.get_by_text("正在处理照片")).to_have_count(0)


def test_papers_that_follow_are_photographed_without_a_network_and_who_wants_no_more_says_so(
    live: House, device: Device, photo: Path
) -> None:
    job = sent(live, a_resident(live)["id"])
    context, came = device(live), list[dict[str, Any]]()
    lent(context, owing(live, job), came)
    page = context.new_page()
    first_start(live, page)
    renew(page)
    with without_network(context):
        enter(page, "还有材料要补交")
        page.get_by_role("button", name="拍好了，交上去").first.click()
        expect(page.get_by_role("alert").first).to_contain_text("请拍“病历资料”")
        look(page)
        shot(page, photo, "补交：病历资料")
        page = reopened(context, page)
        shot(page, photo, "补交：病历资料")
        look(page)
        records = page.get_by_role("region", name="补交：病历资料")
        expect(records.get_by_role("button", name="再拍一张")).to_have_count(0)
        records.get_by_role("button", name="拍好了，交上去").click()
        expect(page.get_by_text("已记在手机里，有网了就送出")).to_be_visible()
        expect(records).to_have_count(0)
        expect(page.get_by_role("region", name="补交：困难情况证明")).to_be_visible()
        page.get_by_label("当面说的").check()
        page.get_by_role("button", name="告诉过了，记下来").click()
        expect(page.get_by_role("button", name="告诉过了，记下来")).to_have_count(0)
        look(page)
        gone(page)
    expect(page.get_by_text("已记在手机里")).to_have_count(0)
    assert len(came) == 2
    (paper,) = [one for one in came if "pages" in one]
    assert (paper["material"], len(set(paper["pages"]))) == ("medical_records", 2)
    until(lambda: one_of(live, job)["state"] == "withdrawn", "it is withdrawn")
    context.unroute_all(behavior="ignoreErrors")  # the phone may be asking just now


def gone(page: Page) -> None:
    """She wants it no more: who said so, and how."""
    page.get_by_text("本人不办了").click()
    page.get_by_role("button", name="记下来，不办了").click()
    expect(page.get_by_role("alert")).to_contain_text("请选怎么说的")
    page.get_by_label("当面说不办了").check()
    page.get_by_label("还说了什么").fill("儿子回来办")
    look(page)
    page.get_by_role("button", name="记下来，不办了").click()
    expect(page.get_by_text("本人说不办了")).to_be_visible()


def test_of_a_job_of_which_nothing_is_to_be_done_now_she_may_say_so_too(live: House, device: Device) -> None:
    job = sent(live, a_resident(live)["id"])
    context = device(live)
    page = context.new_page()
    first_start(live, page)
    tab(page, "待办")
    page.get_by_role("link", name="正在办的，本人不办了").click()
    mine = page.get_by_role("listitem").filter(has_text="等社区书记看").first  # the newest first
    expect(mine).to_contain_text("欧")
    with without_network(context):
        page = reopened(context, page)
        expect(page.get_by_text("这是上次连网时的")).to_be_visible()
        mine = (
            page.get_by_role("listitem").filter(has_text="等社区书记看").filter(has_text="欧").first
        )  # the newest first
        look(page)
        mine.get_by_text("本人不办了").click()
        mine.get_by_role("button", name="记下来，不办了").click()
        expect(mine.get_by_role("alert")).to_contain_text("请选怎么说的")
        mine.get_by_label("当面说不办了").check()
        look(page)
        mine.get_by_role("button", name="记下来，不办了").click()
        expect(mine.get_by_text("已记在手机里")).to_be_visible()
        look(page)
    until(lambda: one_of(live, job)["state"] == "withdrawn", "it is withdrawn")
    expect(page.get_by_text("已记在手机里")).to_have_count(0)
    look(page)


def test_a_phone_that_is_held_out_leads_to_no_list_before_the_worker_has_it_back(live: House, device: Device) -> None:
    job = sent(live, a_resident(live)["id"])
    context = device(live)
    lent(context, owing(live, job), [])
    page = context.new_page()
    first_start(live, page)
    renew(page)
    enter(page, "还有材料要补交")
    expect(page.get_by_text("您托网格员办的事已经在办")).to_be_visible()  # before, nothing was held out
    page.get_by_role("link", name="返回").click()
    expect(title(page)).to_have_text("请把手机交还网格员")
    expect(page.get_by_text("欧")).to_have_count(0)
    look(page)
    page.go_back()
    expect(page.get_by_text("您托网格员办的事已经在办")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("navigation")).to_have_count(0)
    page.get_by_role("button", name="我是网格员，手机在我手里").click()
    expect(task(page, "还有材料要补交")).to_be_visible()
    tab(page, "住户")
