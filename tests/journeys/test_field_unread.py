"""A page that came whole and that nobody can open: the worker reads why, takes it again at the bedside; it lands."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from server.core.ids import uuid7
from tests.journeys.at_the_door import at_work, reopened, worker
from tests.journeys.house import House, until
from tests.journeys.test_field_bedside import approve, one_of, relief_asked, seal, waiting
from tests.journeys.test_field_faults import relief_agreed
from tests.journeys.test_field_job import look, title
from tests.journeys.test_field_returned import looked_at, returned_task

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
BROKEN = {"name": "病历.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog"}


def sent_back(house: House, job: str) -> dict[str, Any]:
    """The secretary sees which page it is, and sends that one back; what the server said of it."""
    until(lambda: [one for one in waiting(house) if one["id"] == job and one["faults"]], "its fault is found")
    seen: dict[str, Any] = house.ask("GET", f"/secretary/jobs/{job}", token=house.secretary())
    (file,) = (one for one in seen["files"] if one["state"] == "refused")
    marks = [{"target": {"page": file["ref"]}, "reason": "unreadable", "text": "这一张打不开"}]
    told = {"id": str(uuid7()), "revision": seen["revision"], "marks": marks, "words": "请重拍"}
    house.ask("PUT", f"/secretary/jobs/{job}/return", told, house.secretary())
    return dict(file)


def retaken(page: Page, photo: Path) -> None:
    """That page alone: what she agreed to is the same."""
    returned_task(page).get_by_role("button", name="去改").click()
    expect(title(page)).to_have_text("材料：要拍 1 份")
    look(page)
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name="重拍").click()
    opened.value.set_files(photo)
    expect(page.get_by_role("status").filter(has_text="请您改这里")).to_contain_text("改好了")
    page.get_by_role("button", name="下一步").click()
    expect(title(page)).to_have_text("改好了再看一遍")
    look(page)
    page.get_by_role("button", name="看过了，去封好").click()
    seal(page)
    expect(title(page)).to_have_text("封好了，还没送到")


def test_a_page_that_cannot_be_opened_is_told_retaken_and_lands(live: House, device: Device, photo: Path) -> None:
    context = device(live)
    page = at_work(live, context)
    relief_asked(live, page, photo)
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name="从手机里选").first.click()
    opened.value.set_files([BROKEN])
    expect(page.get_by_text("已存好")).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    relief_agreed(page)
    expect(title(page)).to_have_text("送到了，有照片用不了")
    expect(page.get_by_text("有 1 张服务器打不开")).to_be_visible()
    look(page)
    job = page.url.rsplit("/", 1)[1]
    why = sent_back(live, job)["reason"]
    expect(page.get_by_role("main")).to_contain_text(why)

    page = reopened(context, page)
    task = returned_task(page)
    expect(task).to_contain_text("这一张打不开")
    look(page)
    context.set_offline(True)
    retaken(page, photo)
    context.set_offline(False)
    expect(title(page)).to_have_text("都送到了")
    assert {one["state"] for one in looked_at(live, job)["files"]} == {"stored"}
    receipt = live.ask("GET", f"/jobs/{job}/receipt", token=worker(live)["access_token"])
    assert (receipt["state"], receipt["missing"]) == ("corrected", [])
    approve(live, job)
    assert one_of(live, job)["state"] == "in_centre"
