"""Every tab of the console for every role, and a case in every state with every panel open, for everyone (axe)."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from server.identity import demo
from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.watch import inspect
from tests.server.web import desks, sources

pytestmark = pytest.mark.browser
BOXES = sources.boxes()
ENTER = """async told => {
  const sent = {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(told)};
  if (!(await fetch('/api/v1/sessions', sent)).ok) throw new Error('no session');
  localStorage.setItem('lm.session', '1');
}"""


def enter(page: Page, address: str, role: str) -> None:
    """Sign in without typing."""
    account = next(one for one in demo.listed() if one.name == role)
    told = {"kind": "password", "name": account.name, "password": account.password, "device": f"desk-of-the-{role}-000"}
    page.goto(f"{address}/offline")
    page.evaluate(ENTER, told | ({"totp": account.code} if account.code else {}))
    page.goto(f"{address}/console/")
    expect(page.get_by_role("button", name="退出").or_(page.get_by_role("button", name="换个账号"))).to_be_visible()


def look(page: Page) -> None:
    """On the wide screen of a desk, and on a phone."""
    expect(page.locator(".wait")).to_have_count(0)
    for size in (SCREEN, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        inspect(page)
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
            opened |= open_panels(page, name)
        open_pages(page)
    assert {Case.get_by_id(case.id).state for case in made.values()} == set(STATES)
    assert opened == sources.panels()


def open_panels(page: Page, name: str) -> set[str]:
    """Whatever asks for more words before it is done; its names in the console."""
    opened = set()
    if name == "submitted":
        for box in page.get_by_label("标注：").all()[:2]:
            box.check()
    for panel, words in sources.panels().items():
        button = page.get_by_role("button", name=words)
        if button.count():
            button.first.click()
            inspect(page)
            opened.add(panel)
    return opened


def open_pages(page: Page) -> None:
    """A page of a paper, in its dialog."""
