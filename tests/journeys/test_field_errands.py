"""Visits that a grid worker takes, makes and passes on, with the network cut; two phones of one worker."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from server.core.ids import uuid7
from tests.journeys.at_the_door import GRID, first_start, reopened, unlock
from tests.journeys.errands import done, enter, renew, tab, task, token, without_network
from tests.journeys.house import House, until
from tests.journeys.phone import names, spoil
from tests.journeys.test_field_job import look

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]


def a_visit(house: House, resident: str, words: str) -> str:
    """Asked for by the secretary, and wanted by the resident."""
    visit = str(uuid7())
    house.ask("PUT", f"/visit-requests/{visit}", {"resident": resident, "words": words}, house.secretary())
    return visit


def wanted(house: House, visit: str) -> None:
    said = {"id": str(uuid7()), "agrees": True, "how": "phone"}
    house.ask("PUT", f"/visit-requests/{visit}/confirmation", said, token(house))


def state_of(house: House, visit: str) -> str:
    return str(house.ask("GET", f"/visit-requests/{visit}", token=house.secretary())["state"])


def promised(context: BrowserContext, page: Page) -> None:
    """Taken: without a network it says why that cannot be, with one it tells the word."""
    enter(page, "看看水费单")
    expect(page.get_by_text("接下以后，才看得到")).to_be_visible()
    look(page)
    with without_network(context):
        page.reload()
        unlock(page)
        expect(page.get_by_text("现在没有网，接不了")).to_be_visible()
        look(page)
    page.get_by_role("button", name="接下，我去").click()
    expect(page.get_by_text("到了门口先说暗号")).to_be_visible()
    look(page)
    page.get_by_role("link", name="返回").click()


def been(page: Page, words: str = "帮着看了水费单") -> None:
    """What must be said is asked for; then it is noted."""
    enter(page, "看看水费单")
    page.get_by_role("button", name="去过了，记下来").click()
    expect(page.get_by_role("alert")).to_contain_text("请选在门口说没说暗号")
    page.get_by_label("说了，对上了").check()
    page.get_by_label("办了什么、结果怎么样").fill(words)
    page.get_by_role("button", name="去过了，记下来").click()
    done(page)


def passed(page: Page) -> None:
    page.get_by_text("我去不了").click()
    page.get_by_label("身体不舒服").check()
    look(page)
    page.get_by_role("button", name="去不了，请别人去").click()
    done(page)


def asked_and_passed(page: Page) -> None:
    """One is asked whether she wants it, and to another the worker cannot go."""
    enter(page, "想办社保卡")
    page.get_by_label("要，愿意让人上门").check()
    page.get_by_label("打电话问的").check()
    look(page)
    page.get_by_role("button", name="记下来").click()
    done(page)
    enter(page, "想问低保")
    passed(page)
    look(page)


def test_visits_are_asked_taken_made_and_passed_on(live: House, device: Device) -> None:
    found = live.ask("GET", "/residents", token=token(live))["items"]
    residents = [one["id"] for one in found if not one["name"].startswith("欧")]
    said = ("想办社保卡", "看看水费单", "想问低保")
    visits = [a_visit(live, one, words) for one, words in zip(residents, said, strict=False)]
    for visit in visits[1:]:
        wanted(live, visit)
    context = device(live)
    page = context.new_page()
    first_start(live, page)
    tab(page, "待办")
    look(page)
    promised(context, page)
    with without_network(context):
        been(page)
        asked_and_passed(page)
        tab(page, "未上传")
        page = reopened(context, page)
        expect(page.get_by_role("listitem").filter(has_text="已记在手机里")).to_have_count(3)
        look(page)
        assert [state_of(live, visit) for visit in visits] == ["unconfirmed", "taken", "open"]
    expect(page.get_by_text("没有等着送的")).to_be_visible()
    assert [state_of(live, visit) for visit in visits] == ["open", "done", "open"]
    tab(page, "待办")
    expect(task(page, "想问低保")).to_have_count(0)
    withdrawn(live, visits[0], visits[2])


def withdrawn(house: House, *visits: str) -> None:
    for visit in visits:
        away = {"id": str(uuid7()), "reason": "不用去了"}
        house.ask("PUT", f"/visit-requests/{visit}/withdrawal", away, house.secretary())


def test_a_second_phone_is_told_that_it_was_done_already(live: House, device: Device) -> None:
    found = live.ask("GET", "/residents", token=token(live))["items"]
    visit = a_visit(live, found[-1]["id"], "看看水费单")
    wanted(live, visit)
    live.ask("PUT", f"/visit-requests/{visit}/taking", {"id": str(uuid7())}, token(live))
    contexts = [device(live), device(live)]
    page, second = (context.new_page() for context in contexts)
    for one in (page, second):
        first_start(live, one)
        tab(one, "待办")
    with without_network(contexts[1]):
        been(second, "")
        with without_network(contexts[0]):
            been(page)
        until(lambda: state_of(live, visit) == "done", "the first one is there")
    tab(second, "未上传")
    expect(second.get_by_text("这次走访已经去过了（可能是同事办的")).to_be_visible()
    expect(second.get_by_role("button", name="现在就送")).to_have_count(0)
    expect(second.get_by_text("份要送")).to_have_count(0)
    look(second)
    second.get_by_role("button", name="知道了").click()
    expect(second.get_by_text("没有等着送的")).to_be_visible()


def lost(route: Route, deed: str) -> None:
    """The server's own answer, as if it had lost this one."""
    answer = route.fetch()
    told = answer.json()
    route.fulfill(response=answer, json=told | {"differs": [{"kind": "deeds", "id": deed, "is": "missing"}]})


def compared(page: Page) -> None:
    tab(page, "设置")
    with page.expect_response(lambda answer: "/jobs/comparison" in answer.url):
        page.get_by_role("button", name="现在和服务器核对").click()


def on_the_list(house: House, device: Device, visit: str) -> Page:
    """The work list of a phone whose worker took this visit."""
    wanted(house, visit)
    house.ask("PUT", f"/visit-requests/{visit}/taking", {"id": str(uuid7())}, token(house))
    page = device(house).new_page()
    first_start(house, page)
    tab(page, "待办")
    return page


def test_what_the_server_has_lost_is_named_and_goes_again(live: House, device: Device) -> None:
    found = live.ask("GET", "/residents", token=token(live))["items"]
    page = on_the_list(live, device, a_visit(live, found[-1]["id"], "看看水费单"))
    been(page)
    tab(page, "未上传")
    settled = page.get_by_text("送到了，每天核对一次再清掉：1 件")
    settled.click()
    gone = page.get_by_role("listitem").filter(has_text="上门去过了")
    expect(gone).to_contain_text(f"{found[-1]['name'][0]}")
    look(page)
    (deed,) = names(page, "deeds")
    page.route("**/jobs/comparison", lambda route: lost(route, deed))
    page.route("**/visit", lambda route: route.abort())
    compared(page)
    tab(page, "未上传")
    expect(gone).to_contain_text("这一步服务器上没有了。手机里还在，会自己再送一次")
    look(page)
    tab(page, "设置")
    expect(page.get_by_text("1 项对不上，是哪一项写在“未上传”里")).to_be_visible()
    look(page)
    page.unroute_all()
    with page.expect_response(lambda answer: answer.request.method == "PUT" and answer.url.endswith("/visit")) as sent:
        compared(page)
    assert sent.value.status == 200
    until(lambda: not names(page, "deeds") or compared(page), "it is there, and compared")
    tab(page, "未上传")
    expect(page.get_by_text("没有等着送的")).to_be_visible()
    shown = live.ask("GET", "/sync-devices?limit=100", token=live.secretary())["items"]
    assert any(one["compared_at"] and one["differed"] == [] for one in shown)


def test_words_of_a_task_that_went_stay_until_their_writer_drops_them(live: House, device: Device) -> None:
    found = live.ask("GET", "/residents", token=token(live))["items"]
    visit = a_visit(live, found[-1]["id"], "看看电费单")
    page = on_the_list(live, device, visit)
    enter(page, "看看电费单")
    page.get_by_label("办了什么、结果怎么样").fill("电表坏了，要找人修")
    withdrawn(live, visit)
    page.get_by_role("link", name="返回").click()
    renew(page)
    expect(task(page, "看看电费单")).to_have_count(0)
    tab(page, "未上传")
    left = page.get_by_role("listitem").filter(has_text="没有送出")
    expect(left).to_contain_text("电表坏了，要找人修")
    look(page)
    left.get_by_role("button", name="不用了，删掉").click()
    left.get_by_role("button", name="删掉", exact=True).click()
    expect(left).to_have_count(0)


def test_what_was_done_and_no_longer_opens_is_told_of_and_done_again(live: House, device: Device) -> None:
    found = live.ask("GET", "/residents", token=token(live))["items"]
    visit = a_visit(live, found[-1]["id"], "想问低保")
    wanted(live, visit)
    context = device(live)
    page = context.new_page()
    first_start(live, page)
    tab(page, "待办")
    with without_network(context):
        enter(page, "想问低保")
        passed(page)
        spoil(page, "deeds", names(page, "deeds")[0])
        tab(page, "未上传")
        broken = page.get_by_role("listitem").filter(has_text="说了去不了")
        expect(broken).to_contain_text(f"办的，{found[-1]['name'][0]}")
        expect(broken).to_contain_text("这件事还在“待办”里：请再办一次")
        look(page)
        broken.get_by_role("link", name="再办一次").click()
        passed(page)
        tab(page, "未上传")
        expect(broken).to_have_count(2)
    until(lambda: state_of(live, visit) == "open", "somebody else is asked")
    expect(broken).to_have_count(1)
    expect(broken).to_contain_text("这件事已经不在“待办”里了")
    look(page)
    broken.get_by_role("button", name="不用留了，删掉").click()
    broken.get_by_role("button", name="删掉", exact=True).click()
    expect(page.get_by_text("没有等着送的")).to_be_visible()
    withdrawn(live, visit)


def called_for(house: House) -> str:
    """Somebody called the desk for an old woman, whom the desk does not know."""
    who = {"kind": "password", "name": "clerk", "password": house.passwords["clerk"], "device": "desk-of-the-clerk"}
    visit, clerk = str(uuid7()), house.ask("POST", "/sessions", who)["access_token"]
    about = {"name": "欧阳秀兰", "address": "示例街9号3-2-501", "phone": "13800000002"}
    asked = {"name": "李明", "relation": "儿子", "phone": "13800000009", "how": "phone"}
    told = {"grid": GRID, "words": "腿脚不便", "about": about, "asked": asked}
    house.ask("PUT", f"/visit-requests/{visit}", told, clerk)
    return visit


def test_whom_a_caller_meant_is_found_on_the_list_without_a_network(live: House, device: Device) -> None:
    visit = called_for(live)
    context = device(live)
    page = context.new_page()
    first_start(live, page)
    tab(page, "待办")
    enter(page, "腿脚不便")
    page.get_by_role("button", name="看看要找的是谁").click()
    expect(page.get_by_text("示例街9号3-2-501")).to_be_visible()
    with without_network(context):
        page.get_by_label("要，愿意让人上门").check()
        page.get_by_role("link", name="返回").click()
        tab(page, "设置")
        page.get_by_role("button", name="换别人用这台手机").click()
        expect(page.get_by_text("还有 1 件待办里填了一半的，只存在这里")).to_be_visible()
        tab(page, "待办")
        enter(page, "腿脚不便")
        expect(page.get_by_label("要，愿意让人上门")).to_be_checked()
        page.get_by_label("当面问的").check()
        page.get_by_role("button", name="记下来").click()
        expect(page.get_by_role("alert")).to_contain_text("请在名单里找到是哪一位")
        page.get_by_label("是名单里的哪一位").fill("oy")
        page.get_by_role("radio", name="，3-2-501").check()
        look(page)
        page.get_by_role("button", name="记下来").click()
        done(page)
        assert state_of(live, visit) == "unconfirmed"
    until(lambda: state_of(live, visit) == "open", "her yes is there")
    seen = live.ask("GET", f"/visit-requests/{visit}", token=token(live))
    assert seen["resident"] is not None
    withdrawn(live, visit)
