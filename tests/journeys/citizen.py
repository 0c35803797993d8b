"""A citizen with a phone: from the flyer's code to the receipt, and to the answer of a correction."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from server.cli.samples import Sampler
from tests.journeys.filling import Filler
from tests.journeys.house import House

Question = Mapping[str, Any]
Look = Callable[[Page], None]


class Citizen:
    """Acts on one page. What the form is, is read from the answer that the page got."""

    def __init__(self, page: Page, house: House, photo: Path, *, look: Look = lambda page: None) -> None:
        """`look` is called on every screen that is ready to be left."""
        self.page, self.house, self.photo, self.look = page, house, photo, look
        self.phone = house.fresh_phone()
        self.sampler = Sampler()
        self.form: dict[str, Any] = {}
        self.values: dict[str, Any] = {}

    def press(self, name: str, place: Locator | None = None) -> None:
        (place or self.page.locator("main")).get_by_role("button", name=name, exact=True).click()

    def answer(self, questions: list[Question], answers: Mapping[str, Any]) -> None:
        """The guide's questions, one by one, by the words of their answers; then the one form is known."""
        with self.page.expect_response(re.compile(r"/forms$")) as got:
            for question in questions:
                if question["code"] in answers:
                    self._answer(question, answers[question["code"]])
        self.form = got.value.json()
        fixed = {"id_type": "resident_id", "mobile": self.phone, "ethnicity": "汉族", "trade_name": "清泉便利店"}
        self.values = self.sampler.values(self.form, fixed)  # type: ignore[arg-type]

    def _answer(self, question: Question, value: Any) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(question["ask"])
        words = next(one["label"] for one in question["answers"] if one["value"] == value)
        self.page.get_by_label(words, exact=True).check()
        self.look(self.page)
        self.press("下一步")

    def agree(self) -> None:
        """To the use of what the form asks for, where it asks for something private, and of a small child's data."""
        expect(self.page.get_by_role("button", name="开始填表", exact=True)).to_be_visible()
        for box in (
            self.page.get_by_role("checkbox", name=re.compile("同意为办这件事使用")),
            self.page.get_by_role("radio", name=re.compile("^不满 14 岁。我是孩子的监护人")),
        ):
            if box.count():
                box.check()

    def fill_all(self) -> None:
        """From what applies to the last screen: agree, fill in, hand in the papers."""
        self.agree()
        self.look(self.page)
        self.press("开始填表")
        self.fill_form()
        if self.page.url.endswith("/papers"):
            self.hand_papers()
        expect(self.page.get_by_role("heading", name="核对、签名、提交")).to_be_visible()

    def fill_form(self) -> None:
        """All sections, one screen after the other; the first comes once the server has what was agreed to."""
        expect(self.page).to_have_url(re.compile("/form/"))
        filler = Filler(self.page, self.values, self.photo)
        while "/form/" in self.page.url:
            here = self.page.url
            filler.fill(self.form["fields"])
            self.look(self.page)
            self.press("下一步")
            expect(self.page, "the section has no faults").not_to_have_url(here)

    def hand_papers(self) -> int:
        """Every paper that has to be handed in, as photos; how many papers."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("材料")
        papers = {paper["name"]: paper for paper in self.form["materials"]}
        cards = self.page.locator("section.card").filter(has=self.page.get_by_label(re.compile("^从手机里选：")))
        names = cards.get_by_role("heading", level=2).all_inner_texts()
        for name in names:
            self.upload(name, papers[name]["pages"]["min"])
        self.look(self.page)
        self.press("下一步")
        return len(names)

    def upload(self, name: str, pages: int) -> None:
        card = self.page.locator("section").filter(has=self.page.get_by_role("heading", name=name, exact=True)).last
        before = card.get_by_text("已上传").count()
        card.get_by_label(f"从手机里选：{name}", exact=True).set_input_files([self.photo] * pages)
        expect(card.get_by_text("已上传")).to_have_count(before + pages)

    def sign(self) -> None:
        """The name, with the mouse."""
        pad = self.page.locator("canvas")
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box
        left, top = box["x"] + 30, box["y"] + 40
        self.page.mouse.move(left, top)
        self.page.mouse.down()
        for step in range(25):
            self.page.mouse.move(left + step * 7, top + (step % 6) * 12)
        self.page.mouse.up()
        expect(self.page.get_by_role("button", name="擦掉重签")).to_be_enabled()
        self.look(self.page)

    def submit(self) -> str:
        """Hand in: a guest says who he is by text message first. The application's number."""
        self.press("提交申请")
        confirm = self.page.locator("#sign-in-first")
        expect(confirm.get_by_label("手机号", exact=True)).to_have_value(self.phone)
        self.enter_code(confirm)
        expect(self.page.get_by_role("heading", name="已经提交")).to_be_visible(timeout=30_000)
        self.look(self.page)
        return re.sub(r"\s", "", self.page.locator(".receipt p.number").inner_text())

    def enter_code(self, place: Locator) -> None:
        self.press("获取验证码", place)
        place.get_by_label("短信验证码").fill(self.house.text_code(self.phone))
        self.press("登录", place)

    def mend(self) -> tuple[list[str], list[str]]:
        """Answer a correction; the labels of what was asked: fields, papers."""
        card = self.page.locator("section.card").filter(has=self.page.get_by_role("heading", name="有几处要补正")).first
        expect(card).to_be_visible()
        papers = card.locator("section.card").get_by_role("heading", level=2).all_inner_texts()
        codes = card.evaluate("box => [...box.querySelectorAll('[id^=f-]')].map(e => e.id)")
        fields = [code for code in self.form["fields"] if f"f-{code}" in codes]
        filler = Filler(self.page, self.values, self.photo)
        for code in fields:
            filler.give(card, self.form["fields"][code], self.values[code])
        for name in papers:
            while (drop := card.get_by_role("button", name=re.compile(f"^删去{re.escape(name)}第"))).count():
                drop.first.click()
            self.upload(name, next(one["pages"]["min"] for one in self.form["materials"] if one["name"] == name))
        self.sign()
        self.press("改好了，交上去", card)
        expect(card).to_have_count(0)
        return [self.form["fields"][code]["label"] for code in fields], papers
