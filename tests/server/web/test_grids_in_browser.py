"""A community looks after its own grids: lost phones, charges and leave, residents from a file, twins, care flags."""

import urllib.request
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from field_app.sync.models import Device
from field_app.sync.service import devices
from field_app.visits.models import GridWorker, Substitution
from field_app.visits.service import charges
from server.core import clock
from server.core.ids import uuid7
from tests.field_app.visits.builders import FAR_GRID, GRID, OTHER_GRID, a_worker
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


def test_a_grid_is_given_ended_and_stood_in_for(desk: Desk) -> None:
    worker = a_worker()
    page = opened(desk("secretary"), "谁管哪个网格")
    grid = card(page, "清泉里第2网格")
    expect(grid.get_by_text("今天没有人管")).to_be_visible()
    look(page)
    grid.get_by_role("button", name="交给网格员").click()
    grid.get_by_label("从哪天起").fill("")
    grid.get_by_role("button", name="记下，交给他").click()
    expect(grid.get_by_text("请选是谁")).to_be_visible()
    expect(grid.get_by_text("请选从哪天起")).to_be_visible()
    look(page)
    grid.get_by_label("交给谁").select_option(str(worker.account_id))
    grid.get_by_label("从哪天起").fill(clock.today().isoformat())
    grid.get_by_role("button", name="记下，交给他").click()
    expect(page.get_by_text("记下了：测试管清泉里第2网格")).to_be_visible()
    expect(grid.get_by_text("今天没有人管")).to_have_count(0)
    assert charges.grids_of(worker.account_id, clock.today()) == {OTHER_GRID}
    stand_in_for(page, grid)
    end(page, grid)


def stand_in_for(page: Page, grid: Locator) -> None:
    """While somebody is away, from one day to another."""
    first, last = (clock.today() + timedelta(days=days) for days in (3, 9))
    grid.get_by_role("button", name="有人休假，找人代").click()
    grid.get_by_label("谁来代").select_option(label="测试")
    grid.get_by_label("从哪天起").fill(first.isoformat())
    grid.get_by_role("button", name="记下代班").click()
    expect(grid.get_by_text("请选代到哪天")).to_be_visible()
    grid.get_by_label("代到哪天").fill((first - timedelta(days=1)).isoformat())
    grid.get_by_role("button", name="记下代班").click()
    expect(grid.get_by_text("结束的日子要在开始之后")).to_be_visible()
    grid.get_by_label("代到哪天").fill(last.isoformat())
    look(page)
    grid.get_by_role("button", name="记下代班").click()
    expect(grid.get_by_text("还没开始")).to_be_visible()
    (leave,) = Substitution.select()
    assert (leave.grid, leave.since, leave.until) == (OTHER_GRID, first, last)
    look(page)


def end(page: Page, grid: Locator) -> None:
    """His last day is told; the grid is his to its end."""
    last = clock.today() + timedelta(days=1)
    grid.get_by_role("button", name="改到哪天为止").first.click()
    grid.get_by_label("做到哪天").fill(last.isoformat())
    look(page)
    grid.get_by_role("button", name="记下", exact=True).click()
    expect(page.get_by_text("记下了：测试管清泉里第2网格到")).to_be_visible()
    (charge,) = GridWorker.select().where(GridWorker.grid == OTHER_GRID)
    assert charge.until == last


def test_grids_are_found_by_name(desk: Desk) -> None:
    page = opened(desk("supervisor"), "谁管哪个网格")
    page.get_by_label("找网格").fill("清泉里第1")
    page.get_by_role("button", name="找", exact=True).click()
    expect(page.locator("section.card")).to_have_count(1)
    page.get_by_label("找网格").fill("没有这个")
    page.get_by_role("button", name="找", exact=True).click()
    expect(page.get_by_role("heading", name="没有找到这个网格")).to_be_visible()
    look(page)
