"""Each way to agree to something risky, and to sign for its result: guardian, paper, witness and thumb.

One worker's round of three bedsides without a network; one of the results a colleague brings.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from server.core.ids import uuid7
from tests.journeys.at_the_door import at_work, reopened, unlock
from tests.journeys.errands import ask_colleague, colleague_takes, done, renew, tab, task, token, without_network
from tests.journeys.house import House, until
from tests.journeys.test_field_bedside import approve, one_of, relief_written, seal, sign, waiting
from tests.journeys.test_field_job import look, title

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]


def read_back(house: House, page: Page, photo: Path, whom: str) -> None:
    """From the list to the question how somebody agrees."""
    page.get_by_role("link", name="住户", exact=True).click()
    relief_written(house, page, photo, whom)
    expect(title(page)).to_have_text("念一遍，核对一下")
    page.get_by_role("button", name="听了，都对").click()
    expect(title(page)).to_have_text("本人同意")


def agree(page: Page) -> None:
    page.get_by_role("button", name="同意，下一步").click()


def lacks(page: Page, words: str) -> None:
    agree(page)
    expect(page.get_by_role("alert").first).to_contain_text(words)


def sealed(page: Page) -> str:
    """The job's id."""
    agree(page)
    seal(page)
    expect(title(page)).to_have_text("封好了，还没送到")
    return page.url.rsplit("/", 1)[1]


def by_the_guardian(page: Page) -> str:
    """Whom the worker doubts signs nothing, whatever was signed before: the guardian does."""
    lacks(page, "请选怎么表示同意")
    page.get_by_label("在手机上签名").check()
    sign(page)
    page.get_by_label("我拿不准老人家明不明白").check()
    expect(page.get_by_text("本人不用签名，也不要按手印")).to_be_visible()
    expect(page.get_by_role("img", name="本人签名")).to_have_count(0)
    lacks(page, "请写和本人是什么关系")
    look(page)
    page.get_by_label("和本人是什么关系").fill("女儿")
    page.get_by_label("在手机上签名").check()
    sign(page)
    lacks(page, "请写说同意的人叫什么名字")
    look(page)
    page.get_by_label("说同意的人叫什么名字").fill("王芳")
    expect(page.get_by_text("已存在手机里")).to_be_visible()
    page.get_by_role("button", name="上一步").click()
    page.reload()
    unlock(page)
    page.get_by_role("button", name="听了，都对").click()
    expect(title(page)).to_have_text("监护人同意")
    assert page.evaluate(INKED), "what she drew is there after back and forth and a new start"
    return sealed(page)


def picture_of(page: Page, photo: Path, name: str) -> None:
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name=name).click()
    opened.value.set_files(photo)
    expect(page.get_by_text("已存好")).to_be_visible()


def by_paper(context: BrowserContext, page: Page, photo: Path) -> tuple[Page, str]:
    """The tab dies behind the camera; then the paper is there, and a better picture takes its place."""
    page.get_by_label("纸质委托书上按手印").check()
    lacks(page, "请拍下按了手印的委托书")
    look(page)
    with page.expect_file_chooser():
        page.get_by_role("button", name="拍委托书").click()
    page = reopened(context, page)
    expect(page.get_by_label("纸质委托书上按手印")).to_be_checked()
    picture_of(page, photo, "拍委托书")
    look(page)
    picture_of(page, photo, "重拍")
    page = reopened(context, page)
    expect(page.get_by_alt_text("委托书")).to_be_visible()
    return page, sealed(page)


def by_witness(page: Page) -> str:
    """Nobody who works for the office or gains by it; a thumb on the glass beside it."""
    page.evaluate(AS_BEFORE)
    page.get_by_label("不方便签字").check()
    lacks(page, "请写见证人的姓名")
    page.get_by_label("见证人姓名").fill("网格员周敏")
    lacks(page, "网格员自己不能当")
    page.get_by_label("见证人姓名").fill("孙楼长")
    lacks(page, "请和见证人确认")
    page.get_by_label("见证人不是网格员").check()
    page.get_by_text("本人想按个手印").click()
    sign(page)
    assert page.evaluate(INKED), "the thumb is seen on the glass"
    look(page)
    return sealed(page)


#: As browsers of some years ago: what is folded up has no size.
AS_BEFORE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('details:not([open]) > :not(summary) { display: none }');
  document.adoptedStyleSheets = [sheet];
}"""
#: Whether the pad shows anything but white.
INKED = """() => {
  const sheet = document.querySelector('.pad canvas');
  if (!sheet.width || !sheet.height) return false;
  return sheet.getContext('2d').getImageData(0, 0, sheet.width, sheet.height).data.some(dot => dot < 100);
}"""


def arrived(house: House, job: str) -> dict[str, Any]:
    """The secretary finds nothing missing, and approves."""
    until(lambda: [one for one in waiting(house) if one["id"] == job and not one["faults"]], "it is looked through")
    seen = approve(house, job)
    assert one_of(house, job)["state"] == "in_centre"
    return seen


def proof(seen: dict[str, Any]) -> list[str]:
    """What the picture in the consent is."""
    return [one["purpose"] for one in seen["files"] if one["ref"] == seen["consent"]["signature"]]


def test_each_way_to_agree_and_to_receive_arrives_with_its_proof(live: House, device: Device, photo: Path) -> None:
    context = device(live)
    page = at_work(live, context)
    context.set_offline(True)
    read_back(live, page, photo, "王")
    doubted = by_the_guardian(page)
    read_back(live, page, photo, "周")
    page, papered = by_paper(context, page, photo)
    read_back(live, page, photo, "吴")
    witnessed = by_witness(page)
    context.set_offline(False)
    expect(title(page)).to_have_text("都送到了")
    agreed([arrived(live, job) for job in (doubted, papered, witnessed)])
    for job in (doubted, papered, witnessed):
        refused(live, job)
    colleague = passed_on(live, device, page, "周玉梅", papered)
    with without_network(context):
        brought(page, "王桂芬", signed_by_the_guardian)
        brought(page, "吴德顺", received_before_a_witness)
        assert had(live, "grid_worker", witnessed)["state"] == "result_ready"
    renew(colleague)
    brought(colleague, "周玉梅", lambda screen: received_on_paper(screen, photo))
    for job, name in ((doubted, "grid_worker"), (papered, "colleague"), (witnessed, "grid_worker")):
        until(lambda job=job, name=name: had(live, name, job)["state"] == "delivered", "it is signed for")


def agreed(seen: list[dict[str, Any]]) -> None:
    doubted, papered, witnessed = (one["consent"] for one in seen)
    assert [(one["how"], one["who"], one["is_doubted"]) for one in (doubted, papered, witnessed)] == [
        ("guardian", "guardian", True),
        ("paper", "resident", False),
        ("witness", "resident", False),
    ]
    witness = (witnessed["witness_name"], witnessed["is_impartial"])
    assert (doubted["relation"], doubted["giver_name"], witness) == ("女儿", "王*", ("孙*长", True))
    assert [proof(one) for one in seen] == [["signature"], ["material"], ["signature"]]
    photos = [one for one in seen[1]["files"] if one["purpose"] == "material"]
    assert len(photos) == 2, "the relief's paper and the mandate; the first try is gone"


def had(house: House, name: str, job: str) -> dict[str, Any]:
    """The job, as its worker has it."""
    return next(one for one in house.ask("GET", "/jobs", token=house.token(name))["items"] if one["id"] == job)


def refused(house: House, job: str) -> None:
    """Window and body say no: also that is brought to the door."""
    number = house.ask("GET", f"/applications/{one_of(house, job)['application']}", token=token(house))["number"]
    (case,) = house.ask("GET", f"/desk/cases?q={number}", token=house.token("clerk"))["items"]
    house.ask("PUT", f"/cases/{case['id']}/acceptance", {"id": str(uuid7())}, house.token("clerk"))
    no = {"verdict": "deny", "reasons": ["收入超过了标准"]}
    house.ask("PUT", f"/cases/{case['id']}/decisions/{uuid7()}", no, house.token("reviewer"))
    until(lambda: one_of(house, job)["state"] == "result_ready", "the result is there")


def result(page: Page, name: str) -> Locator:
    """That it is to be brought to her."""
    return task(page, "送结果上门").filter(has_text=name)


def passed_on(house: House, device: Device, page: Page, name: str, job: str) -> Page:
    """A colleague is to bring it; he says yes."""
    house.colleague("colleague")
    renew(page)
    result(page, name).locator("a[href^='#task/']").click()
    ask_colleague(house, page, "我去不了，请同事送", job)
    page.get_by_role("link", name="返回").click()
    screen = colleague_takes(house, device(house), job, name)
    renew(page)
    expect(result(page, name)).to_have_count(0)
    return screen


def brought(page: Page, name: str, received: Callable[[Page], None]) -> None:
    tab(page, "待办")
    result(page, name).locator("a[href^='#task/']").click()
    received(page)
    page.get_by_role("button", name="收到了，签收").click()
    done(page)


def lacks_receipt(page: Page, words: str) -> None:
    page.get_by_role("button", name="收到了，签收").click()
    expect(page.get_by_role("alert").first).to_contain_text(words)


def signed_by_the_guardian(page: Page) -> None:
    page.get_by_label("我拿不准老人家明不明白").check()
    expect(page.get_by_text("本人不用签名，也不要按手印")).to_be_visible()
    lacks_receipt(page, "请写和本人是什么关系")
    look(page)
    page.get_by_label("和本人是什么关系").fill("女儿")
    lacks_receipt(page, "请写来收的人叫什么名字")
    page.get_by_label("来收的人叫什么名字").fill("王芳")
    page.get_by_label("在手机上签名").check()
    sign(page)


def received_before_a_witness(page: Page) -> None:
    page.get_by_label("不方便签字").check()
    page.get_by_label("见证人姓名").fill("周敏")
    lacks_receipt(page, "网格员自己不能当")
    page.get_by_label("见证人姓名").fill("孙楼长")
    page.get_by_label("见证人不是网格员").check()
    page.get_by_text("本人想按个手印").click()
    sign(page)
    look(page)


def received_on_paper(page: Page, photo: Path) -> None:
    page.get_by_label("在纸上签字或按手印").check()
    lacks_receipt(page, "请拍下签过字")
    picture_of(page, photo, "拍收条")
    look(page)
