"""Papers for the door, from the desk: a blank order, the order of a job, the card of one that was handed in."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from field_app.visits.models import GridWorker, Job
from server.core import clock
from server.core.ids import uuid7
from tests.api.people import actors
from tests.field_app.visits.builders import GRID, a_worker
from tests.field_app.visits.doors import approved, sent
from tests.server.web.console import tab
from tests.server.web.test_asking_in_browser import look

pytestmark = pytest.mark.browser
Desk = Callable[[str], Any]


def printed(page: Page, name: str, place: Any = None) -> None:
    with page.expect_download() as got:
        (place or page).get_by_role("button", name=name).click()
    assert got.value.path().read_bytes().startswith(b"%PDF-")


def test_a_blank_order_is_printed_and_what_no_worker_may_do_is_said(desk: Desk) -> None:
    page = desk("secretary")
    tab(page, "上门用的纸")
    look(page)
    page.get_by_label("办什么事").fill("老年优待证")
    look(page)
    printed(page, "打印", page.get_by_role("listitem").filter(has_text="老年优待证"))
    page.get_by_label("办什么事").fill("出生医学证明")
    page.get_by_role("button", name="打印").first.click()
    expect(page.get_by_role("alert")).to_contain_text("网格员不能代办这件事")
    look(page)


def test_a_job_has_its_order_and_once_handed_in_its_card(desk: Desk) -> None:
    job = sent(a_worker(GRID))
    page = desk("secretary")
    page.goto(f"{page.url.split('#')[0]}#job/{job}")
    printed(page, "打印委托书")
    approved(job)
    page.reload()
    printed(page, "打印查进度卡", page.get_by_role("region", name="要打印的"))
    look(page)


def test_a_worker_prints_for_own_jobs_at_the_office(desk: Desk) -> None:
    worker = actors()["grid_worker"]
    GridWorker.create(id=uuid7(), worker=worker.account_id, grid=GRID, since=clock.today(), by=uuid7(), at=clock.now())
    job = sent(worker)
    page = desk("grid_worker")
    tab(page, "上门用的纸")
    printed(page, "打印委托书", page.get_by_role("region", name="我上门办的"))
    look(page)
    Job.update(state="withdrawn").where(Job.id == job).execute()
    page.reload()
    expect(page.get_by_role("region", name="我上门办的")).to_contain_text("还没有")
