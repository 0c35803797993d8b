"""Steps of the desks that are pressed through to their end in a real browser: going back on an end, passing on."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from server.applications.models import Case, Handoff
from server.core import clock
from server.core.ids import uuid7
from server.identity.models import Parked
from server.identity.service import parking
from server.reviews.service import decisions, handing, intake
from tests.journeys.conftest import PHONE
from tests.journeys.watch import inspect
from tests.server.identity.builders import an_account
from tests.server.reviews.builders import DIVISION, a_case, a_reviewer
from tests.server.web.console import opened, tab

pytestmark = pytest.mark.browser
Desk = Callable[[str], Any]
CIVIL = a_reviewer("body_civil")


def ended(verdict: str) -> Case:
    case = a_case(state="in_review", site=None)
    said = {"verdict": verdict, "reasons": [] if verdict == "grant" else ["户籍不在本区"]}
    decisions.decide(case.id, uuid7(), said, actor=CIVIL)
    return case


def test_a_no_is_opened_again_and_a_yes_is_revoked(desk: Desk) -> None:
    denied, granted = ended("deny"), ended("grant")
    page = desk("reviewer")
    opened(page, denied)
    page.get_by_role("button", name="重新打开", exact=True).click()
    page.get_by_label("为什么重新打开（申请人会看到）").fill("复议决定撤销了原决定")
    inspect(page)
    page.get_by_role("button", name="确定：重新打开").click()
    expect(page.get_by_text("复议决定撤销了原决定")).to_be_visible()
    assert Case.get_by_id(denied.id).state == "submitted"
    opened(page, granted)
    page.get_by_role("button", name="撤销结果", exact=True).click()
    page.get_by_label("撤销的理由（会写进决定书，申请人会看到）").fill("材料是假的")
    inspect(page)
    page.get_by_role("button", name="确定：撤销结果").click()
    expect(page.get_by_text("结果已经撤销，不能重新打开")).to_be_visible()
    inspect(page)
    assert Case.get_by_id(granted.id).result == "revoked"


def test_who_is_spared_a_public_notice_is_not_put_up(desk: Desk) -> None:
    page = desk("reviewer")
    begin = page.get_by_role("button", name="开始", exact=True)
    told = {
        "2015-05-01": "未成年人的不公示，不能用“公示”暂停办理时间。",
        "1949-10-01": "未成年人的不公示。请先看清申请人是不是。",
    }
    for born, words in told.items():
        opened(page, a_case("destitute_support", state="in_review", site=None, values={"birth_date": born}))
        page.get_by_role("button", name="进入特别程序", exact=True).click()
        expect(begin).to_be_enabled()
        page.get_by_label("哪种程序").select_option("公示")
        expect(page.get_by_text(words, exact=True)).to_be_visible()
        expect(begin).to_be_enabled(enabled=born < "2000")
        inspect(page)


def test_a_phone_shows_the_next_step_and_the_rest_behind_one_button(desk: Desk) -> None:
    page = desk("reviewer")
    opened(page, a_case(state="in_review", site=None))
    foot = page.get_by_role("region", name="现在可以")
    whole = foot.get_by_role("button").all_inner_texts()
    assert len(whole) > 4
    page.set_viewport_size(PHONE)
    more, yes, no = (foot.get_by_role("button", name=name, exact=True) for name in ("更多", "准予", "不予"))
    expect(more).to_have_attribute("aria-expanded", "false")
    assert foot.get_by_role("button").all_inner_texts() == ["更多", "准予"]
    assert foot.bounding_box()["height"] <= 90
    inspect(page)
    more.focus()
    page.keyboard.press("Enter")
    less = foot.get_by_role("button", name="收起", exact=True)
    expect(less).to_have_attribute("aria-expanded", "true")
    assert foot.get_by_role("button").all_inner_texts() == ["收起", *whole], "what a desk sees is all there"
    page.keyboard.press("Tab")
    expect(foot.get_by_role("button", name=whole[0], exact=True)).to_be_focused()
    inspect(page)
    no.click()
    expect(yes).to_be_hidden()
    inspect(page)
    no.click()
    expect(no, "nobody loses the place where he was").to_be_focused()
    expect(yes).to_be_visible()
    less.click()
    expect(no).to_be_hidden()


def offered(to: str = "body_civil") -> Handoff:
    case = a_case("elderly_pass" if to != "body_civil" else "car_tax", site=None)
    handoff = uuid7()
    giver = a_reviewer(case.body)
    handing.offer(handoff, case_id=case.id, body=to, reason="应由你们决定", actor=giver)
    return Handoff.get_by_id(handoff)


def test_an_offer_is_given_back_with_a_reason_and_another_is_taken(desk: Desk) -> None:
    first, second = offered(), offered()
    page = desk("reviewer")
    tab(page, "等我接手")
    cards = page.locator(".card")
    expect(cards).to_have_count(2)
    inspect(page)
    cards.first.get_by_role("button", name="不接，退回").click()
    page.get_by_label("为什么不接（会告诉交接的人）").fill("不归我们办")
    inspect(page)
    page.get_by_role("button", name="退回", exact=True).click()
    expect(cards).to_have_count(1)
    cards.first.get_by_role("button", name="接手").click()
    expect(page.get_by_text("没有等着接手的件")).to_be_visible()
    assert [Handoff.get_by_id(one.id).state for one in (first, second)] == ["returned", "taken"]
    assert Case.get_by_id(second.subject).body == "body_civil"


def test_an_offer_is_made_and_taken_back(desk: Desk) -> None:
    case = a_case(site=None)
    intake.receive(case.id, clock.now(), clock.now())
    page = desk("clerk")
    opened(page, case)
    page.get_by_role("button", name="交接", exact=True).click()
    page.get_by_label("交接给").select_option("body_hrss")
    page.get_by_label("为什么交接").fill("应由人社局决定")
    inspect(page)
    page.get_by_role("button", name="交接", exact=True).last.click()
    expect(page.get_by_text("等对方接手")).to_be_visible()
    inspect(page)
    page.get_by_role("button", name="收回交接").click()
    expect(page.get_by_text("等对方接手")).to_have_count(0)
    assert Handoff.get().state == "withdrawn"


def test_what_came_twice_is_settled_with_words(desk: Desk) -> None:
    belongs = parking.Belongs(division=DIVISION)
    kept = parking.keep("submission", uuid7(), {"a": 1}, account=an_account().id, belongs=belongs)
    page = desk("supervisor")
    tab(page, "留存的内容")
    page.get_by_role("button", name="看有什么不同").click()
    expect(page.get_by_text("没有能一项一项比的")).to_be_visible()
    page.get_by_label("怎么处理的").select_option(label="以先交的为准")
    page.get_by_label("给本人的话（他看得到）").fill("已电话核对")
    inspect(page)
    page.get_by_role("button", name="处理好了").click()
    expect(page.get_by_text("没有要处理的")).to_be_visible()
    page.get_by_label("哪些").select_option(label="处理过的")
    expect(page.get_by_text("已电话核对")).to_be_visible()
    inspect(page)
    assert Parked.get_by_id(kept).settled_at is not None
