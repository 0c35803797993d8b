"""The network cut on the wire itself, in the middle of a photo too: each job arrives whole, and once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.faults.wire import Wire
from tests.journeys.at_the_door import at_work, cold_start, reopened, unlock, worker
from tests.journeys.house import House, until
from tests.journeys.test_field_bedside import waiting
from tests.journeys.test_field_job import title
from tests.journeys.test_field_returned import registered

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
#: Bytes of the phone's, some way into its first photo.
MID_PHOTO = 64 * 1024


@pytest.fixture
def wire(live: House) -> Iterator[Wire]:
    with Wire(int(live.address.rpartition(":")[2])).open() as line:
        yield line


def receipt(house: House, job: str) -> dict[str, Any]:
    told: dict[str, Any] = house.ask("GET", f"/jobs/{job}/receipt", token=worker(house)["access_token"])
    return told


def once(house: House, *jobs: str) -> None:
    """Each of them lies whole before the secretary, and neither it nor a file of it came twice."""
    for job in jobs:
        until(lambda job=job: [one for one in waiting(house) if one["id"] == job], "it waits for the secretary")
        told = receipt(house, job)
        assert (told["missing"], [one["state"] for one in told["files"]]) == ([], ["stored", "stored"])
        assert len({one["ref"] for one in told["files"]}) == 2
    mine = [one["id"] for one in house.ask("GET", "/jobs", token=worker(house)["access_token"])["items"]]
    assert [mine.count(job) for job in jobs] == [1] * len(jobs)


def whole(house: House, *jobs: str) -> list[str]:
    """Which of them have arrived with all their files."""
    known = {one["id"] for one in house.ask("GET", "/jobs", token=worker(house)["access_token"])["items"]}
    return [job for job in jobs if job in known and not receipt(house, job)["missing"]]


def knock(page: Page) -> None:
    """The worker does not wait until the phone tries again by itself."""
    page.get_by_role("link", name="设置", exact=True).click()
    page.get_by_role("button", name="现在更新、送出").click()
    page.get_by_role("link", name="未上传", exact=True).click()


def test_two_jobs_made_on_a_dead_line_arrive_once_though_it_dies_again_in_mid_photo(
    live: House, device: Device, photo: Path, wire: Wire
) -> None:
    house = live.behind(wire.url)
    context = device(house)
    page = at_work(house, context)
    wire.down()
    page = reopened(context, page)
    first, second = registered(live, page, photo, "欧"), registered(live, page, photo, "王")
    page = reopened(context, page)
    expect(title(page)).to_have_text("封好了，还没送到")
    wire.down_after(MID_PHOTO)
    wire.up()
    knock(page)
    until(lambda: wire.is_down, "the line is dead again")
    assert whole(live, first, second) == []
    page = cold_start(context, page)
    wire.up()
    unlock(page)
    until(lambda: whole(live, first, second) == [first, second], "all is there")
    once(live, first, second)
