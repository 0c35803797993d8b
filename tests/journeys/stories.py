"""The bundles as their files have them, and how a citizen goes through one."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from server.catalog import files
from tests.journeys.citizen import Citizen
from tests.journeys.house import COMMUNITY, House


@lru_cache(1)
def _bundles() -> Mapping[str, Any]:
    return files.load(files.DEMO).bundles


def story(code: str) -> Mapping[str, Any]:
    """A bundle: questions in their order, scenarios with what they come to."""
    found: Mapping[str, Any] = _bundles()[code]
    return found


def apply(citizen: Citizen, bundle: Mapping[str, Any], scenario: Mapping[str, Any]) -> str:
    """Scan, read, answer, see what applies, fill in, photograph, check, sign, submit; the number on the receipt."""
    page = citizen.page
    page.goto(citizen.house.flyer(bundle["code"]))
    expect(page.get_by_role("heading", level=1)).to_have_text(bundle["plain_name"])
    expect(page.get_by_role("heading", name="包含的事项")).to_be_visible()
    citizen.look(page)
    page.get_by_role("link", name="开始办理").click()
    citizen.answer(bundle["questions"], scenario["answers"])
    what_applies_is_shown(citizen, scenario["expected"])
    citizen.fill_all()
    citizen.sign()
    return citizen.submit()


def what_applies_is_shown(citizen: Citizen, expected: Mapping[str, int]) -> None:
    """Each item with its name, and what one form saves."""
    main = citizen.page.locator("main")
    assert len(citizen.form["items"]) == expected["items"]
    for item in citizen.form["items"]:
        expect(main.get_by_role("heading", name=item["name"], exact=True)).to_be_visible()
    fields = expected["fields_before"] - expected["fields_after"]
    papers = expected["materials_before"] - expected["materials_after"]
    expect(main).to_contain_text(f"少填{fields}项，少交{papers}份")


def at_the_shop_form(house: House, page: Page, photo: Path) -> Citizen:
    """Somebody who stands before the first section of the shop's form, a short one."""
    return at_the_form(house, page, photo, "open_convenience_store", scenario=2)


def at_the_form(house: House, page: Page, photo: Path, code: str, scenario: int = 0) -> Citizen:
    """Somebody who stands before the first section of a bundle's form."""
    bundle = story(code)
    citizen = Citizen(page, house, photo)
    page.goto(f"{house.address}/bundles/{code}?division={COMMUNITY}")
    page.get_by_role("link", name="开始办理").click()
    citizen.answer(bundle["questions"], bundle["scenarios"][scenario]["answers"])
    citizen.agree()
    citizen.press("开始填表")
    return citizen
