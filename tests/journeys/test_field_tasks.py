"""What a grid worker has to do, as the phone tells it at the door."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from server.core.ids import uuid7
from tests.journeys.at_the_door import first_start, reopened, worker
from tests.journeys.house import House
from tests.journeys.test_field_job import look

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]


def test_a_promised_visit_tells_the_word_and_a_free_one_does_not(live: House, device: Device) -> None:
    token = worker(live)["access_token"]
    residents = [one for one in live.ask("GET", "/residents", token=token)["items"] if not one["name"].startswith("欧")]
    visits = [str(uuid7()) for _ in range(2)]
    for visit, resident, words in zip(visits, residents, ("想办老年卡", "想问问高龄津贴"), strict=False):
        live.ask("PUT", f"/visit-requests/{visit}", {"resident": resident["id"], "words": words}, live.secretary())
        asked = {"id": str(uuid7()), "agrees": True, "how": "phone"}
        live.ask("PUT", f"/visit-requests/{visit}/confirmation", asked, token)
    taken = live.ask("PUT", f"/visit-requests/{visits[0]}/taking", {"id": str(uuid7())}, token)
    context = device(live)
    page = context.new_page()
    first_start(live, page)
    context.set_offline(True)
    page = reopened(context, page)
    page.get_by_role("link", name="待办").click()
    promised, free = (page.get_by_role("listitem").filter(has_text=words) for words in ("老年卡", "高龄津贴"))
    expect(promised).to_contain_text(f"到了门口先说暗号：“{taken['word']}”")
    expect(free).to_contain_text("请上门，还没人接")
    expect(free).not_to_contain_text("到了门口先说暗号")
    look(page)
    expect(free.get_by_role("button")).to_have_count(0)
    promised.get_by_role("button", name="上门办事").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("要办什么事？")
    done = {"id": str(uuid7()), "word_said": True}
    live.ask("PUT", f"/visit-requests/{visits[0]}/visit", done, token)
    away = {"id": str(uuid7()), "reason": "不用去了"}
    live.ask("PUT", f"/visit-requests/{visits[1]}/withdrawal", away, live.secretary())
