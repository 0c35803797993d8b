"""What goes wrong in the phone itself: no room for the third photo, a tab killed behind the camera, a new version."""

import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.faults.conftest import clean  # noqa: F401  its report
from tests.faults.tally import Tally
from tests.journeys.at_the_door import at_work, first_start, packed, reopened, unlock, worker
from tests.journeys.house import House, until
from tests.journeys.test_field_bedside import filled_in, pictured, relief_asked, seal, sign, waiting
from tests.journeys.test_field_job import choose_pass, take, title

pytestmark = [pytest.mark.browser, pytest.mark.faults]

Device = Callable[..., BrowserContext]
Clean = Callable[[Tally], None]


def sent(house: House, page: Page, *, photos: int) -> Tally:
    """The network is back: what of this one job and its photos is at the server."""
    expect(title(page)).to_have_text("都送到了")
    job = page.url.rsplit("/", 1)[1]
    until(lambda: [one for one in waiting(house) if one["id"] == job], "it waits for the secretary")
    token = worker(house)["access_token"]
    receipt = house.ask("GET", f"/jobs/{job}/receipt", token=token)
    stored = [one for one in receipt["files"] if one["state"] == "stored"]
    mine = [one["id"] for one in house.ask("GET", "/jobs", token=token)["items"]]
    signatures = len(receipt["files"]) - photos
    tally = Tally(jobs=1, photos=photos, lost=photos + signatures - len(stored))
    tally.duplicated = len(stored) - len({one["ref"] for one in stored}) + mine.count(job) - 1
    return tally


def agreed(page: Page) -> None:
    page.get_by_role("button", name="本人说同意").click()
    seal(page)


def relief_agreed(page: Page) -> None:
    """Something risky: read back, and signed by her."""
    page.get_by_role("button", name="听了，都对").click()
    page.get_by_label("在手机上签名").check()
    sign(page)
    page.get_by_role("button", name="同意，下一步").click()
    seal(page)


def another(page: Page, photo: Path) -> None:
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name="再拍一页").click()
    opened.value.set_files(photo)


def test_no_room_for_the_third_photo(live: House, device: Device, photo: Path, clean: Clean) -> None:  # noqa: F811
    context = device(live)
    room = Room(context, live)
    page = at_work(live, context)
    context.set_offline(True)
    relief_asked(live, page, photo)
    take(page, photo)
    another(page, photo)
    pages = page.get_by_alt_text("第2页")
    expect(pages).to_be_visible()
    room.none(page)
    page.get_by_role("button", name="再拍一页").click()
    expect(page.get_by_role("alert").filter(has_text="手机满了，先不能加照片")).to_be_visible()
    expect(page.get_by_alt_text("第3页")).to_have_count(0)
    said = page.locator("main").inner_text()
    wrong = 0 if "已存在手机里" in said and "还没存下" not in said else 1
    room.again()
    page = reopened(context, page)
    expect(page.get_by_alt_text("第2页")).to_be_visible()
    another(page, photo)
    expect(page.get_by_alt_text("第3页")).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    relief_agreed(page)
    expect(title(page)).to_have_text("封好了，还没送到")
    context.set_offline(False)
    tally = sent(live, page, photos=3)
    tally.wrong += wrong
    clean(tally)


class Room:
    """How much the phone may hold, as the browser itself counts it; as long as this page of it is open."""

    def __init__(self, context: BrowserContext, house: House) -> None:
        watching = context.new_page()
        watching.goto("about:blank")
        self.browser, self.origin = context.new_cdp_session(watching), {"origin": house.address}
        self._set(64 * 1024 * 1024)

    def _set(self, size: int) -> None:
        self.browser.send("Storage.overrideQuotaForOrigin", {**self.origin, "quotaSize": size})

    def none(self, page: Page) -> None:
        """Nothing new is granted, and somebody's holiday pictures use up what was granted already."""
        self._set(1)
        page.evaluate(FILL)

    def again(self) -> None:
        self.browser.send("Storage.overrideQuotaForOrigin", self.origin)


FILL = """async () => {
  const opened = indexedDB.open('holiday pictures');
  opened.onupgradeneeded = () => opened.result.createObjectStore('all', { autoIncrement: true });
  const db = await new Promise(done => { opened.onsuccess = () => done(opened.result); });
  const laid = size => new Promise(done => {
    const on = db.transaction('all', 'readwrite');
    on.objectStore('all').add(new Uint8Array(size));
    on.oncomplete = () => done(true);
    on.onabort = () => done(false);
  });
  for (const size of [1 << 20, 1 << 16, 1 << 10]) while (await laid(size));
  db.close();
}"""


def test_tab_killed_behind_the_camera(live: House, device: Device, photo: Path, clean: Clean) -> None:  # noqa: F811
    context = device(live)
    page = at_work(live, context)
    context.set_offline(True)
    pictured(live, page, photo)
    with page.expect_file_chooser():
        page.get_by_role("button", name="重拍").click()
    address = page.url
    killed(context, page)
    page = context.new_page()
    page.goto(address)
    unlock(page)
    expect(page.get_by_alt_text("第1页")).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    agreed(page)
    expect(title(page)).to_have_text("封好了，还没送到")
    context.set_offline(False)
    clean(sent(live, page, photos=1))


def killed(context: BrowserContext, page: Page) -> None:
    """As a phone does that needs the memory: no event tells the page."""
    page.close(run_before_unload=False)


LOOK = "async () => { await (await navigator.serviceWorker.getRegistration('/field/')).update(); }"


def test_new_version_in_mid_form(live: House, device: Device, photo: Path, clean: Clean) -> None:  # noqa: F811
    with renewing(live) as (house, renew):
        context = device(house)
        page = context.new_page()
        first_start(house, page)
        packed(page)
        page = reopened(context, page)
        page.get_by_role("button", name="：欧").click()
        choose_pass(page)
        page.get_by_label("老人姓名").fill("欧阳秀兰")
        renew()
        bar: Locator = page.get_by_role("button", name="现在更新")
        # again and again, as the phone does: one look joins another that is under way and may have read the old version
        until(lambda: bar.is_visible() or page.evaluate(LOOK), "the new version is there")
        expect(page.get_by_label("老人姓名")).to_have_value("欧阳秀兰")
        page.get_by_label("老人姓名").fill("欧阳秀")
        bar.click()
        unlock(page)
        expect(page.get_by_label("老人姓名")).to_have_value("欧阳秀")
        expect(title(page)).to_have_text("本人")
        filled_in(house, page, photo)
        take(page, photo)
        page.get_by_role("button", name="下一步").click()
        agreed(page)
        clean(sent(house, page, photos=1))


@contextmanager
def renewing(live: House) -> Iterator[tuple[House, Callable[[], None]]]:
    """The same house at an address where the app gets a newer version when one says so."""
    versions = [b""]

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def carry(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) or None
            headers = {name: text for name, text in self.headers.items() if name.lower() not in HOPS}
            asked = urllib.request.Request(live.address + self.path, body, headers, method=self.command)
            try:
                answer: Any = urllib.request.urlopen(asked, timeout=60)
            except urllib.error.HTTPError as no:
                answer = no
            content = answer.read() + (versions[-1] if self.path == "/field/sw.js" else b"")
            self.send_response(answer.status)
            for name, text in answer.headers.items():
                if name.lower() not in HOPS | {"content-length", "content-encoding"} or name == "Content-Encoding":
                    self.send_header(name, text)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_HEAD = do_DELETE = do_OPTIONS = carry

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield live.behind(f"http://127.0.0.1:{server.server_port}"), lambda: versions.append(b"\n// newer\n")
    finally:
        server.shutdown()
        server.server_close()


HOPS = {"host", "connection", "transfer-encoding", "keep-alive", "accept-encoding"}
