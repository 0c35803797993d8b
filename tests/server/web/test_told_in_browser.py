"""What has to be told at bedsides and where originals are, at the secretary's desk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from field_app.rounds.models import DoorNotice
from server.core import clock
from tests.field_app.rounds.test_notices import corrected, in_centre
from tests.field_app.visits.builders import GRID, a_worker
from tests.field_app.visits.doors import sent
from tests.field_app.visits.test_custody import handed, taken
from tests.server.web.console import tab
from tests.server.web.test_asking_in_browser import look
from tests.server.web.test_print_in_browser import printed

pytestmark = pytest.mark.browser
Desk = Callable[[str], Any]


def test_a_notice_is_printed_and_that_she_was_told_is_written_down(desk: Desk) -> None:
    row = corrected(in_centre(a_worker(GRID)))
    page: Page = desk("secretary")
    tab(page, "上门告知")
    card = page.get_by_role("region", name="欧阳")
    expect(card).to_contain_text("要补正")
    printed(page, "打印通知")
    page.get_by_role("button", name="记下已经告诉了").click()
    page.get_by_label("告诉了谁").select_option("relative")
    expect(page.get_by_role("button", name="记下", exact=True)).to_be_disabled()
    look(page)
    page.get_by_label("和本人的关系").fill("儿子")
    page.get_by_label("怎么告诉的").select_option("phone")
    page.get_by_role("button", name="记下", exact=True).click()
    expect(page.get_by_text("没有要上门告诉的事")).to_be_visible()
    told = DoorNotice.get_by_id(row.id)
    assert told.state == "told"
    assert abs(told.told_at - clock.now()) < timedelta(hours=1)
    page.get_by_label("也看已经告诉的").check()
    expect(card).to_contain_text("已经告诉本人")
    look(page)


def test_a_supervisor_looks_and_tells_nobody(desk: Desk) -> None:
    corrected(in_centre(a_worker(GRID)))
    page = desk("supervisor")
    tab(page, "上门告知")
    expect(page.get_by_role("button", name="打印通知")).to_be_visible()
    expect(page.get_by_role("button", name="记下已经告诉了")).to_have_count(0)


def test_originals_are_seen_until_they_are_back(desk: Desk) -> None:
    worker = a_worker(GRID)
    original = taken(worker, sent(worker))
    page = desk("secretary")
    tab(page, "原件在哪")
    card = page.get_by_role("region", name="户口簿")
    expect(card).to_contain_text("在谁手里")
    printed(page, "打印收条")
    look(page)
    handed(worker, original, "resident")
    page.reload()
    expect(page.get_by_text("没有原件在外面")).to_be_visible()
    page.get_by_label("也看已经还了的").check()
    expect(card).to_contain_text("哪天还的")
    look(page)
