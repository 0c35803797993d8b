"""Care flags: for what and until when they are kept, and whose they are, seen for a reason."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from field_app.visits.models import Flag
from field_app.visits.service import flags
from server.core import clock
from server.identity.models import AccessRow
from tests.field_app.visits.builders import a_resident, a_rule
from tests.server.web.grids import Desk, card, look, opened

pytestmark = pytest.mark.browser


def test_the_rules_of_flags_are_entered_by_the_operator_and_end(desk: Desk) -> None:
    page = opened(desk("system_admin"), "关爱标记的规定")
    expect(page.get_by_role("heading", name="还没有规定")).to_be_visible()
    page.get_by_role("button", name="登记一条规定").click()
    page.get_by_role("button", name="登记", exact=True).click()
    for fault in ("请选是哪种标记", "请写拿来做什么", "请写依据哪部法、哪一条", "请写名单从哪里来", "请选截止日期"):
        expect(page.get_by_text(fault)).to_be_visible()
    look(page)
    page.get_by_label("哪种标记").select_option(label="独居")
    page.get_by_label("用途").fill("每月上门看望")
    page.get_by_label("法律依据").fill("老年人权益保障法第三十七条")
    page.get_by_label("名单来源").fill("民政部门的巡访名单")
    page.get_by_label("截止日期").fill((clock.today() - timedelta(days=1)).isoformat())
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("截止日期不能早于今天")).to_be_visible()
    page.get_by_label("截止日期").fill((clock.today() + timedelta(days=30)).isoformat())
    page.get_by_role("button", name="登记", exact=True).click()
    expect(card(page, "独居")).to_contain_text("民政部门的巡访名单")
    look(page)
    page.get_by_role("button", name="改截止日期、不再用").click()
    page.get_by_role("button", name="记下", exact=True).click()
    expect(page.get_by_text("记下了：“独居”用到")).to_be_visible()
    assert flags.standing(clock.today()) == {"living_alone"}
    assert flags.standing(clock.today() + timedelta(days=1)) == set()
    look(page)


def test_a_residents_flags_are_seen_for_a_reason_entered_and_ended(desk: Desk) -> None:
    a_rule("disabled")
    resident = a_resident()
    page = opened(desk("secretary"), "居民的关爱标记")
    look(page)
    page.get_by_label("看哪位居民").fill("oyxl")
    page.get_by_role("button", name="找", exact=True).click()
    page.get_by_role("button", name="选这位").click()
    page.get_by_role("button", name="看关爱标记、住址和联系人").click()
    page.get_by_label("原因（会记录）").fill("上门前核对")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_text("没有关爱标记")).to_be_visible()
    assert AccessRow.get(AccessRow.reason == "上门前核对").subject_id == str(resident)
    page.get_by_role("button", name="记一条关爱标记").click()
    page.get_by_label("哪一种").select_option(label="独居")
    page.get_by_role("button", name="记下", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()  # no rule stands for it
    look(page)
    page.get_by_label("哪一种").select_option(label="残疾")
    page.get_by_label("残疾类别").select_option(label="肢体")
    page.get_by_label("残疾等级").select_option(label="三级")
    page.get_by_role("button", name="记下", exact=True).click()
    expect(page.get_by_text("残疾（肢体三级）", exact=True)).to_be_visible()
    look(page)
    page.get_by_role("button", name="不再需要").click()
    page.get_by_label("为什么不再需要").fill("搬走了")
    page.get_by_role("button", name="记下", exact=True).click()
    expect(page.get_by_text("没有关爱标记")).to_be_visible()
    assert Flag.get().until is not None
