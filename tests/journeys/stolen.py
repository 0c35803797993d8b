"""What a stolen phone gives away: the browser's profile copied, its PIN guessed.

`python -m tests.journeys.stolen` makes a phone with six digits and an unsent job, copies its profile, and tries PINs on
the copy with all cores, the right one last. Prints JSON: PINs a second, how long all six digits and eight letters take
at that rate, and which shelves the found PIN opens. Who has the copy tries as often as he likes: no wait, no limit.
"""

import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from playwright.sync_api import BrowserContext, BrowserType, expect, sync_playwright

from tests import services
from tests.conftest import QUIET
from tests.journeys.at_the_door import SIX_DIGITS, choose, packed, sign_in
from tests.journeys.conftest import PATIENCE, PHONE
from tests.journeys.house import House, open_house
from tests.journeys.phone import shelves
from tests.journeys.test_field_job import choose_pass

GUESSES = 400
ALL_SIX, EIGHT_LETTERS = 10**6, 26**8
NAME, NUMBER = "欧阳秀兰", "440000194910010217"


@contextmanager
def phone(chromium: BrowserType, profile: Path) -> Iterator[BrowserContext]:
    """A browser that keeps everything in this folder."""
    options: Any = {"executable_path": services.chromium(), "args": QUIET, "viewport": PHONE, "locale": "zh-CN"}
    context = chromium.launch_persistent_context(profile, **options)
    context.set_default_timeout(PATIENCE)
    try:
        yield context
    finally:
        context.close()


def lose(house: House, chromium: BrowserType, folder: Path) -> Path:
    """A worker has begun a job, and the phone is gone; a copy of all that lay in it."""
    with phone(chromium, folder / "phone") as context:
        page = context.new_page()
        page.goto(f"{house.address}/field/")
        sign_in(house, page)
        choose(page, SIX_DIGITS)
        packed(page)
        page.get_by_role("button", name="：欧").click()
        choose_pass(page)
        page.get_by_label("老人姓名").fill(NAME)
        page.get_by_label("证件类型").select_option(label="居民身份证")
        page.get_by_label("证件号码", exact=True).fill(NUMBER)
        page.get_by_role("link", name="先放一放").click()
        expect(page.get_by_role("link", name="接着写")).to_be_visible()
    return Path(shutil.copytree(folder / "phone", folder / "copy"))


@dataclass(frozen=True)
class Copy:
    """What lies in the copied profile, readable without any PIN."""

    shelves: dict[str, list[dict[str, Any]]]

    @property
    def vault(self) -> dict[str, Any]:
        (row,) = self.shelves["vault"]
        return row

    def seed(self, pin: str) -> bytes:
        slow = self.vault["slow"]
        return hashlib.pbkdf2_hmac("sha256", pin.encode(), slow["salt"], slow["rounds"], 32)

    def key(self, name: str, pin: str) -> bytes | None:
        """`work` or `people`, if this PIN opens it without the server."""
        row, salt = self.vault, self.vault["slow"]["salt"]
        kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=f"lastmeter field {name}".encode())
        return _opened(kdf.derive(self.seed(pin)), f"key\n{name}\n{row['device']}", row["locked"][name])

    def opens(self, key: bytes) -> dict[str, list[Any]]:
        """By shelf: what this key opens of it."""
        found: dict[str, list[Any]] = {}
        for shelf, rows in self.shelves.items():
            opened = [_opened(key, f"{shelf}\n{row['id']}", row) for row in rows if "iv" in row and "id" in row]
            found[shelf] = [json.loads(one) for one in opened if one is not None]
        return found


def _opened(key: bytes, name: str, sealed: dict[str, bytes]) -> bytes | None:
    try:
        return AESGCM(key).decrypt(sealed["iv"], sealed["bytes"], name.encode())
    except InvalidTag:
        return None


def copied(house: House, chromium: BrowserType, profile: Path) -> Copy:
    """Opened in another browser, without the PIN."""
    with phone(chromium, profile) as context:
        page = context.new_page()
        page.goto(f"{house.address}/field/")
        expect(page.get_by_role("heading", level=1)).to_have_text("请填开锁密码")
        return Copy(shelves(page))


def is_right(copy: Copy, pin: str) -> bool:
    return copy.key("work", pin) is not None


def measure() -> dict[str, object]:
    """The guessing, on a phone of the demo."""
    with tempfile.TemporaryDirectory() as folder, open_house(Path(folder)) as house, sync_playwright() as playwright:
        lost = lose(house, playwright.chromium, Path(folder))
        copy = copied(house, playwright.chromium, lost)
    last = int(SIX_DIGITS) + 1
    pins = [f"{pin:06d}" for pin in range(last - GUESSES, last)]
    cores = os.cpu_count() or 1
    began = time.perf_counter()
    with ProcessPoolExecutor(cores) as guessers:
        (found,) = [pin for pin, right in zip(pins, guessers.map(partial(is_right, copy), pins), strict=True) if right]
    rate = GUESSES / (time.perf_counter() - began)
    key = copy.key("work", found)
    assert key is not None
    opened = {shelf: f"{len(rows)} of {len(copy.shelves[shelf])}" for shelf, rows in copy.opens(key).items()}
    told = {"rounds": copy.vault["slow"]["rounds"], "cores": cores, "guesses": GUESSES, "per_second": round(rate, 1)}
    told |= {"all_six_digits_hours": round(ALL_SIX / rate / 3600, 1)}
    told |= {"eight_letters_years": round(EIGHT_LETTERS / rate / 86400 / 365)}
    return told | {"residents_without_the_server": copy.key("people", found) is not None, "opened": opened}


if __name__ == "__main__":
    try:
        result = measure()
    except pytest.skip.Exception as reason:
        result = {"left_out": str(reason)}
    json.dump(result, sys.stdout, indent=2)
    sys.stdout.write("\n")
