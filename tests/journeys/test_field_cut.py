"""The network cut on the wire itself, in the middle of a photo too: each job arrives whole, and once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.faults.conftest import clean  # noqa: F401  its report
from tests.faults.tally import Tally
from tests.faults.wire import Wire
from tests.journeys.at_the_door import at_work, cold_start, reopened, unlock, worker
from tests.journeys.house import House, until
from tests.journeys.test_field_bedside import waiting
from tests.journeys.test_field_job import title
from tests.journeys.test_field_returned import registered

pytestmark = [pytest.mark.browser, pytest.mark.faults]

Device = Callable[..., BrowserContext]
Clean = Callable[[Tally], None]
#: Bytes of the phone's, some way into its first photo.
MID_PHOTO = 64 * 1024
SAFE = "都送到了"


@pytest.fixture
def wire(live: House) -> Iterator[Wire]:
    with Wire(int(live.address.rpartition(":")[2])).open() as line:
        yield line


def receipt(house: House, job: str) -> dict[str, Any]:
    told: dict[str, Any] = house.ask("GET", f"/jobs/{job}/receipt", token=worker(house)["access_token"])
    return told


def counted(house: House, *jobs: str) -> Tally:
    """What is at the server of these jobs, each with a photo and the worker's signature."""
    tally = Tally(jobs=len(jobs), photos=len(jobs))
    at_hers = [one["id"] for one in waiting(house)]
    mine = [one["id"] for one in house.ask("GET", "/jobs", token=worker(house)["access_token"])["items"]]
    for job in jobs:
        told = receipt(house, job)
        stored = [one["ref"] for one in told["files"] if one["state"] == "stored"]
        tally.lost += (job not in at_hers) + 2 - len(set(stored))
        tally.duplicated += mine.count(job) - 1 + len(stored) - len(set(stored))
        tally.wrong += len(told["missing"])
    return tally


def arrived(house: House, *jobs: str) -> Tally:
    """Each of them lies before the secretary, or else one has waited long enough."""
    for job in jobs:
        until(lambda job=job: [one for one in waiting(house) if one["id"] == job], "it waits for the secretary")
    return counted(house, *jobs)


def whole(house: House, *jobs: str) -> list[str]:
    """Which of them have arrived with all their files."""
    known = {one["id"] for one in house.ask("GET", "/jobs", token=worker(house)["access_token"])["items"]}
    return [job for job in jobs if job in known and not receipt(house, job)["missing"]]


def knock(page: Page) -> None:
    """The worker does not wait until the phone tries again by itself."""
    page.get_by_role("link", name="设置", exact=True).click()
    page.get_by_role("button", name="现在更新、送出").click()
    page.get_by_role("link", name="未上传", exact=True).click()


def too_early(page: Page) -> int:
    """How often the phone says that something has arrived, when nothing has."""
    return page.locator("main").inner_text().count(SAFE)


def told(page: Page, *jobs: str) -> None:
    """The phone says so of each, once the receipts are there."""
    page.get_by_role("link", name="未上传", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text=SAFE)).to_have_count(len(jobs))


def test_two_jobs_made_on_a_dead_line_arrive_once_though_it_dies_again_in_mid_photo(
    live: House,
    device: Device,
    photo: Path,
    wire: Wire,
    clean: Clean,  # noqa: F811
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
    early = too_early(page)
    page = cold_start(context, page)
    wire.up()
    unlock(page)
    until(lambda: whole(live, first, second) == [first, second], "all is there")
    told(page, first, second)
    tally = arrived(live, first, second)
    tally.wrong += early
    clean(tally)
