"""The browser killed with all that it had running, and started again on the same folder: no job is lost."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests import services
from tests.conftest import QUIET
from tests.faults.conftest import clean  # noqa: F401  its report
from tests.faults.wire import Wire
from tests.journeys.at_the_door import KEPT_WITHIN, at_work, unlock
from tests.journeys.conftest import PATIENCE, PHONE
from tests.journeys.house import House, until
from tests.journeys.test_field_bedside import filled_in, seal
from tests.journeys.test_field_cut import Clean, arrived, knock, told, too_early, whole, wire  # noqa: F401  its line
from tests.journeys.test_field_job import choose_pass, take, title
from tests.journeys.test_field_returned import registered
from tests.journeys.watch import Watch

pytestmark = [pytest.mark.browser, pytest.mark.faults]


class Pocket:
    """A phone's browser as a program of its own, with its own folder, which outlives it."""

    def __init__(self, chromium: Browser, house: House, folder: Path) -> None:
        self.chromium, self.house, self.folder = chromium, house, folder

    @contextmanager
    def started(self) -> Iterator[BrowserContext]:
        context = self.chromium.browser_type.launch_persistent_context(
            self.folder, executable_path=services.chromium(), args=QUIET, viewport=PHONE, locale="zh-CN"
        )
        context.set_default_timeout(PATIENCE)
        watch = Watch(context, self.house.address)
        try:
            yield context
        finally:
            self.kill()
            with suppress(Error):  # it is gone
                context.close()
        assert not watch.complaints, "\n".join(watch.complaints)

    def kill(self) -> int:
        """The browser, and whatever it started, at once: nobody is told. How many programs that were."""
        running = self._running()
        for process in running:
            with suppress(ProcessLookupError):  # it went with the one before
                os.kill(process, signal.SIGKILL)
        until(lambda: not self._running(), "nothing of it runs any more")
        return len(running)

    def _running(self) -> list[int]:
        """Of this folder, and what those have started; the dead that nobody has buried yet do not count."""
        parents, found = dict[int, int](), set[int]()
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                command = (entry / "cmdline").read_bytes()
            except OSError:  # it ended meanwhile
                continue
            if state == "Z":
                continue
            parents[int(entry.name)] = int(parent)
            if f"--user-data-dir={self.folder}\0".encode() in command + b"\0":
                found.add(int(entry.name))
        while more := {one for one, parent in parents.items() if parent in found} - found:
            found |= more
        return sorted(found)


def begun(page: Page) -> str:
    """A second job, in the middle of a name; where it stands."""
    page.get_by_role("link", name="住户", exact=True).click()
    page.get_by_role("button", name="：王").click()
    choose_pass(page)
    page.get_by_label("老人姓名").fill("王")
    page.wait_for_timeout(KEPT_WITHIN)
    return page.url


def test_a_browser_killed_with_one_job_sealed_and_one_in_mid_form_loses_neither(
    live: House,
    chromium: Browser,
    photo: Path,
    wire: Wire,  # noqa: F811
    clean: Clean,  # noqa: F811
    tmp_path: Path,
) -> None:
    house = live.behind(wire.url)
    pocket = Pocket(chromium, house, tmp_path / "profile")
    with pocket.started() as context:
        page = at_work(house, context)
        wire.down()
        sealed = registered(live, page, photo, "欧")
        address = begun(page)
        assert pocket.kill() > 1
    with pocket.started() as context:
        page = context.new_page()
        page.goto(address)
        unlock(page)
        expect(page.get_by_label("老人姓名")).to_have_value("王")
        assert whole(live, sealed) == []
        early = too_early(page)
        filled_in(live, page, photo)
        take(page, photo)
        page.get_by_role("button", name="下一步").click()
        page.get_by_role("button", name="本人说同意").click()
        seal(page)
        expect(title(page)).to_have_text("封好了，还没送到")
        early += too_early(page)
        second = page.url.rsplit("/", 1)[1]
        wire.up()
        knock(page)
        until(lambda: whole(live, sealed, second) == [sealed, second], "both are there")
        told(page, sealed, second)
        tally = arrived(live, sealed, second)
        tally.wrong += early
        clean(tally)
