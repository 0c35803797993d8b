"""The secretary's desk: what phones sent and nobody could take is read, let in, or settled with words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from field_app.sync.errors import DeviceRevoked
from field_app.sync.service import devices
from field_app.visits.errors import JobParked
from field_app.visits.models import Job, JobStep
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from server.identity.models import Parked
from tests.field_app.sync.builders import PHOTO, a_body, a_file_of, sealed, send, signed
from tests.field_app.visits.builders import GRID, a_resident, a_worker
from tests.field_app.visits.doors import sent
from tests.server.web.test_secretary_in_browser import look

pytestmark = pytest.mark.browser


@pytest.fixture
def page(desk: Callable[[str], Any], district: Any) -> Page:
    page: Page = desk("secretary")
    return page


def parked(by: Actor, job: UUID, body: dict[str, Any], **how: Any) -> UUID:
    with pytest.raises((JobParked, DeviceRevoked)) as no:
        send(by, job, body, **how)
    return UUID(no.value.facts["parked"])


def box(page: Page) -> None:
    page.goto(f"{page.url.split('#')[0]}#parked")
    page.reload()
    expect(page.get_by_role("link", name="留存的内容")).to_be_visible()


def test_a_lost_phones_job_is_read_and_let_in(page: Page) -> None:
    worker, device, job, resident = a_worker(GRID), uuid7(), uuid7(), a_resident(phone="13800000002")
    devices.meet(device, name=None, by=worker)
    devices.revoke(device, by=worker)
    row = parked(worker, job, signed(a_body(worker, resident, device=str(device)), worker, resident))
    box(page)
    expect(page.locator("main")).to_contain_text("这台手机已经挂失")
    page.get_by_role("button", name="看写了什么").click()
    expect(page.get_by_text("老年人优待证").first).to_be_visible()
    assert page.get_by_role("button", name="让它进来").is_disabled()
    page.get_by_label("为什么让它进来").fill("核对过，照办")
    look(page)
    page.get_by_role("button", name="让它进来").click()
    expect(page.get_by_role("heading", name="没有要处理的")).to_be_visible()
    assert (Job.get_by_id(job).state, Parked.get_by_id(row).decision) == ("waiting", "done_anew")


def test_what_collides_is_compared_and_settled_with_words(page: Page) -> None:
    worker, job = a_worker(GRID), uuid7()
    body = a_body(worker, a_resident(phone="13800000002"))
    send(worker, job, body)
    later = {**body["content"], "values": {**body["content"]["values"], "mobile": "13900000003"}}
    row = parked(worker, job, body | {"content": later})
    box(page)
    expect(page.locator("main")).to_contain_text("同一个编号下先收了别的内容")
    page.get_by_role("button", name="看写了什么").click()
    expect(page.get_by_text("和先收下的不一样")).to_be_visible()
    expect(page.locator("main")).to_contain_text("139****0003")
    expect(page.get_by_role("button", name="让它进来")).to_have_count(0)
    page.get_by_label("怎么处理的").select_option("first_stands")
    page.get_by_label("给网格员的话").fill("问过本人，以先交的为准")
    look(page)
    page.get_by_role("button", name="处理好了").click()
    expect(page.get_by_role("heading", name="没有要处理的")).to_be_visible()
    assert Parked.get_by_id(row).decision == "first_stands"


def test_what_does_not_open_says_so(page: Page) -> None:
    worker = a_worker(GRID)
    parked(worker, uuid7(), sealed(uuid7(), a_body(worker, a_resident())), seals=False)
    box(page)
    page.get_by_role("button", name="看写了什么").click()
    expect(page.get_by_text("打不开，看不到写了什么")).to_be_visible()
    look(page)


def test_what_stands_still_tells_whom_to_ask(page: Page) -> None:
    worker, job = a_worker(GRID), uuid7()
    send(worker, job, a_body(worker, a_resident(), files=[a_file_of(PHOTO)]))
    back = sent(worker, resident=a_resident(name="王一", phone="13800000003"))
    Job.update(state="returned", approve_by=None).where(Job.id == back).execute()
    JobStep.update(at=clock.now() - timedelta(days=20)).execute()
    page.reload()
    expect(page.get_by_role("heading", name="停着没动的")).to_be_visible()
    expect(page.get_by_text("还差1张没有传到")).to_be_visible()
    expect(page.get_by_text("还没有改")).to_be_visible()
    look(page)
