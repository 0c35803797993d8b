"""Somebody at a desk in the console: looks for a case by its number and does the next thing."""

import re

from playwright.sync_api import Locator, Page, expect

from server.cli.samples import Sampler
from tests.journeys.house import House


def _password(house: House, page: Page, role: str) -> None:
    page.goto(f"{house.address}/console/")
    page.get_by_label("登录名").fill(role)
    page.get_by_label("密码").fill(house.passwords[role])
    page.get_by_role("button", name="登录").click()


def as_secretary(house: House, page: Page) -> Page:
    """The secretary in the console, who needs a second step."""
    _password(house, page, "secretary")
    page.get_by_label("动态码").fill(house.second_step("secretary"))
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("navigation", name="收件箱")).to_be_visible()
    return page


class Desk:
    """A member of staff with a browser of their own."""

    def __init__(self, page: Page, house: House, role: str) -> None:
        self.page, self.house = page, house
        _password(house, page, role)
        expect(page.get_by_role("navigation", name="收件箱")).to_be_visible()

    def open(self, number: str, item: str) -> None:
        """The case of this item, found by the application's number."""
        self.page.goto(f"{self.house.address}/console/")
        self.page.get_by_label("申请编号").fill(number)
        with self.page.expect_response(re.compile(rf"/desk/cases.*q={number}")):
            self.page.get_by_role("button", name="查找").click()
        self.page.get_by_role("link", name=item, exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(item)

    def ask_for(self, field: str | None, paper: str | None) -> None:
        """Mark a field and a paper, say why, and send it."""
        marked = [name for name in (field, paper) if name]
        for name in marked:
            self.page.get_by_label(f"标注：{name}", exact=True).check()
            self.page.get_by_label(f"{name}：给申请人的话").fill("请再核对一遍")
        self.press(f"发出补正告知（{len(marked)}处）")
        self.press("发给申请人")
        expect(self.page.get_by_text("等申请人补正")).to_be_visible()

    def accept(self) -> None:
        self.press("受理")
        expect(self.button("受理")).to_have_count(0)

    def deny(self, reason: str) -> None:
        self.press("不予")
        self.page.get_by_label(re.compile("^理由")).fill(reason)
        self.press("确定：不予")
        expect(self.page.locator("main")).to_contain_text("办结")

    def grant(self) -> None:
        """Approve, with the numbers that the approval brings forth."""
        self.press("准予")
        expect(self.button("确定：准予")).to_be_visible()
        for asked in self.page.locator("input[id^=produced-]").all():
            is_licence = asked.get_attribute("id") == "produced-uscc"
            asked.fill(Sampler().credit_code() if is_licence else "示例第2026001号")
        self.press("确定：准予")
        expect(self.button("准予")).to_have_count(0)

    def labels(self) -> list[str]:
        """What may be marked: labels of fields and papers."""
        boxes = self.page.locator("input[aria-label^='标注：']")
        boxes.first.wait_for()
        return [name.removeprefix("标注：") for name in boxes.evaluate_all("all => all.map(e => e.ariaLabel)")]

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        self.button(name).click()
