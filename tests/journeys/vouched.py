"""Somebody for whom the demo's platforms vouch: by the API, and in a browser that then keeps the session."""

import urllib.request
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Page

from tests.journeys.house import House

DEVICE = "device-of-the-journeys"


def vouched(house: House, name: str, way: str = "province") -> Any:
    """The session of one of the demo's people."""
    begun = house.ask("POST", "/sign-in-tries", {"kind": way, "device": DEVICE})
    (nonce,) = parse_qs(urlsplit(begun["address"]).query)["nonce"]
    form = urlencode({"state": begun["state"], "nonce": nonce, "who": name}).encode()
    with urllib.request.urlopen(house.address + begun["address"], form, timeout=30) as back:
        (ticket,) = parse_qs(urlsplit(back.geturl()).query)["ticket"]
    told = {"kind": way, "device": DEVICE, "state": begun["state"], "ticket": ticket}
    return house.ask("POST", "/sessions", told)


def be(page: Page, house: House, name: str) -> None:
    """Through the pages, as anybody would."""
    page.goto(f"{house.address}/sign-in?next=/profile")
    choose(page, name)
    page.wait_for_url("**/profile")


def choose(page: Page, name: str, way: str = "统一身份认证") -> None:
    """From a page of ours to the platform, and there one of its people."""
    page.get_by_role("button", name=f"用{way}（演示）").click()
    page.wait_for_url("**/demo/sign-in/**")
    page.locator(f"button[value={name}]").click()
