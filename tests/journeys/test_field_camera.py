"""Pictures taken in the page: by a camera that sees a paper, by one that nobody allowed, in a tab that is killed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests import services
from tests.conftest import QUIET
from tests.journeys.at_the_door import at_work, reopened, unlock, worker
from tests.journeys.house import House
from tests.journeys.phone import names
from tests.journeys.test_field_bedside import seal, unpictured
from tests.journeys.test_field_job import look, take, title

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
#: The phone has no room for words, until `room` is true; and how often the page asked for the camera.
WATCHED = """
  window.room = true;
  window.lent = [];
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...given) {
    if (this.name === 'jobs' && !window.room) throw new DOMException('no room', 'QuotaExceededError');
    return put.apply(this, given);
  };
  const devices = navigator.mediaDevices, lend = devices && devices.getUserMedia.bind(devices);
  if (devices) devices.getUserMedia = async wanted => {
    window.lent.push(null);
    const stream = await lend(wanted);
    return (window.lent[window.lent.length - 1] = stream);
  };
"""
LIT = "() => window.lent.filter(one => one && one.getTracks().some(track => track.readyState === 'live')).length"


@pytest.fixture(scope="module")
def chromium(chromium: Browser, photo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One with a camera, before which lies a paper."""
    film = tmp_path_factory.mktemp("camera") / "paper.mjpeg"
    film.write_bytes(photo.read_bytes())
    args = [*QUIET, "--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
    browser = chromium.browser_type.launch(executable_path=services.chromium(), args=args)
    yield browser
    browser.close()


def prefer(page: Page, way: str) -> None:
    page.get_by_role("link", name="设置", exact=True).click()
    page.get_by_role("radio", name=way).check()
    look(page)
    page.get_by_role("link", name="住户", exact=True).click()


def finder(page: Page) -> Locator:
    return page.get_by_role("dialog")


def press(page: Page, name: str = "拍照") -> None:
    page.get_by_role("button", name=name).click()


def seen(page: Page) -> Locator:
    """The camera's picture is there; its large button."""
    shutter = finder(page).get_by_role("button", name="拍", exact=True)
    expect(shutter).to_be_enabled()
    return shutter


def killed(context: BrowserContext, page: Page) -> Page:
    """As a phone does that needs the memory; the worker opens the page anew."""
    address = page.url
    page.close(run_before_unload=False)
    page = context.new_page()
    page.goto(address)
    unlock(page)
    return page


def test_a_picture_taken_in_the_page_arrives_as_any_other(live: House, device: Device, photo: Path) -> None:
    context = device(live, permissions=["camera"])
    context.add_init_script(WATCHED)
    page = at_work(live, context)
    prefer(page, "就在这一页里拍")
    context.set_offline(True)
    page = reopened(context, page)
    unpictured(live, page, photo)
    press(page)
    shutter = seen(page)
    look(page)
    finder(page).get_by_role("button", name="不拍了").click()
    expect(finder(page)).to_have_count(0)
    assert page.evaluate(LIT) == 0
    press(page)
    shutter = seen(page)
    assert page.evaluate(LIT) == 1
    shutter.click()
    expect(page.get_by_text("已存好")).to_be_visible()
    expect(finder(page)).to_have_count(0)
    assert page.evaluate(LIT) == 0
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="本人说同意").click()
    seal(page)
    expect(title(page)).to_have_text("封好了，还没送到")
    context.set_offline(False)
    expect(title(page)).to_have_text("都送到了")
    job = page.url.rsplit("/", 1)[1]
    receipt = live.ask("GET", f"/jobs/{job}/receipt", token=worker(live)["access_token"])
    assert (receipt["state"], receipt["missing"], len(receipt["files"])) == ("waiting", [], 2)


def test_no_camera_opens_before_all_is_laid_down_and_one_that_is_refused_leaves_the_other_way(
    live: House, device: Device, photo: Path
) -> None:
    context = device(live)
    context.add_init_script(WATCHED)
    page = at_work(live, context)
    prefer(page, "就在这一页里拍")
    unpictured(live, page, photo)
    page.evaluate("window.room = false")
    press(page)
    expect(page.get_by_role("alert").filter(has_text="手机满了，先不能加照片")).to_be_visible()
    expect(page.get_by_text("已存在手机里")).to_be_visible()  # what was written does lie there
    expect(page.get_by_text("还没存下")).to_have_count(0)
    look(page)
    assert page.evaluate("window.lent.length") == 0
    page.evaluate("window.room = true")
    press(page)
    expect(page.get_by_role("alert").filter(has_text="没有允许这一页用摄像头。请再点一次")).to_be_visible()
    expect(finder(page)).to_have_count(0)
    assert page.evaluate("window.lent.length") == 1
    look(page)
    take(page, photo)
    assert page.evaluate("window.lent.length") == 1


def test_a_tab_killed_behind_a_camera_loses_nothing_and_takes_the_next_picture_in_the_page(
    live: House, device: Device, photo: Path
) -> None:
    context = device(live, permissions=["camera"])
    context.add_init_script(WATCHED)
    page = at_work(live, context)
    unpictured(live, page, photo)
    take(page, photo)  # by the phone's own camera: it has memory enough
    with page.expect_file_chooser():
        press(page, "重拍")
    page = killed(context, page)
    expect(page.get_by_alt_text("第1页")).to_be_visible()
    press(page, "重拍")
    seen(page)
    page = killed(context, page)
    expect(page.get_by_alt_text("第1页")).to_be_visible()
    [before] = names(page, "photos")
    press(page, "重拍")
    seen(page)
    page.evaluate("window.lent[0].getVideoTracks()[0].dispatchEvent(new Event('ended'))")
    expect(page.get_by_role("alert").filter(has_text="可能别的程序正在用")).to_be_visible()
    expect(finder(page)).to_have_count(0)
    assert page.evaluate(LIT) == 0
    page = reopened(context, page)
    press(page, "重拍")
    seen(page).click()
    expect(finder(page)).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="正在处理照片")).to_have_count(0)
    expect(page.get_by_alt_text("第1页")).to_be_visible()
    [after] = names(page, "photos")
    assert after != before
    press(page, "重拍")
    with page.expect_file_chooser():
        finder(page).get_by_role("button", name="用手机相机").click()
    expect(finder(page)).to_have_count(0)
    prefer_shown(page)


def prefer_shown(page: Page) -> None:
    """What was pressed last is remembered, and why the page had taken the pictures is said."""
    page.get_by_role("link", name="先放一放").click()
    page.get_by_role("link", name="设置", exact=True).click()
    expect(page.get_by_role("radio", name="用手机自带的相机拍")).to_be_checked()
    expect(page.get_by_text("手机把这一页关掉过")).to_be_visible()
