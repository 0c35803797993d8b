"""From the guide through the form's first section with the keyboard alone; where the focus goes after a mistake."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.citizen import Citizen
from tests.journeys.house import COMMUNITY, House
from tests.journeys.stories import story

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
FURTHEST = 80
FOCUSED = """() => {
  const e = document.activeElement;
  const said = e.labels && e.labels[0] ? e.labels[0].textContent : e.textContent;
  return (e.getAttribute('aria-label') || said || '').trim();
}"""


class Keys:
    """Somebody without a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, name: str) -> None:
        """Tab until the focus is on what is called so."""
        passed = []
        for _ in range(FURTHEST):
            self.page.keyboard.press("Tab")
            passed.append(self.page.evaluate(FOCUSED))
            if passed[-1].startswith(name):
                return
        pytest.fail(f"{name} is out of reach; passed {passed}")

    def press(self, name: str) -> None:
        self.reach(name)
        self.page.keyboard.press("Enter")

    def choose(self, label: str, of: list[str]) -> None:
        """A radio button: one Tab leads into the group, arrows go on in it."""
        self.reach(of[0])
        self.page.keyboard.press("Space")
        for _ in range(of.index(label)):
            self.page.keyboard.press("ArrowDown")

    def focused(self) -> str:
        return str(self.page.evaluate(FOCUSED))


def test_questions_and_a_section_by_keyboard_alone(live: House, device: Device, photo: Path) -> None:
    page = device(live).new_page()
    keys, bundle = Keys(page), story("elderly_benefits")
    page.goto(f"{live.address}/bundles/elderly_benefits?division={COMMUNITY}")
    keys.press("开始办理")
    answers = bundle["scenarios"][0]["answers"]
    with page.expect_response("**/forms") as got:
        for question in bundle["questions"]:
            if question["code"] in answers:
                answer(keys, question, answers[question["code"]])
    form = got.value.json()
    consent(keys)
    keys.press("开始填表")

    section = form["sections"][0]
    expect(page.get_by_role("heading", level=1)).to_have_text(section["name"])
    keys.press("下一步")
    summary = page.get_by_role("alert").filter(has_text="处要看一下")
    expect(summary).to_be_focused()
    first = summary.get_by_role("link").first.inner_text()
    keys.press(first)
    assert page.evaluate("() => /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)")
    assert page.evaluate("() => !!document.activeElement.closest('.faulty')")

    fill_by_keyboard(Citizen(page, live, photo), keys, form)
    keys.press("下一步")
    expect(page).not_to_have_url(re.compile("/form/0$"))
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def answer(keys: Keys, question: Any, value: Any) -> None:
    expect(keys.page.get_by_role("heading", level=1)).to_have_text(question["ask"])
    labels = {option["value"]: option["label"] for option in question["answers"]}
    keys.choose(labels[value], list(labels.values()))
    expect(keys.page.get_by_label(labels[value], exact=True)).to_be_checked()
    keys.press("下一步")


def consent(keys: Keys) -> None:
    """The outcome is there; tick the box."""
    box = keys.page.get_by_role("checkbox", name="同意为办这件事使用")
    box.wait_for()
    keys.reach("表里有比较私密的内容")
    keys.page.keyboard.press("Space")
    expect(box).to_be_checked()


def fill_by_keyboard(citizen: Citizen, keys: Keys, form: Any) -> None:
    """Each field of the first section in the order in which Tab finds them, from the top of the page."""
    page = keys.page
    values = citizen.sampler.values(form, {"id_type": "resident_id", "mobile": citizen.phone})
    codes = page.evaluate(
        "codes => codes.filter(code => document.getElementById('f-' + code))", form["sections"][0]["fields"]
    )
    page.get_by_role("heading", level=1).focus()
    for code in codes:
        field = form["fields"][code]
        if field["type"] == "boolean":
            keys.choose("是" if values[code] else "否", ["是", "否"])
        elif "options" in field and len(field["options"]) <= 6:
            names = {option["code"]: option["name"] for option in field["options"]}
            keys.choose(names[values[code]], list(names.values()))
        elif "options" in field:
            keys.reach(field["label"])
            page.keyboard.press("ArrowDown")
        elif field["type"] == "date":
            for part, digits in zip(("年份", "月份", "日期"), values[code].split("-"), strict=True):
                keys.reach(f"{field['label']}，{part}")
                page.keyboard.press("Control+A")
                page.keyboard.type(digits)
        elif field["type"] == "region":
            keys.press("名单里没有，直接写")
            page.keyboard.press("Shift+Tab")
            page.keyboard.type(str(values[code]))
        else:
            keys.reach(field["label"])
            page.keyboard.type(str(values[code]))
