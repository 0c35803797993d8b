"""With the keyboard alone: from the guide to the receipt, where the focus goes after a mistake, and a desk's step."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.citizen import Citizen
from tests.journeys.conftest import SCREEN
from tests.journeys.filed import Filer
from tests.journeys.house import COMMUNITY, House
from tests.journeys.stories import at_the_shop_form, story

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


#: Nothing to sign, and a phone is enough.
UNSIGNED = "policy_consult"


def test_check_and_receipt_by_keyboard_alone(live: House, device: Device, photo: Path) -> None:
    page = device(live).new_page()
    keys, citizen = Keys(page), Citizen(page, live, photo)
    page.goto(f"{live.address}/items/{UNSIGNED}?division={COMMUNITY}")
    with page.expect_response("**/forms") as got:
        keys.press("开始办理")
    form = got.value.json()
    page.get_by_role("button", name="开始填表").wait_for()
    if page.get_by_role("checkbox").count():
        consent(keys)
    keys.press("开始填表")
    page.wait_for_url("**/form/**")
    while "/form/" in page.url:
        here = page.url
        fill_by_keyboard(citizen, keys, form)
        keys.press("下一步")
        expect(page).not_to_have_url(here)
    if page.url.endswith("/papers"):
        keys.press("下一步")
    expect(page.get_by_role("heading", name="核对、签名、提交")).to_be_focused()
    keys.press("修改")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.go_back()
    expect(page.get_by_role("heading", name="核对、签名、提交")).to_be_visible()
    keys.press("提交申请")
    keys.press("获取验证码")
    keys.reach("短信验证码")
    page.keyboard.type(live.text_code(citizen.phone))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="已经提交")).to_be_visible()
    keys.reach("看进度")


def hand_papers(keys: Keys, form: Any, photo: Path) -> None:
    """Enter on a paper's button opens the phone's own window of files."""
    page = keys.page
    expect(page.get_by_role("heading", level=1)).to_contain_text("材料")
    cards = page.locator("section.card").filter(has=page.get_by_label(re.compile("^从手机里选：")))
    pages = {paper["name"]: paper["pages"]["min"] for paper in form["materials"]}
    names = cards.get_by_role("heading", level=2).all_inner_texts()
    assert names
    for name in names:
        before = page.get_by_text("已上传").count()
        with page.expect_file_chooser() as opened:
            keys.press(f"从手机里选：{name}")
        opened.value.set_files([photo] * pages[name])
        expect(page.get_by_text("已上传")).to_have_count(before + pages[name])
    keys.press("下一步")


def test_who_cannot_sign_hands_in_papers_and_reaches_help(live: House, device: Device, photo: Path) -> None:
    """The pad takes a finger or a mouse: beside it stands who does it with one, in the way of the keys."""
    page = device(live).new_page()
    citizen = at_the_shop_form(live, page, photo)
    citizen.fill_form()
    keys = Keys(page)
    hand_papers(keys, citizen.form, photo)
    expect(page.locator("canvas")).to_have_accessible_description(re.compile("不用自己签：到就近窗口，或打 12345"))
    keys.reach("打 12345")
    page.keyboard.press("Shift+Tab")
    assert keys.focused() == "到就近窗口"
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live.address}/sites")


def test_a_case_is_opened_and_accepted_by_keyboard_alone(live: House, device: Device) -> None:
    _, receipt = Filer(live, "shopkeeper").hand_in("item:social_card_replace")
    page = device(live, SCREEN).new_page()
    keys = Keys(page)
    page.goto(f"{live.address}/console/")
    for label, words in (("登录名", "clerk"), ("密码", live.passwords["clerk"])):
        keys.reach(label)
        page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.get_by_label("申请编号").wait_for()
    keys.reach("申请编号")
    page.keyboard.type(receipt["number"])
    with page.expect_response(re.compile("/desk/cases.*q=")):
        page.keyboard.press("Enter")
    item = receipt["cases"][0]["name"]
    page.get_by_role("link", name=item).wait_for()
    keys.press(item)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    keys.press("受理")
    expect(page.get_by_role("button", name="受理", exact=True)).to_have_count(0)


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
    values = citizen.sampler.values(form, {"id_type": "resident_id", "mobile": citizen.phone, "is_proxy": False})
    codes = page.evaluate("codes => codes.filter(code => document.getElementById('f-' + code))", list(form["fields"]))
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
