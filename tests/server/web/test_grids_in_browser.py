"""A community looks after its own grids: lost phones, charges and leave, residents from a file, twins, care flags."""

import urllib.request
from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from field_app.sync.models import Device
from field_app.sync.service import devices
from server.core.ids import uuid7
from tests.field_app.visits.builders import FAR_GRID, GRID, a_worker
from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.watch import inspect, sideways

pytestmark = pytest.mark.browser
Desk = Callable[[str], Page]


def look(page: Page) -> None:
    """For everyone, and on a phone nothing hangs over its edge."""
    expect(page.locator(".wait")).to_have_count(0)
    for size in (PHONE, SCREEN):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert sideways(page) <= 0
        inspect(page)


def opened(page: Page, name: str) -> Page:
    """One of the pages about grids."""
    page.goto(page.url.split("#")[0] + "#grids")
    page.get_by_role("navigation", name="网格管理").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name, level=2)).to_be_visible()
    return page


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


def a_phone(name: str, *grids: str, **where: str) -> UUID:
    device = uuid7()
    devices.meet(device, name=name, by=a_worker(*grids, **where))
    return device


def test_a_lost_phone_is_reported_and_seen_to_be_wiped(desk: Desk, address: str) -> None:
    page = opened(desk("secretary"), "手机")
    expect(page.get_by_role("heading", name="还没有手机")).to_be_visible()
    look(page)
    lost, _ = a_phone("安卓手机", GRID), a_phone("远处的手机", FAR_GRID, division=FAR_GRID[:12])
    page.reload()
    expect(page.get_by_text("远处的手机")).to_have_count(0)
    page.get_by_role("button", name="手机丢了，挂失").click()
    expect(page.get_by_text("还没有交上来的代办也会清空")).to_be_visible()
    look(page)
    page.get_by_role("button", name="先不挂失").click()
    assert Device.get_by_id(lost).revoked_at is None
    page.get_by_role("button", name="手机丢了，挂失").click()
    page.get_by_role("button", name="确定丢了，挂失").click()
    expect(page.get_by_text("已挂失，等它联网")).to_be_visible()
    assert Device.get_by_id(lost).revoked_at is not None
    look(page)
    urllib.request.urlopen(f"{address}/api/v1/sync-devices/{lost}/revocation").close()
    page.reload()
    expect(page.get_by_text("收到挂失，自己清空")).to_be_visible()
    look(page)


def test_a_worker_reports_the_own_phone_and_sees_nobody_elses(desk: Desk) -> None:
    a_phone("别人的手机", GRID)
    page = opened(desk("grid_worker"), "手机")
    expect(page.get_by_role("heading", name="还没有手机")).to_be_visible()
    expect(page.get_by_text("别人的手机")).to_have_count(0)
