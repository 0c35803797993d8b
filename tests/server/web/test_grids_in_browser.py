"""A community looks after its own grids: lost phones, charges and leave, residents from a file, twins."""

import io
import urllib.request
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook
from playwright.sync_api import FilePayload, Locator, Page, expect

from field_app.sync.models import Device
from field_app.sync.service import comparing, devices
from field_app.visits import reading
from field_app.visits.models import GridWorker, Resident, Substitution
from field_app.visits.service import charges
from server.core import clock
from server.core.ids import uuid7
from server.identity.models import AccessRow, Person, PersonMerge
from tests.api.journey import settle_news
from tests.field_app.visits.builders import FAR_GRID, GRID, OTHER_GRID, a_resident, a_worker, csv
from tests.server.web.grids import Desk, card, look, opened

pytestmark = pytest.mark.browser
NUMBER = "440000194910010217"


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


def test_what_differed_between_a_phone_and_the_server_stands_with_the_phone(desk: Desk) -> None:
    worker, device = a_worker(GRID), uuid7()
    devices.meet(device, name="安卓手机", by=worker)
    page = opened(desk("secretary"), "手机")
    expect(page.get_by_text("还没有，手机每天联网时自己核对一次")).to_be_visible()
    told: dict[str, Any] = {"device": device, "jobs": {uuid7(): "sha256:1"}, "deeds": [], "parked": [], "kept": []}
    told |= {"files": {uuid7(): "sha256:1", uuid7(): "sha256:2"}}
    comparing.lay_side_by_side(told, by=worker, now=clock.now())
    page.reload()
    expect(page.get_by_text("2 张照片或签名、1 件代办服务器上没有")).to_be_visible()
    expect(page.get_by_text("，0 项对得上")).to_be_visible()
    look(page)
    comparing.lay_side_by_side(told | {"jobs": {}, "files": {}}, by=worker, now=clock.now())
    page.reload()
    expect(page.get_by_text("，0 项对得上")).to_be_visible()
    expect(page.get_by_text("服务器上没有")).to_have_count(0)


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


def test_twins_are_seen_for_a_reason_merged_and_taken_apart_again(desk: Desk) -> None:
    kept, gone = (a_resident(id_number=NUMBER, birth=None, name=name) for name in ("欧阳秀兰", "欧阳秀蓝"))
    page = opened(desk("secretary"), "疑似同一个人")
    pair = page.locator("section.card")
    expect(pair.get_by_text("证件号码一样")).to_be_visible()
    expect(page.get_by_text(NUMBER)).to_have_count(0)
    look(page)
    pair.get_by_role("button", name="看完整信息，再判断").click()
    pair.get_by_label("原因（会记录）").fill("上门核对")
    pair.get_by_role("button", name="查看").click()
    expect(pair.get_by_text("欧阳秀蓝")).to_be_visible()
    looks = AccessRow.select().where((AccessRow.act == "unmasked") & (AccessRow.reason == "上门核对"))
    assert {str(one.subject_id) for one in looks} == {str(kept), str(gone)}
    pair.get_by_role("button", name="是同一个人", exact=False).first.click()
    pair.get_by_role("button", name="合并成一份").click()
    expect(pair.get_by_text("请选留哪一份")).to_be_visible()
    expect(pair.get_by_text("请写为什么")).to_be_visible()
    look(page)
    pair.get_by_label("名单里留哪一份").select_option(label="留第一份")
    pair.get_by_label("为什么（会记录）").fill("看过身份证")
    pair.get_by_role("button", name="合并成一份").click()
    expect(page.get_by_role("heading", name="没有疑似同一个人的")).to_be_visible()
    assert Person.get_by_id(gone).merged_into_id == kept
    look(page)
    undo(page, gone)


def undo(page: Page, gone: UUID) -> None:
    """It was wrong: they are two, and nobody is asked about them again."""
    page.get_by_role("button", name="合并过的").click()
    page.get_by_role("button", name="合并错了，分开").click()
    page.get_by_role("button", name="分开，变回两份").click()
    expect(page.get_by_text("请写为什么")).to_be_visible()
    look(page)
    page.get_by_label("为什么分开（会记录）").fill("儿子来说明，是两个人")
    page.get_by_role("button", name="分开，变回两份").click()
    expect(page.get_by_role("heading", name="还没有合并过")).to_be_visible()
    assert Person.get_by_id(gone).merged_into_id is None
    page.get_by_role("button", name="说过不是同一个人的").click()
    expect(page.get_by_role("button", name="其实是同一个人")).to_be_visible()
    look(page)


def test_twins_who_are_two_leave_the_list(desk: Desk) -> None:
    for _ in range(2):
        a_resident()
    page = opened(desk("secretary"), "疑似同一个人")
    page.locator("section.card").get_by_role("button", name="不是同一个人").click()
    page.get_by_label("为什么（会记录）").fill("同名的两户")
    page.get_by_role("button", name="记下，不是同一个人").click()
    expect(page.get_by_role("heading", name="没有疑似同一个人的")).to_be_visible()
    assert PersonMerge.select().where(PersonMerge.undone_at.is_null(False)).count() == 1


def a_file(*lines: str) -> FilePayload:
    return {"name": "清泉里居民.csv", "mimeType": "text/csv", "buffer": csv(*lines)}


def test_a_file_is_checked_told_of_line_by_line_and_then_taken(desk: Desk) -> None:
    page = opened(desk("secretary"), "居民导入")
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载模板").click()
    assert reading.TITLES["grid"] in str(next(load_workbook(io.BytesIO(saved.value.path().read_bytes())).active.values))
    page.get_by_label("选文件").set_input_files({"name": "名单.xls", "mimeType": "", "buffer": b"x"})
    expect(page.get_by_text("老的 .xls 文件")).to_be_visible()
    look(page)
    lines = [f"王二娘||1940-03-01||示例街1号|1|{GRID}|||", f"李大爷||1941-03-01||示例街2号|2|{FAR_GRID}|||"]
    page.get_by_label("选文件").set_input_files(a_file(*lines))
    page.get_by_role("button", name="先检查，不导入").click()
    expect(page.get_by_text("正在排队")).to_be_visible()
    look(page)
    settle_news()
    expect(page.get_by_text("只是检查，还没有导入。一共 2 行")).to_be_visible()
    expect(page.get_by_text("这个网格不归您管，没有导入")).to_be_visible()
    look(page)
    assert Resident.select().count() == 0
    page.get_by_role("button", name="新登记 1 行").click()
    expect(page.get_by_text("文件第2行")).to_be_visible()
    page.get_by_role("button", name="导入这 1 行").click()
    expect(page.get_by_text("正在排队")).to_be_visible()
    settle_news()
    expect(page.get_by_text("导入完了。一共 2 行")).to_be_visible()
    assert Resident.select().count() == 1
    look(page)


def test_what_became_of_a_file_is_read_again_after_the_page_was_left(desk: Desk) -> None:
    page = opened(desk("secretary"), "居民导入")
    expect(page.get_by_text("您以前交的文件")).to_have_count(0)
    page.get_by_label("选文件").set_input_files(a_file(f"王二娘||1940-03-01||示例街1号|1|{GRID}|||"))
    page.get_by_role("button", name="先检查，不导入").click()
    expect(page.get_by_text("正在排队")).to_be_visible()
    page.reload()
    before = opened(page, "居民导入").get_by_role("region", name="您以前交的文件")
    expect(before).to_contain_text("正在排队")
    settle_news()
    before.get_by_role("button", name="看结果").click()
    expect(page.get_by_text("只是检查，还没有导入。一共 1 行")).to_be_visible()
    expect(page.get_by_text("要导入这些行，请回去再选一次这个文件")).to_be_visible()
    expect(page.get_by_role("button", name="导入这")).to_have_count(0)
    look(page)
    page.get_by_role("button", name="看好了，回去").click()
    expect(before).to_contain_text("一共 1 行：新登记 1 行")
    look(page)


def test_a_file_that_cannot_be_read_says_why(desk: Desk) -> None:
    page = opened(desk("secretary"), "居民导入")
    broken = {"name": "名单.csv", "mimeType": "text/csv", "buffer": "住址\r\n示例街1号\r\n".encode()}
    page.get_by_label("选文件").set_input_files(broken)
    page.get_by_role("button", name="先检查，不导入").click()
    expect(page.get_by_text("正在排队")).to_be_visible()
    settle_news()
    expect(page.get_by_text("这个文件读不了，一行也没有导入")).to_be_visible()
    expect(page.get_by_text("第1行要是列名")).to_be_visible()
    expect(page.get_by_role("button", name="导入这")).to_have_count(0)
    look(page)
