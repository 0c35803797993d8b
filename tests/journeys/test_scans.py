"""A paper of two pages may be one PDF: the phone leaves its pages to the server, and shows what the server says."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from tests.journeys.citizen import Citizen
from tests.journeys.house import House
from tests.journeys.stories import at_the_form
from tests.journeys.watch import inspect
from tests.server.media.builders import a_pdf

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
SHORT = re.compile("要2到12页，您交的一共有1页")


def stays(citizen: Citizen, card: Locator) -> None:
    """It came from the server, and stays with the paper: on its own page, after a reload, and before handing in."""
    expect(card).to_contain_text(SHORT)
    citizen.page.reload()
    expect(card).to_contain_text(SHORT)
    inspect(citizen.page)
    citizen.press("下一步")
    expect(citizen.page.get_by_role("heading", name="核对、签名、提交")).to_be_visible()
    expect(card).to_contain_text(SHORT)


def test_a_scan_that_is_too_short_is_told_beside_its_paper(
    live: House, device: Device, photo: Path, tmp_path: Path
) -> None:
    page = device(live).new_page()
    citizen = at_the_form(live, page, photo, "elderly_benefits")
    citizen.fill_form()
    citizen.hand_papers()
    page.get_by_role("button", name=re.compile(r"^修改\s*材料")).click()
    book = next(paper for paper in citizen.form["materials"] if paper["material"] == "household_book")
    card = page.locator("#p-household_book")
    page.get_by_text(re.compile("^不用您交的")).click()
    citizen.press("改为：拍照或上传", card)
    citizen.upload(book["name"], 1)
    citizen.press("下一步")
    expect(card).to_contain_text("要2页，现在是1页")

    def instead(pages: int) -> None:
        scan = tmp_path / f"{pages}.pdf"
        scan.write_bytes(a_pdf(pages))
        card.get_by_role("button", name=re.compile("^删去")).click()
        card.get_by_label(f"从手机里选：{book['name']}", exact=True).set_input_files(scan)
        expect(card.get_by_text("已上传")).to_have_count(1)
        expect(card).to_contain_text("已有1个文件")
        page.reload()
        expect(card.get_by_text("PDF 文件")).to_be_visible()
        citizen.press("下一步")
        citizen.sign()

    instead(1)
    citizen.press("提交申请")
    citizen.enter_code(page.locator("#sign-in-first"))
    expect(card).to_contain_text(SHORT)
    inspect(page)
    page.get_by_role("button", name=re.compile(r"^修改\s*材料")).click()
    stays(citizen, card)
    page.get_by_role("button", name=re.compile(r"^修改\s*材料")).click()
    instead(2)
    expect(card).not_to_contain_text(SHORT)
    citizen.press("提交申请")
    expect(page.get_by_role("heading", name="已经提交")).to_be_visible(timeout=30_000)
