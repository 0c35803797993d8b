"""Who lives where, how she is told, who her contact is: entered and put right at the desk, also by two at once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from server.core.ids import uuid7
from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.desk import as_secretary
from tests.journeys.house import COMMUNITY, House
from tests.journeys.watch import inspect

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]


def look(page: Page) -> None:
    """Also on a phone: a secretary has one in the hand."""
    inspect(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    inspect(page)
    page.set_viewport_size(SCREEN)  # type: ignore[arg-type]


def test_a_resident_is_entered_and_put_right_at_the_desk(live: House, device: Device) -> None:
    page = as_secretary(live, device(live, SCREEN).new_page())
    page.goto(f"{live.address}/console/#grids/entry")
    name = f"葛{uuid7().hex[-4:]}"
    entered(page, name)
    found(page, name)
    record = page.get_by_role("region", name="葛")
    expect(record).to_contain_text("没有写")
    record.get_by_role("button", name="记下").click()
    expect(record.get_by_role("alert")).to_have_text("还没有改什么")
    record.get_by_label("有事怎么告诉").select_option("告诉亲属")
    record.get_by_role("button", name="记下").click()
    expect(record.get_by_role("alert")).to_contain_text("请先写告诉哪位亲属")
    record.get_by_label("联系人", exact=True).select_option("换一位")
    record.get_by_label("联系人姓名").fill("李明")
    record.get_by_label("是本人的什么人").fill("儿子")
    record.get_by_label("愿不愿意拍照").select_option("本人不愿意")
    look(page)
    theirs = by_another(live, name)
    record.get_by_role("button", name="记下").click()
    expect(record.get_by_role("alert")).to_contain_text("别人刚改过")
    expect(record.get_by_label("门牌号")).to_have_value("9-9-909")
    expect(record.get_by_label("联系人姓名")).to_have_value("李明")
    look(page)
    kept(record)
    now = live.ask("GET", f"/residents/{theirs}", token=live.secretary())
    assert (now["house"], now["told_by"], now["photo_allowed"]) == ("9-9-909", "relative", False)
    assert now["contact"]["relation"] == "儿子"


def kept(record: Locator) -> None:
    record.get_by_role("button", name="记下").click()
    expect(record.get_by_text("记下了。")).to_be_visible()
    expect(record).to_contain_text("李* 儿子")
    expect(record.get_by_label("联系人姓名")).to_have_count(0)


def entered(page: Page, name: str) -> None:
    page.get_by_role("button", name="登记一位新居民").click()
    form = page.get_by_role("region", name="新居民")
    form.get_by_role("button", name="记下").click()
    expect(form.get_by_role("alert")).to_have_text(["请写姓名", "请选住在哪个网格"])
    look(page)
    form.get_by_label("姓名", exact=True).fill(name)
    form.get_by_label("住在哪个网格").select_option(f"{COMMUNITY}001")
    form.get_by_label("身份证号").fill("11010119491001")
    form.get_by_role("button", name="记下").click()
    expect(form.get_by_role("alert")).to_have_count(1)
    form.get_by_label("身份证号").fill("")
    form.get_by_label("出生日期").fill("1949-10-01")
    form.get_by_label("门牌号").fill("1-1-101")
    form.get_by_role("button", name="记下").click()
    expect(page.get_by_text(re.compile("^登记好了：葛"))).to_be_visible()


def found(page: Page, name: str) -> None:
    page.get_by_label("改哪位居民").fill(name)
    page.get_by_role("button", name="找", exact=True).click()
    page.get_by_role("button", name="选这位").first.click()


def by_another(house: House, name: str) -> str:
    """A colleague puts the house number right meanwhile."""
    (one,) = house.ask("GET", f"/residents?q={re.sub('葛', '%E8%91%9B', name)}", token=house.secretary())["items"]
    seen = house.ask("GET", f"/residents/{one['id']}", token=house.secretary())
    change = {"id": str(uuid7()), "base": seen["revision"], "house": "9-9-909"}
    house.ask("PUT", f"/residents/{one['id']}", change, house.secretary())
    return str(one["id"])
