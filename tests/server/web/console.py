"""The console as somebody at a desk uses it."""

from playwright.sync_api import Page, expect

from server.applications.models import Case
from server.identity import demo

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


def opened(page: Page, case: Case) -> None:
    """One case, at the desk that is signed in."""
    page.goto(f"{page.url.split('#')[0]}#case/{case.id}")
    expect(page.get_by_role("heading", level=1)).to_have_text(case.name)


def tab(page: Page, name: str) -> None:
    """One of the lists."""
    page.goto(page.url.split("#")[0])
    page.get_by_role("navigation", name="收件箱").get_by_role("link", name=name).click()
