"""A body's correction is answered at the bedside: only what was marked, without a network, outliving the browser."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from server.core.ids import uuid7
from tests.journeys.at_the_door import at_work, reopened, worker
from tests.journeys.conftest import SCREEN
from tests.journeys.desk import Desk
from tests.journeys.errands import enter, renew, task, token, without_network
from tests.journeys.filed import ask_for
from tests.journeys.house import House, until
from tests.journeys.test_field_bedside import approve, one_of, sign
from tests.journeys.test_field_job import form_of, look, on, title
from tests.journeys.test_field_returned import NEW_NUMBER, looked_at, registered

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
ASKED, HEAD = "部门要补正", "改好了再看一遍"


def handed_in(house: House, page: Page, photo: Path) -> tuple[str, dict[str, Any]]:
    """A job that the secretary let go on, and its application."""
    job = registered(house, page, photo, "欧")
    assert looked_at(house, job)["faults"] == []
    approve(house, job)
    return job, application_of(house, job)


def application_of(house: House, job: str) -> dict[str, Any]:
    found: dict[str, Any] = house.ask("GET", f"/applications/{one_of(house, job)['application']}", token=token(house))
    return found


def marks_on(application: dict[str, Any]) -> list[dict[str, Any]]:
    """The telephone number, and the only paper that was photographed."""
    (paper,) = (one["material"] for one in application["content"]["materials"] if one["pages"])
    number = {"target": {"pointer": "/mobile"}, "reason": "wrong", "text": "打不通"}
    return [number, {"target": {"material": paper}, "reason": "unreadable", "text": "字看不清"}]


def mended(page: Page) -> None:
    """The one field of its screen; all the others are told, and cannot be touched."""
    expect(title(page)).to_have_text("联系方式")
    notice = page.get_by_role("status").filter(has_text="请您改这里")
    expect(notice).to_contain_text("打不通")
    expect(page.locator("main input:visible")).to_have_count(1)
    look(page)
    page.get_by_label("联系电话").fill(NEW_NUMBER)
    expect(notice).to_contain_text("改好了")


def retaken(page: Page, photo: Path) -> None:
    on(page, "材料：要拍 1 份")
    expect(page.get_by_text("已在服务器上")).to_be_visible()
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name="重拍").click()
    opened.value.set_files(photo)
    expect(page.get_by_text("已存好")).to_be_visible()
    look(page)
    on(page, HEAD)


def laid_down(page: Page) -> None:
    """Agreed to anew, signed by the worker: it is on its way."""
    expect(page.get_by_role("button", name=re.compile("^修改"))).to_have_count(0)
    look(page)
    page.get_by_role("button", name="听了，都对").click()
    page.get_by_role("button", name="本人说同意").click()
    expect(title(page)).to_have_text("您签个名，交上去")
    look(page)
    sign(page)
    page.get_by_role("button", name="改好了，交上去").click()
    expect(page.get_by_text("已记在手机里").first).to_be_visible()
    look(page)


def test_a_correction_is_answered_at_the_bedside_without_a_network(live: House, device: Device, photo: Path) -> None:
    context = device(live)
    page = at_work(live, context)
    job, before = handed_in(live, page, photo)
    ask_for(live, case_of(live, job)["id"], marks_on(before))
    until(lambda: [one for one in door_notices(live) if one["job"] == job], "it is a task")
    page = reopened(context, page)
    renew(page)
    expect(task(page, ASKED)).to_contain_text("联系电话：内容不对，打不通")
    with without_network(context):
        page = reopened(context, page)
        page.get_by_role("link", name="待办").click()
        enter(page, ASKED)
        expect(page.get_by_role("heading", name="和本人一起改好")).to_be_visible()
        look(page)
        page.get_by_role("button", name="去改").click()
        mended(page)
        page = reopened(context, page)
        expect(page.get_by_label("联系电话")).to_have_value(NEW_NUMBER)
        retaken(page, photo)
        page = reopened(context, page)
        expect(title(page)).to_have_text(HEAD)
        laid_down(page)
        page = reopened(context, page)
        expect(page.get_by_text("已记在手机里").first).to_be_visible()
        assert state_of(live, job) == "correcting"
    until(lambda: state_of(live, job) == "submitted", "it is answered")
    page.goto(f"{live.address}/field/#tasks")
    expect(task(page, ASKED)).to_have_count(0)
    answered(live, device, job, before)
    live.ask("PUT", f"/jobs/{job}/withdrawal", {"id": str(uuid7()), "reason": "不办了"}, token(live))


def door_notices(house: House) -> list[dict[str, Any]]:
    return list(house.ask("GET", "/door-notices", token=worker(house)["access_token"])["items"])


def case_of(house: House, job: str) -> dict[str, Any]:
    where = f"/applications/{one_of(house, job)['application']}/progress"
    found: dict[str, Any] = house.ask("GET", where, token=token(house))["cases"][0]
    return found


def state_of(house: House, job: str) -> str:
    return str(case_of(house, job)["state"])


def answered(house: House, device: Device, job: str, before: dict[str, Any]) -> None:
    """Everything else stands; the desk reads the new number, the secretary who answered and how she agreed."""
    was, now = (one["content"] for one in (before, application_of(house, job)))
    assert {code for code in now["values"] if now["values"][code] != was["values"].get(code)} - SIGNED == {"mobile"}
    moved = [one["material"] for one in now["materials"] if one not in was["materials"]]
    assert moved == [one["material"] for one in was["materials"] if one["pages"]]
    desk = Desk(device(house, SCREEN).new_page(), house, "clerk")
    desk.open(before["number"], form_of(house)["items"][0]["name"])
    expect(desk.page.locator("main")).to_contain_text("138****0099")
    words = house.ask("GET", f"/secretary/jobs/{job}", token=house.secretary())["words"]
    (said,) = (one["text"] for one in words if one["step"] == "notice_answered")
    assert "联系电话" in said
    assert "当面说好了" in said


SIGNED = {"proxy_signature"}
