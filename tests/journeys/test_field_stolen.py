"""A phone is stolen and its profile copied: without the PIN nothing can be read, with six digits only begun jobs."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.at_the_door import SIX_DIGITS, worker
from tests.journeys.house import House
from tests.journeys.stolen import NAME, NUMBER, copied, lose

pytestmark = pytest.mark.browser


def test_a_copied_profile_gives_away_nothing_but_what_six_digits_open(
    live: House, chromium: Browser, tmp_path: Path
) -> None:
    lost = lose(live, chromium.browser_type, tmp_path)
    people = live.ask("GET", "/residents", token=worker(live)["access_token"])["items"]
    secrets = [NAME, NUMBER, *[one["house"] for one in people if len(one["house"] or "") > 4]]
    assert len(secrets) > 3
    lie = b"".join(file.read_bytes() for file in lost.rglob("*") if file.is_file())
    written = [secret for secret in secrets for code in ("utf-8", "utf-16-le") if secret.encode(code) in lie]
    assert written == []
    copy = copied(live, chromium.browser_type, lost)
    assert copy.vault["slow"]["rounds"] >= 600_000
    assert copy.key("work", "749303") is None
    key = copy.key("work", SIX_DIGITS)
    assert key is not None
    opened = copy.opens(key)
    assert [job["content"]["values"]["person_name"] for job in opened["jobs"]] == [NAME]
    assert len(copy.shelves["residents"]) == len(people)
    assert (opened["residents"], opened["tasks"], copy.key("people", SIX_DIGITS)) == ([], [], None)
    assert "refresh" not in str(opened["settings"])
