"""Nothing is rated on a grid worker's phone or in his presence: no door for it opens to him, no screen asks."""

import re
from collections.abc import Iterable
from typing import Any

import pytest

from server.core.access import ANYONE
from server.identity.roles import Role
from tests.house.plan import named, product
from tests.house.test_doors import operations

#: How somebody would be asked what he thinks of who stands before him.
ASKED = re.compile(r"评价|好评|差评|评分|打分|满意度|满意吗|几颗星|\bratings?\b|Rating")
#: Who rates does it signed in as himself: where anyone may, the worker's phone may as well.
ON_HIS_PHONE = {Role.GRID_WORKER.value, ANYONE}


def is_open_to_him(path: str, callers: Iterable[str]) -> bool:
    return "rating" in path and not ON_HIS_PHONE.isdisjoint(callers)


def test_no_worker_can_send_a_rating(text: dict[str, Any]) -> None:
    doors = {name: is_open_to_him(told["path"], told["x-callers"]) for name, told in operations(text)}
    assert doors  # their callers are known
    assert not [name for name, is_open in doors.items() if is_open]


@pytest.mark.parametrize("callers", [["grid_worker"], ["citizen", "grid_worker"], ["anyone"]])
def test_such_a_door_would_be_found(callers: list[str]) -> None:
    assert is_open_to_him("/api/v1/ratings/{rating_id}", callers)
    assert not is_open_to_him("/api/v1/jobs/{job_id}", callers)
    assert not is_open_to_him("/api/v1/ratings/{rating_id}", ["guest", "citizen"])


def test_his_screens_ask_for_none() -> None:
    screens = [file for file in product(".ts", ".tsx") if named(file).startswith("field_app/app/")]
    assert len(screens) > 100
    asking = [
        f"{named(file)}:{number} {found[0]}"
        for file in screens
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if (found := ASKED.search(line))
    ]
    assert not asking, "a job is never rated in the worker's presence:\n" + "\n".join(asking)


@pytest.mark.parametrize(
    "words", ["请您评价", "您满意吗？", "import { Rating } from '../kit'", "await put('/ratings/')"]
)
def test_such_words_would_be_found(words: str) -> None:
    assert ASKED.search(words)
