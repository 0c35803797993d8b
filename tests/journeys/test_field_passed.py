"""A returned job goes to a colleague, who corrects what was marked without a network and stands for it herself."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from server.core import clock
from server.core.ids import uuid7
from tests.journeys.at_the_door import at_work, reopened
from tests.journeys.errands import COLLEAGUES_PIN, ask_colleague, colleague_takes, renew, task, token, without_network
from tests.journeys.house import House, until
from tests.journeys.test_field_bedside import approve, sign
from tests.journeys.test_field_conflicts import photo_anew
from tests.journeys.test_field_job import look, on, title
from tests.journeys.test_field_returned import PAPER, give_back, looked_at, marks_of, registered

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
HERS = {"代办人姓名": "李敏", "代办人证件号码": "11010519491231002X", "代办人电话": "13800000077"}


#: How the resident says it who cannot sign.
WITNESSED = {"how": "witness", "witness": {"name": "赵大娘", "phone": None, "is_impartial": True}}


def taken_along(house: House, job: str) -> str:
    """Her household register is in his hands."""
    piece, now = str(uuid7()), clock.now()
    due_back = clock.local(now + timedelta(days=9)).date().isoformat()
    body = {"what": "户口簿", "due_back": due_back, "at": now.isoformat(), **WITNESSED}
    house.ask("PUT", f"/jobs/{job}/originals/{piece}", body, token(house))
    return piece


def given_back(house: House, piece: str) -> None:
    """It went along with the job, signed by both; so it is the colleague who brings it back."""
    hers = house.token("colleague")

    def kept() -> str:
        found = house.ask("GET", "/originals", token=hers)["items"]
        return next(str(one["keeper_name"]) for one in found if one["id"] == piece)

    until(lambda: kept() == "李敏", "the original is hers")
    body = {"to": "resident", "to_name": "", "at": clock.now().isoformat(), **WITNESSED}
    house.ask("PUT", f"/originals/{piece}/handovers/{uuid7()}", body, hers)


def returned(page: Page) -> Locator:
    page.get_by_role("link", name="待办").click()
    return task(page, "退回来要改的").filter(has_text="吴德顺")


def asked(house: House, page: Page, job: str) -> None:
    """It stays with who asks, and he sees whom he asked."""
    house.colleague("colleague")
    renew(page)
    expect(returned(page).get_by_role("button", name="去改")).to_be_visible()
    look(page)
    ask_colleague(house, page, "我改不了，请同事改", job, signs=sign)
    renew(page)
    expect(returned(page)).to_contain_text("已请李敏接手，等对方答复")
    expect(returned(page).get_by_role("button", name="去改")).to_be_visible()
    look(page)


def corrected(page: Page, photo: Path) -> None:
    """The phone knows nothing of her yet: she is asked, beside what was marked, and for nothing else."""
    expect(title(page)).to_have_text("代办人")
    expect(page.get_by_text("代办人请写您自己")).to_be_visible()
    for label in HERS:
        expect(page.get_by_label(label)).to_have_value("")
    look(page)
    for label, value in HERS.items():
        page.get_by_label(label).fill(value)
    on(page, PAPER)
    photo_anew(page, photo)


def test_a_colleague_takes_a_returned_job_and_stands_for_it(live: House, device: Device, photo: Path) -> None:
    context, other = device(live), device(live)
    page = at_work(live, context)
    job = registered(live, page, photo, "吴")
    expect(title(page)).to_have_text("都送到了")
    give_back(live, job, marks_of(live, job)[1])
    piece = taken_along(live, job)
    page = reopened(context, page)
    asked(live, page, job)
    screen = colleague_takes(live, other, job, "吴德顺", signs=sign)
    given_back(live, piece)
    renew(page)
    expect(returned(page)).to_have_count(0)
    expect(returned(screen).get_by_role("button", name="去改")).to_be_visible()
    with without_network(other):
        screen = reopened(other, screen, COLLEAGUES_PIN)
        returned(screen).get_by_role("button", name="去改").click()
        corrected(screen, photo)
        expect(title(screen)).to_have_text("封好了，还没送到")
    expect(title(screen)).to_have_text("都送到了")
    stands_for_it(live, job)


def stands_for_it(house: House, job: str) -> None:
    """Only the marked picture and who acts are others than before; it is handed in as hers."""
    after = looked_at(house, job)
    changed = {line["code"] for line in after["fields"] if line["is_changed"]}
    assert changed == {"proxy_name", "proxy_id_number", "proxy_mobile", "proxy_signature"}
    assert not after["consent"]["is_changed"]
    assert sorted(file["purpose"] for file in after["files"] if file["is_new"]) == ["material", "signature"]
    approve(house, job)

    def state() -> str:
        found = house.ask("GET", "/jobs", token=house.token("colleague"))["items"]
        return next(str(one["state"]) for one in found if one["id"] == job)

    until(lambda: state() == "in_centre", "it is handed in")
