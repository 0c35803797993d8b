"""From the flyer in the stairwell to the decision, in real browsers: one for the citizen, one for each desk."""

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.citizen import Citizen
from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.desk import Desk
from tests.journeys.house import House, until
from tests.journeys.stories import apply, story
from tests.journeys.watch import inspect

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
SHOP = "open_convenience_store"


@pytest.mark.parametrize(("scenario", "view"), [(0, "phone"), (1, "screen"), (2, "elder phone")])
def test_a_shop_is_opened(live: House, device: Device, photo: Path, scenario: int, view: str) -> None:
    the_main_job(live, device, photo, (SHOP, scenario, view))


@pytest.mark.parametrize(("code", "view"), [("newborn", "phone"), ("elderly_benefits", "elder screen")])
def test_a_family_gets_what_it_is_entitled_to(live: House, device: Device, photo: Path, code: str, view: str) -> None:
    the_main_job(live, device, photo, (code, 0, view))


def test_the_same_on_postgres(live_on_postgres: House, device: Device, photo: Path) -> None:
    the_main_job(live_on_postgres, device, photo, (SHOP, 2, "phone"))


def the_main_job(house: House, device: Device, photo: Path, told: tuple[str, int, str]) -> None:
    """One bundle, one scenario, one kind of view; every screen on the way is inspected."""
    code, scenario, view = told
    bundle = story(code)
    context = device(house, SCREEN if "screen" in view else PHONE)
    if "elder" in view:
        context.add_cookies([{"name": "lm_view", "value": "elder", "url": house.address}])
    citizen = Citizen(context.new_page(), house, photo, look=inspect)
    number = apply(citizen, bundle, bundle["scenarios"][scenario])
    receipt_is_right(citizen, number)
    mine = f"{house.address}{citizen.page.get_by_role('link', name='看进度').get_attribute('href')}"

    item = citizen.form["items"][0]["name"]
    clerk = Desk(device(house, SCREEN).new_page(), house, "clerk")
    clerk.open(number, item)
    field, paper = something_to_mark(citizen, clerk)
    clerk.ask_for(field, paper)
    inspect(clerk.page)

    citizen.page.goto(mine)
    assert citizen.mend() == ([field], [paper] if paper else [])
    clerk.open(number, item)
    clerk.accept()
    reviewer = Desk(device(house, SCREEN).new_page(), house, "reviewer")
    reviewer.open(number, item)
    reviewer.grant()
    inspect(reviewer.page)

    until(lambda: is_told(citizen.page, f"{house.address}/notices", "已办结"), "the notice of the decision is there")
    inspect(citizen.page)
    until(lambda: are_released(citizen, mine), "the cases that waited for this one are released")
    expect(citizen.page.get_by_role("region", name=item, exact=True)).to_contain_text("办结（准予）")
    inspect(citizen.page)


def is_told(page: Page, address: str, words: str) -> bool:
    """Look again whether the page says so: news travel by the worker."""
    page.goto(address)
    expect(page.get_by_role("main").locator(".card").first).to_be_visible()
    return page.get_by_role("main").get_by_text(words).count() > 0


def are_released(citizen: Citizen, mine: str) -> bool:
    """Every item that waited for nothing but the first one has gone on."""
    first, *others = citizen.form["items"]
    is_told(citizen.page, mine, "办理经过")
    freed = [one["name"] for one in others if one["after"] == [first["code"]]]
    told = [citizen.page.get_by_role("region", name=name, exact=True).inner_text() for name in freed]
    return not any("等待前置" in words for words in told)


def receipt_is_right(citizen: Citizen, number: str) -> None:
    """Number, code, and a PDF in real Chinese that tells a stranger neither who it is nor what for."""
    page = citizen.page
    assert re.fullmatch(r"[\d-]{15,}", number)
    expect(page.get_by_text(re.compile(r"^查询码 [A-Z0-9]{6}"))).to_be_visible()
    with page.expect_download() as waiting:
        citizen.press("下载回执（PDF）")
    pdf = pypdfium2.PdfDocument(waiting.value.path())
    text = re.sub(r"\s", "", "".join(sheet.get_textpage().get_text_range() for sheet in pdf))
    pdf.close()
    assert number in text
    assert "申请回执" in text
    assert "怎么查进度" in text
    names = [str(value) for code, value in citizen.values.items() if code.endswith("person_name")]
    private = names + [item["name"] for item in citizen.form["items"]]
    assert [word for word in private if word in text] == []


def something_to_mark(citizen: Citizen, clerk: Desk) -> tuple[str, str | None]:
    """A field that was typed, and a paper, both of the case that is open."""
    offered = clerk.labels()
    typed = [
        one["label"] for one in citizen.form["fields"].values() if one["type"] in ("string", "address", "id_number")
    ]
    field = next(label for label in offered if label in typed)
    papers = [one["name"] for one in citizen.form["materials"] if "upload" in one["sources"]]
    return field, next((name for name in offered if name in papers), None)
