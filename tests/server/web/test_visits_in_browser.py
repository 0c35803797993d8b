"""A citizen asks a grid worker to come, says yes or no to what others asked for, and is shown the word for the door."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from field_app.rounds.models import VisitRequest
from field_app.visits.models import Resident
from field_app.visits.service import residents
from server.core import clock
from server.core.ids import uuid7
from server.identity import demo
from server.identity.models import AccountLink, Guardianship, Person
from server.identity.service import persons
from tests.field_app.rounds.builders import a_request, taken
from tests.field_app.visits.builders import GRID, a_secretary, a_worker
from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.watch import inspect
from tests.server.identity.builders import an_actor, vouched_for

pytestmark = pytest.mark.browser
HER, SHOPKEEPER = (replace(demo.PEOPLE[name], phone=None) for name in ("grandmother", "shopkeeper"))
At = Callable[..., Page]


@pytest.fixture
def at(address: str, chromium: Any) -> Iterator[At]:
    """The page of visits as one of the demo's people, or as nobody."""
    with ExitStack() as opened:

        def come(facts: Any = None, query: str = "") -> Page:
            context = opened.enter_context(chromium.new_context(viewport=PHONE, locale="zh-CN"))
            page: Page = context.new_page()
            if facts:
                told = {"name": "lm_refresh", "value": vouched_for(facts).refresh_token, "httpOnly": True}
                context.add_cookies([told | {"domain": "127.0.0.1", "path": "/api/v1/sessions"}])
                context.add_init_script("localStorage.setItem('lm.session', '1')")
            page.goto(f"{address}/visits{query}")
            expect(page.get_by_role("heading", name="请网格员上门", level=1)).to_be_visible()
            return page

        yield come


def look(page: Page) -> None:
    """For everyone, on a phone and on a screen, in large letters too."""
    expect(page.locator(".wait:not([hidden])")).to_have_count(0)
    for size in (SCREEN, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for is_elder in (True, False):
            page.evaluate("on => document.documentElement.classList.toggle('elder', on)", is_elder)
            inspect(page)


def card(page: Page, name: str) -> Any:
    return page.get_by_role("region", name=name)


def a_listed(facts: Any = HER) -> UUID:
    """Somebody on the list of the first grid."""
    person = persons.find_or_create(facts, trusted=True)
    residents.enlist(person.id, GRID, by=a_secretary().account_id)
    return UUID(str(person.id))


def a_tie(ward: UUID) -> None:
    guardian = persons.find_or_create(SHOPKEEPER, trusted=True).id
    kept = {"proof": "判决书", "since": clock.now(), "recorded_by": uuid7(), "recorded_at": clock.now()}
    told = {"ward": ward, "guardian": guardian, "relation": "孙子", "reason": "limited_capacity"}
    Person.update(capacity="limited").where(Person.id == ward).execute()
    Guardianship.create(id=uuid7(), **told, **kept)


def test_what_was_half_written_outlives_its_page_until_it_is_sent_or_cleared(at: At) -> None:
    a_listed()
    page = at(HER)
    page.get_by_label("要帮什么忙").fill("看不懂水费单")
    page.get_by_label("最晚哪天来").select_option(index=2)
    page = again(page)
    expect(page.get_by_text("上次没约完，写过的都在")).to_be_visible()
    expect(page.get_by_label("要帮什么忙")).to_have_value("看不懂水费单")
    expect(page.get_by_label("最晚哪天来")).not_to_have_value("")
    look(page)
    page.get_by_role("button", name="不要了，重新写").click()
    expect(page.get_by_label("要帮什么忙")).to_have_value("")
    page.get_by_label("要帮什么忙").fill("想问高龄津贴")
    page = again(page)
    page.get_by_role("button", name="约网格员上门").click()
    (row,) = wait_for(page, "约好了")
    assert row.words == "想问高龄津贴"
    page = again(page)
    page.get_by_role("button", name="再约一次上门").click()
    expect(page.get_by_label("要帮什么忙")).to_have_value("")
    page.get_by_label("要帮什么忙").fill("还有一件")
    leave(page)
    assert page.evaluate("() => Object.keys(localStorage).filter(one => one.startsWith('lm.visit'))") == []


def again(page: Page) -> Page:
    """The tab is gone; another one is opened."""
    address, context = page.url, page.context
    page.close()
    fresh = context.new_page()
    fresh.goto(address)
    return fresh


def leave(page: Page) -> None:
    page.goto(page.url.replace("/visits", "/applications"))
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("1次没约完的上门")).to_be_visible()
    look(page)
    page.get_by_role("button", name="清掉，再退出").click()
    page.wait_for_url(re.compile("/$"))


def test_nobody_is_asked_to_sign_in_without_another_way(at: At) -> None:
    page = at()
    expect(page.get_by_role("link", name="登录", exact=True)).to_have_attribute("href", "/sign-in?next=/visits")
    expect(page.locator("main").get_by_role("link", name="打 12345")).to_be_visible()
    look(page)


def test_she_asks_sees_the_word_and_takes_it_back(at: At) -> None:
    a_listed()
    page = at(HER, "?what=老年卡")
    expect(page.get_by_label("要帮什么忙")).to_have_value("想办：老年卡")
    look(page)
    page.get_by_label("要帮什么忙").fill(" ")
    page.get_by_role("button", name="约网格员上门").click()
    expect(page.get_by_role("alert")).to_contain_text("请写要帮什么忙")
    look(page)
    page.get_by_label("要帮什么忙").fill("看不懂水费单")
    page.get_by_label("最晚哪天来").select_option(index=2)
    page.get_by_role("button", name="约网格员上门").click()
    (row,) = wait_for(page, "约好了")
    assert (row.source, row.state, row.words, (row.due_on - clock.today()).days) == ("self", "open", "看不懂水费单", 2)
    expect(card(page, "请网格员上门").locator(".word")).to_have_text(row.word)
    look(page)
    page.get_by_role("button", name="不用来了").click()
    page.get_by_role("button", name="确定，不用来了").click()
    expect(page.locator(".word")).to_have_count(0)
    assert VisitRequest.get_by_id(row.id).state == "withdrawn"
    page.get_by_role("button", name="看以前约的").click()
    expect(card(page, "以前约的")).to_contain_text("看不懂水费单")
    look(page)


def wait_for(page: Page, words: str) -> list[VisitRequest]:
    expect(page.get_by_text(words)).to_be_visible()
    return list(VisitRequest.select())


def test_who_is_on_no_list_says_where_she_lives(at: At) -> None:
    page = at(HER)
    page.get_by_label("要帮什么忙").fill("想办老年卡")
    page.get_by_role("button", name="约网格员上门").click()
    for code, level in (("370199000000", 1), ("370199001000", 2), ("370199001001", 3)):
        page.get_by_label(f"住在哪个社区，第{level}级").select_option(code)
    page.get_by_role("button", name="约网格员上门").click()
    expect(page.get_by_role("alert")).to_contain_text("哪个网格")
    look(page)
    page.get_by_label("哪个网格").select_option(GRID)
    page.get_by_role("button", name="约网格员上门").click()
    (row,) = wait_for(page, "约好了")
    assert (row.grid, Resident.get_by_id(row.resident).grid) == (GRID, GRID)


def test_a_relative_asks_and_sees_no_word(at: At) -> None:
    mother = a_listed()
    a_tie(mother)
    page = at(SHOPKEEPER)
    page.get_by_label("家里老人，或别人").or_(page.get_by_label("别的家人、邻居")).check()
    expect(page.get_by_text("先在“授权”里和他说好")).to_be_visible()
    look(page)
    page.get_by_label("欧阳**（您是孙子）").check()
    page.get_by_label("要帮什么忙").fill("奶奶想办老年卡")
    page.get_by_role("button", name="约网格员上门").click()
    (row,) = wait_for(page, "约好了")
    assert (row.source, row.state, row.resident) == ("relative", "unconfirmed", mother)
    expect(card(page, "替欧阳**约的上门")).to_contain_text("网格员会先问本人")
    assert row.word not in page.content()
    look(page)


@pytest.mark.parametrize("agrees", [True, False])
def test_what_others_asked_for_takes_her_yes(at: At, agrees: bool) -> None:
    worker = a_worker(GRID)
    row = a_request(a_secretary(), a_listed())
    page = at(HER)
    asked = card(page, "社区书记替您约的上门")
    expect(asked).to_contain_text("来不来，您说了算")
    expect(page.locator(".word")).to_have_count(0)
    look(page)
    page.get_by_role("button", name="要来" if agrees else "不用来", exact=True).click()
    if not agrees:
        expect(asked).to_have_count(0)
        assert VisitRequest.get_by_id(row.id).state == "withdrawn"
        return
    expect(page.locator(".word")).to_have_text(row.word)
    taken(VisitRequest.get_by_id(row.id), worker)
    page.reload()
    expect(asked).to_contain_text("谁来网格员")
    look(page)


def test_enough_asked_for_leads_to_a_person(at: At) -> None:
    mother = a_listed()
    page = at(HER)
    account = AccountLink.get(AccountLink.person == mother).account_id
    for _ in range(3):
        a_request(an_actor(person=Person.get_by_id(mother), account=account))
    page.reload()
    page.get_by_role("button", name="再约一次上门").click()
    page.get_by_label("要帮什么忙").fill("还有一件")
    page.get_by_role("button", name="约网格员上门").click()
    refused = page.locator(".notice.warn")
    expect(refused).to_contain_text("先不用再约")
    expect(refused.get_by_role("link", name="打 12345")).to_be_visible()
    look(page)
