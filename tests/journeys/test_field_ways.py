"""Each way to agree to something risky, at one bedside round without a network: guardian, paper, witness and thumb."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.at_the_door import cold_start, first_start, unlock
from tests.journeys.house import House, until
from tests.journeys.test_field_bedside import approve, one_of, relief_written, seal, sign, waiting
from tests.journeys.test_field_job import look, packed, title

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
    """Whom the worker doubts signs nothing, whatever was signed before."""
    lacks(page, "请选怎么表示同意")
    page.get_by_label("在手机上签名").check()
    sign(page)
    page.get_by_label("我拿不准老人家明不明白").check()
    expect(page.get_by_text("本人不用签名，也不要按手印")).to_be_visible()
    expect(page.get_by_role("img", name="本人签名")).to_have_count(0)
    expect(page.get_by_label("不方便签字")).to_have_count(0)
    lacks(page, "请写和本人是什么关系")
    look(page)
    page.get_by_label("和本人是什么关系").fill("女儿")
    page.get_by_label("在手机上签名").check()
    sign(page)
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
    page = cold_start(context, page)
    unlock(page)
    expect(page.get_by_label("纸质委托书上按手印")).to_be_checked()
    picture_of(page, photo, "拍委托书")
    look(page)
    picture_of(page, photo, "重拍")
    page = cold_start(context, page)
    unlock(page)
    expect(page.get_by_alt_text("委托书")).to_be_visible()
    return page, sealed(page)


def by_witness(page: Page) -> str:
    """Nobody who works for the office or gains by it; a thumb on the glass beside it."""
    page.evaluate(AS_BEFORE)
    page.get_by_label("不方便签字").check()
    lacks(page, "请写见证人的姓名")
    page.get_by_label("见证人姓名").fill("周 敏")
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


def test_each_way_to_agree_arrives_with_its_proof(live: House, device: Device, photo: Path) -> None:
    context = device(live)
    page = context.new_page()
    first_start(live, page)
    packed(page)
    context.set_offline(True)
    read_back(live, page, photo, "王＊")
    doubted = by_the_guardian(page)
    read_back(live, page, photo, "周＊")
    page, papered = by_paper(context, page, photo)
    read_back(live, page, photo, "吴＊")
    witnessed = by_witness(page)
    context.set_offline(False)
    expect(title(page)).to_have_text("都送到了")
    seen = {job: arrived(live, job) for job in (doubted, papered, witnessed)}
    consents = [seen[job]["consent"] for job in (doubted, papered, witnessed)]
    assert [(one["how"], one["who"], one["is_doubted"]) for one in consents] == [
        ("guardian", "guardian", True),
        ("paper", "resident", False),
        ("witness", "resident", False),
    ]
    witness = (consents[2]["witness_name"], consents[2]["is_impartial"])
    assert (consents[0]["relation"], witness) == ("女儿", ("孙*长", True))
    assert [proof(one) for one in seen.values()] == [["signature"], ["material"], ["signature"]]
    photos = [one for one in seen[papered]["files"] if one["purpose"] == "material"]
    assert len(photos) == 2, "the relief's paper and the mandate; the first try is gone"
