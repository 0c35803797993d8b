"""A job finished without a network outlives the browser, arrives whole, is approved and handed in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from server.core.ids import uuid7
from tests.journeys.at_the_door import at_work, reopened, worker
from tests.journeys.filling import Filler
from tests.journeys.house import COMMUNITY, House, until
from tests.journeys.test_field_job import choose_pass, fill, form_of, look, on, take, title
from tests.journeys.watch import inspect
from tests.server.applications.filled import _value
from tests.server.media.builders import some_strokes

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
SECTIONS = ("本人", "联系方式", "户籍和住址", "代办人", "声明和送达")


def sign(page: Page) -> None:
    """A name, written with the finger."""
    pad = page.get_by_role("img", name="请用手指或鼠标在这里签名")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    for step in range(20):
        page.mouse.move(box["x"] + 40 + step * 8, box["y"] + 40 + step % 5 * 15)
    page.mouse.up()


def seal(page: Page) -> None:
    """The worker's own name, and the job is out of everybody's hands."""
    expect(title(page)).to_have_text("您签个名，封好送出")
    inspect(page)
    page.get_by_role("button", name="封好，准备送出").click()
    expect(page.get_by_role("alert")).to_contain_text("请先在框里签您自己的名字")
    sign(page)
    page.get_by_role("button", name="封好，准备送出").click()


def arrived(house: House, page: Page) -> str:
    """She says yes, it is sealed, and it comes to the secretary whole; the job's id."""
    page.get_by_role("button", name="本人说同意").click()
    seal(page)
    expect(title(page)).to_have_text("都送到了")
    job = page.url.rsplit("/", 1)[1]
    until(lambda: [one for one in waiting(house) if one["id"] == job and not one["faults"]], "it is looked through")
    return job


def waiting(house: House) -> list[dict[str, Any]]:
    """What lies before the secretary."""
    return list(house.ask("GET", "/secretary/jobs", token=house.secretary())["items"])


def approve(house: House, job: str) -> dict[str, Any]:
    """She looks at it, shows that it is she, and signs."""
    token = house.secretary()
    house.ask("PUT", "/me/presence", {"password": house.passwords["secretary"]}, token)
    seen: dict[str, Any] = house.ask("GET", f"/secretary/jobs/{job}", token=token)
    ref, told = str(uuid7()), {"strokes": some_strokes(), "width": 340, "height": 180, "signer": "书记"}
    told |= {"shown_digest": seen["digest"], "signed_at": "2026-11-23T10:00:00+08:00"}
    house.ask("PUT", f"/signatures/{ref}", told, token)
    yes = {"id": str(uuid7()), "revision": seen["revision"], "signature": ref}
    house.ask("PUT", f"/secretary/jobs/{job}/approval", yes, token)
    return seen


def one_of(house: House, job: str) -> dict[str, Any]:
    """The worker's own job, as the server has it."""
    mine = house.ask("GET", "/jobs", token=worker(house)["access_token"])["items"]
    return next(one for one in mine if one["id"] == job)


def written(house: House, page: Page, photo: Path) -> None:
    """From the list to the last photo."""
    pictured(house, page, photo)
    page.get_by_role("button", name="下一步").click()


def pictured(house: House, page: Page, photo: Path) -> None:
    """From the list to its papers, the photo taken."""
    unpictured(house, page, photo)
    take(page, photo)


def unpictured(house: House, page: Page, photo: Path) -> None:
    """From the list to where its paper is to be photographed."""
    page.get_by_role("button", name="：欧").click()
    choose_pass(page)
    filled_in(house, page, photo)


def filled_in(house: House, page: Page, photo: Path) -> None:
    """From the form's first page, whatever stands there, to where the paper is to be photographed."""
    form = form_of(house)
    for section, after in zip(SECTIONS, [*SECTIONS[1:], "材料：要拍 1 份"], strict=True):
        fill(page, form, photo, section)
        on(page, after)


def test_a_job_of_the_bedside_outlives_the_browser_and_is_handed_in_for_its_resident(
    live: House, device: Device, photo: Path
) -> None:
    context = device(live)
    page = at_work(live, context)
    context.set_offline(True)
    page = reopened(context, page)
    written(live, page, photo)
    expect(title(page)).to_have_text("本人同意")
    expect(page.get_by_text("帮办不收钱。不会问您要验证码")).to_be_visible()
    expect(page.get_by_text("这台手机不会念，请您照着念给本人听")).to_be_visible()
    assert "elder" in (page.locator("html").get_attribute("class") or "")
    inspect(page)
    page.get_by_role("button", name="本人说同意").click()
    seal(page)
    expect(title(page)).to_have_text("封好了，还没送到")
    expect(page.get_by_text("现在只存在这台手机里")).to_be_visible()
    look(page)
    assert not [secret for secret in ("欧阳", "13800000041", "周敏") if secret in page.content()]
    page = reopened(context, page)
    expect(title(page)).to_have_text("封好了，还没送到")
    job = page.url.rsplit("/", 1)[1]
    assert job not in [one["id"] for one in waiting(live)]
    context.set_offline(False)
    expect(title(page)).to_have_text("都送到了")
    receipt = live.ask("GET", f"/jobs/{job}/receipt", token=worker(live)["access_token"])
    assert (receipt["state"], receipt["missing"], len(receipt["files"])) == ("waiting", [], 2)
    until(lambda: [one for one in waiting(live) if one["id"] == job and not one["faults"]], "it is looked through")
    seen = approve(live, job)
    assert (seen["consent"]["how"], seen["consent"]["who"], seen["faults"]) == ("spoken", "resident", [])
    told = one_of(live, job)
    assert told["state"] == "in_centre"
    application = live.ask("GET", f"/applications/{told['application']}", token=worker(live)["access_token"])
    whom = {"person": told["resident"], "authority": "worker_order"}
    assert (application["stage"], application["content"]["applicant"]) == ("submitted", whom)


def values_of(form: dict[str, Any]) -> dict[str, Any]:
    """What a careful worker fills in, the worker's own part left as the phone has it."""
    told: dict[str, Any] = {}
    for code, field in form["fields"].items():
        if field["needed"] is not True or field["type"] == "signature" or code == "is_proxy":
            continue
        rows = [{cell["code"]: _value(cell["code"], cell, uuid7()) for cell in field.get("fields", ())}]
        told[code] = rows if field.get("fields") else _value(code, field, uuid7())
    return told | {"benefit_via_social_card": True, "wealth_check_consent": True, "birth_date": "1949-10-01"}


def relief_written(house: House, page: Page, photo: Path, whom: str = "王") -> None:
    """A risky matter, from the list to what is read back."""
    relief_asked(house, page, photo, whom)
    take(page, photo)
    page.get_by_role("button", name="下一步").click()


def relief_asked(house: House, page: Page, photo: Path, whom: str = "王") -> None:
    """A risky matter, from the list to its papers."""
    form = house.ask("POST", "/bundles/item:temp_relief/forms", {"answers": {}, "division": COMMUNITY})
    values = values_of(form) | {
        "proxy_name": "周敏",
        "proxy_id_number": "11000019900307001X",
        "proxy_mobile": "13800000042",
    }
    page.get_by_role("button", name=f"：{whom}").click()
    page.get_by_label("找事项").fill("救助")
    page.get_by_role("button", name="临时救助申请").click()
    page.get_by_role("button", name="填表").click()
    sections = {one["name"]: one["fields"] for one in form["sections"]}
    while not (name := title(page).inner_text()).startswith("材料"):
        if name in sections:
            fields = {code: form["fields"][code] for code in sections[name] if code in values}
            Filler(page, values, photo).fill(fields)
            page.get_by_role("button", name="下一步").click()
            expect(title(page)).not_to_have_text(name)
