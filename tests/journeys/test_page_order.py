"""The pages of a paper stay in the order in which they were put on the phone: at the desk, and in the copies."""

import io
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, expect

from tests.journeys.citizen import Citizen
from tests.journeys.filed import Filer, ask_for
from tests.journeys.house import House
from tests.journeys.vouched import be

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
PAPER, NAME = "cost_list", "医疗费用清单"
COLOURS = {"red": (200, 20, 20), "green": (20, 160, 20), "blue": (20, 20, 200)}


def photos(folder: Path) -> list[Path]:
    """One photo of each colour."""
    files = [folder / f"{name}.jpg" for name in COLOURS]
    for file in files:
        Image.new("RGB", (1600, 1200), COLOURS[file.stem]).save(file)
    return files


def colour(house: House, token: str, page: dict[str, Any]) -> str:
    """What the desk's copy of a page shows most of."""
    address = f"{house.address}/api/v1/files/{page['ref']}?grant={page['grant']}"
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        small = Image.open(io.BytesIO(answer.read())).resize((1, 1)).getpixel((0, 0))
    assert isinstance(small, tuple)
    return list(COLOURS)[max(range(3), key=lambda place: small[place])]


def test_pages_stay_in_the_order_they_were_put_in(live: House, device: Device, photo: Path, tmp_path: Path) -> None:
    application, receipt = Filer(live, "shopkeeper").hand_in("item:medical_aid")
    case = receipt["cases"][0]["id"]
    ask_for(live, case, [{"target": {"material": PAPER}, "reason": "wrong", "text": "看不清，请重拍"}])
    page = device(live).new_page()
    be(page, live, "shopkeeper")
    page.goto(f"{live.address}/applications/{application}")
    page.get_by_label(f"从手机里选：{NAME}", exact=True).set_input_files(photos(tmp_path))
    expect(page.get_by_text("已上传", exact=True)).to_have_count(3)
    page.get_by_role("button", name=f"后移：{NAME}第1页").click()
    page.get_by_role("button", name=f"前移：{NAME}第3页").click()
    citizen = Citizen(page, live, photo)
    citizen.sign()
    citizen.press("改好了，交上去")
    expect(page.get_by_role("heading", name="有几处要补正")).to_have_count(0)
    who = {"kind": "password", "name": "clerk", "password": live.passwords["clerk"], "device": "desk-of-the-clerk"}
    token = live.ask("POST", "/sessions", who)["access_token"]
    papers = live.ask("GET", f"/cases/{case}", token=token)["materials"]
    seen = next(one["pages"] for one in papers if one["material"] == PAPER)
    assert [colour(live, token, one) for one in seen] == ["green", "blue", "red"]
