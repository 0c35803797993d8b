"""Every tab of the console for every role, and a case in every state with every panel open, for everyone (axe)."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from server.applications.models import Case
from server.applications.rules import STATES
from server.identity import demo
from server.identity.roles import Role
from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.watch import inspect, sideways, violations
from tests.server.identity.builders import PASSWORD, a_staff_account
from tests.server.web import desks, sources
from tests.server.web.console import enter

pytestmark = pytest.mark.browser
BOXES = sources.boxes()


def look(page: Page) -> None:
    """On the wide screen of a desk; on a phone nothing may hang over its edge."""
    expect(page.locator(".wait")).to_have_count(0)
    inspect(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert sideways(page) <= 0, page.url
    page.set_viewport_size(SCREEN)  # type: ignore[arg-type]


def test_every_tab_of_every_role(address: str, chromium: Any) -> None:
    desks.cases()
    desks.left_over()
    seen: dict[str, set[str]] = {code: set() for code in BOXES}
    for role in demo.PLACES:
        with chromium.new_context(viewport=SCREEN, locale="zh-CN") as context:
            page = context.new_page()
            enter(page, address, role)
            tabs = page.get_by_role("navigation", name="收件箱").get_by_role("link")
            for tab in tabs.all():
                tab.click()
                expect(tab).to_have_attribute("aria-current", "page")
                seen[(tab.get_attribute("href") or "").removeprefix("#")].add(role)
                look(page)
            if not tabs.count():
                look(page)
    assert seen == {code: set(roles) for code, roles in BOXES.items()}


def test_a_case_in_every_state_with_every_panel(address: str, chromium: Any) -> None:
    made, opened = desks.cases(), set()
    with chromium.new_context(viewport=SCREEN, locale="zh-CN") as context:
        page = context.new_page()
        enter(page, address, "reviewer")
        for name, case in made.items():
            page.goto(f"{address}/console/#case/{case.id}")
            expect(page.get_by_role("heading", level=1)).to_have_text(case.name)
            look(page)
            if name == "submitted":
                mark_two(page)
            opened |= open_panels(page, opened)
        page.goto(f"{address}/console/#case/{made['sheet'].id}")
        open_sheet(page)
        page.goto(f"{address}/console/#case/{made['submitted'].id}")
        open_papers(page)
    assert {Case.get_by_id(case.id).state for case in made.values()} == set(STATES)
    assert opened == set(sources.panels())


def mark_two(page: Page) -> None:
    for box in page.get_by_label("标注：").all()[:2]:
        box.check()
    look(page)


def open_panels(page: Page, known: set[str]) -> set[str]:
    """Whatever asks for more words before it is done; the names of those that were not open before."""
    opened = set()
    for panel, words in sources.panels().items():
        button = page.get_by_role("button", name=words)
        if panel not in known and button.count():
            button.first.click()
            assert violations(page, "[aria-labelledby=actions]") == [], panel
            opened.add(panel)
    return opened


def open_sheet(page: Page) -> None:
    """Of a system without an interface: what to copy, in full against a reason, and what came back."""
    page.get_by_role("button", name="打开可复制的表").click()
    page.get_by_label("原因（会记录）").fill("抄录到税务系统")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("button", name="复制").first).to_be_visible()
    page.get_by_label("结果").select_option("denied")
    look(page)


def open_papers(page: Page) -> None:
    """Every value against a reason, and a page of a paper in its dialog."""
    page.get_by_role("button", name="看完整信息").click()
    look(page)
    page.get_by_role("button", name="第1页").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look(page)


def test_the_door_in_every_state(address: str, chromium: Any) -> None:
    """Asked, refused, asked for the second step, and what must be done first."""
    _, fresh = a_staff_account(Role.CLERK, settled=False)
    secretary = next(one for one in demo.listed() if one.name == Role.SECRETARY)
    with chromium.new_context(viewport=SCREEN, locale="zh-CN") as context:
        page = context.new_page()
        page.goto(f"{address}/console/")
        give(page, "clerk", "wrong")
        expect(page.get_by_role("alert")).to_be_visible()
        look(page)
        give(page, secretary.name, secretary.password)
        expect(page.get_by_label("动态码")).to_be_visible()
        look(page)
        give(page, fresh, PASSWORD)
        expect(page.get_by_role("heading", level=1)).to_have_text("第一次登录")
        look(page)


def give(page: Page, name: str, password: str) -> None:
    page.get_by_label("登录名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
