"""The secretary's inbox on her phone: she opens what waits, marks it, sends it back, approves it under her own name."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys.desk import as_secretary
from tests.journeys.house import House, until
from tests.journeys.test_field_bedside import sign
from tests.journeys.test_field_job import look, title


class Inbox:
    """A secretary with a phone of her own."""

    def __init__(self, house: House, page: Page) -> None:
        self.house, self.page = house, as_secretary(house, page)

    def open(self, job: str) -> None:
        """Found in the list, once it has arrived whole."""
        link = self.page.locator(f"a[href='#job/{job}']")
        whole = self.page.get_by_role("region").filter(has=link).filter(has_not_text="还缺")
        until(lambda: self._listed() and whole.count(), "it waits for her, whole")
        name = link.inner_text()
        link.click()
        expect(title(self.page)).to_have_text(name)

    def _listed(self) -> bool:
        self.page.goto(f"{self.house.address}/console/#jobs")
        self.page.reload()
        expect(self.page.get_by_role("navigation", name="收件箱")).to_be_visible()
        expect(self.page.get_by_text("正在取件")).to_have_count(0)
        return True

    def mark(self, what: str, reason: str, words: str, *, named: str = "标注") -> None:
        """A field, or a page of a paper: `named` is how its box is called."""
        self.page.get_by_label(f"{named}：{what}", exact=True).check()
        self.page.get_by_label(f"{what}：补正原因").select_option(label=reason)
        self.page.get_by_label(f"{what}：给网格员的话").fill(words)

    def give_back(self, words: str, *, marks: int) -> None:
        self.page.get_by_role("button", name=f"退给网格员（{marks}处）").click()
        self.page.get_by_label("给网格员的话（可以不写）").fill(words)
        look(self.page)
        self.page.get_by_role("button", name=f"退回，标了{marks}处").click()
        expect(self.page.get_by_text("退回来了，标出来的地方要再弄一下")).to_be_visible()

    def approve(self) -> None:
        """She signs, and shows once more that it is she."""
        self.page.get_by_role("button", name="批准", exact=True).click()
        sign(self.page)
        look(self.page)
        self.page.get_by_role("button", name="签名并批准").click()
        self.page.get_by_label("登录密码").fill(self.house.passwords["secretary"])
        self.page.get_by_role("button", name="确认并批准").click()
        expect(self.page.get_by_text("中心和部门在办")).to_be_visible()

    def lines(self, words: str) -> Locator:
        """Fields and papers that say so of themselves."""
        return self.page.locator(".field-line, .paper-line").filter(has_text=words)
