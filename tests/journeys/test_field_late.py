"""A phone that finds a network hours later: what was done arrives without a password, lists wait for one."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.journeys.at_the_door import first_start, reopened, sign_in
from tests.journeys.errands import done, enter, tab, token, without_network
from tests.journeys.house import House, until
from tests.journeys.test_field_errands import a_visit, state_of, withdrawn
from tests.journeys.test_field_job import look

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]


def two_hours_pass(house: House) -> None:
    """For the sessions of phones: as if nothing had come from them since."""
    (file,) = house.folder.glob("*.db")
    before = (datetime.now(UTC) - timedelta(hours=2)).strftime("%Y-%m-%d %H:%M:%S.%f+00:00")
    with sqlite3.connect(file, timeout=30) as store:
        assert store.execute(
            "UPDATE session SET seen_at = ?, renewed_at = ? WHERE delivers_until IS NOT NULL", (before, before)
        ).rowcount


def test_hours_later_all_arrives_without_a_password(live: House, device: Device) -> None:
    found = live.ask("GET", "/residents", token=token(live))["items"]
    visit = a_visit(live, found[-1]["id"], "想办社保卡")
    context = device(live)
    page = context.new_page()
    first_start(live, page)
    tab(page, "待办")
    with without_network(context):
        enter(page, "想办社保卡")
        page.get_by_label("要，愿意让人上门").check()
        page.get_by_label("打电话问的").check()
        page.get_by_role("button", name="记下来").click()
        done(page)
        page = reopened(context, page)
        two_hours_pass(live)
        assert state_of(live, visit) == "unconfirmed"
    until(lambda: state_of(live, visit) == "open", "it has arrived")
    expect(page.get_by_text("办好的不用登录，自己会送")).to_be_visible()
    look(page)
    page.get_by_role("button", name="登录", exact=True).click()
    sign_in(live, page)
    expect(page.get_by_text("登录过期了")).to_have_count(0)
    withdrawn(live, visit)
